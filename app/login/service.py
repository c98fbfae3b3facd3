"""Beginning, finding and ending sessions. Each function works in the caller's database session and transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.login.models import LoginSession
from app.persons.models import Henkilo
from app.persons.service import find_master
from app.settings import Settings
from app.web.visitors import Visitor, VisitorKind

SECRET_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
"""`seen_at` is written at most this often, so that reading pages seldom writes."""
ENDED_KEPT = timedelta(minutes=50)
"""How long the row of an ended session is kept: so that a form sent too late is not lost (see `keeping`)."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: unused, and at most."""

    idle: timedelta
    absolute: timedelta

    @classmethod
    def of(cls, settings: Settings) -> SessionLimits:
        return cls(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_absolute_hours))


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session that is in force. `is_stale`: its `seen_at` should be written."""

    visitor: Visitor
    is_stale: bool


class UnknownPerson(LookupError):
    """Nobody has this oid."""


@dataclass(frozen=True, slots=True)
class Method:
    """How somebody was recognised: the provider's name, its own handle of the session, and its sealed ID token."""

    provider: str
    ticket: str | None = field(default=None, repr=False)
    sealed_hint: bytes | None = field(default=None, repr=False)


def begin_session(session: Session, henkilo_oid: str, limits: SessionLimits, now: datetime, method: Method) -> str:
    """Sign the person in and return the secret for the cookie, which is stored nowhere else.

    Raises UnknownPerson. Sessions whose time is over go at the same time.
    """
    henkilo = find_master(session, henkilo_oid)
    if henkilo is None:
        raise UnknownPerson
    delete_ended_sessions(session, limits, now)
    secret = token_urlsafe(SECRET_BYTES)
    session.add(
        LoginSession(
            secret_hash=_hash(secret),
            henkilo_oid=henkilo.oid,
            kind=VisitorKind.CITIZEN,
            begun_at=now,
            seen_at=now,
            ends_at=now + limits.absolute,
            provider=method.provider,
            ticket_hash=_hash(method.ticket) if method.ticket else None,
            sealed_hint=method.sealed_hint,
        )
    )
    record(session, _event("sign_in", henkilo.oid, method=method.provider))
    return secret


def find_session(session: Session, secret: str, limits: SessionLimits, now: datetime) -> FoundSession | None:
    """The session of a secret, when it is in force and its person is known. Changes nothing."""
    found = session.execute(
        select(LoginSession, Henkilo)
        .join(Henkilo, Henkilo.oid == LoginSession.henkilo_oid)
        .where(
            LoginSession.secret_hash == _hash(secret),
            LoginSession.ends_at > now,
            LoginSession.seen_at > now - limits.idle,
        )
    ).one_or_none()
    if found is None:
        return None
    row, henkilo = found
    is_stale = now - row.seen_at >= SEEN_EVERY
    # The person's numbers may have been linked since they signed in.
    henkilo = find_master(session, henkilo.oid) or henkilo
    visitor = Visitor(
        kind=VisitorKind(row.kind),
        henkilo_oid=henkilo.oid,
        viewing_oid=henkilo.oid,
        name=name_of(henkilo),
        lang=henkilo.asiointikieli,
        session_id=row.id,
        session_ends_at=min(row.ends_at, (now if is_stale else row.seen_at) + limits.idle),
    )
    return FoundSession(visitor, is_stale)


def touch_session(session: Session, session_id: int, now: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(LoginSession).where(LoginSession.id == session_id).values(seen_at=now))


def end_session(session: Session, secret: str) -> Method | None:
    """Sign out the browser that holds the secret, and tell how it had signed in; None when it had no session."""
    row = session.scalar(select(LoginSession).where(LoginSession.secret_hash == _hash(secret)))
    if row is None:
        return None
    session.delete(row)
    record(session, _event("sign_out", row.henkilo_oid))
    return Method(row.provider or "", sealed_hint=row.sealed_hint)


def end_session_of_ticket(session: Session, provider: str, ticket: str) -> bool:
    """Sign out at the provider's word; False when no session began with the ticket."""
    found = select(LoginSession).where(LoginSession.ticket_hash == _hash(ticket), LoginSession.provider == provider)
    row = session.scalar(found)
    if row is None:
        return False
    session.delete(row)
    record(session, _event("sign_out", row.henkilo_oid, by=provider))
    return True


def end_all_sessions(session: Session, henkilo_oid: str) -> int:
    """Sign the person out everywhere; returns of how many browsers."""
    result = session.execute(delete(LoginSession).where(LoginSession.henkilo_oid == henkilo_oid))
    count = result.rowcount if isinstance(result, CursorResult) else 0
    record(session, _event("sign_out_everywhere", henkilo_oid, sessions=count))
    return count


def find_ended_session(session: Session, secret: str) -> str | None:
    """Whose session the secret opened that is over now, as long as its row is kept; the person's oid."""
    return session.scalar(select(LoginSession.henkilo_oid).where(LoginSession.secret_hash == _hash(secret)))


def delete_ended_sessions(session: Session, limits: SessionLimits, now: datetime) -> int:
    """Remove the rows of sessions that have been over for a while; returns how many."""
    before = now - ENDED_KEPT
    result = session.execute(
        delete(LoginSession).where(or_(LoginSession.ends_at <= before, LoginSession.seen_at <= before - limits.idle))
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


def name_of(henkilo: Henkilo) -> str:
    """How the service addresses a person."""
    return " ".join(part for part in (henkilo.kutsumanimi or henkilo.etunimet, henkilo.sukunimi) if part)


def _hash(secret: str) -> str:
    # The secret is random and long: no salt and no slow hash are needed to keep it from being guessed.
    return sha256(secret.encode()).hexdigest()


def _event(action: str, henkilo_oid: str, **details: str | int) -> Event:
    return Event(action=action, actor=Actor.CITIZEN, actor_oid=henkilo_oid, subject_oid=henkilo_oid, details=details)
