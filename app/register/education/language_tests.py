"""Language tests: the national certificates (YKI) and the civil-service language proficiency tests (VKT).

One row a part, with the day of the test, the day of the assessment and the best grade (koski-data §6, T20).
"""

from __future__ import annotations

from typing import Any, ClassVar

from app.register.assessment import assessment_date
from app.register.columns import GRADE, ColumnSpec, Json, best_assessment
from app.register.facts import Context
from app.register.formats import format_date
from app.register.layout import Layout
from app.register.words import Message, Text, Words, say


def tested_cell(ctx: Context, suoritus: Json) -> Words | None:
    """The day on the certificate, else the day the part was taken."""
    on = suoritus.get("tutkintopäiväTodistuksella") or suoritus.get("alkamispäivä")
    return Text(format_date(on)) if on else None


def assessed_cell(ctx: Context, suoritus: Json) -> Words | None:
    arviointi = best_assessment(suoritus)
    on: Any = assessment_date(arviointi) if arviointi is not None else None
    return Text(format_date(on)) if on else None


class LanguageTest(Layout):
    columns: ClassVar[tuple[ColumnSpec, ...]] = (
        ColumnSpec(say("Test day"), "date", tested_cell, frozenset({"tutkintopäiväTodistuksella", "alkamispäivä"})),
        ColumnSpec(say("Assessed"), "date", assessed_cell),
        GRADE,
    )
    caption: ClassVar[Message] = say("Parts of the test")
    name_column: ClassVar[Message] = say("Part")
