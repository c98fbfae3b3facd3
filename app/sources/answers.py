"""The last good answer of each remote source about each person, sealed, and the leases of those being fetched now.

A lease is a row that one process holds while it fetches: over all processes a person is asked about once at a time.
An answer that cannot be opened or read counts as none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database import Database, utc_now
from app.sealing import Seal, Unsealable
from app.sources import Subject
from app.sources.models import SourceAnswer

LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Answer:
    """Study rights in KOSKI's shape, and when the source gave them."""

    opiskeluoikeudet: list[dict[str, Any]] = field(repr=False)
    answered_at: datetime


def fingerprint(subject: Subject) -> str:
    """Which numbers were asked about: an answer about others of them is not an answer about these."""
    numbers = "\n".join((*sorted(subject.oids), *sorted(subject.hetut)))
    return hashlib.sha256(numbers.encode()).hexdigest()


class AnswerStore:
    """Answers and leases of one database."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self.database = database
        self._seal = seal

    def find(self, subject: Subject, sources: Sequence[str]) -> dict[str, Answer]:
        """The last good answers about the person, by source."""
        query = select(SourceAnswer.source, SourceAnswer.sealed, SourceAnswer.answered_at).where(
            SourceAnswer.henkilo_oid == subject.oids[0], SourceAnswer.source.in_(sources)
        )
        with self.database.read() as session:
            rows = session.execute(query).all()
        found = {}
        for source, sealed, answered_at in rows:
            opened = self._open(sealed, source, subject) if sealed else None
            if opened is not None and answered_at is not None:
                found[source] = Answer(opened, answered_at)
        return found

    def take_lease(self, subject: Subject, source: str, seconds: float) -> str | None:
        """A new lease, or None while somebody else holds one."""
        lease, now = token_hex(16), utc_now()
        with self.database.write() as session:
            _ensure_row(session, subject.oids[0], source)
            taken = session.execute(
                update(SourceAnswer)
                .where(*_row(subject, source), SourceAnswer.leased_until < now)
                .values(lease=lease, leased_until=now + timedelta(seconds=seconds))
            )
        return lease if taken.rowcount else None  # type: ignore[attr-defined]

    def is_leased(self, subject: Subject, source: str) -> bool:
        """Whether somebody is asking the source about the person now."""
        query = select(SourceAnswer.leased_until).where(*_row(subject, source))
        with self.database.read() as session:
            until = session.scalar(query)
        return until is not None and until > utc_now()

    def keep(self, subject: Subject, source: str, lease: str, opiskeluoikeudet: list[dict[str, Any]]) -> None:
        """Store a good answer and give the lease back. A lease that has passed to somebody else stores nothing."""
        content = msgspec.json.encode({"subject": fingerprint(subject), "opiskeluoikeudet": opiskeluoikeudet})
        sealed = self._seal.seal(content, _about(subject.oids[0], source))
        with self.database.write() as session:
            session.execute(
                update(SourceAnswer)
                .where(*_row(subject, source), SourceAnswer.lease == lease)
                .values(sealed=sealed, answered_at=utc_now(), leased_until=LONG_AGO, lease="")
            )

    def give_back(self, subject: Subject, source: str, lease: str) -> None:
        """Give a lease back after a failure; what was known stays."""
        with self.database.write() as session:
            session.execute(
                update(SourceAnswer)
                .where(*_row(subject, source), SourceAnswer.lease == lease)
                .values(leased_until=LONG_AGO, lease="")
            )

    def _open(self, sealed: bytes, source: str, subject: Subject) -> list[dict[str, Any]] | None:
        try:
            content = msgspec.json.decode(self._seal.open(sealed, _about(subject.oids[0], source)), type=_Kept)
        except (Unsealable, msgspec.DecodeError):
            return None
        return content.opiskeluoikeudet if content.subject == fingerprint(subject) else None


class _Kept(msgspec.Struct):
    subject: str
    opiskeluoikeudet: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """Counts of `rekey`."""

    renewed: int = 0
    unchanged: int = 0
    dropped: int = 0


def rekey(database: Database, seal: Seal) -> Rekeyed:
    """Seal every kept answer with the newest key; drop those that no key opens. Row by row, so it may be stopped."""
    with database.read() as session:
        keys = session.execute(select(SourceAnswer.henkilo_oid, SourceAnswer.source)).all()
    renewed = unchanged = dropped = 0
    for henkilo_oid, source in keys:
        where = (SourceAnswer.henkilo_oid == henkilo_oid, SourceAnswer.source == source)
        with database.write() as session:
            sealed = session.scalar(select(SourceAnswer.sealed).where(*where))
            if sealed is None or seal.is_newest(sealed):
                unchanged += 1
                continue
            try:
                session.execute(update(SourceAnswer).where(*where).values(sealed=seal.renew(sealed)))
                renewed += 1
            except Unsealable:
                session.execute(delete(SourceAnswer).where(*where))
                dropped += 1
    return Rekeyed(renewed, unchanged, dropped)


def delete_old_answers(database: Database, limit: datetime) -> int:
    """Remove what was answered before `limit`, unless it is being fetched again now; how many this time."""
    free = SourceAnswer.leased_until < utc_now()
    old = select(SourceAnswer).where(SourceAnswer.answered_at < limit, free).limit(100)
    with database.write() as session:
        rows = session.scalars(old.with_for_update(skip_locked=True)).all()
        for row in rows:
            session.delete(row)
    return len(rows)


def _about(henkilo_oid: str, source: str) -> str:
    return f"answer {source} {henkilo_oid}"


def _row(subject: Subject, source: str) -> tuple[Any, Any]:
    return SourceAnswer.henkilo_oid == subject.oids[0], SourceAnswer.source == source


def _ensure_row(session: Session, henkilo_oid: str, source: str) -> None:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(SourceAnswer)
        .values(henkilo_oid=henkilo_oid, source=source, leased_until=LONG_AGO, lease="")
        .on_conflict_do_nothing()
    )
