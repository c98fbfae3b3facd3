"""The recipient's way in: token, state, PIN, and then the record. Whoever may not come in learns no name.

A forged token never reaches the database. An opening is written down before the record is gathered: one that cannot be
written down shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.database import Database
from app.persons.service import find_master
from app.sealing import Seal
from app.sharing.frozen import CopyLost
from app.sharing.lifecycle import day_of, state_for_recipient
from app.sharing.models import ShareLink
from app.sharing.opening_kinds import Opener
from app.sharing.openings import Visit, hash_address, record_opening
from app.sharing.pins import (
    PinStanding,
    count_try,
    is_right,
    is_ticket_of,
    make_ticket,
    read_pin,
    standing,
    take_back_miss,
)
from app.sharing.rows import find_row
from app.sharing.selection import SharedRecord, show_share
from app.sharing.shares import Share, open_token, read_share
from app.sharing.words import LinkState, OpeningKind
from app.sources.gather import Registers, UnknownHenkilo
from app.tokens import BadToken


@dataclass(frozen=True, slots=True)
class Entry:
    """What the one who opened a link gets.

    state    decides the page and its HTTP status
    record   what is shown: of OPEN only, and not for robots that get a page without it
    share    of OPEN only; its owner's words (`name`, `titles`) are the owner's and are not for the recipient
    ended_on the last day of ENDED, the day of WITHDRAWN (Finnish); None otherwise
    lang     the link's own language, whatever its state; None when UNKNOWN or EMPTIED
    standing how the address stands with the PIN: of PIN_ASKED, RESTING and WAITING_FOR_OWNER
    ticket   for the forms of the page after a right PIN; None when the link has no PIN
    was_miss a PIN was given and it was wrong
    """

    state: LinkState
    share: Share | None = None
    record: SharedRecord | None = field(default=None, repr=False)
    ended_on: date | None = None
    lang: str | None = None
    standing: PinStanding | None = None
    ticket: str | None = field(default=None, repr=False)
    was_miss: bool = False


_UNKNOWN = Entry(LinkState.UNKNOWN)


def enter(
    registers: Registers,
    seal: Seal,
    keys: Sequence[str],
    token: str,
    visit: Visit,
    now: datetime,
    *,
    pin: str | None = None,
    ticket: str | None = None,
) -> Entry:
    """Open a link. `keys` are the settings' `secret_keys`; `pin` is what was typed, `ticket` what a form carried."""
    try:
        token_id = open_token(keys, token)
    except BadToken:
        return _UNKNOWN
    if pin is not None:
        entry = _try_pin(registers.database, seal, keys, token_id, pin, visit, now)
    else:
        with registers.database.write() as session:
            entry = _knock(session, seal, keys, token_id, visit.address, now, ticket)
            if entry.state is LinkState.OPEN and entry.share is not None:
                record_opening(session, entry.share, visit, hash_address(session, visit.address, now), now)
    return _show(registers, seal, entry, visit.opener, now)


def say_done(
    database: Database,
    seal: Seal,
    keys: Sequence[str],
    token: str,
    visit: Visit,
    now: datetime,
    *,
    ticket: str | None = None,
) -> Entry:
    """The recipient says "Done, I no longer need this". The owner is told; the link stays open for others.

    The entry is OPEN when it was noted.
    """
    try:
        token_id = open_token(keys, token)
    except BadToken:
        return _UNKNOWN
    with database.write() as session:
        entry = _knock(session, seal, keys, token_id, visit.address, now, ticket)
        if entry.state is LinkState.OPEN and entry.share is not None:
            row = session.scalars(_by_token(token_id).with_for_update()).one()
            row.done_count += 1
            row.done_at = now
            record(
                session,
                Event(
                    action="finish_share",
                    actor=Actor.RECIPIENT,
                    subject_oid=row.henkilo_oid,
                    target=f"share:{row.public_id}",
                    ip_hash=hash_address(session, visit.address, now),
                ),
            )
        return entry


def preview_share(
    registers: Registers, seal: Seal, owner_oid: str, public_id: str, visit: Visit, now: datetime
) -> Entry:
    """The owner looks at what the recipient sees; kept as an opening of kind YOU, and asked for no PIN.

    Raises rows.UnknownShare.
    """
    opener = Opener(OpeningKind.YOU, visit.opener.browser, visit.opener.system)
    visit = Visit(opener, visit.address, visit.lang)
    with registers.database.write() as session:
        entry = _state(session, seal, find_row(session, owner_oid, public_id), now)
        if entry.state is LinkState.OPEN and entry.share is not None:
            record_opening(session, entry.share, visit, hash_address(session, visit.address, now), now)
    return _show(registers, seal, entry, opener, now)


