"""Semester enrolments and mobility periods, and the study right to which each belongs (koski-data §4.7).

KOSKI passes over an enrolment that fits no study right, and reads no mobility periods. Here each is shown somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lxml import etree

from app.sources.virta_attainments import MERGED, SOURCE, unread
from app.sources.virta_fields import (
    TAGS,
    Json,
    Schools,
    clean,
    code,
    date_of,
    end_of,
    flag_of,
    number_of,
    period_of,
    present,
    text_of,
    words_of,
)
from app.sources.virta_rows import Key, Row

ACTIVE, MISSING = "1", "4"
STATES = frozenset("1234")
ENROLMENT_READ = words_of(
    "AlkuPvm LoppuPvm IlmoittautumisPvm Tila Myontaja YlioppilaskuntaJasen YTHSMaksu LukuvuosiMaksu"
)
MOBILITY_READ = words_of("AlkuPvm LoppuPvm Liikkuvuusohjelma Maa Myontaja OpiskeluoikeusTyyppi Suunta Tyyppi")
DIRECTIONS = {
    "1": {"fi": "Lähtevä", "sv": "Utresande", "en": "Outgoing"},
    "2": {"fi": "Saapuva", "sv": "Inresande", "en": "Incoming"},
}
"""Liikkuvuusjakso/Suunta (as in virtaopiskeluoikeudenluokittelu 1 and 2); there is no public code list of it."""


class Places:
    """Finds the study right of an enrolment or a mobility period."""

    def __init__(self, opiskeluoikeudet: Sequence[Row]) -> None:
        self._rights = opiskeluoikeudet
        self._by_pair: dict[Key, list[int]] = {}
        self._by_school: dict[str, list[int]] = {}
        self._active = [list(_active_periods(row)) for row in opiskeluoikeudet]
        for index, row in enumerate(opiskeluoikeudet):
            if row.avain:
                self._by_pair.setdefault(row.pair, []).append(index)
            for numero in dict.fromkeys(_schools_of(row)):
                self._by_school.setdefault(numero, []).append(index)

    def of_enrolment(self, row: Row) -> list[int]:
        """By its key; without a key, the institution's rights that were active in the term; else its nearest one."""
        if row.opiskeluoikeus:
            named = self._by_pair.get((row.opiskeluoikeus, row.opiskelija), [])
            same = [index for index in named if self._rights[index].myontaja == row.myontaja]
            if named:
                return same or named
        begin, end = _span(row.element)
        active = self._matching(row, lambda index: any(_overlap(begin, end, *span) for span in self._active[index]))
        return (active if not row.opiskeluoikeus else []) or self._nearest(row)

    def of_mobility(self, row: Row) -> list[int]:
        """By its key, else the institution's right of the type that it tells, in force then; else the nearest."""
        named = self._by_pair.get((row.opiskeluoikeus, row.opiskelija), []) if row.opiskeluoikeus else []
        tyyppi = text_of(row.element, "OpiskeluoikeusTyyppi")
        of_type = self._matching(row, lambda index: text_of(self._rights[index].element, "Tyyppi") == tyyppi)
        begin, end = _span(row.element)
        in_force = [index for index in of_type if _overlap(begin, end, *_span(self._rights[index].element))]
        return (named or in_force or of_type)[:1] or self._nearest(row)

    def _matching(self, row: Row, fits: Callable[[int], bool]) -> list[int]:
        return [index for index in self._by_school.get(row.myontaja, []) if fits(index)]

    def _nearest(self, row: Row) -> list[int]:
        """One right of the institution: one in force at the time, else its last."""
        begin, end = _span(row.element)
        own = self._by_school.get(row.myontaja, [])
        in_force = [index for index in own if _overlap(begin, end, *_span(self._rights[index].element))]
        return (in_force or own)[-1:]


def convert_enrolment(row: Row) -> Json:
    """One lukukausi-ilmoittautuminen. A state that is missing or none of the four is 4, "Puuttuu", as in KOSKI."""
    element = row.element
    tila = text_of(element, "Tila")
    maksu = element.find(TAGS["LukuvuosiMaksu"])
    return present(
        {
            "tila": code("virtalukukausiilmtila", tila if tila in STATES else MISSING),
            **period_of(element),
            "ylioppilaskunnanJäsen": flag_of(element, "YlioppilaskuntaJasen"),
            "ythsMaksettu": flag_of(element, "YTHSMaksu"),
            "maksetutLukuvuosimaksut": _paid(maksu) if maksu is not None else None,
            "ilmoittautumispäivä": date_of(element, "IlmoittautumisPvm"),
            "muutTiedot": unread(element, ENROLMENT_READ),
        }
    )


def _paid(maksu: etree._Element) -> Json:
    return present(
        {
            "maksettu": flag_of(maksu, "Maksettu"),
            "summa": amount_of(maksu, "Summa"),
            "apuraha": amount_of(maksu, "Apuraha"),
        }
    )


def amount_of(element: etree._Element, name: str) -> int | float | str | None:
    """A sum of money; what is no number stands as it is."""
    text = text_of(element, name)
    number = number_of(text)
    if number is None:
        return text
    return int(number) if number == int(number) else float(number)


def convert_mobility(row: Row, schools: Schools) -> Json:
    """One liikkuvuusjakso: when, where to or from, and by which programme."""
    element = row.element
    suunta, maa, ohjelma, tyyppi = (text_of(element, name) for name in ("Suunta", "Maa", "Liikkuvuusohjelma", "Tyyppi"))
    right = text_of(element, "OpiskeluoikeusTyyppi")
    direction = {**code("virtaliikkuvuussuunta", suunta), "nimi": DIRECTIONS.get(suunta)} if suunta else None
    others = [schools.find(numero) for item in element.iterfind(TAGS["Organisaatio"])
              if (numero := text_of(item, "Koodi") or clean(item.text))]  # fmt: skip
    return present(
        {
            **period_of(element),
            "suunta": present(direction) if direction else None,
            "maa": code("maatjavaltiot2", maa) if maa else None,
            "liikkuvuusohjelma": code("virtaliikkuvuusohjelma", ohjelma) if ohjelma else None,
            "liikkuvuudenTyyppi": code("virtaliikkuvuustyyppi", tyyppi) if tyyppi else None,
            "opiskeluoikeudenTyyppi": code("virtaopiskeluoikeudentyyppi", right) if right else None,
            "muuOrganisaatio": others,
            "muutTiedot": unread(element, MOBILITY_READ | {"Organisaatio"}),
        }
    )


def begin_of(row: Row) -> str:
    return date_of(row.element, "AlkuPvm") or ""


def _schools_of(row: Row) -> Iterator[str]:
    yield row.myontaja
    for item in row.element.iterfind(TAGS["Organisaatio"]):
        if text_of(item, "Rooli") in (SOURCE, MERGED):
            yield text_of(item, "Koodi") or ""


def _active_periods(row: Row) -> Iterator[tuple[str, str]]:
    """When the right was active: a state lasts until the next one begins."""
    states = sorted(
        ((date_of(tila, "AlkuPvm") or "", text_of(tila, "Koodi")) for tila in row.element.iterfind(TAGS["Tila"])),
        key=lambda state: state[0],
    )
    for (begin, koodi), (end, _) in pairwise([*states, (_FOREVER, None)]):
        if koodi == ACTIVE:
            yield begin, end


_FOREVER = "9999"


def _span(element: etree._Element) -> tuple[str, str]:
    return date_of(element, "AlkuPvm") or "", end_of(element) or _FOREVER


def _overlap(begin: str, end: str, other_begin: str, other_end: str) -> bool:
    return begin <= other_end and other_begin <= end
