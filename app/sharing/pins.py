"""PINs of links: six digits, shown once, kept hashed. Nobody guesses through, and nobody locks others out for ever.

Five misses rest the link for that address for 15 minutes. After 50 misses in all since the PIN was given the link
waits for its owner, who gives a new PIN. So a guesser has 50 of a million, and checking a PIN (scrypt, about 60 ms)
cannot be asked for more often than that. A miss is counted before the PIN is looked at, so that many tries at the
same moment are no more than as many after each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import randbelow

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from app.sharing.models import ShareLink, SharePinTry
from app.sharing.shares import Share
from app.sharing.words import LinkState
from app.tokens import BadToken, TicketSigner

MISSES_UNTIL_REST = 5
REST = timedelta(minutes=15)
MISSES_UNTIL_WAITING = 50
TICKET_LIFETIME = timedelta(minutes=15)
TICKET_PURPOSE = "jako-pin"

_PIN = re.compile(r"[0-9]{6}", re.ASCII)


def make_pin() -> str:
    return f"{randbelow(1_000_000):06}"


def hash_pin(pin: str) -> str:
    return generate_password_hash(pin, method="scrypt")


def read_pin(text: str) -> str | None:
    """The six digits, blanks between them left out; None when it is no PIN."""
    digits = "".join(text[:40].split())
    return digits if _PIN.fullmatch(digits) else None


def is_right(pin: str, pin_hash: str) -> bool:
    return check_password_hash(pin_hash, pin)


def make_ticket(keys: Sequence[str], share: Share) -> str:
    """What the page's own forms carry after a right PIN, for 15 minutes. A new PIN ends it."""
    return TicketSigner(keys, TICKET_PURPOSE, TICKET_LIFETIME).sign(_ticket_id(share))


def is_ticket_of(keys: Sequence[str], ticket: str, share: Share) -> bool:
    """Whether the ticket was given for this link and its present PIN, at most 15 minutes ago."""
    try:
        opened = TicketSigner(keys, TICKET_PURPOSE, TICKET_LIFETIME).open(ticket)
    except BadToken:
        return False
    return compare_digest(opened, _ticket_id(share))


def _ticket_id(share: Share) -> bytes:
    return sha256(share.token_id + (share.pin_hash or "").encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class PinStanding:
    """How an address stands with a link: PIN_ASKED, RESTING or WAITING_FOR_OWNER. `misses_left`: until the rest."""

    state: LinkState
    misses_left: int = MISSES_UNTIL_REST
    rests_until: datetime | None = None


def standing(session: Session, row: ShareLink, address_hash: str, now: datetime) -> PinStanding:
    """Whether a PIN from this address would be looked at now."""
    if row.waits_for_owner_at is not None:
        return PinStanding(LinkState.WAITING_FOR_OWNER)
    tried = session.get(SharePinTry, (row.id, address_hash))
    if tried is None:
        return PinStanding(LinkState.PIN_ASKED)
    if tried.rests_until is not None and tried.rests_until > now:
        return PinStanding(LinkState.RESTING, 0, tried.rests_until)
    return PinStanding(LinkState.PIN_ASKED, MISSES_UNTIL_REST - tried.misses)


def count_try(session: Session, row: ShareLink, address_hash: str, now: datetime) -> PinStanding:
    """Count a try as a miss before it is looked at. `row` is locked by the caller. PIN_ASKED: look at the PIN now."""
    stands = standing(session, row, address_hash, now)
    if stands.state is not LinkState.PIN_ASKED:
        return stands
    tried = session.get(SharePinTry, (row.id, address_hash))
    if tried is None:
        tried = SharePinTry(link_id=row.id, address_hash=address_hash, misses=0, misses_in_all=0, tried_at=now)
        session.add(tried)
    tried.misses += 1
    tried.misses_in_all += 1
    tried.tried_at = now
    tried.rests_until = None
    left = MISSES_UNTIL_REST - tried.misses
    if left <= 0:
        tried.misses, tried.rests_until = 0, now + REST
    row.pin_misses += 1
    if row.pin_misses >= MISSES_UNTIL_WAITING:
        row.waits_for_owner_at = now
    return PinStanding(LinkState.PIN_ASKED, max(left, 0), tried.rests_until)


def take_back_miss(session: Session, row: ShareLink, address_hash: str) -> int:
    """The PIN was right: it was no miss. Returns how often this address missed before. `row` is locked."""
    row.pin_misses = max(0, row.pin_misses - 1)
    if row.pin_misses < MISSES_UNTIL_WAITING:
        row.waits_for_owner_at = None
    tried = session.get(SharePinTry, (row.id, address_hash))
    if tried is None:
        return 0
    before = max(0, tried.misses_in_all - 1)
    session.delete(tried)
    return before


def forget_tries(session: Session, row: ShareLink) -> None:
    """A new PIN was given, or the link ended: nothing is counted any more."""
    row.pin_misses, row.waits_for_owner_at = 0, None
    session.execute(delete(SharePinTry).where(SharePinTry.link_id == row.id))
