"""The names of codes (koodisto): their table, reading them from files, fetching them from the code service."""
