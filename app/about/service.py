"""Feedback: taken in, listed for whoever answers, marked as answered. Works in the caller's session and transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.about.models import Feedback
from app.audit.service import Actor, Event, record
from app.database import Database

FINLAND = ZoneInfo("Europe/Helsinki")
ANSWER_DAYS = 14
"""Within how many days accessibility feedback must be answered (act 306/2019); we keep it for all feedback."""


class Topic(StrEnum):
    """What feedback is about."""

    ACCESSIBILITY = "accessibility"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class GivenFeedback:
    """What the sender filled in."""

    topic: Topic
    message: str
    email: str | None
    page: str | None
    lang: str


def store_feedback(session: Session, given: GivenFeedback, now: datetime) -> Feedback:
    """Keep the feedback; it is to be answered within 14 days of its arrival in Finland's time."""
    row = Feedback(
        received_at=now,
        answer_by_on=now.astimezone(FINLAND).date() + timedelta(days=ANSWER_DAYS),
        topic=given.topic,
        message=given.message,
        email=given.email,
        page=given.page,
        lang=given.lang,
    )
    session.add(row)
    session.flush()
    return row


def list_unanswered_feedback(session: Session) -> list[Feedback]:
    """What waits for an answer, the most urgent first."""
    return list(
        session.scalars(
            select(Feedback).where(Feedback.answered_at.is_(None)).order_by(Feedback.answer_by_on, Feedback.id)
        )
    )


def mark_feedback_answered(session: Session, feedback_id: int, now: datetime) -> bool:
    """Note that the feedback has been answered and forget whose it was, as the privacy page promises.

    False when there is no such feedback or it was answered before.
    """
    row = session.get(Feedback, feedback_id)
    if row is None or row.answered_at is not None:
        return False
    row.answered_at = now
    row.email = None
    record(session, Event(action="answer_feedback", actor=Actor.OPERATOR, target=f"feedback/{feedback_id}"))
    return True


def delete_old_feedback(database: Database, limit: datetime) -> int:
    """Remove feedback that was answered before `limit`; how many. What waits for its answer stays."""
    with database.write() as session:
        rows = session.scalars(select(Feedback).where(Feedback.answered_at < limit).limit(100)).all()
        for row in rows:
            session.delete(row)
    return len(rows)
