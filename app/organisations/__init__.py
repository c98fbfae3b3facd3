"""The organisations (organisaatiopalvelu): their table, reading them from files, fetching them from the service."""
