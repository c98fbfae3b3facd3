"""A case and a draft as their owner's pages show them: plain values, words of the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from app.organisations.routing import Source
from app.persons.service import FINLAND, find_master, linked_oids
from app.register.formats import format_date
from app.register.names import Names
from app.register.words import Text
from app.reports.attaching import File, list_case_files
from app.reports.cases import list_events
from app.reports.contents import CaseContent, EventText, open_case, open_event
from app.reports.corrections import Register, RegisterChange, look_for_change
from app.reports.desk import Desk
from app.reports.following import find_own_case, list_cases
from app.reports.models import OPEN_STATES, ErrorReport, EventKind, Kind, ReportEvent, State
from app.reports.people import day_of
from app.reports.rerouting import BY_OPERATOR
from app.reports.sending import NOT_ASKED
from app.reports.texts import LOST
from app.sources.directory import current_directory
from app.sources.gather import Registers
from app.web.moments import format_moment

STATES: Mapping[str, LazyString] = {
    State.SENT: lazy_gettext("Sent"),
    State.TAKEN_UP: lazy_gettext("Taken up"),
    State.ASKED: lazy_gettext("The school has asked you something"),
    State.ANSWERED: lazy_gettext("Answered"),
    State.CLOSED: lazy_gettext("Closed"),
}
EVENTS: Mapping[str, LazyString] = {
    EventKind.SENT: lazy_gettext("You sent the report"),
    EventKind.ACCEPTED: lazy_gettext("The mail server of the registry keeper accepted the report"),
    EventKind.NOT_DELIVERED: lazy_gettext(
        "The mail could not be delivered. We look for another way: you need do nothing"
    ),
    EventKind.TAKEN_UP: lazy_gettext("The registry keeper took the report up"),
    EventKind.LOOKED_AT: lazy_gettext("The registry keeper looked at the report"),
    EventKind.ASKED: lazy_gettext("The registry keeper asks"),
    EventKind.MESSAGE: lazy_gettext("You wrote"),
    EventKind.EXTENDED: lazy_gettext("The registry keeper needs more time"),
    EventKind.MOVED: lazy_gettext("The report belongs to another organisation and was handed over"),
    EventKind.SENT_ANEW: lazy_gettext("We sent the report to the registry keeper again, by another address"),
    EventKind.CORRECTED: lazy_gettext("The registry keeper says: corrected"),
    EventKind.NOT_AN_ERROR: lazy_gettext("The registry keeper says: not an error"),
    EventKind.REMINDED: lazy_gettext("The registry keeper was reminded of the report"),
    EventKind.CLOSED: lazy_gettext("You closed the report"),
    EventKind.HANDED_OVER: lazy_gettext("The report became the young person's own at the age of 18"),
    EventKind.ENDED_BY_DEATH: lazy_gettext("The report was closed"),
}
SOURCES: Mapping[str, LazyString] = {
    Source.VIRTA: lazy_gettext("the institution's contact person for the higher education register"),
    Source.KOSKI: lazy_gettext("the address that the organisation has given for error reports"),
    Source.SUCCESSOR: lazy_gettext("the school has closed; the address of the school that carries on its work"),
    Source.ANCESTOR: lazy_gettext("the school has given no address; the address of the organisation above it"),
    Source.GENERAL: lazy_gettext("no address has been given for error reports; the organisation's general address"),
    Source.REGISTRY: lazy_gettext("the address of the register itself"),
    BY_OPERATOR: lazy_gettext("the address that the people who run this service found"),
    Source.UNROUTED: lazy_gettext("no address was found; the people who run this service will find the right one"),
}
FIELDS: Mapping[str, LazyString] = {
    "name": lazy_gettext("The name"),
    "grade": lazy_gettext("The grade"),
    "extent": lazy_gettext("The extent"),
    "dates": lazy_gettext("A date"),
    "state": lazy_gettext("Whether it is completed, or its state"),
    "other": lazy_gettext("Something else"),
}
_NO_PLACE: Mapping[str, LazyString] = {
    Kind.MISSING: lazy_gettext("Something is missing"),
    Kind.USE: lazy_gettext("A question about a use of the data"),
}
UNCHANGED = lazy_gettext(
    "The row has not changed in the register yet. It may take some days before the correction arrives here."
)
CHANGED = lazy_gettext("The row has changed in the register since you sent the report.")


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a report goes. `name` and `addresses` are empty where no organisation may be named."""

    name: Text | None
    addresses: tuple[str, ...]
    why: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list."""

    number: str
    about: str
    subject_name: str
    state: str
    is_open: bool
    sent: str
    due: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened. `more` is a sentence of ours, `text` what somebody wrote."""

    kind: str
    at: str
    iso: str
    words: str
    more: str
    text: str
    complaint: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything that a case's page shows. `subject_name` is "" for one's own record."""

    line: CaseLine
    lang: str
    kind: str
    content: CaseContent
    what: str
    recipient: Recipient
    files: tuple[File, ...]
    timeline: tuple[TimelineEntry, ...]
    is_late: bool
    can_write: bool
    can_close: bool
    is_reporters: bool
    is_unconfirmed: bool
    """No confirmation could be sent to the e-mail address that the report came with"""


def show_case(
    desk: Desk, own_oid: str, number: str, lang: str, now: datetime, registers: Registers | None = None
) -> CasePage:
    """The person's own case. Raises people.NotFound.

    With `registers` a case that is said to be corrected tells what the record says now; without, what it said then.
    """
    change = _look_at_register(desk, registers, own_oid, number, now) if registers else None
    directory = current_directory(desk.database)
    names = Names(lang, directory)
    with desk.database.read() as session:
        report = find_own_case(session, own_oid, number, day_of(now))
        own = report.subject_oid in linked_oids(session, own_oid)
        subject = find_master(session, report.subject_oid)
        is_hidden = not own and subject is not None and subject.turvakielto
        content = open_case(desk.seal, report)
        events = list_events(session, report)
        last = next((event.id for event in reversed(events) if event.kind == EventKind.CORRECTED), None)
        return CasePage(
            line=_line(report, content, own),
            lang=report.lang,
            kind=report.kind,
            content=content,
            what=str(FIELDS.get(report.field or "", "")),
            recipient=name_recipient(
                names, report.organisation_oid, (report.email, *report.also), report.source, is_hidden=is_hidden
            ),
            files=tuple(list_case_files(session, desk.seal, report)),
            timeline=tuple(
                _entry(
                    event,
                    open_event(desk.seal, report, event),
                    names,
                    is_hidden,
                    change if event.id == last else None,
                )
                for event in events
            ),
            is_late=report.state in OPEN_STATES and report.due_on < day_of(now),
            can_write=report.state != State.CLOSED,
            can_close=report.state != State.CLOSED,
            is_reporters=report.reporter_oid in linked_oids(session, own_oid),
            is_unconfirmed=any(event.details.get("confirmation") == NOT_ASKED for event in events),
        )


def show_cases(desk: Desk, own_oid: str, now: datetime) -> list[CaseLine]:
    """The person's cases, the latest first."""
    with desk.database.read() as session:
        oids = linked_oids(session, own_oid)
        return [
            _line(report, open_case(desk.seal, report), report.subject_oid in oids)
            for report in list_cases(session, own_oid, day_of(now))
        ]


