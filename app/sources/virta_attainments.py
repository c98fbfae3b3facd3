"""An Opintosuoritus as a suoritus in KOSKI's shape (KOSKI `VirtaXMLConverter.scala`, koski-data §4.6).

Beyond KOSKI: what it never reads (thesis, credit transfer, fields, roles of other organisations, elements that nobody
knows yet) is kept too, and a code that no list knows stands as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from app.sources.virta_fields import (
    CREDITS,
    OLD_CREDITS,
    TAGS,
    Json,
    Schools,
    attribute_of,
    clean,
    code,
    codes_of,
    date_of,
    extent,
    flag_of,
    names_of,
    number_of,
    present,
    source_id,
    text_of,
    words_of,
)
from app.sources.virta_grades import Scales
from app.sources.virta_rows import Row
from app.sources.virta_trees import Tree

DEGREE = "1"
"""Laji of a degree; 2 is a course or other part of studies, and everything else is shown like one."""
SOURCE, MERGED = "3", "5"
ROLES: Mapping[str, str] = {
    "1": "myöntäväOrganisaatio",
    "2": "järjestäväOrganisaatio",
    "3": "lähdeOrganisaatio",
    "4": "kohdeOrganisaatio",
    "5": "fuusioitunutOrganisaatio",
}
"""Organisaatio/Rooli -> field; any other role is `muuOrganisaatio`."""
FIELDS: Mapping[str, str] = {"ohjausala": "okmohjauksenala"}
"""Koulutusala@versio -> code list, where they are called differently."""
READ = words_of(
    "Arvosana HyvaksilukuPvm Hankkeistettu JulkinenLisatieto Kieli Koulutusala Koulutuskoodi Laajuus Laji Luokittelu "
    "Myontaja Nimi Opinnaytetyo Organisaatio Patevyys Sisaltyvyys SuoritusPvm TKILaajuus TKILaajuusHarjoittelu "
    "TKILaajuusMuu"
)


@dataclass(frozen=True, slots=True)
class Converter:
    """What converting an attainment needs to know besides it. `programme` is the name of the study right's jakso."""

    schools: Schools
    scales: Scales

    def degree(self, tree: Tree, programme: Json | None) -> Json:
        """A korkeakoulututkinto. Its title is the programme's name, else that of the code; its own name is a fact."""
        element = tree.row.element
        names = names_of(element.iterfind(TAGS["Nimi"]))
        koodi = text_of(element, "Koulutuskoodi")
        tunniste = code("koulutus", koodi) if koodi else _local_code(tree.row, names)
        module = {"tunniste": tunniste, "laajuus": extent_of(tree), "virtaNimi": programme}
        own = names if koodi and names != programme else None
        return self._suoritus("korkeakoulututkinto", module, tree, nimi=own)

    def course(self, tree: Tree) -> Json:
        """A korkeakoulunopintojakso, whatever its Laji: a degree inside another whole is a part of it."""
        element = tree.row.element
        names = names_of(element.iterfind(TAGS["Nimi"]))
        koodi = text_of(element, "Koulutuskoodi")
        module = {"tunniste": _local_code(tree.row, names), "laajuus": extent_of(tree)}
        return self._suoritus(
            "korkeakoulunopintojakso", module, tree, koulutus=code("koulutus", koodi) if koodi else None
        )

    def convert(self, tree: Tree, programme: Json | None = None) -> Json:
        """A root: a degree or a course."""
        return self.degree(tree, programme) if is_degree(tree) else self.course(tree)

    def _suoritus(self, tyyppi: str, module: Json, tree: Tree, **more: Any) -> Json:
        row = tree.row
        on = date_of(row.element, "SuoritusPvm")
        numero = school_of(row, self.schools, moved=date_of(row.element, "HyvaksilukuPvm") is not None)
        toimipiste = self.schools.find(numero, on) if numero else None
        grade = self.scales.grade_of(row)
        kieli = text_of(row.element, "Kieli")
        confirmed = grade is not None and on is not None
        return present(
            {
                "lähdejärjestelmänId": source_id(row.avain),
                "tyyppi": code("suorituksentyyppi", tyyppi),
                "koulutusmoduuli": present(module),
                "toimipiste": toimipiste,
                "suorituskieli": code("kieli", kieli.upper()) if kieli else None,
                "arviointi": [present({"arvosana": grade, "päivä": on})] if grade else None,
                "vahvistus": present({"päivä": on, "myöntäjäOrganisaatio": toimipiste}) if confirmed else None,
                "suorituspäivä": on if grade is None else None,
                **more,
                **self._details(tree, numero),
                "osasuoritukset": [self.course(child) for child in tree.children],
            }
        )

    def _details(self, tree: Tree, numero: str | None) -> Json:
        element = tree.row.element
        counted = tree.counted if tree.counted and tree.counted != _credits(element)[0] else None
        return {
            "opinnäytetyö": flag_of(element, "Opinnaytetyo") or None,
            "hyväksilukuPvm": date_of(element, "HyvaksilukuPvm"),
            "luokittelu": codes_of(element.iterfind(TAGS["Luokittelu"]), "virtaopsuorluokittelu"),
            "pätevyydet": codes_of(element.iterfind(TAGS["Patevyys"]), "virtapatevyys"),
            "julkinenLisätieto": names_of(element.iterfind(TAGS["JulkinenLisatieto"])),
            "luettuKokonaisuuteen": extent(counted) if counted else None,
            "laajuusOpintoviikkoina": _old_extent_beside(element),
            "koulutusala": fields_of(element),
            "hankkeistettu": flag_of(element, "Hankkeistettu") or None,
            **{key: _credits_at(element, name) for name, key in _RESEARCH.items()},
            "valtakunnallinenTunniste": attribute_of(element, "valtakunnallinenKoulutusmoduulitunniste"),
            **organisations_of(element, self.schools, beside=numero),
            "muutTiedot": unread(element, READ),
        }


