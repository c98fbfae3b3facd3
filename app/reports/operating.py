"""Cases as those who run the service see them: which wait, which went nowhere. No personal text unless asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.organisations.models import Organisaatio
from app.organisations.routing import Source
from app.reports.cases import find_case, list_events
from app.reports.contents import CaseContent, EventText, open_case, open_event
from app.reports.deliveries import is_undelivered
from app.reports.mails import name_organisation
from app.reports.models import OPEN_STATES, ErrorReport
from app.reports.people import day_of
from app.sealing import Seal


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list. `why` says what is wrong with it: "unanswered", "undelivered", "unrouted", any of them."""

    number: str
    state: str
    sent_at: datetime
    due_on: date
    days_late: int
    organisation: str
    source: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """A line of the timeline; `text` is empty unless texts were asked for."""

    at: datetime
    kind: str
    actor: str
    details: str
    text: EventText


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case for an operator. `content` is None unless texts were asked for."""

    row: CaseRow
    email: str
    also: tuple[str, ...]
    path: tuple[str, ...]
    content: CaseContent | None
    events: tuple[ShownEvent, ...]


def list_reports(session: Session, today: date, *, overdue: bool = False) -> list[CaseRow]:
    """Open cases by their due date; with `overdue` those only that went wrong: unanswered, undelivered, unrouted."""
    query = select(ErrorReport).where(ErrorReport.state.in_(OPEN_STATES))
    rows = (
        _row(session, report, today) for report in session.scalars(query.order_by(ErrorReport.due_on, ErrorReport.id))
    )
    return [row for row in rows if row.why or not overdue]


def show_report(session: Session, seal: Seal, number: str, now: datetime, *, texts: bool = False) -> ShownCase | None:
    """One case. Asking for the texts is written to the audit trail: the session must write. None: there is none."""
    report = find_case(session, number)
    if report is None:
        return None
    if texts:
        event = Event(
            action="view_report", actor=Actor.OPERATOR, subject_oid=report.subject_oid, target=f"report:{number}"
        )
        record(session, event)
    return ShownCase(
        row=_row(session, report, day_of(now)),
        email=report.email,
        also=tuple(report.also),
        path=tuple(report.path),
        content=open_case(seal, report) if texts else None,
        events=tuple(
            ShownEvent(
                event.at,
                event.kind,
                event.actor,
                ", ".join(f"{name}={value}" for name, value in sorted(event.details.items()) if value is not None),
                open_event(seal, report, event) if texts else EventText(),
            )
            for event in list_events(session, report)
        ),
    )


def _row(session: Session, report: ErrorReport, today: date) -> CaseRow:
    organisation = session.get(Organisaatio, report.organisation_oid) if report.organisation_oid else None
    is_open = report.state in OPEN_STATES
    troubles = {
        "unanswered": is_open and today > report.due_on,
        "undelivered": is_open and is_undelivered(list_events(session, report)),
        "unrouted": is_open and report.source == Source.UNROUTED,
    }
    return CaseRow(
        number=report.number,
        state=report.state,
        sent_at=report.sent_at,
        due_on=report.due_on,
        days_late=max((today - report.due_on).days, 0) if is_open else 0,
        organisation=name_organisation(organisation, "fi"),
        source=report.source,
        why=tuple(name for name, is_so in troubles.items() if is_so),
    )
