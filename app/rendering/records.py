"""The record page from a RecordView: the site, the command line and share links all render here.

Needs a Flask application context for templates and texts, and nothing else: no database, no session. Rows inside rows
are laid out flat, each with its depth: a table stays one table and rendering stays linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import render_template
from flask_babel import gettext, lazy_gettext
from jinja2 import Environment

from app.register.formats import format_date
from app.register.parts import Column, Facts, Link, RecordView, Row, School
from app.register.visibility import Viewer
from app.register.words import Words
from app.rendering.charts import CreditsChart, Timeline, draw_credits, draw_timeline
from app.web.moments import format_moment

OPEN_ALL = "kaikki"
"""Value of `?avaa=` that opens everything; the id of a study right opens that one."""
DEEPEST = 7
"""Rows deeper than this are indented no further."""
COLUMN_CLASSES = {"extent": "x", "grade": "g", "points": "n", "date": "d"}
"""One letter for each cell: a record has thousands of them."""
UNAVAILABLE = {
    "virta": lazy_gettext("Your studies in higher education could not be fetched just now."),
    "ytr": lazy_gettext("Your matriculation examination could not be fetched just now."),
    "vtj": lazy_gettext("Whose guardian you are could not be checked just now. Your own studies are not affected."),
}
UNAVAILABLE_OF_OTHERS = {
    "virta": lazy_gettext("Studies in higher education could not be fetched just now."),
    "ytr": lazy_gettext("The matriculation examination could not be fetched just now."),
}


@dataclass(frozen=True, slots=True)
class Outage:
    """A source that did not answer: what is missing, and from when the answer is that is shown instead ("" if none)."""

    sentence: str
    as_of: str


@dataclass(frozen=True, slots=True)
class PersonLink:
    """A person whose studies the visitor may look at."""

    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record and the ways on from it. Addresses that do not exist for the viewer are empty.

    opened       "" opens the first study right, OPEN_ALL everything, an id that study right
    people       the person and their dependants; empty when there is nobody to choose
    unavailable  remote sources that did not answer ("virta", "ytr")
    without_hetu how many dependants cannot be shown, because no register names them by a hetu
    as_of        of these, the moments of the earlier answers that are shown instead
    again_href   the same page once more, to try again
    print_hrefs  addresses of the study rights' print pages, by their ids
    report_href  address of an error report, to which the id of a place is added
    download_href address of everything in one file; only of one's own record
    consent_href address where the person withdraws consents; only of one's own record
    """

    view: RecordView
    today: date
    opened: str = ""
    people: tuple[PersonLink, ...] = ()
    unavailable: tuple[str, ...] = ()
    without_hetu: int = 0
    as_of: Mapping[str, datetime] = field(default_factory=dict)
    again_href: str = ""
    open_href: str = ""
    print_hrefs: Mapping[str, str] = field(default_factory=dict)
    print_all_href: str = ""
    missing_href: str = ""
    share_href: str = ""
    back_href: str = ""
    report_href: str = ""
    missing_report_href: str = ""
    consent_href: str = ""
    download_href: str = ""

    @property
    def heading(self) -> str:
        if self.view.viewer == Viewer.CITIZEN:
            return str(gettext("My studies"))
        if self.view.viewer == Viewer.GUARDIAN:
            return str(gettext("My dependant's studies"))
        return str(gettext("Shared studies"))

    @property
    def outages(self) -> tuple[Outage, ...]:
        words = UNAVAILABLE if self.view.viewer == Viewer.CITIZEN else UNAVAILABLE_OF_OTHERS
        return tuple(
            Outage(str(words[source]), format_moment(self.as_of.get(source)))
            for source in self.unavailable
            if source in words
        )

    @property
    def timeline(self) -> Timeline | None:
        return draw_timeline(self.view, self.today)

    @property
    def others(self) -> tuple[tuple[Words, Words, str], ...]:
        """Study rights that are neither completed nor under way, in the form of the summary's."""
        told = {id for _title, _school, id in (*self.view.summary.completed, *self.view.summary.ongoing)}
        return tuple(
            (right.title, school.name, right.id)
            for school in self.view.schools
            for right in school.study_rights
            if right.id not in told
        )

    @property
    def charts(self) -> tuple[CreditsChart, ...]:
        return draw_credits(self.view.credits, self.view.lang)

    @property
    def today_words(self) -> str:
        return format_date(self.today.isoformat())


def render_record(page: RecordPage) -> str:
    """The complete page of a record; of a person without any study right the friendly empty page."""
    return render_template("records/show_record.html", page=page)


def render_print(page: RecordPage) -> str:
    """The page for paper: every study right of `page.view` with everything open."""
    return render_template("records/print_study_right.html", page=page)


def select_study_right(view: RecordView, id: str) -> tuple[School, ...]:
    """The school and the one study right with this id (positional or the register's oid); empty when there is none."""
    for school in view.schools:
        for right in school.study_rights:
            if id in (right.id, right.oid):
                return (School(school.id, school.name, (right,)),)
    return ()


def flat_rows(rows: tuple[Row, ...], depth: int = 0) -> Iterator[tuple[int, Row]]:
    """Rows in reading order, each with its depth (0 outermost, at most DEEPEST)."""
    for row in rows:
        yield depth, row
        if row.rows:
            yield from flat_rows(row.rows, min(depth + 1, DEEPEST))


def column_kinds(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The one-letter class of each column's cells."""
    return tuple(COLUMN_CLASSES.get(column.kind, "t") for column in columns)


def register_components(environment: Environment) -> None:
    """Give the templates what the components of a record need."""
    environment.filters.update(flat=flat_rows, kinds=column_kinds, iso_date=format_date)
    environment.tests.update(
        facts_group=lambda value: isinstance(value, Facts),
        link=lambda value: isinstance(value, Link),
    )
