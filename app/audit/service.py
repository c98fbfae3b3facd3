"""`record(session, event)`: the one way to write the audit table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.database import utc_now

_HETU = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z](?![0-9A-Za-z])")


class Actor(StrEnum):
    """Who acts."""

    CITIZEN = "citizen"
    RECIPIENT = "recipient"
    KEEPER = "keeper"
    OPERATOR = "operator"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An act: who (`actor`, `actor_oid`), on whose data (`subject_oid`), what (`action`, verb_noun), on which thing.

    Raises ValueError when a text looks like a hetu: people are named by oid here (design, decision 11).
    """

    action: str
    actor: Actor
    actor_oid: str | None = None
    subject_oid: str | None = None
    target: str | None = None
    ip_hash: str | None = None
    details: Mapping[str, str | int | bool | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for text in (self.actor_oid, self.subject_oid, self.target, *self.details.values()):
            if isinstance(text, str) and _HETU.search(text):
                raise ValueError(f"the audit event {self.action} carries a hetu")


def record(session: Session, event: Event) -> None:
    """Write the event in the caller's transaction: it stands exactly when the act does."""
    session.add(
        AuditEvent(
            at=utc_now(),
            actor_kind=event.actor.value,
            actor_oid=event.actor_oid,
            subject_oid=event.subject_oid,
            action=event.action,
            target=event.target,
            ip_hash=event.ip_hash,
            details=dict(event.details),
        )
    )