def _show(registers: Registers, seal: Seal, entry: Entry, opener: Opener, now: datetime) -> Entry:
    """The entry with its record."""
    share = entry.share
    if entry.state is not LinkState.OPEN or share is None or not opener.gets_record:
        return entry
    try:
        shown = show_share(registers, seal, share, day_of(now))
    except (CopyLost, UnknownHenkilo):
        return Entry(LinkState.EMPTIED)
    return Entry(LinkState.OPEN, share, shown, lang=entry.lang, ticket=entry.ticket)


def _by_token(token_id: bytes) -> Select[ShareLink]:
    return select(ShareLink).where(ShareLink.token_id == token_id)


def _state(session: Session, seal: Seal, row: ShareLink | None, now: datetime) -> Entry:
    """The entry by the row alone, before its PIN is looked at; `share` only when OPEN."""
    if row is None:
        return _UNKNOWN
    share = read_share(seal, row)
    state = state_for_recipient(share, find_master(session, row.henkilo_oid), day_of(now))
    match state:
        case LinkState.OPEN:
            return Entry(state, share, lang=share.lang)
        case LinkState.ENDED:
            return Entry(state, ended_on=share.last_day, lang=share.lang)
        case LinkState.WITHDRAWN:
            on = day_of(share.withdrawn_at) if share.withdrawn_at else None
            return Entry(state, ended_on=on, lang=share.lang)
        case LinkState.WAITING_FOR_OWNER:
            return Entry(state, lang=share.lang, standing=PinStanding(state))
        case _:
            return Entry(state)


def _knock(
    session: Session,
    seal: Seal,
    keys: Sequence[str],
    token_id: bytes,
    address: str,
    now: datetime,
    ticket: str | None,
) -> Entry:
    """The entry with its PIN: OPEN for a link without one, and for a ticket of the right one.

    A ticket goes on through a rest or a waiting: those who knew the PIN are not locked out by those who guess.
    """
    row = session.scalar(_by_token(token_id))
    entry = _state(session, seal, row, now)
    if row is None or row.pin_hash is None:
        return entry
    if entry.state not in (LinkState.OPEN, LinkState.WAITING_FOR_OWNER):
        return entry
    share = read_share(seal, row)
    if ticket is not None and is_ticket_of(keys, ticket, share):
        return Entry(LinkState.OPEN, share, lang=share.lang, ticket=ticket)
    stands = standing(session, row, hash_address(session, address, now), now)
    return Entry(stands.state, lang=share.lang, standing=stands)


def _try_pin(
    database: Database,
    seal: Seal,
    keys: Sequence[str],
    token_id: bytes,
    typed: str,
    visit: Visit,
    now: datetime,
) -> Entry:
    """Look at a PIN. It is counted as a miss first, in a transaction of its own, and taken back when it was right."""
    pin = read_pin(typed)
    with database.write() as session:
        row = session.scalar(_by_token(token_id).with_for_update())
        entry = _state(session, seal, row, now)
        if row is None or entry.state is not LinkState.OPEN or entry.share is None:
            return entry
        share, address_hash = entry.share, hash_address(session, visit.address, now)
        if share.pin_hash is None:
            record_opening(session, share, visit, address_hash, now)
            return entry
        if pin is None:
            # Not six digits: a slip of the hand, which tells a guesser nothing and costs nobody anything.
            stands = standing(session, row, address_hash, now)
            return Entry(stands.state, lang=share.lang, standing=stands, was_miss=True)
        stands = count_try(session, row, address_hash, now)
        if stands.state is not LinkState.PIN_ASKED:
            return Entry(stands.state, lang=share.lang, standing=stands)
    if not is_right(pin, share.pin_hash):
        return _after_miss(database, share, address_hash, now)
    return _after_right_pin(database, seal, keys, share, visit, address_hash, now)


def _after_miss(database: Database, share: Share, address_hash: str, now: datetime) -> Entry:
    with database.read() as session:
        row = session.get_one(ShareLink, share.id)
        stands = standing(session, row, address_hash, now)
    return Entry(stands.state, lang=share.lang, standing=stands, was_miss=True)


def _after_right_pin(
    database: Database,
    seal: Seal,
    keys: Sequence[str],
    share: Share,
    visit: Visit,
    address_hash: str,
    now: datetime,
) -> Entry:
    """Take the miss back and let in, unless the link has ended or got another PIN in this moment."""
    with database.write() as session:
        row = session.scalars(_by_token(share.token_id).with_for_update()).one()
        if row.pin_hash != share.pin_hash:
            return Entry(LinkState.PIN_ASKED, lang=share.lang, standing=PinStanding(LinkState.PIN_ASKED), was_miss=True)
        before = take_back_miss(session, row, address_hash)
        entry = _state(session, seal, row, now)
        if entry.state is LinkState.OPEN:
            record_opening(session, share, visit, address_hash, now, pin_misses=before)
            return Entry(LinkState.OPEN, share, lang=share.lang, ticket=make_ticket(keys, share))
        return entry
