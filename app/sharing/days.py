"""The last day of a link as a form asks for it: a quick pick, or any day up to a year ahead."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, Field
from wtforms.validators import ValidationError

from app.register.formats import format_date
from app.sharing.lifecycle import quick_last_days

OTHER = "other"
"""Instead of a quick pick: the day that is written."""
PICKS = {
    "week": lazy_gettext("One week"),
    "month": lazy_gettext("One month"),
    "half_year": lazy_gettext("Six months"),
    "year": lazy_gettext("One year, the longest possible"),
}
DEFAULT_PICK = "half_year"
_FINNISH = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)


class DayField(DateField):  # type: ignore[misc]
    """A day by the browser's own field, which sends 2026-12-31; where it has none, as people write it: 31.12.2026."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        self.data = read_day(text)
        if self.data is None:
            raise ValueError(gettext("Write a day that is in the calendar, in the form 31.12.2026."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])[:40]
        return self.data.isoformat() if self.data else ""


def read_day(text: str) -> date | None:
    """A day written as 2026-12-31 or 31.12.2026; None for anything else."""
    found = _FINNISH.fullmatch(text)
    iso = f"{found[3]}-{found[2]:>02}-{found[1]:>02}" if found else text
    try:
        return date.fromisoformat(iso) if re.fullmatch(r"\d{4}-\d\d-\d\d", iso, re.ASCII) else None
    except ValueError:
        return None


def list_picks(today: date) -> list[tuple[str, str]]:
    """The choices of the form: value and words, each with its day."""
    days = quick_last_days(today)
    picks = [(value, f"{words} ({format_date(days[value].isoformat())})") for value, words in PICKS.items()]
    return [*picks, (OTHER, str(gettext("Another day")))]


def chosen_day(pick: str | None, written: date | None, today: date) -> date | None:
    """The day that the form means."""
    return written if pick == OTHER else quick_last_days(today).get(pick or "")


def check_pick(pick: str | None, written: Field) -> None:
    """Raise ValidationError when a quick pick is chosen and a day is written too: one must not win unseen."""
    if pick != OTHER and written.data is not None:
        raise ValidationError(
            gettext("You wrote a day, but “Another day” is not chosen. Choose it, or empty this field.")
        )
