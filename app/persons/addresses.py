"""A person's own e-mail address: asked for, confirmed by a link that only its reader gets, changed, removed.

Nothing but the confirmation goes to an address before it has been confirmed. Addresses are sealed with DATA_KEYS. All
of a person's linked oids count as one. Every function works in the caller's session and transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.audit.service import Actor, Event, record
from app.mail.outcomes import Outcome, Result
from app.mail.rendering import link_to, mail_sender, render_mail
from app.mail.service import OutgoingMail, queue_mail
from app.persons.models import Henkilo, IlmoitusKielto, Sahkoposti
from app.persons.service import linked_oids
from app.sealing import Seal, Unsealable
from app.settings import Settings
from app.tokens import BadToken, TokenSigner, new_id

PURPOSE = "sahkoposti"
"""Purpose of the token in the confirmation link."""

CONFIRM_ENDPOINT = "confirming.show_confirmation"
ABOUT = "address"
"""Whom the worker tells what became of the mail"""
CONFIRM_DAYS = 3
MOST_CONFIRMATIONS_A_DAY = 5
LONGEST_ADDRESS = 254
ASKED = "ask_address_confirmation"


class Notice(StrEnum):
    """What a person may be told of by e-mail."""

    SHARE_ENDS = "share_ends"
    REPORT_ANSWERED = "report_answered"


class TooManyConfirmations(Exception):
    """The person has had as many confirmation mails as one gets in a day: another's mailbox is not to be flooded."""


class UnusableAddress(ValueError):
    """The text is no e-mail address that mail can be sent to. It is never repeated."""


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """A person's address. `confirmed_at` is None while it waits; then `asked_at` tells from when."""

    email: str = field(repr=False)
    lang: str
    asked_at: datetime
    confirmed_at: datetime | None
    is_undelivered: bool = False
    """The confirmation mail could not be delivered"""


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """What a person has given: the address in use and the one that waits to be confirmed, each of them or neither."""

    confirmed: OwnAddress | None
    waiting: OwnAddress | None


def read_address(text: str) -> str:
    """The address in one form. Only its form is checked. Raises UnusableAddress."""
    try:
        # Few mail servers take letters outside ASCII before the @; the domain may have any.
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise UnusableAddress("not an e-mail address") from None
    return found.normalized


def confirmed_address(session: Session, seal: Seal, henkilo_oid: str) -> str | None:
    """The person's confirmed address, under whichever of their oids it was given; None when there is none."""
    found = find_confirmed(session, seal, henkilo_oid)
    return found.email if found else None


def find_confirmed(session: Session, seal: Seal, henkilo_oid: str, notice: Notice | None = None) -> OwnAddress | None:
    """The confirmed address with the language of mails to it; None also for one who does not want this `notice`."""
    oids = linked_oids(session, henkilo_oid)
    if notice is not None and session.scalar(
        select(func.count()).where(IlmoitusKielto.henkilo_oid.in_(oids), IlmoitusKielto.notice == notice.value)
    ):
        return None
    rows = session.scalars(
        select(Sahkoposti)
        .where(Sahkoposti.henkilo_oid.in_(oids), Sahkoposti.confirmed_at.is_not(None))
        .order_by(Sahkoposti.confirmed_at.desc())
    )
    return next((found for found in (_open(seal, row) for row in rows) if found is not None), None)


def list_addresses(session: Session, seal: Seal, henkilo_oid: str, now: datetime) -> OwnAddresses:
    """What the person's own page shows."""
    rows = session.scalars(
        select(Sahkoposti)
        .where(
            Sahkoposti.henkilo_oid.in_(linked_oids(session, henkilo_oid)),
            Sahkoposti.confirmed_at.is_(None),
            Sahkoposti.asked_at > now - timedelta(days=CONFIRM_DAYS),
        )
        .order_by(Sahkoposti.asked_at.desc())
    )
    waiting = next((found for found in (_open(seal, row) for row in rows) if found is not None), None)
    return OwnAddresses(find_confirmed(session, seal, henkilo_oid), waiting)


def ask_confirmation(
    session: Session, settings: Settings, seal: Seal, henkilo_oid: str, email: str, lang: str, now: datetime
) -> bool:
    """Keep the address unconfirmed and queue the mail with its link. Needs an app context.

    An earlier confirmed address stays in use until this one is confirmed. False when the address is confirmed already:
    then nothing is sent, and one that waited is forgotten. Raises UnusableAddress and TooManyConfirmations.
    """
    address, oids = read_address(email), _lock(session, henkilo_oid)
    session.execute(delete(Sahkoposti).where(Sahkoposti.henkilo_oid.in_(oids), Sahkoposti.confirmed_at.is_(None)))
    if confirmed_address(session, seal, henkilo_oid) == address:
        return False
    _check_pace(session, oids, now)
    row = Sahkoposti(
        id=new_id(),
        henkilo_oid=oids[0],
        sealed=seal.seal(address.encode(), _about(oids[0])),
        lang=lang,
        asked_at=now,
    )
    session.add(row)
    _record(session, ASKED, henkilo_oid)
    session.flush()
    token = TokenSigner(settings.secret_keys, PURPOSE).sign(row.id)
    link = link_to(CONFIRM_ENDPOINT, token=token, kieli=lang)
    words = render_mail("confirm_address", (lang,), link=link, days=CONFIRM_DAYS)
    queue_mail(
        session,
        seal,
        OutgoingMail(
            to=(address,),
            subject=words.subject,
            text=words.text,
            html=words.html,
            languages=words.languages,
            about=f"{ABOUT}:{row.id.hex()}",
            sender=mail_sender(settings),
        ),
        now,
    )
    return True


