"""A person's links as rows of the table, and the audit event of an act of theirs."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event
from app.persons.models import Henkilo
from app.persons.service import find_master
from app.sharing.models import ShareLink
from app.sources.gather import UnknownHenkilo


class UnknownShare(LookupError):
    """The person has no such link."""


def owned_by(henkilo_oid: str) -> ColumnElement[bool]:
    """Links made under any of the person's linked oids, as a condition on `ShareLink`."""
    master = select(func.coalesce(Henkilo.master_oid, Henkilo.oid)).where(Henkilo.oid == henkilo_oid).scalar_subquery()
    oids = select(Henkilo.oid).where(or_(Henkilo.oid == master, Henkilo.master_oid == master))
    return ShareLink.henkilo_oid.in_(oids)


def find_row(session: Session, owner_oid: str, public_id: str, *, lock: bool = False) -> ShareLink:
    """A link of the person. Raises UnknownShare, for somebody else's and an emptied one too."""
    query = select(ShareLink).where(
        owned_by(owner_oid), ShareLink.public_id == public_id, ShareLink.emptied_at.is_(None)
    )
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise UnknownShare(public_id)
    return row


def find_made(session: Session, owner_oid: str, form_key: str) -> ShareLink | None:
    """The link that this form of the person has made."""
    return session.scalar(select(ShareLink).where(owned_by(owner_oid), ShareLink.form_key == form_key))


def lock_owner(session: Session, owner_oid: str) -> Henkilo:
    """The person, whose links nobody else makes at the same time (SQLite has one writer anyway)."""
    owner = find_master(session, owner_oid)
    if owner is None:
        raise UnknownHenkilo(owner_oid)
    session.execute(select(Henkilo.oid).where(Henkilo.oid == owner.oid).with_for_update())
    return owner


def owner_event(action: str, owner_oid: str, public_id: str | None = None, **details: str | int | bool | None) -> Event:
    """An act of the owner on their own data; never a name, title or token."""
    return Event(
        action=action,
        actor=Actor.CITIZEN,
        actor_oid=owner_oid,
        subject_oid=owner_oid,
        target=f"share:{public_id}" if public_id else None,
        details=details,
    )
