"""What Virta's answers hold, as rows with their keys, each once: several answers about one person become one.

Keys are pairs: an avain counts only together with its opiskelijaAvain, since different registers use the same ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from app.sources.virta_fields import TAGS, attribute_of, date_of, text_of

LAB = "10126"
"""LAB University of Applied Sciences gives again what its predecessors have given under their own numbers."""

Key = tuple[str, ...]


@dataclass(slots=True)
class Row:
    """An Opiskeluoikeus, Opintosuoritus, LukukausiIlmoittautuminen or Liikkuvuusjakso.

    avain, opiskelija, opiskeluoikeus: its keys ("" for none); register: the Opiskelija element that it stands in
    """

    element: etree._Element = field(repr=False)
    avain: str
    opiskelija: str
    opiskeluoikeus: str
    myontaja: str
    register: int = 0

    @property
    def pair(self) -> Key:
        return self.avain, self.opiskelija


@dataclass(slots=True)
class Rows:
    """The rows of one answer, or of several together, in the order of the answers."""

    opiskeluoikeudet: list[Row] = field(default_factory=list)
    opintosuoritukset: list[Row] = field(default_factory=list)
    ilmoittautumiset: list[Row] = field(default_factory=list)
    liikkuvuusjaksot: list[Row] = field(default_factory=list)


def read_rows(opiskelijat: Iterable[etree._Element], first_register: int = 0) -> Rows:
    """The rows of an answer."""
    rows = Rows()
    for register, opiskelija in enumerate(opiskelijat, first_register):
        own_avain = attribute_of(opiskelija, "avain") or ""
        for name, target in (
            ("Opiskeluoikeus", rows.opiskeluoikeudet),
            ("Opintosuoritus", rows.opintosuoritukset),
            ("LukukausiIlmoittautuminen", rows.ilmoittautumiset),
            ("Liikkuvuusjakso", rows.liikkuvuusjaksot),
        ):
            for element in opiskelija.iter(TAGS[name]):
                target.append(
                    Row(
                        element,
                        attribute_of(element, "avain") or "",
                        attribute_of(element, "opiskelijaAvain") or own_avain,
                        attribute_of(element, "opiskeluoikeusAvain") or "",
                        text_of(element, "Myontaja") or "",
                        register,
                    )
                )
    return rows


def merge_rows(answers: Sequence[Rows]) -> Rows:
    """One set of rows; a later answer (the one by oppijanumero) wins where nothing else decides.

    Of different content under one key the study right with the later latest Tila counts, the attainment with the later
    SuoritusPvm. The same key under two institutions in one answer is two study rights (a merger of institutions).
    """
    return Rows(
        _merge([rows.opiskeluoikeudet for rows in answers], latest_tila),
        _without_lab_copies(_merge([rows.opintosuoritukset for rows in answers], latest_suoritus)),
        _once([row for rows in answers for row in rows.ilmoittautumiset]),
        _once([row for rows in answers for row in rows.liikkuvuusjaksot]),
    )


def latest_tila(row: Row) -> str:
    """The day of the latest state, "" without one."""
    return max((date_of(tila, "AlkuPvm") or "" for tila in row.element.iterfind(TAGS["Tila"])), default="")


def latest_suoritus(row: Row) -> str:
    return date_of(row.element, "SuoritusPvm") or ""


def _merge(answers: Sequence[list[Row]], recency: Callable[[Row], str]) -> list[Row]:
    keys_of = [Counter((row.pair, row.myontaja) for row in rows) for rows in answers]
    shared: set[Key] = set()
    for counted in keys_of:
        pairs = Counter(pair for pair, _ in counted)
        shared |= {pair for pair, number in pairs.items() if number > 1}
    kept: dict[object, Row] = {}
    of_answer: dict[object, int] = {}
    for number, rows in enumerate(answers):
        for row in rows:
            key: object = (row.pair, row.myontaja) if row.pair in shared else row.pair
            if not row.avain:
                key = content_of(row.element)
            known = kept.get(key)
            if known is None or _wins(row, known, recency, later=number > of_answer[key]):
                kept[key] = row
                of_answer[key] = number
    return list(kept.values())


def _wins(row: Row, known: Row, recency: Callable[[Row], str], *, later: bool) -> bool:
    one, other = recency(row), recency(known)
    return one > other if one != other else later


def _once(rows: Iterable[Row]) -> list[Row]:
    return list({(row.opiskelija, content_of(row.element)): row for row in rows}.values())


def content_of(element: etree._Element) -> tuple[object, ...]:
    """What an element says, whatever its prefixes, blanks and order of attributes."""
    return tuple(
        (item.tag, tuple(sorted(item.attrib.items())), (item.text or "").strip(), len(item)) for item in element.iter()
    )


def _without_lab_copies(rows: list[Row]) -> list[Row]:
    """LAB's row goes when another institution has the same attainment under the same avain."""
    others: dict[str, list[Row]] = {}
    for row in rows:
        if row.myontaja != LAB and row.avain:
            others.setdefault(row.avain, []).append(row)
    return [
        row
        for row in rows
        if row.myontaja != LAB or not any(_is_same(row, other) for other in others.get(row.avain, ()))
    ]


def _is_same(row: Row, other: Row) -> bool:
    if row.opiskelija == other.opiskelija:
        return True
    return text_of(row.element, "Nimi") == text_of(other.element, "Nimi")
