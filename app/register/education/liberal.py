"""Liberal adult education, basic education in the arts and competence badges: what stands by the student's consent.

Source: KOSKI keeps these records only as long as the person consents (koski-data §6).
"""

from __future__ import annotations

from typing import ClassVar

from app.register.columns import Json
from app.register.education.basic import type_code
from app.register.facts import Context, present_items
from app.register.layout import Layout
from app.register.words import Message, Words, say

CONSENT_TYPES = frozenset(
    {
        "vstvapaatavoitteinenkoulutus",
        "vstosaamismerkki",
        "taiteenperusopetuksenlaajanoppimaaranperusopinnot",
        "taiteenperusopetuksenlaajanoppimaaransyventavatopinnot",
        "taiteenperusopetuksenyleisenoppimaaranyhteisetopinnot",
        "taiteenperusopetuksenyleisenoppimaaranteemaopinnot",
    }
)


class ByConsent(Layout):
    """The generic layout, with a sentence where the record rests on consent."""

    name_column: ClassVar[Message] = say("Studies")

    def study_right_notes(self, ctx: Context, opiskeluoikeus: Json) -> tuple[Words, ...]:
        if ctx.viewer == "citizen" and any(
            type_code(suoritus) in CONSENT_TYPES for suoritus in present_items(opiskeluoikeus.get("suoritukset"))
        ):
            return (say("These studies are shown because you have given your consent to it."),)
        return ()
