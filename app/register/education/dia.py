"""The German International Abitur (DIA): subjects by area, each with its half-years in order.

Areas (diaosaalue) 1-3 come in their order, then the additional subjects. A half-year that does not count towards the
total points carries a footnote mark (KOSKI: DIASuoritusTaulukko).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from app.register.columns import Json, best_assessment
from app.register.education.basic import module_of, type_code
from app.register.facts import Context, present_items
from app.register.layout import Layout
from app.register.words import Message, Words, say

HALF_YEARS = frozenset(
    {"diaoppiaineentutkintovaiheenosasuorituksensuoritus", "diaoppiaineenvalmistavanvaiheenlukukaudensuoritus"}
)


def _half_year(suoritus: Json) -> tuple[int, str]:
    """11/I before 11/II before 12/I; what is no half-year (the final examination) comes last."""
    tunniste = module_of(suoritus).get("tunniste")
    code = str(tunniste.get("koodiarvo") or "") if isinstance(tunniste, dict) else ""
    return (0, code.zfill(3)) if code.isdecimal() else (1, code)


class GermanAbitur(Layout):
    inline: ClassVar[frozenset[str]] = HALF_YEARS
    footnotes: ClassVar[Mapping[str, Message]] = {"*": say("Does not count towards the total points")}
    shown: ClassVar[frozenset[str]] = frozenset({"osaAlue", "lasketaanKokonaispistemäärään"})
    name_column: ClassVar[Message] = say("Subject")
    caption: ClassVar[Message] = say("Additional subjects")

    def groups(self, ctx: Context, suoritus: Json) -> list[tuple[Words, list[dict[str, Any]]]]:
        areas: dict[str, tuple[Words, list[dict[str, Any]]]] = {}
        others: list[dict[str, Any]] = []
        for row in present_items(suoritus.get("osasuoritukset")):
            area = module_of(row).get("osaAlue")
            if isinstance(area, dict):
                areas.setdefault(str(area.get("koodiarvo")), (ctx.names.code(area), []))[1].append(_sorted(row))
            else:
                others.append(_sorted(row))
        return [*(areas[code] for code in sorted(areas)), (self.caption, others)]

    def marks(self, ctx: Context, osasuoritus: Json, suoritus: Json) -> str:
        arviointi = best_assessment(osasuoritus)
        return "*" if arviointi is not None and arviointi.get("lasketaanKokonaispistemäärään") is False else ""

    def course_code(self, ctx: Context, kurssi: Json) -> Words | None:
        """A half-year goes by its name ("11/I"); its code is only a number."""
        return None


def _sorted(subject: dict[str, Any]) -> dict[str, Any]:
    children = list(present_items(subject.get("osasuoritukset")))
    if not any(type_code(child) in HALF_YEARS for child in children):
        return subject
    return {**subject, "osasuoritukset": sorted(children, key=_half_year)}
