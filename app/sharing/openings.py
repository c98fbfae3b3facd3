"""Openings as they are kept: no address, only its hash under a salt that is destroyed when the next day begins."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date, datetime, time
from ipaddress import IPv6Address, ip_address
from secrets import token_bytes

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.sharing.lifecycle import FINLAND, day_of
from app.sharing.models import ShareOpening, SharePinTry, ShareSalt
from app.sharing.opening_kinds import Opener
from app.sharing.shares import Share
from app.sharing.words import OpeningKind

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opens a link: as far as the request tells (`opening_kinds.recognise`), from which address (never kept), and
    the language of the page that they get."""

    opener: Opener
    address: str = field(repr=False)
    lang: str = "fi"


def hash_address(session: Session, address: str, now: datetime) -> str:
    """The day's hash of an address, in a session that writes.

    Of IPv6 the network (/64) counts: one line has as many addresses as anyone likes.
    """
    return hmac.digest(_salt_of(session, day_of(now)), _network(address).encode(), "sha256").hex()[:32]


def record_opening(
    session: Session, share: Share, visit: Visit, address_hash: str, now: datetime, *, pin_misses: int = 0
) -> None:
    """Write an opening and its audit event, in the caller's transaction: without them nothing is shown."""
    opener = visit.opener
    session.add(
        ShareOpening(
            link_id=share.id,
            at=now,
            kind=opener.kind.value,
            browser=opener.browser,
            system=opener.system,
            lang=visit.lang or share.lang,
            pin_misses=pin_misses,
            address_hash=address_hash,
        )
    )
    own = opener.kind is OpeningKind.YOU
    record(
        session,
        Event(
            action="open_share",
            actor=Actor.CITIZEN if own else Actor.RECIPIENT,
            actor_oid=share.owner_oid if own else None,
            subject_oid=share.owner_oid,
            target=f"share:{share.public_id}",
            ip_hash=address_hash,
            details={"kind": opener.kind.value, "record": opener.gets_record},
        ),
    )


def destroy_salts(session: Session, today: date) -> int:
    """Destroy the salts of earlier days, the hashes that were made with them, and the misses counted by such hashes.

    Returns how many salts there were. The audit trail keeps its hashes, which nobody can undo or compare any more.
    """
    days = session.scalars(select(ShareSalt.day).where(ShareSalt.day < today).with_for_update()).all()
    if days:
        begun = datetime.combine(today, time(), FINLAND)
        old = ShareOpening.address_hash.is_not(None) & (ShareOpening.at < begun)
        session.execute(update(ShareOpening).where(old).values(address_hash=None))
        session.execute(delete(SharePinTry).where(SharePinTry.tried_at < begun))
        # Overwritten before it is deleted: a deleted row may stay in the file for a while.
        session.execute(update(ShareSalt).where(ShareSalt.day.in_(days)).values(salt=bytes(SALT_BYTES)))
        session.execute(delete(ShareSalt).where(ShareSalt.day.in_(days)))
    return len(days)


def _salt_of(session: Session, day: date) -> bytes:
    """The salt of the day; the first who asks makes it, and destroys the day before's."""
    salt = session.scalar(select(ShareSalt.salt).where(ShareSalt.day == day))
    if salt is None:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        made = insert(ShareSalt).values(day=day, salt=token_bytes(SALT_BYTES)).on_conflict_do_nothing()
        session.execute(made)
        salt = session.scalars(select(ShareSalt.salt).where(ShareSalt.day == day)).one()
        destroy_salts(session, day)
    return salt


def _network(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{int(parsed) >> 64:x}/64"
