"""Pictures of a record: studies as bars over the years, credits as columns per year.

Pure geometry: dates and numbers in, positions in percent of the picture's width out, so that one drawing fits a phone
and a desk. Words stay words (HTML beside the drawing); everything drawn also stands in a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.register.formats import format_number
from app.register.parts import RecordView, School, StudyRight, YearOfCredits
from app.register.words import Words

MOST_TICKS = 4
"""Steps between the year labels that fit side by side on a phone of 320 px."""
LEAST_WIDTH = 1.5
"""Percent: a study of one day is still seen."""
CHART_HEIGHT = 88
"""Pixels from the base line to the top of the highest column."""
FEWEST_COLUMNS = 6
"""A single year does not fill the picture."""
MOST_COLUMN_LABELS = 9
"""Columns that can each carry their year and amount on a phone; beyond this every second, fifth ... is labelled."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis; `x` in percent, `anchor` keeps the outermost labels inside the picture."""

    year: int
    x: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One study right in the timeline: `x` and `width` in percent, both None when its beginning is not known."""

    right: StudyRight
    school: School
    x: str | None
    width: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes in the order of the page and the years under them."""

    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]

    def find_lane(self, id: str) -> Lane | None:
        """The lane of a study right that has a place on the axis."""
        return next((lane for lane in self.lanes if lane.right.id == id and lane.x is not None), None)


@dataclass(frozen=True, slots=True)
class ColumnOfYear:
    """A year's column: `x`, `middle` and `width` in percent, `y` and `height` in pixels."""

    year: int
    x: str
    middle: str
    width: str
    y: int
    height: int
    amount: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class CreditsChart:
    """Credits of one unit by year; every year between the first and the last has its place."""

    unit: Words
    columns: tuple[ColumnOfYear, ...]


def draw_timeline(view: RecordView, today: date) -> Timeline | None:
    """The study rights as bars, from beginning to end (or to today when not ended); None when no beginning is known."""
    spans = [(school, right, _span(right, today)) for school in view.schools for right in school.study_rights]
    known = [span for _, _, span in spans if span is not None]
    if not known:
        return None
    first_year = min(begin for begin, _ in known).year
    last_year = max(end for _, end in known).year + 1
    begin_axis = date(first_year, 1, 1).toordinal()
    days = date(min(last_year, 9999), 1, 1).toordinal() - begin_axis or 1

    def place(day: date) -> float:
        return 100 * (day.toordinal() - begin_axis) / days

    lanes = []
    for school, right, span in spans:
        if span is None:
            lanes.append(Lane(right, school, None, None))
            continue
        width = max(place(span[1]) - place(span[0]), LEAST_WIDTH)
        lanes.append(Lane(right, school, _percent(min(place(span[0]), 100 - width)), _percent(width)))
    return Timeline(tuple(_ticks(first_year, last_year)), tuple(lanes))


def _span(right: StudyRight, today: date) -> tuple[date, date] | None:
    begin = _day(right.begin_on)
    if begin is None:
        return None
    end = _day(right.end_on) or (today if right.state_kind == "active" else begin)
    return begin, max(begin, end)


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _ticks(first_year: int, last_year: int) -> Iterator[Tick]:
    length = last_year - first_year
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 10_000) if length / step <= MOST_TICKS)
    for year in range(first_year, last_year + 1):
        if year % step == 0 or (step == 1):
            x = 100 * (year - first_year) / length
            yield Tick(year, _percent(x), "start" if x < 5 else "end" if x > 95 else "middle")


def draw_credits(years: tuple[YearOfCredits, ...], lang: str) -> tuple[CreditsChart, ...]:
    """One chart for each unit of credits, the unit with most years first; nothing for years without amounts."""
    amounts: dict[str, dict[int, float]] = {}
    units: dict[str, Words] = {}
    for year in years:
        for unit, _shown, number in year.amounts:
            key = getattr(unit, "msgid", None) or str(unit)
            units.setdefault(key, unit)
            amounts.setdefault(key, {})[year.year] = number
    ordered = sorted(amounts, key=lambda key: -len(amounts[key]))
    return tuple(CreditsChart(units[key], tuple(_columns(amounts[key], lang))) for key in ordered)


def _columns(amounts: dict[int, float], lang: str) -> Iterator[ColumnOfYear]:
    first, last = min(amounts), max(amounts)
    count = max(last - first + 1, FEWEST_COLUMNS)
    highest = max(amounts.values()) or 1
    step = next(step for step in (1, 2, 5, 10, 20, 50, 10_000) if count / step <= MOST_COLUMN_LABELS)
    slot = 100 / count
    for year in range(first, last + 1):
        number = amounts.get(year, 0.0)
        height = max(round(CHART_HEIGHT * number / highest), 2) if number > 0 else 0
        x = (year - first) * slot
        yield ColumnOfYear(
            year=year,
            x=_percent(x + slot * 0.1),
            middle=_percent(x + slot * 0.5),
            width=_percent(slot * 0.8),
            y=CHART_HEIGHT - height,
            height=height,
            amount=format_number(number, lang) if number > 0 else "",
            labelled=year % step == 0 or step == 1,
        )


def _percent(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") + "%"
