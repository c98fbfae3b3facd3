"""What the worker does to reports by itself, each in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.sql import ColumnElement

from app.audit.service import Actor, Event, record
from app.reports.corrections import scope_of
from app.reports.desk import Desk
from app.reports.drafts import forget_old_drafts
from app.reports.following import apply_life_events
from app.reports.models import Attachment, ErrorReport, KeeperLink, ReportEvent, State
from app.settings.retention import ATTACHMENTS, CASES, DRAFTS
from app.sources.changes import forget

BATCH = 100
_OVER = (State.ANSWERED, State.CLOSED)


def follow_lives(desk: Desk, now: datetime) -> int:
    """Hand over the cases of those who came of age, end those of the dead; how many. Needs an app context."""
    with desk.database.write() as session:
        return apply_life_events(session, desk, now)


def drop_old_drafts(desk: Desk, now: datetime) -> int:
    """Throw away the drafts that nobody has touched for long; how many."""
    with desk.database.write() as session:
        return forget_old_drafts(session, DRAFTS.limit(desk.settings, now))


def drop_old_attachments(desk: Desk, now: datetime) -> int:
    """Throw away the files of cases that ended long ago; how many."""
    limit = ATTACHMENTS.limit(desk.settings, now)
    old = select(Attachment.id).join(ErrorReport, ErrorReport.id == Attachment.report_id).where(_over_before(limit))
    with desk.database.write() as session:
        ids = session.scalars(old.limit(BATCH)).all()
        session.execute(delete(Attachment).where(Attachment.id.in_(ids)))
    return len(ids)


def drop_old_cases(desk: Desk, now: datetime) -> int:
    """Throw away cases that ended long ago, with everything written in them; how many. The audit trail stays."""
    old = select(ErrorReport).where(_over_before(CASES.limit(desk.settings, now))).order_by(ErrorReport.id)
    with desk.database.write() as session:
        reports = session.scalars(old.limit(BATCH).with_for_update(skip_locked=True)).all()
        ids = [report.id for report in reports]
        for table in (Attachment, KeeperLink, ReportEvent):
            session.execute(delete(table).where(table.report_id.in_(ids)))
        forget(session, [scope_of(report.number) for report in reports])
        for report in reports:
            target = f"report:{report.number}"
            record(
                session, Event(action="forget_report", actor=Actor.SERVICE, subject_oid=report.owner_oid, target=target)
            )
            session.delete(report)
    return len(reports)


def _over_before(limit: datetime) -> ColumnElement[bool]:
    """A case that was both answered and closed is over since the later of the two."""
    last = (ErrorReport.closed_at, ErrorReport.answered_at)
    return or_(*(ErrorReport.state == state for state in _OVER)) & (func.coalesce(*last) < limit)
