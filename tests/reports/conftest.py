"""People, schools and records of the tests of error reports."""