_RESEARCH: Mapping[str, str] = {
    "TKILaajuus": "tkiLaajuus",
    "TKILaajuusHarjoittelu": "tkiLaajuusHarjoittelu",
    "TKILaajuusMuu": "tkiLaajuusMuu",
}


def is_degree(tree: Tree) -> bool:
    return text_of(tree.row.element, "Laji") == DEGREE


def school_of(row: Row, schools: Schools, *, moved: bool) -> str | None:
    """The oppilaitosnumero under which a row stands: its source, else the merged institution, else who granted it.

    `moved`: credits or students taken over from elsewhere stand under the institution that took them. Of several the
    first that is known; when none is, the first that looks like a school's number.
    """
    roles = {text_of(item, "Rooli"): text_of(item, "Koodi") for item in row.element.iterfind(TAGS["Organisaatio"])}
    wanted = (roles.get(MERGED), row.myontaja) if moved else (roles.get(SOURCE), roles.get(MERGED), row.myontaja)
    candidates = [numero for numero in wanted if numero]
    known = next(filter(schools.is_known, candidates), None)
    numbers = (numero for numero in candidates if len(numero) == 5 and numero.isascii() and numero.isdecimal())
    return known or next(numbers, None) or next(iter(candidates), None)


def organisations_of(element: etree._Element, schools: Schools, *, beside: str | None) -> Json:
    """The other organisations by role, those that are the one the row stands under left out."""
    found: dict[str, list[Json]] = {}
    for item in element.iterfind(TAGS["Organisaatio"]):
        numero = text_of(item, "Koodi")
        if numero and numero != beside:
            key = ROLES.get(text_of(item, "Rooli") or "", "muuOrganisaatio")
            found.setdefault(key, []).append(schools.find(numero))
    return {key: items[0] if len(items) == 1 else items for key, items in found.items()}


def extent_of(tree: Tree) -> Json | None:
    """Credits, else old credits, else the sum of the parts rounded to one decimal."""
    credits, old = _credits(tree.row.element)
    if credits:
        return extent(credits)
    if old:
        return extent(old, OLD_CREDITS)
    return _sum(part for child in tree.children if (part := extent_of(child)) is not None)


def _sum(parts: Iterable[Json]) -> Json | None:
    amounts: dict[str, Decimal] = {}
    for part in parts:
        unit = part["yksikkö"]["koodiarvo"]
        amounts[unit] = amounts.get(unit, Decimal(0)) + Decimal(str(part["arvo"]))
    unit = CREDITS if CREDITS in amounts else next(iter(amounts), "")
    if not unit:
        return None
    return extent(amounts[unit].quantize(Decimal("0.1"), ROUND_HALF_UP), unit)


def _credits(element: etree._Element) -> tuple[Decimal | None, Decimal | None]:
    return (
        number_of(text_of(element, "Laajuus", "Opintopiste")) or None,
        number_of(text_of(element, "Laajuus", "Opintoviikko")) or None,
    )


def _old_extent_beside(element: etree._Element) -> Json | None:
    credits, old = _credits(element)
    return extent(old, OLD_CREDITS) if credits and old else None


def _credits_at(element: etree._Element, name: str) -> Json | None:
    amount = number_of(text_of(element, name, "Opintopiste"))
    return extent(amount) if amount else None


def _local_code(row: Row, names: Json) -> Json:
    """A code of the institution's own; without a name the code is what is shown."""
    koodi = attribute_of(row.element, "koulutusmoduulitunniste") or ""
    return {"koodiarvo": koodi, **({"nimi": names} if names else {})}


def fields_of(element: etree._Element) -> list[Json]:
    """Fields of education: the code as text (a study right) or inside (an attainment, which several may share)."""
    found = []
    for item in element.iterfind(TAGS["Koulutusala"]):
        inner = item.find(TAGS["Koodi"])
        koodi = clean((item if inner is None else inner).text)
        versio = (item.get("versio") if inner is None else inner.get("versio")) or ""
        if koodi:
            osuus = number_of(text_of(item, "Osuus"))
            uri = FIELDS.get(versio, versio)
            share = {"osuus": float(osuus)} if osuus is not None and 0 < osuus < 1 else {}
            found.append({"koodiarvo": koodi, **({"koodistoUri": uri} if uri else {}), **share})
    return found


def unread(element: etree._Element, known: frozenset[str]) -> Json:
    """Elements that nobody here knows, each as its text: what Virta takes into use later is not lost."""
    found: dict[str, list[str]] = {}
    for item in element:
        name = etree.QName(item).localname
        if name not in known:
            words = " ".join(filter(None, (clean(str(part)) for part in item.itertext())))
            if words:
                found.setdefault(f"virta{name}", []).append(words)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in found.items()}