def note_undelivered(session: Session, outcome: Outcome) -> None:
    """Note that the confirmation mail was given up. Told by the worker; one asked for anew is another row."""
    if outcome.result in (Result.REFUSED, Result.FAILED):
        row = session.get(Sahkoposti, bytes.fromhex(outcome.name))
        if row is not None and row.confirmed_at is None:
            row.failed_at = outcome.at


def find_by_token(session: Session, settings: Settings, seal: Seal, token: str, now: datetime) -> OwnAddress | None:
    """The address that a confirmation link is about; None for a link that is damaged, too old or no longer in use."""
    row = _find_row(session, settings, token, now)
    return _open(seal, row) if row is not None else None


def confirm_address(session: Session, settings: Settings, token: str, now: datetime) -> bool:
    """Take the address into use; an earlier one goes. True also when it was confirmed before, False for a dead link."""
    row = _find_row(session, settings, token, now)
    if row is None:
        return False
    oids = _lock(session, row.henkilo_oid)
    row = _find_row(session, settings, token, now)
    if row is None:
        return False
    if row.confirmed_at is None:
        session.execute(delete(Sahkoposti).where(Sahkoposti.henkilo_oid.in_(oids), Sahkoposti.id != row.id))
        row.confirmed_at = now
        _record(session, "confirm_address", row.henkilo_oid)
    return True


def remove_addresses(session: Session, henkilo_oid: str) -> bool:
    """Forget the person's address, confirmed or not, and links that wait. False when there was none."""
    oids = _lock(session, henkilo_oid)
    removed = session.scalars(delete(Sahkoposti).where(Sahkoposti.henkilo_oid.in_(oids)).returning(Sahkoposti.id)).all()
    if removed:
        _record(session, "remove_address", henkilo_oid)
    return bool(removed)


def list_wanted(session: Session, henkilo_oid: str) -> frozenset[Notice]:
    """What the person wants to be told of: everything, until they say otherwise."""
    oids = linked_oids(session, henkilo_oid)
    refused = session.scalars(select(IlmoitusKielto.notice).where(IlmoitusKielto.henkilo_oid.in_(oids))).all()
    return frozenset(notice for notice in Notice if notice.value not in refused)


def choose_wanted(session: Session, henkilo_oid: str, wanted: Collection[Notice]) -> None:
    """Set what the person wants to be told of."""
    oids = _lock(session, henkilo_oid)
    before = list_wanted(session, henkilo_oid)
    session.execute(delete(IlmoitusKielto).where(IlmoitusKielto.henkilo_oid.in_(oids)))
    session.add_all(IlmoitusKielto(henkilo_oid=oids[0], notice=one.value) for one in Notice if one not in wanted)
    if before != frozenset(wanted):
        _record(session, "choose_notices", henkilo_oid)


def _find_row(session: Session, settings: Settings, token: str, now: datetime) -> Sahkoposti | None:
    try:
        id = TokenSigner(settings.secret_keys, PURPOSE).open(token)
    except BadToken:
        return None
    row = session.scalars(
        select(Sahkoposti).where(Sahkoposti.id == id).execution_options(populate_existing=True)
    ).one_or_none()
    is_late = row is not None and row.confirmed_at is None and row.asked_at <= now - timedelta(days=CONFIRM_DAYS)
    return None if is_late else row


def _lock(session: Session, henkilo_oid: str) -> tuple[str, ...]:
    """The person's oids, the one in use first; held so that two forms at once are counted one after the other."""
    oids = linked_oids(session, henkilo_oid) or (henkilo_oid,)
    session.execute(select(Henkilo.oid).where(Henkilo.oid == oids[0]).with_for_update())
    return oids


def _check_pace(session: Session, oids: tuple[str, ...], now: datetime) -> None:
    asked = session.scalar(
        select(func.count()).where(
            AuditEvent.subject_oid.in_(oids), AuditEvent.action == ASKED, AuditEvent.at > now - timedelta(days=1)
        )
    )
    if (asked or 0) >= MOST_CONFIRMATIONS_A_DAY:
        raise TooManyConfirmations


def _record(session: Session, action: str, henkilo_oid: str) -> None:
    record(session, Event(action=action, actor=Actor.CITIZEN, actor_oid=henkilo_oid, subject_oid=henkilo_oid))


def _open(seal: Seal, row: Sahkoposti) -> OwnAddress | None:
    """None when no key of DATA_KEYS opens the row any more."""
    try:
        email = seal.open(row.sealed, _about(row.henkilo_oid)).decode()
    except Unsealable:
        return None
    return OwnAddress(email, row.lang, row.asked_at, row.confirmed_at, row.failed_at is not None)


def _about(henkilo_oid: str) -> str:
    return f"sahkoposti:{henkilo_oid}"
