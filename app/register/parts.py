"""What a record page is made of: plain values, no HTML.

`register.view` builds these; one set of template components renders them. All words are `Words` (register data or our
own sentence); ids are short and positional ("s1o2a3"), so that pages stay light.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.register.words import Words


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead elsewhere (e.g. the qualification's requirements)."""

    words: Words
    href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its values. A value is words, a link, or a group of further facts."""

    label: Words
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that belong together, e.g. one jakso or one vahvistus; `title` when the group has a name of its own."""

    items: tuple[Fact, ...]
    title: Words | None = None


Value = Words | Link | Facts


@dataclass(frozen=True, slots=True)
class Course:
    """A course shown inline under its subject: short code and grade at a glance, the rest when opened.

    `key` and `changed` as in Attainment.
    """

    code: Words
    grade: Words | None
    name: Words
    details: tuple[Fact, ...]
    marks: str = ""
    rows: tuple[Row, ...] = ()
    key: str = ""
    changed: Words | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One osasuoritus. `cells` stand in the order of the table's `columns` (the name is its own, first column).

    `key` and `changed` as in Attainment.
    """

    name: Words
    cells: tuple[Words | None, ...]
    id: str
    marks: str = ""
    details: tuple[Fact, ...] = ()
    courses: tuple[Course, ...] = ()
    rows: tuple[Row, ...] = ()
    key: str = ""
    changed: Words | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `kind` ("extent", "grade", "points", "date", "text") tells how to align and stress it."""

    title: Words
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one caption. `sums` stand below the rows, `footnotes` explain the marks used in it.

    `scales` explains the grades in it to somebody else than their owner (`register.grading_scales`).
    """

    caption: Words
    name_column: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Fact, ...] = ()
    footnotes: tuple[tuple[str, Words], ...] = ()
    scales: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Attainment:
    """A päätason suoritus. `state` is "complete", "unfinished" or None (types that have no such state).

    `key` is what it is known by (`register.keys`), "" where the record carries no keys; loose courses share a section
    without one, their rows have it. `changed` says when it, or a row in it, was changed or corrected.
    """

    id: str
    title: Words
    state: str | None
    confirmation: Words | None
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    notes: tuple[Words, ...] = ()
    key: str = ""
    changed: Words | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """One state of a study right. Dates are ISO; `current` marks the one in force today."""

    state: Words
    period: Words
    current: bool
    details: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyRight:
    """An opiskeluoikeus as a card. `begin_on`/`end_on` are ISO dates or None, for the timeline.

    `state_kind` is "active", "completed", "ended" or "unknown": what colour and shape may say beside the words.
    """

    id: str
    title: Words
    years: str
    state: Words | None
    state_kind: str
    type_name: Words
    oid: str | None
    begin_on: str | None
    end_on: str | None
    facts: tuple[Fact, ...]
    periods: tuple[Period, ...]
    additional: tuple[Fact, ...]
    attainments: tuple[Attainment, ...]
    notes: tuple[Words, ...] = ()
    key: str = ""
    changed: Words | None = None
    by_consent: bool = False
    """The whole of it rests on the person's consent (`register.consent`)"""


@dataclass(frozen=True, slots=True)
class School:
    """Study rights of one oppilaitos (or koulutustoimija), latest first."""

    id: str
    name: Words
    study_rights: tuple[StudyRight, ...]


@dataclass(frozen=True, slots=True)
class YearOfCredits:
    """Credits completed in one calendar year, per unit: (unit words, amount as shown, amount as a number)."""

    year: int
    amounts: tuple[tuple[Words, Words, float], ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Details not shown to the data subject: how many, of what kind, and whom to ask about them."""

    count: int
    kinds: tuple[tuple[Words, int], ...]
    keepers: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Whose record it is. `born` is D.M.YYYY words or None; never a hetu. `facts` only on the person's own page."""

    name: str
    born: Words | None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What I have and what is under way: titles with their school, newest first, by link to their card."""

    completed: tuple[tuple[Words, Words, str], ...] = ()
    ongoing: tuple[tuple[Words, Words, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything that the record page shows of one person to one viewer in one language.

    `held_back` is set for the citizen only; every other viewer gets one fixed sentence, the same for everyone.
    """

    person: Person
    schools: tuple[School, ...]
    summary: Summary
    credits: tuple[YearOfCredits, ...]
    held_back: HeldBack | None
    viewer: str
    lang: str
    notes: tuple[Words, ...] = field(default=())
