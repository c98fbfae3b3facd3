"""When the directory (code lists and organisations) last changed: one row that every change of it renews.

Processes keep the directory in memory and read it again when the number here is another than the one they know. The
row is also the turn of the writers: two imports at the same time take each other's place, not each other's rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database import utc_now
from app.directory.models import DIRECTORY, DirectoryStamp


@dataclass(frozen=True, slots=True)
class Counts:
    """What storing did with the rows given."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated)


def lock_directory(session: Session) -> None:
    """Wait until no other transaction is changing the directory; held to the end of this one."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(DirectoryStamp).values(name=DIRECTORY, number=0, changed_at=utc_now())
    session.execute(first.on_conflict_do_nothing())
    session.execute(select(DirectoryStamp.number).where(DirectoryStamp.name == DIRECTORY).with_for_update())


def renew_directory_stamp(session: Session) -> None:
    """Tell every process that the directory has changed. Called after `lock_directory`, in the same transaction."""
    session.execute(
        update(DirectoryStamp)
        .where(DirectoryStamp.name == DIRECTORY)
        .values(number=DirectoryStamp.number + 1, changed_at=utc_now())
    )


def read_directory_stamp(session: Session) -> int:
    """The directory's present number; 0 before anything has been stored."""
    return session.scalar(select(DirectoryStamp.number).where(DirectoryStamp.name == DIRECTORY)) or 0
