"""Higher education: a degree with its courses as a tree, and the courses that belong to no degree as one table.

Virta gives loose courses beside a degree or, per institution, as a study right of their own (koski-data §4.4-4.5).
"""

from __future__ import annotations

from typing import Any, ClassVar

from app.register.education.basic import type_code
from app.register.education.language_tests import assessed_cell
from app.register.facts import present_items
from app.register.layout import EXTENT, GRADE, ColumnSpec, Json, Layout
from app.register.words import Message, say


class HigherEducation(Layout):
    columns: ClassVar[tuple[ColumnSpec, ...]] = (EXTENT, ColumnSpec(say("Completed"), "date", assessed_cell), GRADE)
    caption: ClassVar[Message] = say("Courses")
    name_column: ClassVar[Message] = say("Course")

    def loose(self, opiskeluoikeus: Json) -> list[dict[str, Any]]:
        suoritukset = present_items(opiskeluoikeus.get("suoritukset"))
        return [item for item in suoritukset if type_code(item) == "korkeakoulunopintojakso"]
