"""A copy of the audit trail as lines of JSON, to be kept elsewhere: append-only, one event a line, the oldest first.

It is what tells after a restore from backup what had happened since (`omaopintopolku db replay`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent

BATCH = 1000
LOOK_BACK = 10_000


class ExportedEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event of an export. `id` is the event's number in the database that it was exported from."""

    id: int
    at: datetime
    actor_kind: str
    action: str
    actor_oid: str | None = None
    subject_oid: str | None = None
    target: str | None = None
    ip_hash: str | None = None
    details: dict[str, Any] = {}


class BadExport(ValueError):
    """A line is no event. Tells its number, not its content."""


def append_events(session: Session, file: Path) -> int:
    """Append to the file what it does not have yet; returns how many events. Raises BadExport.

    Numbers are given before a transaction ends, so an event may appear after one with a higher number: the newest of
    the file are looked at again. A file whose last event this database does not have is of another history, as after
    a restore from backup: it is left as it is.
    """
    newest: deque[ExportedEvent] = deque(maxlen=LOOK_BACK)
    if file.exists():
        with file.open("rb") as lines:
            newest.extend(read_export(lines))
    last = max(newest, key=lambda event: event.id, default=None)
    if last is not None and session.scalar(select(AuditEvent.at).where(AuditEvent.id == last.id)) != last.at:
        raise BadExport("its last event is not in this database. After a restore: db replay first, then a new file")
    known = {event.id for event in newest}
    after_id = (min(known) - 1) if len(newest) == LOOK_BACK else 0
    count = 0
    with file.open("ab") as lines:
        for event in export_events(session, after_id=after_id):
            if event.id not in known:
                lines.write(msgspec.json.encode(event) + b"\n")
                count += 1
    return count


def export_events(session: Session, *, after_id: int = 0) -> Iterator[ExportedEvent]:
    """The events after a number, the oldest first."""
    query = select(AuditEvent).where(AuditEvent.id > after_id).order_by(AuditEvent.id)
    for row in session.scalars(query.execution_options(yield_per=BATCH)):
        yield _export(row)


def read_export(lines: BinaryIO | Iterable[bytes]) -> Iterator[ExportedEvent]:
    """The events of an export; empty lines are skipped. Raises BadExport."""
    decoder = msgspec.json.Decoder(ExportedEvent)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = decoder.decode(line)
        except msgspec.DecodeError:
            raise BadExport(f"line {number} is no event of the audit trail") from None
        if event.at.tzinfo is None:
            raise BadExport(f"line {number} has a time without its zone")
        yield event


def _export(row: AuditEvent) -> ExportedEvent:
    return ExportedEvent(
        row.id,
        row.at,
        row.actor_kind,
        row.action,
        row.actor_oid,
        row.subject_oid,
        row.target,
        row.ip_hash,
        row.details,
    )
