"""What became of a keeper's mail: noted in the timeline, told to the citizen and to those who run the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.mail.models import Mail
from app.mail.outcomes import Outcome, Result
from app.reports.cases import add_event, find_case, list_events
from app.reports.delivery_status import DeliveryStatus
from app.reports.desk import Desk
from app.reports.mails import ABOUT_CITIZEN, ABOUT_KEEPER, CitizenOccasion, notify_citizen, tell_operator
from app.reports.models import ErrorReport, EventKind, ReportEvent, State

BEGINNINGS = (EventKind.SENT, EventKind.MOVED, EventKind.SENT_ANEW)
"""From each of these on, the case is on its way to a keeper anew."""


class Noted(StrEnum):
    """What a delivery-status mail did."""

    NOTED = "noted"
    KNOWN = "known before"
    NOT_A_FAILURE = "tells of no failure"
    CITIZENS_NOTICE = "a notice to a citizen, not a report"
    ANOTHER_RECIPIENT = "only one of several addresses"
    UNKNOWN = "about no mail of a report"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery-status mail and the case that it is about, "" when it is about none."""

    noted: Noted
    number: str = ""


def note_outcome(session: Session, desk: Desk, outcome: Outcome) -> None:
    """Note what a server said to a keeper's mail: told by the worker in the transaction that notes the mail's state."""
    report = find_case(session, outcome.name, lock=True)
    if report is None:
        return
    if outcome.result is Result.ACCEPTED:
        since = _since_it_was_sent(session, report)
        if not any(event.kind == EventKind.ACCEPTED for event in since):
            add_event(session, desk, report, EventKind.ACCEPTED, Actor.SERVICE, outcome.at, mail_id=outcome.mail_id)
    elif outcome.result in (Result.REFUSED, Result.FAILED):
        _note_failure(session, desk, report, outcome.mail_id, outcome.at, Actor.SERVICE)


def note_bounce(session: Session, desk: Desk, status: DeliveryStatus, now: datetime) -> Bounce:
    """Note a mail that came back, in the caller's transaction. Needs an app context."""
    mail = _find_mail(session, status.message_ids)
    prefix, _, number = mail.about.partition(":") if mail else ("", "", "")
    if mail is None or prefix not in (ABOUT_KEEPER, ABOUT_CITIZEN):
        return Bounce(Noted.UNKNOWN)
    if prefix == ABOUT_CITIZEN:
        return Bounce(Noted.CITIZENS_NOTICE, number)
    if not status.is_failure:
        return Bounce(Noted.NOT_A_FAILURE, number)
    report = find_case(session, number, lock=True)
    if report is None:
        return Bounce(Noted.UNKNOWN)
    others = {address.lower() for address in report.also}
    if status.recipient.lower() in others and status.recipient.lower() != report.email.lower():
        return Bounce(Noted.ANOTHER_RECIPIENT, number)
    is_new = _note_failure(session, desk, report, mail.id, now, Actor.OPERATOR)
    return Bounce(Noted.NOTED if is_new else Noted.KNOWN, number)


def is_undelivered(events: Sequence[ReportEvent]) -> bool:
    """Whether the last thing heard of the mail to the present keeper is that it did not arrive."""
    told = [event.kind for event in _after_beginning(events) if event.kind in _TELLING]
    return bool(told) and told[-1] == EventKind.NOT_DELIVERED


_TELLING = (EventKind.ACCEPTED, EventKind.NOT_DELIVERED, EventKind.TAKEN_UP, EventKind.LOOKED_AT)


def _note_failure(session: Session, desk: Desk, report: ErrorReport, mail_id: int, now: datetime, actor: Actor) -> bool:
    """Write it down and tell it, once for each mail. A case that is closed needs no mail any more."""
    known = [event for event in list_events(session, report) if event.kind == EventKind.NOT_DELIVERED]
    if report.state == State.CLOSED or any(event.details.get("mail_id") == mail_id for event in known):
        return False
    add_event(session, desk, report, EventKind.NOT_DELIVERED, actor, now, mail_id=mail_id)
    record(
        session,
        Event(
            action="note_undelivered_report",
            actor=actor,
            subject_oid=report.subject_oid,
            target=f"report:{report.number}",
            details={"organisation_oid": report.organisation_oid},
        ),
    )
    session.flush()
    notify_citizen(session, desk, report, now, CitizenOccasion.UNDELIVERED)
    tell_operator(session, desk, report, now)
    return True


def _find_mail(session: Session, message_ids: Sequence[str]) -> Mail | None:
    found = session.scalars(select(Mail).where(Mail.message_id.in_(message_ids))).all()
    return min(found, key=lambda mail: message_ids.index(mail.message_id), default=None)


def _since_it_was_sent(session: Session, report: ErrorReport) -> Sequence[ReportEvent]:
    return _after_beginning(list_events(session, report))


def _after_beginning(events: Sequence[ReportEvent]) -> Sequence[ReportEvent]:
    """The events since the case was last sent to a keeper."""
    starts = [index for index, event in enumerate(events) if event.kind in BEGINNINGS]
    return events[starts[-1] :] if starts else events
