"""Places in a record that a report can be about: study rights, attainments, rows and courses, as the page shows them.

The page's links name a place by its short id on the page ("s1o2a1r3", a course in it "s1o2a1r3k2"); forms name it by
its key (`register.keys`), which stays the same while the record changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.register.keys import attainment_key, study_right_key
from app.register.parts import Attainment, Column, Course, RecordView, Row, StudyRight
from app.register.words import Words

COURSE = "k"
"""Between a row's id and the number of a course in it."""
MOST_CHOICES = 400
"""Rows of one list to choose from; a larger attainment is chosen as a whole."""

Quote = tuple[tuple[Words | None, Words], ...]
"""What the record says of a place, without its name: (what it is, value)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place. `names` lead to it from its attainment down (the last is its own); empty for a study right.

    `depth`: 0 a study right, 1 an attainment, 2 and more its rows and courses.
    """

    id: str
    key: str
    right: StudyRight
    names: tuple[Words, ...]
    quote: Quote
    depth: int

    @property
    def study_right_key(self) -> str:
        return study_right_key(self.key)

    @property
    def attainment_key(self) -> str | None:
        return attainment_key(self.key)

    @property
    def row_key(self) -> str | None:
        return self.key if self.key.count(".") > 1 else None


def find_spot(view: RecordView, place: str) -> Spot | None:
    """The place with this id or key; None when the record has no such one. The record carries row keys."""
    found = (spot for spot in _walk(view) if place and place in (spot.id, spot.key))
    return next(found, None)


def list_choices(view: RecordView, spot: Spot) -> list[Spot]:
    """What else the report might be about: the study right, and all of the attainment (else of its attainments)."""
    within = [one for one in _walk(view) if one.right.id == spot.right.id]
    if spot.attainment_key is not None:
        same = [one for one in within if one.depth == 0 or one.attainment_key == spot.attainment_key]
        return same if len(same) <= MOST_CHOICES else [one for one in same if one.depth < 2 or one.key == spot.key]
    return [one for one in within if one.depth < 2]


def _walk(view: RecordView) -> Iterator[Spot]:
    for school in view.schools:
        for right in school.study_rights:
            if right.key:
                yield from _in_study_right(right)


def _in_study_right(right: StudyRight) -> Iterator[Spot]:
    quote: Quote = ((None, right.state),) if right.state is not None else ()
    yield Spot(right.id, right.key, right, (), quote, 0)
    for attainment in right.attainments:
        # Loose courses share a section that is no attainment itself; each of its rows is one.
        whole = Spot(attainment.id, attainment.key, right, (attainment.title,), _quote(attainment), 1)
        if whole.key:
            yield whole
        names = whole.names if whole.key else ()
        for table in attainment.tables:
            for row in table.rows:
                yield from _in_row(right, row, table.columns, names, 2 if whole.key else 1)


def _in_row(
    right: StudyRight, row: Row, columns: tuple[Column, ...], above: tuple[Words, ...], depth: int
) -> Iterator[Spot]:
    names = (*above, row.name)
    cells = zip(columns, row.cells, strict=False)
    values = tuple((column.title, cell) for column, cell in cells if cell is not None)
    spot = Spot(row.id, row.key, right, names, values, depth)
    if spot.key:
        yield spot
    for number, course in enumerate(row.courses, 1):
        if course.key:
            yield replace(_in_course(right, course, names, depth + 1), id=f"{row.id}{COURSE}{number}")
    for child in row.rows:
        yield from _in_row(right, child, columns, names, depth + 1)


def _in_course(right: StudyRight, course: Course, above: tuple[Words, ...], depth: int) -> Spot:
    grade: Quote = ((None, course.grade),) if course.grade is not None else ()
    code: Quote = ((None, course.code),) if str(course.code) != str(course.name) else ()
    return Spot("", course.key, right, (*above, course.name), (*code, *grade), depth)


def _quote(attainment: Attainment) -> Quote:
    return ((None, attainment.confirmation),) if attainment.confirmation is not None else ()
