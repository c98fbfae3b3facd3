"""The demo: fictional people, schools and records, so that the service can be tried on one machine.

Everybody here is invented. Identity numbers are artificial (individual numbers 900-999), oids stand in a range that the
registers never give out, and every e-mail address ends in .example. Codes and their names are the
registers' own.
"""
