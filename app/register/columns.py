"""Columns of a table and how their cells are made; what a row's grade is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.register.assessment import best, grade_words
from app.register.facts import Context, present_items
from app.register.formats import format_extent
from app.register.words import Message, Words, say

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column and how its cell is made from an osasuoritus; `keys` are the fields it shows, so details leave them out.

    `always` keeps the column even when every cell is empty.
    """

    title: Message
    kind: str
    cell: Callable[[Context, Json], Words | None]
    keys: frozenset[str] = frozenset()
    always: bool = False


def extent_cell(ctx: Context, suoritus: Json) -> Words | None:
    module = suoritus.get("koulutusmoduuli")
    laajuus = module.get("laajuus") if isinstance(module, dict) else None
    if laajuus is None:
        return None
    extent = format_extent(laajuus, ctx.names)
    return extent if extent.text else None


def grade_cell(ctx: Context, suoritus: Json) -> Words | None:
    arviointi = best_assessment(suoritus)
    if arviointi is None or arviointi.get("arvosana") is None:
        return None
    grade = grade_words(arviointi["arvosana"], ctx.names)
    return grade if grade.text else None


def best_assessment(suoritus: Json) -> dict[str, Any] | None:
    """The assessment whose grade is the row's grade (KOSKI: parasArviointi, v2 orders per scale)."""
    arvioinnit = list(present_items(suoritus.get("arviointi")))
    return arvioinnit[best(arvioinnit)] if arvioinnit else None


EXTENT = ColumnSpec(say("Extent"), "extent", extent_cell, frozenset({"laajuus"}))
GRADE = ColumnSpec(say("Grade"), "grade", grade_cell, always=True)
