"""Addresses of a dependant, as the guardian's pages have them."""

from __future__ import annotations

from app.database import Database
from app.persons.dependants import name_dependant


def name_of(database: Database, guardian: str, child: str) -> str:
    """The child's name in this guardian's addresses."""
    with database.write() as session:
        return name_dependant(session, guardian, child)


def at(database: Database, guardian: str, child: str, path: str) -> str:
    """The address of the child's page that stands at `path` for oneself."""
    return f"/huollettavat/{name_of(database, guardian, child)}{path}"
