"""What is held back, in words a person understands: kinds, counts, and whom to ask.

The register hides these details silently; we tell the person they are about how many there are, of what kind, and which
school or other keeper can tell more. Nobody else is told anything.

Decided: one *detail* is one entry that says something: one decision, one period, one grade, one remark, one "yes".
A list counts its entries; what is empty or "no" counts nothing, since it would not be shown even if all were shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from app.register.formats import format_date
from app.register.words import Message, say

Organisaatio = dict[str, Any]


class Kind(Enum):
    """Kinds of held-back details, in the order in which they are told."""

    GRADES_UNTIL = "grades_until"
    GRADES_UNCONFIRMED = "grades_unconfirmed"
    LEAVING_CERTIFICATE = "leaving_certificate"
    EXTENTS = "extents"
    VERBAL = "verbal"
    SUPPORT = "support"
    HEALTH = "health"
    RESIDENCE = "residence"
    RELIGION = "religion"
    REMARKS = "remarks"
    FUNDING = "funding"
    OUTDATED = "outdated"


def kind_words(kind: Kind, shown_on: date | None = None) -> Message:
    """The name of a kind; `shown_on` is the first day on which grades confirmed by the school are shown."""
    if kind is Kind.GRADES_UNTIL and shown_on is not None:
        return say("Grades, shown from %(date)s", date=format_date(shown_on.isoformat()))
    return _WORDS[kind]


_WORDS: dict[Kind, Message] = {
    Kind.GRADES_UNTIL: say("Grades that are not shown yet"),
    Kind.GRADES_UNCONFIRMED: say("Grades that the school has not confirmed yet"),
    Kind.LEAVING_CERTIFICATE: say("An unfinished leaving certificate"),
    Kind.EXTENTS: say("Extents of compulsory subjects"),
    Kind.VERBAL: say("Verbal assessments"),
    Kind.SUPPORT: say("Support for learning and individual study arrangements"),
    Kind.HEALTH: say("Health or disability"),
    Kind.RESIDENCE: say("Residence, transport and special places of teaching"),
    Kind.RELIGION: say("Syllabus of religion or ethics"),
    Kind.REMARKS: say("Additional remarks on the certificate"),
    Kind.FUNDING: say("Case numbers of funding and fees of student health care"),
    Kind.OUTDATED: say("Details that the register no longer gives out"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """Details of one kind held back in the data of one keeper (oppilaitos, else koulutustoimija, else unknown).

    `code` and `shown_on` say for rules what `kind` says in words; `shown_on` is set for grades that wait for a day.
    """

    kind: Message
    count: int
    keeper: Organisaatio | None
    code: Kind
    shown_on: date | None = None


class Tally:
    """Counts held-back details; `held()` gives them by kind, then in the order in which keepers were met."""

    __slots__ = ("_counts", "_keepers", "keeper")

    def __init__(self) -> None:
        self.keeper: Organisaatio | None = None
        self._keepers: dict[str, Organisaatio | None] = {}
        self._counts: dict[tuple[Kind, date | None, str], int] = {}

    def add(self, kind: Kind, count: int, shown_on: date | None = None) -> None:
        """Count details of the present keeper; nothing when `count` is 0."""
        if count <= 0:
            return
        keeper = _keeper_key(self.keeper)
        self._keepers.setdefault(keeper, self.keeper)
        key = (kind, shown_on, keeper)
        self._counts[key] = self._counts.get(key, 0) + count

    def held(self) -> list[Held]:
        order = list(Kind)
        counts = sorted(self._counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1] or date.min))
        return [
            Held(kind_words(kind, shown_on), count, self._keepers[keeper], kind, shown_on)
            for (kind, shown_on, keeper), count in counts
        ]


def count_details(value: Any) -> int:
    """How many details a held-back value holds (see the module's decision)."""
    if isinstance(value, list):
        return sum(count_details(item) for item in value)
    return 0 if value is None or value is False or value in ("", {}) else 1


def _keeper_key(keeper: Organisaatio | None) -> str:
    if keeper is None:
        return ""
    oid = keeper.get("oid")
    return oid if isinstance(oid, str) and oid else repr(keeper.get("nimi"))
