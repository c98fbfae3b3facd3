"""Vocational education: units of a qualification by group, each group with its sum (koski-data T10).

Group codes (ammatillisentutkinnonosanryhma): 1 vocational, 2 common, 3 freely chosen, 4 individually extending units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from app.register.columns import Json
from app.register.education.basic import module_of, type_code
from app.register.education.upper_secondary import passed, sum_extents
from app.register.facts import Context, present_items
from app.register.layout import Layout
from app.register.parts import Fact
from app.register.words import Message, Words, say

QUALIFICATIONS = frozenset(
    {"ammatillinentutkinto", "ammatillinentutkintoosittainen", "ammatillinentutkintoosittainenuseastatutkinnosta"}
)
GROUP_ORDER = ("1", "2", "3", "4")


def group_code(osasuoritus: Json) -> str:
    ryhma = osasuoritus.get("tutkinnonOsanRyhmä")
    code = ryhma.get("koodiarvo") if isinstance(ryhma, dict) else None
    return code if isinstance(code, str) else ""


class Vocational(Layout):
    """Units in their groups; a raised grade carries a footnote mark, its details stand in the row."""

    shown: ClassVar[frozenset[str]] = frozenset({"tutkinnonOsanRyhmä"})
    footnotes: ClassVar[Mapping[str, Message]] = {"*": say("Raised grade")}
    caption: ClassVar[Message] = say("Units of the qualification")
    name_column: ClassVar[Message] = say("Unit")

    def groups(self, ctx: Context, suoritus: Json) -> list[tuple[Words, list[dict[str, Any]]]]:
        rows = list(present_items(suoritus.get("osasuoritukset")))
        by_code: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_code.setdefault(group_code(row), []).append(row)
        if set(by_code) <= {""}:
            return [(self.caption if type_code(suoritus) in QUALIFICATIONS else say("Parts of the education"), rows)]
        known = [code for code in GROUP_ORDER if code in by_code]
        others = sorted(code for code in by_code if code and code not in GROUP_ORDER)
        made: list[tuple[Words, list[dict[str, Any]]]] = [
            (ctx.names.code(by_code[code][0]["tutkinnonOsanRyhmä"]), by_code[code]) for code in (*known, *others)
        ]
        if "" in by_code:
            made.append((say("Other studies"), by_code[""]))
        return made

    def marks(self, ctx: Context, osasuoritus: Json, suoritus: Json) -> str:
        return "*" if osasuoritus.get("korotettu") else ""

    def sums(self, ctx: Context, rows: Sequence[Json], suoritus: Json) -> tuple[Fact, ...]:
        counted = [row for row in rows if passed(row) and isinstance(module_of(row).get("laajuus"), dict)]
        total = sum_extents(ctx, counted)
        return (Fact(say("Completed in all"), (total,)),) if total is not None else ()
