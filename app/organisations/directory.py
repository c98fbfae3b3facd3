"""The organisations as routing and searching need them, kept in the memory of each process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.database import Database
from app.organisations.contacts import ContactDirectory
from app.organisations.searching import FoundSchool


@dataclass(frozen=True, slots=True)
class DirectoryAge:
    """How old the directory data are: None where it was never done.

    changed_at: when anything in the directory last changed; tree_at: when the organisation service last gave its tree;
    changes_at: when it was last asked for everything (contacts, changes); contacts_at: the oldest contact data we use
    """

    changed_at: datetime | None
    tree_at: datetime | None
    changes_at: datetime | None
    contacts_at: datetime | None


def current_contacts(database: Database) -> ContactDirectory:
    """What `route` looks at, as of now: read again only when an import or a sync has changed the directory."""
    raise NotImplementedError


def search_schools(database: Database, text: str, lang: str, limit: int = 20) -> list[FoundSchool]:
    """Organisations by present and former names in any language or by oppilaitosnumero, the best first."""
    raise NotImplementedError


def find_school(database: Database, oid: str, lang: str) -> FoundSchool | None:
    """One organisation by its oid, for a form that carries the choice; None when unknown (or the root)."""
    raise NotImplementedError


def read_directory_age(session: Session) -> DirectoryAge:
    """How old the data are that reports are routed by: shown to operators."""
    raise NotImplementedError
