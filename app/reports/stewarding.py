"""What the worker does to reports by itself, each in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from app.reports.desk import Desk
from app.reports.drafts import forget_old_drafts
from app.reports.following import apply_life_events


def follow_lives(desk: Desk, now: datetime) -> int:
    """Hand over the cases of those who came of age, end those of the dead; how many. Needs an app context."""
    with desk.database.write() as session:
        return apply_life_events(session, desk, now)


def drop_old_drafts(desk: Desk, now: datetime) -> int:
    """Throw away the drafts that nobody has touched for long; how many."""
    with desk.database.write() as session:
        return forget_old_drafts(session, now)
