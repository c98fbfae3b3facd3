"""Basic education: young people, adults, Åland, additional and preparatory teaching.

Compulsory and optional subjects stand apart; footnotes tell individualised, weighted and raised subjects (KOSKI:
PerusopetuksenOppiaineetEditor). Which grades, extents and markings a viewer sees was decided before: `visibility`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from app.register.columns import Json
from app.register.facts import Context, present_items
from app.register.layout import Layout
from app.register.words import Message, Words, say

INDIVIDUALISED_KEYS = ("yksilöllistettyOppimäärä", "rajattuOppimäärä", "mukautettuOppimäärä")


def type_code(suoritus: Json) -> str:
    """The suorituksentyyppi of an attainment; "" when it has none."""
    tyyppi = suoritus.get("tyyppi")
    code = tyyppi.get("koodiarvo") if isinstance(tyyppi, dict) else None
    return code if isinstance(code, str) else ""


def module_of(suoritus: Json) -> Mapping[str, Any]:
    """The koulutusmoduuli of an attainment; empty when it has none."""
    module = suoritus.get("koulutusmoduuli")
    return module if isinstance(module, dict) else {}


class BasicEducation(Layout):
    """Subjects in two groups, with footnotes."""

    shown: ClassVar[frozenset[str]] = frozenset({*INDIVIDUALISED_KEYS, "painotettuOpetus", "korotus", "pakollinen"})
    footnotes: ClassVar[Mapping[str, Message]] = {
        "*": say("Studied according to an individualised or limited syllabus"),
        "**": say("Weighted curriculum education"),
        "†": say("Grade raised during additional basic education"),
    }
    name_column: ClassVar[Message] = say("Subject")
    compulsory: ClassVar[Message] = say("Compulsory subjects")
    optional: ClassVar[Message] = say("Optional subjects")
    undivided: ClassVar[Message] = say("Subjects")

    def groups(self, ctx: Context, suoritus: Json) -> list[tuple[Words, list[dict[str, Any]]]]:
        rows = list(present_items(suoritus.get("osasuoritukset")))
        optional = [row for row in rows if module_of(row).get("pakollinen") is False]
        compulsory = [row for row in rows if module_of(row).get("pakollinen") is not False]
        if not optional:
            return [(self.undivided, compulsory)]
        return [(self.compulsory, compulsory), (self.optional, optional)]

    def marks(self, ctx: Context, osasuoritus: Json, suoritus: Json) -> str:
        marks = []
        if any(osasuoritus.get(key) for key in INDIVIDUALISED_KEYS):
            marks.append("*")
        if osasuoritus.get("painotettuOpetus"):
            marks.append("**")
        if osasuoritus.get("korotus"):
            marks.append("†")
        return " ".join(marks)


class AdultBasicEducation(BasicEducation):
    """Subjects with their courses inline."""

    inline: ClassVar[frozenset[str]] = frozenset(
        {"aikuistenperusopetuksenkurssi", "aikuistenperusopetuksenalkuvaiheenkurssi"}
    )


class PreparatoryTeaching(Layout):
    """Preparatory studies and, apart, the subjects studied already by the syllabus of basic education."""

    name_column: ClassVar[Message] = say("Subject")

    def groups(self, ctx: Context, suoritus: Json) -> list[tuple[Words, list[dict[str, Any]]]]:
        rows = list(present_items(suoritus.get("osasuoritukset")))
        syllabus = "perusopetuksenoppiaineperusopetukseenvalmistavassaopetuksessa"
        return [
            (say("Preparatory studies"), [row for row in rows if type_code(row) != syllabus]),
            (
                say("Subjects studied according to the basic education syllabus"),
                [row for row in rows if type_code(row) == syllabus],
            ),
        ]
