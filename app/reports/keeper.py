"""The case as its registry keeper sees it. Every look is written down before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.organisations.models import Organisaatio
from app.persons.service import find_master
from app.reports.acts import Act, list_acts
from app.reports.cases import add_event, latest_due_on, list_events
from app.reports.contents import CaseContent, EventText, open_case, open_event, open_file, open_file_name
from app.reports.desk import Desk
from app.reports.keeper_links import LinkNotice, OpenedLink, Standing, describe_link, open_link
from app.reports.mails import name_organisation
from app.reports.models import Attachment, ErrorReport, EventKind, ReportEvent, State
from app.reports.people import day_of
from app.sealing import Unsealable

QUIET = frozenset({EventKind.LOOKED_AT, EventKind.ACCEPTED, EventKind.NOT_DELIVERED, EventKind.REMINDED})
"""What does not change the case: a form that was open meanwhile is still good."""


class NotOpen(Exception):
    """The link opens nothing any more; `notice` says what its page may say."""

    def __init__(self, notice: LinkNotice) -> None:
        super().__init__()
        self.notice = notice


class NoSuchFile(LookupError):
    """The case has no such attachment."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment as the page names it."""

    id: str
    name: str
    kilobytes: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what has happened; `organisation` is whom the case was handed to, `due_on` the extended date."""

    kind: EventKind
    at: datetime
    text: EventText
    organisation: str = ""
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class KeeperCase:
    """All that the keeper's page shows.

    born_on         None when the registers do not know it
    organisation    the keeper's own organisation, by its name
    school          the organisation whose row it is, or that the person chose; "" when none is named
    version         changes with whatever concerns the keeper: two open pages notice each other
    """

    number: str
    lang: str
    kind: str
    state: State
    outcome: str | None
    content: CaseContent
    subject_oid: str
    born_on: date | None
    organisation: str
    school: str
    sent_at: datetime
    due_on: date
    earliest_extension: date
    latest_due_on: date
    is_late: bool
    files: tuple[AttachedFile, ...]
    lines: tuple[Line, ...]
    acts: tuple[Act, ...]
    version: int

    @property
    def has_reporter(self) -> bool:
        """Whether somebody else than the person reported it."""
        return self.content.reporter_name != self.content.subject_name

    @property
    def is_open(self) -> bool:
        return bool(self.acts)


def look_at_case(desk: Desk, token: str, lang: str, now: datetime) -> KeeperCase:
    """Open the case for its keeper and write the look down. Raises NoSuchLink, NotOpen."""
    with desk.database.write() as session:
        opened = open_live(session, desk, token, lang, now, lock=True)
        _note_look(session, desk, opened, now)
        session.flush()
        return describe_case(session, desk, opened, lang, now)


def read_case(desk: Desk, token: str, lang: str, now: datetime) -> KeeperCase:
    """The case for a form that acts on it; the look at it has been written down. Raises as `look_at_case`."""
    with desk.database.read() as session:
        return describe_case(session, desk, open_live(session, desk, token, lang, now), lang, now)


def fetch_file(desk: Desk, token: str, id: str, lang: str, now: datetime) -> tuple[str, str, bytes]:
    """(name, media type, content) of an attachment, the look at it written down. Raises also NoSuchFile."""
    with desk.database.write() as session:
        opened = open_live(session, desk, token, lang, now)
        query = select(Attachment).where(Attachment.id == id, Attachment.report_id == opened.report.id)
        attachment = session.scalar(query)
        if attachment is None:
            raise NoSuchFile
        record(session, keeper_event("open_report_attachment", opened))
        try:
            return open_file_name(desk.seal, attachment), attachment.media_type, open_file(desk.seal, attachment)
        except Unsealable:
            raise NoSuchFile from None


def open_live(session: Session, desk: Desk, token: str, lang: str, now: datetime, *, lock: bool = False) -> OpenedLink:
    """The link's case, open to its keeper. Raises NoSuchLink, NotOpen."""
    opened = open_link(session, desk, token, now, lock=lock)
    if opened.standing is not Standing.LIVE:
        raise NotOpen(describe_link(session, opened, lang))
    return opened


def describe_case(session: Session, desk: Desk, opened: OpenedLink, lang: str, now: datetime) -> KeeperCase:
    """The case in words and values, for a page in `lang`."""
    report = opened.report
    events = list_events(session, report)
    henkilo = find_master(session, report.subject_oid)
    state, latest = State(report.state), latest_due_on(report)
    return KeeperCase(
        number=report.number,
        lang=report.lang,
        kind=report.kind,
        state=state,
        outcome=report.outcome,
        content=open_case(desk.seal, report),
        subject_oid=report.subject_oid,
        born_on=henkilo.syntymaaika if henkilo else None,
        organisation=_name(session, opened.link.organisation_oid, lang),
        school=_name(session, report.school_oid, lang),
        sent_at=report.sent_at,
        due_on=report.due_on,
        earliest_extension=max(report.due_on, day_of(now)) + timedelta(days=1),
        latest_due_on=latest,
        is_late=day_of(now) > report.due_on,
        files=_list_files(session, desk, report),
        lines=tuple(
            _line(session, desk, report, event, lang) for event in events if EventKind(event.kind) not in QUIET
        ),
        acts=list_acts(state, max(report.due_on, day_of(now)), latest),
        version=version_of(events),
    )


def version_of(events: list[ReportEvent]) -> int:
    """The number of the last event that concerns the keeper."""
    return max((event.id for event in events if EventKind(event.kind) not in QUIET), default=0)


def keeper_event(action: str, opened: OpenedLink, **details: str | int | bool | None) -> Event:
    """An audit event of the link's keeper."""
    return Event(
        action=action,
        actor=Actor.KEEPER,
        subject_oid=opened.report.subject_oid,
        target=f"report:{opened.report.number}",
        details={"organisation_oid": opened.link.organisation_oid, **details},
    )


def _note_look(session: Session, desk: Desk, opened: OpenedLink, now: datetime) -> None:
    """The audit trail has every look. In the timeline the looks of one day in a row are one line that counts them."""
    record(session, keeper_event("view_report", opened))
    events = list_events(session, opened.report)
    last = events[-1] if events else None
    if last is not None and last.kind == EventKind.LOOKED_AT and day_of(last.at) == day_of(now):
        last.details = {**last.details, "times": int(last.details.get("times", 1)) + 1}
        return
    add_event(
        session,
        desk,
        opened.report,
        EventKind.LOOKED_AT,
        Actor.KEEPER,
        now,
        organisation_oid=opened.link.organisation_oid,
        times=1,
    )


def _list_files(session: Session, desk: Desk, report: ErrorReport) -> tuple[AttachedFile, ...]:
    query = select(Attachment).where(Attachment.report_id == report.id).order_by(Attachment.added_at, Attachment.id)
    return tuple(
        AttachedFile(row.id, open_file_name(desk.seal, row), -(-row.size_bytes // 1000))
        for row in session.scalars(query)
    )


def _line(session: Session, desk: Desk, report: ErrorReport, event: ReportEvent, lang: str) -> Line:
    organisation = event.details.get("organisation_oid") if event.kind == EventKind.MOVED else None
    return Line(
        kind=EventKind(event.kind),
        at=event.at,
        text=open_event(desk.seal, report, event),
        organisation=_name(session, organisation, lang),
        due_on=str(event.details.get("due_on", "")),
    )


def _name(session: Session, oid: str | None, lang: str) -> str:
    return name_organisation(session.get(Organisaatio, oid), lang) if oid else ""
