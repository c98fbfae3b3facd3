"""A person's order and its file. Each act is written to the audit log.

Works in the caller's session and transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.downloads.models import Bundle, State
from app.persons.models import Henkilo
from app.persons.service import find_master, linked_oids
from app.sealing import Seal, Unsealable


class NothingThere(LookupError):
    """The person has no file that is ready."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as its page tells it. `ends_at` is when the file goes, None before it is ready."""

    state: State
    lang: str
    ordered_at: datetime
    made_at: datetime | None
    ends_at: datetime | None
    size_bytes: int


def find_order(session: Session, henkilo_oid: str, kept: timedelta, now: datetime) -> Order | None:
    """The person's order, by any of their numbers. One whose time is over is none, though the worker left it."""
    row = _find(session, henkilo_oid)
    if row is None or _is_over(row, kept, now):
        return None
    ends_at = row.made_at + kept if row.made_at is not None else None
    return Order(State(row.state), row.lang, row.ordered_at, row.made_at, ends_at, row.size_bytes or 0)


def order_bundle(session: Session, henkilo_oid: str, lang: str, kept: timedelta, now: datetime) -> None:
    """Order the file, in the place of an earlier one. While one waits nothing changes.

    Raises LookupError for an oid of nobody.
    """
    master = find_master(session, henkilo_oid)
    if master is None:
        raise LookupError("nobody has this oid")
    session.execute(select(Henkilo.oid).where(Henkilo.oid == master.oid).with_for_update())
    row = _find(session, master.oid)
    if row is not None and row.state == State.WAITING and not _is_over(row, kept, now):
        return
    _delete(session, master.oid)
    session.add(
        Bundle(
            henkilo_oid=master.oid,
            id=token_urlsafe(16),
            lang=lang,
            state=State.WAITING,
            ordered_at=now,
            tries=0,
            lease="",
        )
    )
    session.flush()
    _note(session, "order_bundle", henkilo_oid)


def open_bundle(
    session: Session, seal: Seal, henkilo_oid: str, kept: timedelta, now: datetime
) -> tuple[bytes, datetime]:
    """The ZIP file and when it was made; the download is written down. Raises NothingThere.

    A file that no key opens any more, or that was changed, is none: the order has failed.
    """
    row = _find(session, henkilo_oid)
    if row is None or row.state != State.READY or row.sealed is None or row.made_at is None or _is_over(row, kept, now):
        raise NothingThere
    try:
        content = seal.open(row.sealed, seal_about(row.id))
    except Unsealable:
        row.state, row.sealed, row.size_bytes = State.FAILED, None, None
        content = b""
    if content:
        _note(session, "download_bundle", henkilo_oid)
    return content, row.made_at


def delete_bundle(session: Session, henkilo_oid: str) -> None:
    """Delete the person's order and file at once; without one nothing happens."""
    if _find(session, henkilo_oid) is not None:
        _delete(session, henkilo_oid)
        _note(session, "delete_bundle", henkilo_oid)


def delete_old_bundles(session: Session, limit: datetime) -> int:
    """Delete what was made, or was ordered in vain, before `limit`; returns how many orders went."""
    old = or_(Bundle.made_at < limit, Bundle.made_at.is_(None) & (Bundle.ordered_at < limit))
    oids = session.scalars(select(Bundle.henkilo_oid).where(old).limit(100)).all()
    session.execute(delete(Bundle).where(Bundle.henkilo_oid.in_(oids), old))
    return len(oids)


def seal_about(id: str) -> str:
    """What the seal of an order's file is bound to."""
    return f"bundle {id}"


def _find(session: Session, henkilo_oid: str) -> Bundle | None:
    """The newest, should two numbers with an order each have been joined since."""
    rows = select(Bundle).where(Bundle.henkilo_oid.in_(linked_oids(session, henkilo_oid)))
    return session.scalars(rows.order_by(Bundle.ordered_at.desc())).first()


def _delete(session: Session, henkilo_oid: str) -> None:
    session.execute(delete(Bundle).where(Bundle.henkilo_oid.in_(linked_oids(session, henkilo_oid))))
    session.expire_all()


def _is_over(row: Bundle, kept: timedelta, now: datetime) -> bool:
    return (row.made_at or row.ordered_at) <= now - kept


def _note(session: Session, action: str, henkilo_oid: str) -> None:
    record(session, Event(action=action, actor=Actor.CITIZEN, actor_oid=henkilo_oid, subject_oid=henkilo_oid))
