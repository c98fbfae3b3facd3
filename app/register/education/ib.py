"""The IB diploma: subjects by group, level and predicted grade beside the grade, core requirements as a table.

Predicted grades stand in `predictedArviointi`, in older documents among the assessments with `predicted: true`; the
core is `osasuoritukset` of type ibcore, in older documents three objects of the attainment (koski-data T13).
"""

from __future__ import annotations

from typing import Any, ClassVar

from app.register.assessment import best, grade_words
from app.register.columns import GRADE, ColumnSpec, Json, grade_cell
from app.register.education.basic import module_of, type_code
from app.register.education.upper_secondary import INLINE, SUBJECT_EXTENT, UpperSecondary
from app.register.facts import Context, assessment_words, facts_of, present_items
from app.register.parts import Fact, Facts, Value
from app.register.words import Words, say

CORE_KEYS = ("theoryOfKnowledge", "extendedEssay", "creativityActionService")
CORE_TYPES = frozenset({"ibcore", "iboppiainetok", "iboppiaineee", "iboppiainecas"})


def level_cell(ctx: Context, suoritus: Json) -> Words | None:
    taso = module_of(suoritus).get("taso")
    return ctx.names.code(taso) if isinstance(taso, dict) and taso.get("koodiarvo") else None


def final_assessments(suoritus: Json) -> list[dict[str, Any]]:
    return [item for item in present_items(suoritus.get("arviointi")) if item.get("predicted") is not True]


def predicted_assessments(suoritus: Json) -> list[dict[str, Any]]:
    own = list(present_items(suoritus.get("predictedArviointi")))
    return own or [item for item in present_items(suoritus.get("arviointi")) if item.get("predicted") is True]


def final_grade_cell(ctx: Context, suoritus: Json) -> Words | None:
    return grade_cell(ctx, {"arviointi": final_assessments(suoritus)})


def predicted_cell(ctx: Context, suoritus: Json) -> Words | None:
    arvioinnit = predicted_assessments(suoritus)
    if not arvioinnit:
        return None
    grade = grade_words(arvioinnit[best(arvioinnit)].get("arvosana"), ctx.names)
    return grade if grade.text else None


LEVEL = ColumnSpec(say("Level"), "text", level_cell, frozenset({"taso"}))
PREDICTED = ColumnSpec(say("Predicted grade"), "grade", predicted_cell)
FINAL_GRADE = ColumnSpec(GRADE.title, "grade", final_grade_cell, always=True)


class InternationalBaccalaureate(UpperSecondary):
    """IB and pre-IB share a study right."""

    inline: ClassVar[frozenset[str]] = INLINE | {"ibkurssi", "ibcorekurssi"}
    columns: ClassVar[tuple[ColumnSpec, ...]] = (LEVEL, SUBJECT_EXTENT, PREDICTED, FINAL_GRADE)
    attainment_shown: ClassVar[frozenset[str]] = frozenset(CORE_KEYS)
    shown: ClassVar[frozenset[str]] = UpperSecondary.shown | {"predictedArviointi", "ryhmä"}

    def groups(self, ctx: Context, suoritus: Json) -> list[tuple[Words, list[dict[str, Any]]]]:
        core: list[dict[str, Any]] = []
        by_group: dict[str, tuple[Words, list[dict[str, Any]]]] = {}
        for row in present_items(suoritus.get("osasuoritukset")):
            ryhma = module_of(row).get("ryhmä")
            if type_code(row) in CORE_TYPES:
                core.append(row)
            elif isinstance(ryhma, dict):
                code = str(ryhma.get("koodiarvo") or "")
                by_group.setdefault(code, (ctx.names.code(ryhma), []))[1].append(row)
            else:
                by_group.setdefault("~", (self.caption, []))[1].append(row)
        core += [suoritus[key] for key in CORE_KEYS if isinstance(suoritus.get(key), dict)]
        groups = [by_group[code] for code in sorted(by_group)]
        return [*groups, (say("Core of the IB Diploma Programme"), core)]

    def assessments(self, osasuoritus: Json) -> list[dict[str, Any]]:
        return final_assessments(osasuoritus)

    def row_facts(self, ctx: Context, osasuoritus: Json) -> tuple[Fact, ...]:
        """The predicted grades with their days; the column shows only the grade."""
        values: list[Value] = []
        for arviointi in predicted_assessments(osasuoritus):
            words = assessment_words(ctx, arviointi)
            rest = facts_of(ctx, arviointi, skip={"arvosana", "päivä", "predicted"})
            if rest:
                values.append(Facts(rest, words))
            elif words is not None:
                values.append(words)
        return (Fact(PREDICTED.title, tuple(values)),) if values else ()
