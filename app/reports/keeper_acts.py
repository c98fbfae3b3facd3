"""What the keeper does to a case: checked, written into its timeline, told to the citizen, all in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.organisations.directory import current_contacts
from app.organisations.models import Organisaatio
from app.organisations.routing import Address, OwnAddresses, RowOwner, Source, route
from app.register.formats import format_date
from app.reports.acts import OUTCOMES, TAKES_UP, Act, Impossible, is_possible, state_after
from app.reports.cases import add_event, latest_due_on, list_events
from app.reports.contents import EventText
from app.reports.corrections import Register, RegisterChange, look_for_change, mark_reported_row
from app.reports.desk import Desk
from app.reports.keeper import keeper_event, open_live, version_of
from app.reports.keeper_links import OpenedLink
from app.reports.mails import CitizenOccasion, Occasion, notify_citizen, queue_keeper_mail, withdraw_links
from app.reports.models import ErrorReport, EventKind, State
from app.reports.people import day_of
from app.sources.gather import Registers
from app.tokens import BadToken, TicketSigner

CONFIRM_PURPOSE = "ilmoitus-vahvistus"
CONFIRM_WITHIN = timedelta(hours=2)
MOST_MOVES = 10
"""A case handed around more often than this needs an operator."""

EVENTS: Mapping[Act, EventKind] = {
    Act.TAKE_UP: EventKind.TAKEN_UP,
    Act.ASK: EventKind.ASKED,
    Act.CORRECTED: EventKind.CORRECTED,
    Act.NOT_AN_ERROR: EventKind.NOT_AN_ERROR,
    Act.EXTEND: EventKind.EXTENDED,
    Act.HAND_ON: EventKind.MOVED,
}
NOTICES: Mapping[Act, CitizenOccasion] = {
    Act.ASK: CitizenOccasion.ASKED,
    Act.CORRECTED: CitizenOccasion.ANSWERED,
    Act.NOT_AN_ERROR: CitizenOccasion.ANSWERED,
    Act.EXTEND: CitizenOccasion.EXTENDED,
}
AUDIT: Mapping[Act, str] = {
    Act.TAKE_UP: "take_up_report",
    Act.ASK: "ask_about_report",
    Act.CORRECTED: "answer_report",
    Act.NOT_AN_ERROR: "answer_report",
    Act.EXTEND: "extend_report",
    Act.HAND_ON: "hand_on_report",
}


class Refused(Exception):
    """The deed is not done, and the form with what was written in it is shown again."""


class Changed(Refused):
    """The case has changed since the form was opened: in another tab, by a colleague, or the citizen has written."""


class NotConfirmed(Refused):
    """The confirmation does not belong to what is asked, or its time is over."""


class SameKeeper(Refused):
    """Reports about the chosen organisation come to the keeper who wants to hand the case on."""


class HandedOnTooOften(Refused):
    """The case has been handed on so often that an operator must look at it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """An act with what the keeper wrote. Empty is what the act does not have.

    text             the question, the answer or the reasons
    complaint        the complaint route of a refusal
    due_on           the new day of an extension
    organisation_oid to whom the case is handed on
    version          of the case on the form
    """

    act: Act
    version: int
    by: str = ""
    text: str = ""
    complaint: str = ""
    due_on: date | None = None
    organisation_oid: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A deed that can be done, to be confirmed. `destination` is whom it is handed on to, with the step that gave the
    address (`organisations.routing.Source`)."""

    deed: Deed
    ticket: str
    destination: str = ""
    source: str = ""

    @property
    def due(self) -> str:
        """The new day of an extension, written out; "" for other acts."""
        return format_date(self.deed.due_on.isoformat()) if self.deed.due_on else ""


def prepare(desk: Desk, token: str, deed: Deed, lang: str, now: datetime) -> Prepared:
    """Check that the deed can be done and sign it for confirmation. Nothing is written.

    Raises NoSuchLink, NotOpen, Impossible, Changed, SameKeeper, HandedOnTooOften.
    """
    with desk.database.read() as session:
        opened = open_live(session, desk, token, lang, now)
        _check(session, opened, deed, now)
        ticket = _signer(desk).sign(_digest(opened, deed))
        if deed.act is not Act.HAND_ON:
            return Prepared(deed, ticket)
        address = _find_address(desk, opened.report, deed)
        organisation = session.get(Organisaatio, deed.organisation_oid)
        name = (
            next((organisation.nimi[one] for one in (lang, "fi", "sv", "en") if organisation.nimi.get(one)), "")
            if (organisation)
            else ""
        )
        return Prepared(deed, ticket, name or deed.organisation_oid, address.source.value)


def perform(desk: Desk, registers: Registers, token: str, deed: Deed, ticket: str, lang: str, now: datetime) -> str:
    """Do a deed that was prepared and confirmed; the case's number. Raises as `prepare`, and NotConfirmed."""
    change = _look_at_register(desk, registers, token, deed, lang, now)
    with desk.database.write() as session:
        opened = open_live(session, desk, token, lang, now, lock=True)
        try:
            confirmed = _signer(desk).open(ticket) == _digest(opened, deed)
        except BadToken:
            confirmed = False
        if not confirmed:
            raise NotConfirmed
        _check(session, opened, deed, now)
        _do(session, desk, opened, deed, change, now)
        return opened.report.number


