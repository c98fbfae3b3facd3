"""Grades of Virta: the national scales, and the scales that an institution gives along (KOSKI `arvosana`).

Unlike KOSKI a grade that no list or scale knows is not left out: it is shown as its code.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from app.sources.virta_fields import TAGS, Json, attribute_of, clean, code, names_of, text_of
from app.sources.virta_rows import Row

ScaleKey = tuple[int, str]
"""The register (Opiskelija) and its own avain of the scale: two institutions may use the same."""


class Scales:
    """The scales of an answer. A scale may be given in full once and only named elsewhere."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._grades: dict[ScaleKey, dict[str, Json]] = {}
        for row in rows:
            for asteikko in row.element.iterfind(f"{TAGS['Arvosana']}/{TAGS['Muu']}/{TAGS['Asteikko']}"):
                key = row.register, attribute_of(asteikko, "avain") or ""
                for avain, grade in _read_scale(asteikko).items():
                    self._grades.setdefault(key, {}).setdefault(avain, grade)

    def grade_of(self, row: Row) -> Json | None:
        """The arvosana of an attainment as a code or local code; None when it has none."""
        arvosana = row.element.find(TAGS["Arvosana"])
        if arvosana is None:
            return None
        muu = arvosana.find(TAGS["Muu"])
        if muu is not None:
            return self._local_grade(muu, row.register)
        given = next(filter(None, (clean(item.text) for item in arvosana)), None) or clean(arvosana.text)
        return code("virtaarvosana", given) if given else None

    def _local_grade(self, muu: etree._Element, register: int) -> Json | None:
        """Koodi names an AsteikkoArvosana by its avain: one step, whatever that grade's own Koodi names."""
        koodi = text_of(muu, "Koodi")
        if koodi is None:
            return None
        asteikko = muu.find(TAGS["Asteikko"])
        scale = (attribute_of(asteikko, "avain") if asteikko is not None else None) or ""
        own = _read_scale(asteikko) if asteikko is not None else {}
        found = own.get(koodi) or self._grades.get((register, scale), {}).get(koodi) or {"koodiarvo": koodi}
        return {**found, "koodistoUri": f"virta/{scale}"}


def _read_scale(asteikko: etree._Element) -> dict[str, Json]:
    """AsteikkoArvosana@avain -> the grade."""
    grades: dict[str, Json] = {}
    for item in asteikko.iterfind(TAGS["AsteikkoArvosana"]):
        avain, koodi = attribute_of(item, "avain"), text_of(item, "Koodi")
        names = names_of(item.iterfind(TAGS["Nimi"]))
        koodiarvo = koodi or avain
        if avain and koodiarvo:
            grades.setdefault(avain, {"koodiarvo": koodiarvo, "nimi": names or {"fi": koodiarvo}})
    return grades
