"""Reminders to keepers: after 14 days, after 25 days, and when the time to answer is over. A step of the worker."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.reports.cases import ANSWER_MONTHS, add_event, add_months, list_events
from app.reports.desk import Desk
from app.reports.mails import Occasion, queue_keeper_mail
from app.reports.models import OPEN_STATES, ErrorReport, EventKind, State
from app.reports.people import day_of

FIRST_DAYS = 14
SECOND_DAYS = 25
AT_ONCE = 20
"""Cases that one turn of the step reminds of."""


class Stage(StrEnum):
    """Which reminder, in their order."""

    FIRST = "14"
    SECOND = "25"
    OVER = "month"


def remind_keepers(desk: Desk, now: datetime, limit: int = AT_ONCE) -> int:
    """Remind of every case whose time has come, each stage once however many workers there are; how many.

    After a pause of the worker only the latest stage is sent. Needs an app context.
    """
    today = day_of(now)
    with desk.database.read() as session:
        query = select(ErrorReport).where(
            ErrorReport.state.in_(OPEN_STATES), ErrorReport.first_due_on <= today + timedelta(days=31 - FIRST_DAYS)
        )
        due = [
            report.id for report in session.scalars(query.order_by(ErrorReport.id)) if _is_due(session, report, today)
        ]
    return sum(_remind(desk, id, now) for id in due[:limit])


def find_stage(report: ErrorReport, today: date) -> Stage | None:
    """The latest stage that has been reached; None before the first.

    While the citizen has been asked something, and once the time has been extended, only its end is told of.
    """
    begun_on = add_months(report.first_due_on, -ANSWER_MONTHS)
    if today > report.due_on:
        return Stage.OVER
    if report.state == State.ASKED or report.due_on > report.first_due_on:
        return None
    days = (today - begun_on).days
    return Stage.SECOND if days >= SECOND_DAYS else Stage.FIRST if days >= FIRST_DAYS else None


def _is_due(session: Session, report: ErrorReport, today: date) -> bool:
    """Whether neither this stage nor a later one has been sent for the present due date."""
    stage = find_stage(report, today)
    if stage is None:
        return False
    order = list(Stage)
    sent = [
        Stage(event.details["stage"])
        for event in list_events(session, report)
        if event.kind == EventKind.REMINDED and event.details.get("due_on") == report.due_on.isoformat()
    ]
    return all(order.index(one) < order.index(stage) for one in sent)


def _remind(desk: Desk, id: int, now: datetime) -> bool:
    """Send one reminder, unless another worker has done so or the case has moved on meanwhile."""
    today = day_of(now)
    with desk.database.write() as session:
        query = select(ErrorReport).where(ErrorReport.id == id, ErrorReport.state.in_(OPEN_STATES))
        report = session.scalar(query.with_for_update(skip_locked=True))
        if report is None or not _is_due(session, report, today):
            return False
        stage = find_stage(report, today)
        assert stage is not None
        queue_keeper_mail(session, desk, report, now, Occasion.REMINDER)
        due_on = report.due_on.isoformat()
        add_event(session, desk, report, EventKind.REMINDED, Actor.SERVICE, now, stage=stage.value, due_on=due_on)
        event = Event(
            action="remind_report_keeper",
            actor=Actor.SERVICE,
            subject_oid=report.subject_oid,
            target=f"report:{report.number}",
            details={"stage": stage.value},
        )
        record(session, event)
        return True
