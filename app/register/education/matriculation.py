"""The matriculation examination: one row an exam, with the time it was taken, points and grade (koski-data T21)."""

from __future__ import annotations

from typing import ClassVar

from app.register.columns import GRADE, ColumnSpec, Json, best_assessment
from app.register.facts import Context
from app.register.formats import format_number
from app.register.layout import Layout
from app.register.progress import is_complete
from app.register.words import Message, Text, Words, say


def taken_cell(ctx: Context, suoritus: Json) -> Words | None:
    """ "2012 kevät", in every language as the register writes it: the examination period."""
    kerta = suoritus.get("tutkintokerta")
    if not isinstance(kerta, dict):
        return None
    season = ctx.names.localized(kerta.get("vuodenaika"))
    year = kerta.get("vuosi")
    if season is None or year is None:
        code = str(year or kerta.get("koodiarvo") or "")
        return Text(code) if code else None
    return Text(f"{year} {season.text}", season.lang)


def points_cell(ctx: Context, suoritus: Json) -> Words | None:
    arviointi = best_assessment(suoritus)
    points = arviointi.get("pisteet") if arviointi is not None else None
    return Text(format_number(points, ctx.names.lang)) if points is not None else None


class Matriculation(Layout):
    columns: ClassVar[tuple[ColumnSpec, ...]] = (
        ColumnSpec(say("Examination period"), "text", taken_cell, frozenset({"tutkintokerta"})),
        ColumnSpec(say("Points"), "points", points_cell, frozenset({"pisteet"})),
        GRADE,
    )
    caption: ClassVar[Message] = say("Tests")
    name_column: ClassVar[Message] = say("Test")

    def notes(self, ctx: Context, suoritus: Json, opiskeluoikeus: Json) -> tuple[Words, ...]:
        """The register tells no states: only an examination that it still waits for is called unfinished (ytr.js)."""
        if is_complete(suoritus, opiskeluoikeus, ctx.today) == "unfinished":
            return (say("The examination is unfinished."),)
        return ()
