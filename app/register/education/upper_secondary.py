"""General upper secondary education, its preparatory education (luva) and the pre-IB year.

A subject's extent is the sum of its courses (KOSKI: LukionOppiaineetEditor): in courses for the curricula before 2019,
in credits since. Local courses and those taken as a special examination carry a footnote mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from app.register.assessment import is_fail
from app.register.columns import GRADE, ColumnSpec, Json, best_assessment, extent_cell
from app.register.education.basic import module_of, type_code
from app.register.facts import Context, present_items
from app.register.formats import format_extent, parse_number
from app.register.layout import Layout
from app.register.parts import Fact
from app.register.words import Message, Text, Words, say

CREDITS = "2"
COURSES = "4"

INLINE = frozenset(
    {
        "lukionkurssi",
        "lukionvaltakunnallinenmoduuli",
        "lukionpaikallinenopintojakso",
        "lukionvaltakunnallinenmoduuli2019",
        "lukionpaikallinenopintojakso2019",
        "luvakurssi",
        "preibkurssi",
    }
)


def passed(suoritus: Json) -> bool:
    """Assessed, and not failed."""
    arviointi = best_assessment(suoritus)
    return arviointi is not None and not is_fail(arviointi)


def sum_extents(ctx: Context, suoritukset: Iterable[Json]) -> Text | None:
    """The extents added up; a course without one counts as one course. None when there is nothing or units differ."""
    total = Decimal(0)
    units: dict[str, Json] = {}
    for suoritus in suoritukset:
        laajuus = module_of(suoritus).get("laajuus")
        laajuus = laajuus if isinstance(laajuus, dict) else {}
        unit = laajuus.get("yksikkö") or {"koodiarvo": COURSES, "koodistoUri": "opintojenlaajuusyksikko"}
        if not isinstance(unit, dict):
            return None
        units[str(unit.get("koodiarvo"))] = unit
        amount = parse_number(laajuus.get("arvo"))
        total += Decimal(1) if amount is None else amount
    if len(units) != 1 or not total:
        return None
    return format_extent({"arvo": float(total), "yksikkö": next(iter(units.values()))}, ctx.names)


def subject_extent(ctx: Context, subject: Json) -> Words | None:
    """A subject's own extent, else the sum of its passed courses."""
    own = extent_cell(ctx, subject)
    if own is not None:
        return own
    return sum_extents(ctx, (course for course in present_items(subject.get("osasuoritukset")) if passed(course)))


SUBJECT_EXTENT = ColumnSpec(say("Extent"), "extent", subject_extent, frozenset({"laajuus"}))


class UpperSecondary(Layout):
    """Subjects with their courses inline."""

    inline: ClassVar[frozenset[str]] = INLINE
    columns: ClassVar[tuple[ColumnSpec, ...]] = (SUBJECT_EXTENT, GRADE)
    footnotes: ClassVar[Mapping[str, Message]] = {
        "*": say("Local course or study unit"),
        "**": say("Completed as a special examination"),
    }
    shown: ClassVar[frozenset[str]] = frozenset({"suoritettuErityisenäTutkintona"})
    caption: ClassVar[Message] = say("Subjects and courses")
    name_column: ClassVar[Message] = say("Subject")

    def marks(self, ctx: Context, osasuoritus: Json, suoritus: Json) -> str:
        marks = []
        tunniste = module_of(osasuoritus).get("tunniste")
        local = isinstance(tunniste, dict) and not tunniste.get("koodistoUri")
        if local and type_code(osasuoritus) in INLINE:
            marks.append("*")
        if osasuoritus.get("suoritettuErityisenäTutkintona"):
            marks.append("**")
        return " ".join(marks)

    def sums(self, ctx: Context, rows: Sequence[Json], suoritus: Json) -> tuple[Fact, ...]:
        """Assessed and passed in all (curriculum 2019), or passed courses in all (before)."""
        units: list[Json] = []
        for row in rows:
            units += list(present_items(row.get("osasuoritukset"))) or [row]
        assessed = [unit for unit in units if best_assessment(unit) is not None]
        made = []
        for words, counted in (
            (say("Assessed studies in all"), assessed),
            (say("Passed studies in all"), [unit for unit in assessed if passed(unit)]),
        ):
            total = sum_extents(ctx, counted)
            if total is not None:
                made.append(Fact(words, (total,)))
        if len(made) == 2 and made[0].values == made[1].values:
            del made[0]
        return tuple(made)


class PreparatoryForUpperSecondary(UpperSecondary):
    """LUVA: studies of the preparatory education and studies of upper secondary education apart."""

    def groups(self, ctx: Context, suoritus: Json) -> list[tuple[Words, list[dict[str, Any]]]]:
        rows = list(present_items(suoritus.get("osasuoritukset")))
        upper = [row for row in rows if type_code(row).startswith("luvalukionoppiaine")]
        own = [row for row in rows if not type_code(row).startswith("luvalukionoppiaine")]
        return [
            (say("Preparatory studies"), own),
            (say("Studies of general upper secondary education"), upper),
        ]
