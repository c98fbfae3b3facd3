"""After a restore from backup: everything of the people's own will that the backup has lost, done again.

One pass over the export of the audit trail (`audit export`), the oldest first: links (`sharing.replay`), consents, and
sign-outs (`login.replay`). Done twice, it changes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.audit.export import ExportedEvent
from app.audit.service import Actor, Event, record
from app.consents.emptying import empty_everywhere, make_stub
from app.consents.held import find_held
from app.consents.withdrawing import find_stub
from app.database import Database
from app.login.replay import SIGN_OUTS, replay_sign_out
from app.persons.service import find_master
from app.sealing import Seal
from app.sharing.replay import Replayed, replay_shares
from app.sharing.rows import lock_owner
from app.sources.models import WithdrawnConsent

WITHDRAW = "withdraw_consent"
REPLAY = "replay_consent"


@dataclass(slots=True)
class ReplayedAll:
    """What a replay did. `consents` counts withdrawals done again, `sessions` sessions that were ended again; `unknown`
    consents of people who are not in the database."""

    shares: Replayed = field(default_factory=Replayed)
    consents: int = 0
    sessions: int = 0
    already_there: int = 0
    unknown: int = 0


def replay_events(database: Database, seal: Seal, events: Iterable[ExportedEvent]) -> ReplayedAll:
    """Do again what the database lacks, each event in a transaction of its own."""
    told = ReplayedAll()
    for event in events:
        if event.action == WITHDRAW:
            with database.write() as session:
                _replay_consent(session, seal, event, told)
        elif event.action in SIGN_OUTS:
            with database.write() as session:
                count = replay_sign_out(session, event)
            told.already_there += count is None
            told.sessions += count or 0
        else:
            replay_shares(database, [event], told.shares)
    return told


def _replay_consent(session: Session, seal: Seal, event: ExportedEvent, told: ReplayedAll) -> None:
    """No mail is sent: the school was told the first time. A link that shows the study now does not stand in the way:
    when the person withdrew, it was withdrawn."""
    key = str(event.details.get("key") or "")
    if event.subject_oid is None or not key or find_master(session, event.subject_oid) is None:
        told.unknown += 1
        return
    owner = lock_owner(session, event.subject_oid)
    if find_stub(session, owner.oid, key) is not None:
        told.already_there += 1
        return
    held = find_held(session, owner.oid, key, lock=True)
    session.add(make_stub(owner.oid, held, event.at) if held else _stub_of(owner.oid, event))
    if held is not None:
        empty_everywhere(session, seal, owner.oid, held, event.at)
    details = {"key": key, "at": event.at.isoformat()}
    replayed = Event(action=REPLAY, actor=Actor.OPERATOR, subject_oid=owner.oid, target=event.target, details=details)
    record(session, replayed)
    told.consents += 1


def _stub_of(owner_oid: str, event: ExportedEvent) -> WithdrawnConsent:
    """The stub of a study right that came after the backup: it must not be stored when it is sent again."""
    details: dict[str, Any] = event.details
    kind, _, oid = (event.target or "").partition(":")
    return WithdrawnConsent(
        henkilo_oid=owner_oid,
        key=str(details["key"]),
        oid=oid if kind == "opiskeluoikeus" and oid else None,
        source_id=details.get("source_id"),
        likeness=details.get("likeness"),
        tyyppi=str(details.get("type") or ""),
        types=str(details.get("types") or "").split(),
        is_whole=bool(details.get("whole", True)),
        oppilaitos_oid=details.get("school"),
        school_name={},
        withdrawn_at=event.at,
    )
