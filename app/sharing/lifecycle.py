"""What a link is at a moment: told truthfully to the one who opens it, and to its owner."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_

from app.persons.models import Henkilo
from app.sharing.models import ShareLink
from app.sharing.shares import Share
from app.sharing.words import EndReason, LinkState

FINLAND = ZoneInfo("Europe/Helsinki")
MONTHS_BY_DEFAULT = 6
MOST_LIVE_LINKS = 100
"""Of one person."""


def day_of(moment: datetime) -> date:
    """The day in Finland."""
    return moment.astimezone(FINLAND).date()


def latest_last_day(today: date) -> date:
    """The latest day that may be chosen: a year ahead. From 29 February: the last of February."""
    return add_months(today, 12)


def default_last_day(today: date) -> date:
    return add_months(today, MONTHS_BY_DEFAULT)


def quick_last_days(today: date) -> dict[str, date]:
    """The form's quick picks."""
    return {
        "week": today + timedelta(days=7),
        "month": add_months(today, 1),
        "half_year": add_months(today, 6),
        "year": latest_last_day(today),
    }


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for candidate in (day.day, 30, 29, 28):
        if candidate <= day.day:
            try:
                return date(year, month + 1, candidate)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


def is_live(share: Share, today: date) -> bool:
    """Whether the link shows something to whoever has it (and its PIN): not ended, not withdrawn."""
    return share.withdrawn_at is None and share.emptied_at is None and share.last_day >= today


def live_rows(today: date) -> ColumnElement[bool]:
    """The same as a condition on `ShareLink`."""
    return and_(ShareLink.withdrawn_at.is_(None), ShareLink.emptied_at.is_(None), ShareLink.last_day >= today)


def state_for_owner(share: Share, today: date) -> LinkState:
    """OPEN, WAITING_FOR_OWNER, ENDED, WITHDRAWN or EMPTIED."""
    ended = _end_state(share, today)
    if ended is not None:
        return ended
    return LinkState.WAITING_FOR_OWNER if share.waits_for_owner_at else LinkState.OPEN


def state_for_recipient(share: Share, owner: Henkilo | None, today: date) -> LinkState:
    """The same without what is nobody's business; the PIN is looked at by the caller when this is OPEN.

    A person's death ends all their links, from the moment that we know of it; it is told to nobody.
    """
    if owner is None or owner.kuollut or share.ended_reason is EndReason.DEATH:
        return LinkState.EMPTIED
    state = state_for_owner(share, today)
    return LinkState.EMPTIED if state is LinkState.OPEN and not share.is_readable else state


def _end_state(share: Share, today: date) -> LinkState | None:
    if share.emptied_at is not None:
        return LinkState.EMPTIED
    if share.withdrawn_at is not None:
        return LinkState.WITHDRAWN
    return LinkState.ENDED if share.last_day < today else None
