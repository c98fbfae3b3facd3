"""A citizen's cases after they were sent: whose they are, writing more, closing, what life does to them.

Works in the caller's session and transaction.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.audit.service import Actor, Event, record
from app.persons.models import Henkilo
from app.persons.service import AGE_OF_MAJORITY, find_master, is_minor, linked_oids, list_dependants
from app.reports.cases import ANSWER_MONTHS, add_event, add_months, find_case
from app.reports.contents import EventText
from app.reports.desk import Desk
from app.reports.mails import Occasion, queue_keeper_mail, withdraw_links
from app.reports.models import OPEN_STATES, ErrorReport, EventKind, ReportEvent, State
from app.reports.people import NotFound, day_of

DAY = timedelta(hours=24)
MOST_MESSAGES = 5
"""Messages to one case in a day: each is a mail to the keeper."""


class TooManyMessages(Exception):
    """As many messages have been written to the case in 24 hours as one may write."""


class NotOpen(Exception):
    """The case is closed: nothing can be written to it any more."""


def list_cases(session: Session, own_oid: str, today: date) -> list[ErrorReport]:
    """The person's cases, the latest first."""
    query = select(ErrorReport).where(ErrorReport.owner_oid.in_(linked_oids(session, own_oid)))
    rows = session.scalars(query.order_by(ErrorReport.sent_at.desc(), ErrorReport.id.desc()))
    return [row for row in rows if _may_see(session, own_oid, row, today)]


def find_own_case(session: Session, own_oid: str, number: str, today: date, *, lock: bool = False) -> ErrorReport:
    """The person's own case. Raises NotFound, for somebody else's too."""
    report = find_case(session, number, lock=lock)
    if report is None or not _may_see(session, own_oid, report, today):
        raise NotFound(number)
    return report


def add_message(session: Session, desk: Desk, own_oid: str, number: str, text: str, now: datetime) -> None:
    """Write to the keeper, who gets a mail. An answered case is sent again; the time to answer begins anew.

    Raises NotFound, NotOpen, TooManyMessages.
    """
    report = find_own_case(session, own_oid, number, day_of(now), lock=True)
    if report.state == State.CLOSED:
        raise NotOpen
    written = select(func.count()).where(
        ReportEvent.report_id == report.id, ReportEvent.kind == EventKind.MESSAGE, ReportEvent.at > now - DAY
    )
    if (session.scalar(written) or 0) >= MOST_MESSAGES:
        raise TooManyMessages
    add_event(session, desk, report, EventKind.MESSAGE, Actor.CITIZEN, now, text=EventText(text=text))
    if report.state == State.ASKED:
        report.state = State.TAKEN_UP
    elif report.state == State.ANSWERED:
        report.state, report.outcome = State.SENT, None
        report.answered_at = report.taken_up_at = None
        report.first_due_on = report.due_on = add_months(day_of(now), ANSWER_MONTHS)
    session.flush()
    queue_keeper_mail(session, desk, report, now=now, occasion=Occasion.MESSAGE)
    _note(session, "write_to_report", report, own_oid)


def close_case(session: Session, desk: Desk, own_oid: str, number: str, now: datetime) -> None:
    """Close the case; a keeper who has not answered it is told that nothing more is asked. Again: nothing happens.

    Raises NotFound.
    """
    report = find_own_case(session, own_oid, number, day_of(now), lock=True)
    if report.state == State.CLOSED:
        return
    _end(session, desk, report, EventKind.CLOSED, Actor.CITIZEN, now)
    _note(session, "close_report", report, own_oid)


def apply_life_events(session: Session, desk: Desk, now: datetime, limit: int = 50) -> int:
    """Hand over the cases about dependants who have come of age, and end those about people who have died.

    A step of the worker; returns how many cases changed. A young person's case is theirs alone from their 18th
    birthday on; until this has run, nobody sees it.
    """
    cases = _list_touched(session, day_of(now))[:limit]
    for report in cases:
        subject = find_master(session, report.subject_oid)
        if subject is not None and subject.kuollut:
            _end(session, desk, report, EventKind.ENDED_BY_DEATH, Actor.SERVICE, now)
            _note(session, "close_report", report, None)
        else:
            report.owner_oid = report.subject_oid
            add_event(session, desk, report, EventKind.HANDED_OVER, Actor.SERVICE, now)
            _note(session, "hand_over_report", report, None)
    return len(cases)


def _list_touched(session: Session, today: date) -> list[ErrorReport]:
    """Open cases about the dead, and cases about dependants who are of age, locked; others' turn is not waited for."""
    subject, master = aliased(Henkilo), aliased(Henkilo)
    dead = (subject.kuollut | master.kuollut) & (ErrorReport.state != State.CLOSED)
    born_on = func.coalesce(master.syntymaaika, subject.syntymaaika)
    others = (ErrorReport.owner_oid != ErrorReport.subject_oid) & (born_on <= _adults_born_by(today))
    query = (
        select(ErrorReport)
        .join(subject, subject.oid == ErrorReport.subject_oid)
        .outerjoin(master, master.oid == subject.master_oid)
        .where(or_(dead, others))
        .order_by(ErrorReport.id)
        .with_for_update(of=ErrorReport, skip_locked=True)
    )
    return [report for report in session.scalars(query) if _is_touched(session, report, today)]


def _adults_born_by(today: date) -> date:
    """The latest birthday of somebody who is of age."""
    born_on = date(today.year - AGE_OF_MAJORITY, today.month, 1)
    return born_on.replace(day=min(today.day, monthrange(born_on.year, born_on.month)[1]))


def _is_touched(session: Session, report: ErrorReport, today: date) -> bool:
    subject = find_master(session, report.subject_oid)
    if subject is None:
        return False
    if subject.kuollut:
        return report.state != State.CLOSED
    own = report.owner_oid in linked_oids(session, subject.oid)
    return not own and not is_minor(subject.syntymaaika, today)


def _may_see(session: Session, own_oid: str, report: ErrorReport, today: date) -> bool:
    """The owner, about their own record or that of a child whose guardian they are today; of the dead the owner too."""
    own_oids = linked_oids(session, own_oid)
    if report.owner_oid not in own_oids:
        return False
    subject = find_master(session, report.subject_oid)
    if subject is None or subject.oid in own_oids or subject.kuollut:
        return True
    return any(child.oid == subject.oid for child in list_dependants(session, own_oid, today))


def _end(session: Session, desk: Desk, report: ErrorReport, kind: EventKind, actor: Actor, now: datetime) -> None:
    was_open = report.state in OPEN_STATES
    report.state, report.closed_at = State.CLOSED, now
    add_event(session, desk, report, kind, actor, now)
    session.flush()
    if was_open:
        queue_keeper_mail(session, desk, report, now=now, occasion=Occasion.ENDED)
    withdraw_links(session, report, now)


def _note(session: Session, action: str, report: ErrorReport, own_oid: str | None) -> None:
    record(
        session,
        Event(
            action=action,
            actor=Actor.CITIZEN if own_oid else Actor.SERVICE,
            actor_oid=own_oid,
            subject_oid=report.subject_oid,
            target=f"report:{report.number}",
        ),
    )
