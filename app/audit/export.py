"""A copy of the audit trail as lines of JSON, to be kept elsewhere: append-only, one event a line, the oldest first.

It is what tells after a restore from backup what had happened since (`omaopintopolku db replay`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent

BATCH = 1000


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


def export_events(session: Session, *, after_id: int = 0) -> Iterator[bytes]:
    """The events after a number, a line each."""
    query = select(AuditEvent).where(AuditEvent.id > after_id).order_by(AuditEvent.id)
    for row in session.scalars(query.execution_options(yield_per=BATCH)):
        yield msgspec.json.encode(_export(row)) + b"\n"


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
