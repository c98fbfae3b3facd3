"""A case and its timeline: made, looked up, carried on. Works in the caller's session and transaction."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from secrets import choice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.persons.service import FINLAND
from app.reports.contents import EventText, seal_event
from app.reports.desk import Desk
from app.reports.models import ErrorReport, EventKind, ReportEvent

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Read aloud and written down without mistakes: no 0/O, 1/I/L, and no vowels that would make words."""
DIGITS = 4
_NUMBER = re.compile(rf"VI-\d{{4}}-[{ALPHABET}]{{4,16}}", re.ASCII)
ANSWER_MONTHS = 1
"""GDPR article 12(3): within one month of receipt,"""
LONGEST_MONTHS = 3
"""and with an extension of two further months at most."""


def make_number(year: int, digits: int = DIGITS) -> str:
    """A case number such as "VI-2026-7F3K". The caller makes sure that it is free."""
    return f"VI-{year}-{''.join(choice(ALPHABET) for _ in range(digits))}"


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_due_on(report: ErrorReport) -> date:
    """The last day to which the time to answer may be extended."""
    return add_months(report.sent_at.astimezone(FINLAND).date(), LONGEST_MONTHS)


def find_case(session: Session, number: str, *, lock: bool = False) -> ErrorReport | None:
    """The case by its number; `lock` keeps others from changing it until the transaction ends."""
    if _NUMBER.fullmatch(number) is None:
        return None  # nothing else is a number, and PostgreSQL takes not every text
    query = select(ErrorReport).where(ErrorReport.number == number)
    return session.scalar(query.with_for_update() if lock else query)


def list_events(session: Session, report: ErrorReport) -> list[ReportEvent]:
    """The timeline, the oldest first."""
    query = select(ReportEvent).where(ReportEvent.report_id == report.id).order_by(ReportEvent.at, ReportEvent.id)
    return list(session.scalars(query))


def add_event(
    session: Session,
    desk: Desk,
    report: ErrorReport,
    kind: EventKind,
    actor: Actor,
    now: datetime,
    *,
    text: EventText | None = None,
    **details: Any,
) -> ReportEvent:
    """Write one line of the timeline. Changing the case's state and the audit event are the caller's business."""
    event = ReportEvent(
        report_id=report.id,
        at=now,
        kind=kind.value,
        actor=actor.value,
        sealed=seal_event(desk.seal, report, text) if text else None,
        details=details,
    )
    session.add(event)
    return event
