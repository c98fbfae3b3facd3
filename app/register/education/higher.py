"""Higher education: a degree with its courses as a tree, and the courses that belong to no degree as one table.

Virta gives loose courses beside a degree or, per institution, as a study right of their own (koski-data §4.4-4.5). It
repeats on every course what its surroundings say already (the institution, the day, who confirmed): that is told once.
Semester enrolments and mobility periods are tables of their own, newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from app.register.assessment import assessment_date
from app.register.columns import EXTENT, GRADE, ColumnSpec, Json
from app.register.education.basic import type_code
from app.register.education.language_tests import assessed_cell
from app.register.facts import Context, facts_of, present_items
from app.register.formats import format_date, format_period
from app.register.labels import label
from app.register.layout import Layout
from app.register.parts import Attainment, Column, Fact, Row, Table
from app.register.progress import iso_date
from app.register.shapes import as_dict, as_dicts, code_of
from app.register.words import Message, Text, Words, say

UNNAMED_LEFT_OUT = ("koulutusala", "rahoituslähde")
"""Codes that say nothing without a name: shown when a code list names them, else only kept in the document."""
ENROLMENT_SHOWN = frozenset({"alku", "loppu", "tila", "ilmoittautumispäivä"})
MOBILITY_SHOWN = frozenset({"alku", "loppu", "maa", "suunta"})


def completed_cell(ctx: Context, suoritus: Json) -> Words | None:
    """The day of the grade; of an attainment without one the day it was completed."""
    on = suoritus.get("suorituspäivä")
    return assessed_cell(ctx, suoritus) or (Text(format_date(on)) if on else None)


class HigherEducation(Layout):
    columns: ClassVar[tuple[ColumnSpec, ...]] = (
        EXTENT,
        ColumnSpec(say("Completed"), "date", completed_cell, frozenset({"suorituspäivä"})),
        GRADE,
    )
    caption: ClassVar[Message] = say("Courses")
    name_column: ClassVar[Message] = say("Course")
    additional_shown: ClassVar[frozenset[str]] = frozenset({"lukukausiIlmoittautuminen", "liikkuvuusjaksot"})

    def loose(self, opiskeluoikeus: Json) -> list[dict[str, Any]]:
        suoritukset = present_items(opiskeluoikeus.get("suoritukset"))
        return [item for item in suoritukset if type_code(item) == "korkeakoulunopintojakso"]

    def table(
        self, ctx: Context, caption: Words, rows: Sequence[Json], suoritus: Json, id: str, start: int = 0
    ) -> Table:
        school = _organisation_key(suoritus.get("toimipiste"))
        told_once = [_without_repetition(ctx, row, school) for row in rows]
        return super().table(ctx, caption, told_once, suoritus, id, start)

    def details(
        self, ctx: Context, osasuoritus: Json, name: Words, shown: frozenset[str], *, with_code: bool = True
    ) -> tuple[Fact, ...]:
        """The day of the one grade stands in its column."""
        facts = super().details(ctx, osasuoritus, name, shown, with_code=with_code)
        if len(as_dicts(osasuoritus.get("arviointi"))) != 1:
            return facts
        return tuple(fact for fact in facts if fact.label != label("arviointipäivä"))

    def sections(self, ctx: Context, opiskeluoikeus: Json, id: str) -> tuple[Attainment, ...]:
        lisatiedot = as_dict(opiskeluoikeus.get("lisätiedot"))
        terms = as_dicts(as_dict(lisatiedot.get("lukukausiIlmoittautuminen")).get("ilmoittautumisjaksot"))
        abroad = as_dicts(lisatiedot.get("liikkuvuusjaksot"))
        made = []
        if terms:
            made.append(_section(f"{id}1", say("Semester enrolments"), _enrolments(ctx, terms, f"{id}1")))
        if abroad:
            made.append(_section(f"{id}2", say("Mobility periods"), _mobility(ctx, abroad, f"{id}2")))
        return tuple(made)


def _section(id: str, title: Message, table: Table) -> Attainment:
    return Attainment(id, title, None, None, (), (table,))


def _enrolments(ctx: Context, terms: Iterable[Json], id: str) -> Table:
    """One row a term: present or absent, when it was said, and the rest (student union, fees) in the details."""
    rows = tuple(
        Row(
            name=_term(term),
            cells=(_code(ctx, term.get("tila")), _day(term.get("ilmoittautumispäivä"))),
            id=f"{id}r{number}",
            details=facts_of(ctx, term, skip=ENROLMENT_SHOWN),
        )
        for number, term in enumerate(_newest_first(terms), 1)
    )
    columns = (Column(say("Enrolment")), Column(say("Enrolled on"), "date"))
    return _with_used_columns(Table(say("Terms"), say("Term"), columns, rows))


def _mobility(ctx: Context, periods: Iterable[Json], id: str) -> Table:
    """One row a period: the country, the days and the direction; the programme and the rest in the details."""
    rows = tuple(
        Row(
            name=_code(ctx, period.get("maa")) or say("Country not known"),
            cells=(
                Text(format_period(period.get("alku"), period.get("loppu"))),
                _code(ctx, period.get("suunta")),
            ),
            id=f"{id}r{number}",
            details=facts_of(ctx, period, skip=MOBILITY_SHOWN),
        )
        for number, period in enumerate(_newest_first(periods), 1)
    )
    columns = (Column(say("Period"), "date"), Column(label("suunta")))
    return _with_used_columns(Table(say("Studies in another country"), say("Country"), columns, rows))


def _with_used_columns(table: Table) -> Table:
    """Columns that no row fills are left out."""
    used = [place for place in range(len(table.columns)) if any(_says(row.cells[place]) for row in table.rows)]
    columns = tuple(table.columns[place] for place in used)
    rows = tuple(
        Row(row.name, tuple(row.cells[place] for place in used), row.id, details=row.details) for row in table.rows
    )
    return Table(table.caption, table.name_column, columns, rows)


def _says(words: Words | None) -> bool:
    return words is not None and str(words) != ""


def _newest_first(periods: Iterable[Json]) -> list[Json]:
    return sorted(periods, key=lambda period: iso_date(period.get("alku")) or "", reverse=True)


def _term(term: Json) -> Words:
    period = format_period(term.get("alku"), term.get("loppu"))
    return Text(period) if period else say("Term not known")


def _code(ctx: Context, koodi: object) -> Words | None:
    found = ctx.names.code(koodi) if isinstance(koodi, dict) else None
    return found if found is not None and found.text else None


def _day(value: object) -> Words | None:
    on = format_date(value) if isinstance(value, str) else ""
    return Text(on) if on else None


def _without_repetition(ctx: Context, suoritus: Json, school: str) -> dict[str, Any]:
    """A copy without what the row's surroundings or columns say: same institution, same day, same confirmer."""
    row = {key: value for key, value in suoritus.items() if not _is_unnamed(ctx, key, value)}
    own = _organisation_key(row.get("toimipiste"))
    vahvistus = as_dict(row.get("vahvistus"))
    if vahvistus and vahvistus.keys() <= {"päivä", "myöntäjäOrganisaatio"}:
        days = {assessment_date(arviointi) for arviointi in as_dicts(row.get("arviointi"))}
        if days == {vahvistus.get("päivä")} and _organisation_key(vahvistus.get("myöntäjäOrganisaatio")) in ("", own):
            del row["vahvistus"]
    if own and own == school:
        del row["toimipiste"]
    if isinstance(row.get("osasuoritukset"), list):
        parts = as_dicts(row["osasuoritukset"])
        row["osasuoritukset"] = [_without_repetition(ctx, part, own or school) for part in parts]
    return row


def _is_unnamed(ctx: Context, key: str, value: object) -> bool:
    """Whether all that a field has are codes without a name."""
    if key not in UNNAMED_LEFT_OUT:
        return False
    koodit = as_dicts(value if isinstance(value, list) else [value])
    return all(ctx.names.code(koodi).text == code_of(koodi) for koodi in koodit)


def _organisation_key(organisation: object) -> str:
    found = as_dict(organisation)
    return code_of(found.get("oppilaitosnumero")) or str(found.get("oid") or "")