def _check(session: Session, opened: OpenedLink, deed: Deed, now: datetime) -> None:
    report = opened.report
    events = list_events(session, report)
    due_on = max(report.due_on, day_of(now))
    if not is_possible(deed.act, State(report.state), due_on, latest_due_on(report)):
        raise Impossible
    if version_of(events) != deed.version:
        raise Changed
    if deed.act is Act.EXTEND and (deed.due_on is None or not due_on < deed.due_on <= latest_due_on(report)):
        raise Impossible
    if deed.act is Act.HAND_ON and sum(event.kind == EventKind.MOVED for event in events) >= MOST_MOVES:
        raise HandedOnTooOften


def _do(
    session: Session, desk: Desk, opened: OpenedLink, deed: Deed, change: RegisterChange | None, now: datetime
) -> None:
    report, state = opened.report, State(opened.report.state)
    if state is State.SENT and deed.act in TAKES_UP and deed.act is not Act.TAKE_UP:
        _write(session, desk, opened, Deed(Act.TAKE_UP, deed.version, by=deed.by), now)
    if report.taken_up_at is None and deed.act in TAKES_UP:
        report.taken_up_at = now
    report.state = state_after(deed.act, state).value
    details = _CHANGES[deed.act](session, desk, opened, deed, now) if deed.act in _CHANGES else {}
    if change is not None and change.register is not Register.UNKNOWN:
        details["register_changed"] = change.register is Register.CHANGED
    _write(session, desk, opened, deed, now, **details)
    record(session, keeper_event(AUDIT[deed.act], opened, act=deed.act.name.lower()))
    session.flush()
    if deed.act is Act.HAND_ON:
        queue_keeper_mail(session, desk, report, now, Occasion.MOVED)
    if deed.act in NOTICES:
        notify_citizen(session, desk, report, now, NOTICES[deed.act])


def _write(session: Session, desk: Desk, opened: OpenedLink, deed: Deed, now: datetime, **details: object) -> None:
    add_event(
        session,
        desk,
        opened.report,
        EVENTS[deed.act],
        Actor.KEEPER,
        now,
        text=EventText(text=deed.text, complaint=deed.complaint, by=deed.by)
        if deed.text or deed.complaint or deed.by
        else None,
        **{"from_oid" if deed.act is Act.HAND_ON else "organisation_oid": opened.link.organisation_oid, **details},
    )


def _answer(session: Session, _desk: Desk, opened: OpenedLink, deed: Deed, now: datetime) -> dict[str, object]:
    opened.report.outcome = OUTCOMES[deed.act].value
    opened.report.answered_at = now
    if deed.act is Act.CORRECTED:
        mark_reported_row(session, opened.report, day_of(now))
    return {}


def _extend(_session: Session, _desk: Desk, opened: OpenedLink, deed: Deed, _now: datetime) -> dict[str, object]:
    assert deed.due_on is not None
    opened.report.due_on = deed.due_on
    return {"due_on": deed.due_on.isoformat()}


def _hand_on(session: Session, desk: Desk, opened: OpenedLink, deed: Deed, now: datetime) -> dict[str, object]:
    report = opened.report
    address = _find_address(desk, report, deed)
    report.email, report.also = address.email, list(address.also)
    report.organisation_oid, report.source, report.path = address.organisation_oid, address.source, list(address.path)
    report.school_oid = deed.organisation_oid
    report.taken_up_at = None
    withdraw_links(session, report, now)
    return {"organisation_oid": deed.organisation_oid, "source": address.source.value}


_Change = Callable[[Session, Desk, OpenedLink, Deed, datetime], dict[str, object]]
_CHANGES: Mapping[Act, _Change] = {
    Act.CORRECTED: _answer,
    Act.NOT_AN_ERROR: _answer,
    Act.EXTEND: _extend,
    Act.HAND_ON: _hand_on,
}


def _find_address(desk: Desk, report: ErrorReport, deed: Deed) -> Address:
    """The route to the chosen organisation. Raises SameKeeper when it leads back to the same address."""
    own = OwnAddresses(desk.settings.registry_email, desk.settings.language_test_email)
    address = route(RowOwner(oid=deed.organisation_oid), report.lang, current_contacts(desk.database), own)
    if address.email == report.email and address.source is not Source.UNROUTED:
        raise SameKeeper
    return address


def _look_at_register(
    desk: Desk, registers: Registers, token: str, deed: Deed, lang: str, now: datetime
) -> RegisterChange | None:
    """Before the transaction, since registers may take seconds to answer."""
    if deed.act is not Act.CORRECTED:
        return None
    with desk.database.read() as session:
        report = open_live(session, desk, token, lang, now).report
    return look_for_change(desk.database, desk.seal, registers, report, now)


def _signer(desk: Desk) -> TicketSigner:
    return TicketSigner(desk.settings.secret_keys, CONFIRM_PURPOSE, CONFIRM_WITHIN)


def _digest(opened: OpenedLink, deed: Deed) -> bytes:
    """16 bytes that stand for exactly this deed to this case by this link."""
    whole = (opened.link.id, opened.report.number, deed)
    return hashlib.sha256(msgspec.json.encode(whole)).digest()[:16]
