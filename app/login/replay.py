"""After a restore from backup: people who have signed out since then are signed out again.

The backup holds the rows of sessions that have ended, so an old cookie would open them. The trail does not say which
browser it was: every session that the person had begun by then ends, and they sign in again.
"""

from __future__ import annotations

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from app.audit.export import ExportedEvent
from app.audit.models import AuditEvent
from app.audit.service import Actor, Event, record
from app.login.models import LoginSession

REPLAY = "replay_sign_out"
SIGN_OUTS = frozenset({"sign_out", "sign_out_everywhere"})


def replay_sign_out(session: Session, event: ExportedEvent) -> int | None:
    """End the sessions that the event ended, in the caller's transaction; how many. None for what is known already."""
    if event.subject_oid is None or _is_known(session, event):
        return None
    ended = delete(LoginSession).where(LoginSession.henkilo_oid == event.subject_oid, LoginSession.begun_at <= event.at)
    result = session.execute(ended)
    count = result.rowcount if isinstance(result, CursorResult) else 0
    if count:
        details: dict[str, str | int | bool | None] = {
            "action": event.action,
            "at": event.at.isoformat(),
            "sessions": count,
        }
        record(session, Event(action=REPLAY, actor=Actor.OPERATOR, subject_oid=event.subject_oid, details=details))
    return count


def _is_known(session: Session, event: ExportedEvent) -> bool:
    known = select(AuditEvent.id).where(
        AuditEvent.subject_oid == event.subject_oid, AuditEvent.action == event.action, AuditEvent.at == event.at
    )
    return session.scalar(known.limit(1)) is not None