def name_recipient(
    names: Names, organisation_oid: str | None, addresses: tuple[str, ...], source: str, *, is_hidden: bool
) -> Recipient:
    """To whom a report goes, in words; a guardian of a protected child is told of no organisation."""
    why = str(SOURCES.get(source, ""))
    if is_hidden:
        return Recipient(None, (), why, True)
    name = names.organisation({"oid": organisation_oid}) if organisation_oid else None
    return Recipient(name, tuple(address for address in addresses if address), why, False)


def format_day(day: date) -> str:
    return format_date(day.isoformat())


def _line(report: ErrorReport, content: CaseContent, own: bool) -> CaseLine:
    lost = str(LOST) if content.is_lost else ""
    about = lost or content.about.row or content.about.attainment or content.about.study_right
    return CaseLine(
        number=report.number,
        about=about or str(_NO_PLACE.get(report.kind, _NO_PLACE[Kind.MISSING])),
        subject_name="" if own else content.subject_name,
        state=str(STATES[report.state]),
        is_open=report.state in OPEN_STATES,
        sent=format_moment(report.sent_at),
        due=format_day(report.due_on),
    )


def _look_at_register(
    desk: Desk, registers: Registers, own_oid: str, number: str, now: datetime
) -> RegisterChange | None:
    """What the record says now of a case that its keeper has answered with "corrected"; None for others."""
    with desk.database.read() as session:
        report = find_own_case(session, own_oid, number, day_of(now))
        if not any(event.kind == EventKind.CORRECTED for event in list_events(session, report)):
            return None
    return look_for_change(desk.database, desk.seal, registers, report, now)


def _entry(
    event: ReportEvent, text: EventText, names: Names, is_hidden: bool, change: RegisterChange | None
) -> TimelineEntry:
    return TimelineEntry(
        kind=event.kind,
        at=format_moment(event.at),
        iso=event.at.astimezone(FINLAND).isoformat(timespec="minutes"),
        words=str(EVENTS[event.kind]),
        more=_more(event, event.details, names, is_hidden, change),
        text=str(LOST) if text.is_lost else text.text,
        complaint=text.complaint,
    )


def _more(
    event: ReportEvent, details: Mapping[str, Any], names: Names, is_hidden: bool, change: RegisterChange | None
) -> str:
    if event.kind == EventKind.EXTENDED and isinstance(details.get("due_on"), str):
        return str(gettext("The answer is now due by %(date)s.", date=format_date(details["due_on"])))
    oid = details.get("organisation_oid")
    if event.kind in (EventKind.SENT, EventKind.MOVED, EventKind.SENT_ANEW) and isinstance(oid, str):
        name = str(gettext("the school")) if is_hidden else names.organisation({"oid": oid}).text
        return str(gettext("To: %(name)s", name=name))
    if event.kind == EventKind.CORRECTED:
        return _tell_change(details.get("register_changed"), change)
    return ""


def _tell_change(then: object, change: RegisterChange | None) -> str:
    """What the register says: `change` as found now, else `then`, what it said when the keeper answered."""
    if change is not None and change.noticed_at is not None:
        day = format_day(change.noticed_at.astimezone(FINLAND).date())
        return str(gettext("The row has changed in the register; the change was noticed on %(date)s.", date=day))
    if change is not None and change.register is Register.UNCHANGED:
        return str(UNCHANGED)
    return {True: str(CHANGED), False: str(UNCHANGED)}.get(then, "") if isinstance(then, bool) else ""
