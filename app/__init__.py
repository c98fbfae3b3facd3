"""OmaOpintopolku: a citizen's window onto the national study registers of Finland."""
