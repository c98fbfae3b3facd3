"""After a restore from backup: what owners did to their links since, done again from the export of the audit trail.

The backup does not know of withdrawals made after it, so links would open that their owners have closed. Before the
service opens, `omaopintopolku db replay FILE` brings back withdrawals, changed last days, and PINs: a PIN itself
stands in no export, so a link whose PIN was renewed waits for its owner. Done twice, it changes nothing more. Links
made after the backup are lost: their addresses lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.export import ExportedEvent
from app.audit.models import AuditEvent
from app.audit.service import Actor, Event, record
from app.database import Database
from app.sharing.models import ShareLink
from app.sharing.pins import forget_tries
from app.sharing.words import EndReason

REPLAY = "replay_share"
_CHANGES = ("withdraw_share", "change_share", "renew_share_pin")


@dataclass(slots=True)
class Replayed:
    """What a replay did, counted in events."""

    withdrawn: int = 0
    days_changed: int = 0
    pins_ended: int = 0
    already_there: int = 0
    unknown_links: int = 0
    other: int = 0


def replay_shares(database: Database, events: Iterable[ExportedEvent], told: Replayed | None = None) -> Replayed:
    """Do again what the database lacks, each event in a transaction of its own; the oldest first. Adds to `told`."""
    told = told or Replayed()
    for event in events:
        if event.action in _CHANGES and (event.target or "").startswith("share:"):
            with database.write() as session:
                _replay(session, event, told)
        else:
            told.other += 1
    return told


def _replay(session: Session, event: ExportedEvent, told: Replayed) -> None:
    public_id = (event.target or "").removeprefix("share:")
    row = session.scalar(select(ShareLink).where(ShareLink.public_id == public_id).with_for_update())
    if row is None:
        told.unknown_links += 1
    elif _is_known(session, event):
        told.already_there += 1
    elif _act(session, row, event, told):
        details = {"action": event.action, "at": event.at.isoformat()}
        replayed = Event(
            action=REPLAY, actor=Actor.OPERATOR, subject_oid=row.henkilo_oid, target=event.target, details=details
        )
        record(session, replayed)


def _is_known(session: Session, event: ExportedEvent) -> bool:
    """Whether the trail has the event, a later one of its kind, or says that it was done again."""
    same = (AuditEvent.target == event.target, AuditEvent.subject_oid == event.subject_oid)
    known = session.scalars(select(AuditEvent).where(*same, AuditEvent.action.in_((*_CHANGES, REPLAY))))
    at = event.at.isoformat()
    return any(
        (one.action == event.action and one.at >= event.at)
        or (one.action == REPLAY and one.details.get("action") == event.action and one.details.get("at") == at)
        for one in known
    )


def _act(session: Session, row: ShareLink, event: ExportedEvent, told: Replayed) -> bool:
    if row.withdrawn_at is not None or row.emptied_at is not None:
        told.already_there += 1
        return False
    match event.action:
        case "withdraw_share":
            row.withdrawn_at, row.ended_reason = event.at, _reason(event)
            forget_tries(session, row)
            told.withdrawn += 1
        case "change_share":
            row.last_day = _day(event, row.last_day)
            told.days_changed += 1
        case _:
            row.waits_for_owner_at = event.at
            told.pins_ended += 1
    row.version += 1
    return True


def _reason(event: ExportedEvent) -> str:
    given = event.details.get("reason")
    return given if given in list(EndReason) else EndReason.WITHDRAWN.value


def _day(event: ExportedEvent, present: date) -> date:
    try:
        return date.fromisoformat(str(event.details.get("to_day")))
    except ValueError:
        return present
