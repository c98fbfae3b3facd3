"""The hash chain over the audit events: whoever changes, deletes, inserts or reorders one breaks it.

Appending an event takes no lock and knows nothing of the chain. The worker seals each minute: every event that is not
in the chain yet gets the next place, and a hash of itself and of the hash before. At the turn of a day (UTC) the last
hash is the day's root, written to the log, where whoever can change the tables cannot reach it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
import structlog
from sqlalchemy import ColumnElement, Row, Select, exists, func, insert, select, text
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditRoot, AuditSeal
from app.database import Database

BEGIN = sha256(b"omaopintopolku audit chain 1").digest()
"""What the first hash stands on."""
LONGEST_TRANSACTION = timedelta(minutes=10)
"""An event is written at the end of an act; one that turns up later than this after its own time was not."""
LATE_EVENTS = 10_000
"""How many places and numbers back unsealed events are looked for: those whose transaction ended late."""
EVENTS_AT_ONCE = 2_000
LOCK = 7_236_001
"""PostgreSQL's advisory lock of whoever is sealing; on SQLite the transaction itself is alone."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: a place in it (0 for an event that has none) and why, in plain words."""

    sequence: int
    event_id: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole chain found; sound when `breaks` is empty."""

    sealed: int
    unsealed: int
    last_hash: str
    breaks: tuple[Break, ...]


def seal_events(session: Session, now: datetime) -> int:
    """Put events that have no place yet into the chain, at most EVENTS_AT_ONCE; returns how many."""
    _take_turn(session)
    last = session.scalars(select(AuditSeal).order_by(AuditSeal.sequence.desc()).limit(1)).one_or_none()
    sequence, previous = (last.sequence, last.hash) if last else (0, BEGIN)
    if last is not None:
        _root_of_ended_day(session, last, now)
    rows = []
    for event in session.execute(_unsealed(sequence)):
        sequence += 1
        previous = _hash(previous, sequence, now, event)
        rows.append({"sequence": sequence, "event_id": event.id, "sealed_at": now, "hash": previous})
    if rows:
        session.execute(insert(AuditSeal), rows)
    return len(rows)


def seal_batch(database: Database, now: datetime) -> int:
    """A step of the worker: seal what is waiting, in a transaction of its own."""
    with database.write() as session:
        return seal_events(session, now)


def verify_chain(session: Session, now: datetime, roots: Mapping[date, str] | None = None) -> Verified:
    """Walk the whole chain again. `roots` are days' roots from the log (hex), which the tables cannot have changed."""
    breaks: list[Break] = []
    hashes = {root.sequence: (root.day, root.hash) for root in session.scalars(select(AuditRoot))}
    expected, previous, run, run_before = 0, BEGIN, None, None
    for seal, event in _walk(session):
        expected += 1
        if seal.sequence != expected:
            breaks.append(Break(expected, None, f"{seal.sequence - expected} places of the chain are missing"))
            expected = seal.sequence
        if seal.sealed_at != run:
            run, run_before = seal.sealed_at, run
        if event.id is None:
            breaks.append(Break(expected, seal.event_id, "the event is missing"))
        elif _hash(previous, seal.sequence, seal.sealed_at, event) != seal.hash:
            breaks.append(Break(expected, event.id, "the event, its place or the one before it was changed"))
        elif run_before is not None and event.at < run_before - LONGEST_TRANSACTION:
            breaks.append(Break(expected, event.id, "the event appeared long after its own time"))
        previous = seal.hash
        breaks += _check_root(hashes.pop(expected, None), expected, previous)
    breaks += [Break(place, None, f"the root of {day} stands beyond the end") for place, (day, _) in hashes.items()]
    breaks += _check_told_roots(session, roots or {})
    breaks += _find_never_sealed(session, now)
    unsealed = session.scalar(select(func.count()).select_from(AuditEvent).where(~_is_sealed())) or 0
    return Verified(expected, unsealed, previous.hex(), tuple(breaks))


def _take_turn(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _root_of_ended_day(session: Session, last: AuditSeal, now: datetime) -> None:
    day = last.sealed_at.date()
    if day >= now.date() or session.get(AuditRoot, day) is not None:
        return
    session.add(AuditRoot(day=day, sequence=last.sequence, hash=last.hash))
    log.info("audit_root", day=day.isoformat(), sequence=last.sequence, hash=last.hash.hex())


def _unsealed(last_sequence: int) -> Select[Any]:
    """Events without a place, in the order of their numbers; only recent numbers are looked through."""
    low = select(func.min(AuditSeal.event_id)).where(AuditSeal.sequence > last_sequence - LATE_EVENTS).scalar_subquery()
    return (
        select(*_COLUMNS)
        .where(AuditEvent.id > func.coalesce(low, 0) - LATE_EVENTS, ~_is_sealed())
        .order_by(AuditEvent.id)
        .limit(EVENTS_AT_ONCE)
    )


def _is_sealed() -> ColumnElement[bool]:
    return exists().where(AuditSeal.event_id == AuditEvent.id)


def _walk(session: Session) -> Iterator[tuple[AuditSeal, Row[Any]]]:
    query = (
        select(AuditSeal, *_COLUMNS)
        .outerjoin(AuditEvent, AuditEvent.id == AuditSeal.event_id)
        .order_by(AuditSeal.sequence)
        .execution_options(yield_per=EVENTS_AT_ONCE)
    )
    for row in session.execute(query):
        yield row[0], row


def hashed_content(sequence: int, sealed_at: datetime, event: Row[Any] | AuditEvent) -> bytes:
    """What the hash at a place is made of, after the hash before: the event and its place, as JSON."""
    content = {
        "sequence": sequence,
        "sealed_at": sealed_at.isoformat(),
        **{column.key: getattr(event, column.key) for column in _COLUMNS},
        "at": event.at.isoformat(),
    }
    return msgspec.json.encode(content, order="sorted")


def _hash(previous: bytes, sequence: int, sealed_at: datetime, event: Row[Any]) -> bytes:
    return sha256(previous + hashed_content(sequence, sealed_at, event)).digest()


def _check_root(root: tuple[date, bytes] | None, sequence: int, found: bytes) -> list[Break]:
    if root is None or root[1] == found:
        return []
    return [Break(sequence, None, f"the root of {root[0]} is another")]


def _check_told_roots(session: Session, told: Mapping[date, str]) -> list[Break]:
    stored = {root.day: root for root in session.scalars(select(AuditRoot).where(AuditRoot.day.in_(told)))}
    return [
        Break(stored[day].sequence if day in stored else 0, None, f"the root of {day} is not the one in the log")
        for day, told_hash in told.items()
        if day not in stored or stored[day].hash.hex() != told_hash.lower()
    ]


def _find_never_sealed(session: Session, now: datetime) -> list[Break]:
    """Events that a run of the worker should have sealed and did not: their number was taken out of its reach."""
    last_run = session.scalar(select(func.max(AuditSeal.sealed_at)))
    if last_run is None:
        return []
    query = select(AuditEvent.id).where(~_is_sealed(), AuditEvent.at < last_run - LONGEST_TRANSACTION)
    return [Break(0, id, "the event has no place in the chain") for id in session.scalars(query)]


_COLUMNS = (
    AuditEvent.id,
    AuditEvent.at,
    AuditEvent.actor_kind,
    AuditEvent.actor_oid,
    AuditEvent.subject_oid,
    AuditEvent.action,
    AuditEvent.target,
    AuditEvent.ip_hash,
    AuditEvent.details,
)
