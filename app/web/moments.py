"""Moments in words: Finnish time, in the language of the page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext

from app.register.formats import format_date

FINLAND = ZoneInfo("Europe/Helsinki")


def format_moment(moment: datetime | None) -> str:
    """A moment as "14.3.2026 at 12.05"; "" for None."""
    if moment is None:
        return ""
    day = format_date(moment.astimezone(FINLAND).date().isoformat())
    return str(gettext("%(date)s at %(time)s", date=day, time=format_clock(moment)))


def format_clock(moment: datetime) -> str:
    """The time of day as "12.05"."""
    local = moment.astimezone(FINLAND)
    return f"{local.hour}.{local.minute:02}"


def install_moments(app: Flask) -> None:
    """Give templates the filters `moment` and `clock`."""
    app.jinja_env.filters.update(moment=format_moment, clock=format_clock)
