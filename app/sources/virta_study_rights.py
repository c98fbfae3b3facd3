"""An Opiskeluoikeus as an opiskeluoikeus in KOSKI's shape (KOSKI `VirtaXMLConverter.scala`, koski-data §4.3, §4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from app.sources.virta_attainments import Converter, fields_of, is_degree, organisations_of, school_of, unread
from app.sources.virta_fields import (
    TAGS,
    Json,
    attribute_of,
    code,
    codes_of,
    date_of,
    end_of,
    extent,
    names_of,
    number_of,
    period_of,
    present,
    source_id,
    text_of,
    words_of,
)
from app.sources.virta_rows import Row
from app.sources.virta_terms import amount_of, begin_of, convert_enrolment, convert_mobility
from app.sources.virta_trees import Tree

TO_A_DEGREE = frozenset({"1", "2", "3", "4", "6", "7"})
"""Opiskeluoikeus/Tyyppi of rights that lead to a degree. 5, specialist training of doctors, is not one here."""
COURSES_INSIDE = frozenset({"8", "13"})
"""Domestic mobility and open studies: the courses are parts of the whole."""
OPEN = frozenset({"1", "2"})
GRADUATED = "3"
DEGREE, COURSE, OTHER = "korkeakoulututkinto", "korkeakoulunopintojakso", "muukorkeakoulunsuoritus"
PEDAGOGICAL = words_of("ik il im in io ip iq ir is it iu iv iw ix iy ja jb jc jd ke oa ob oe of og pv rv sv va vo vs")
"""virtapatevyys: qualifications for the work of a teacher; other codes of two letters are subjects taught."""
RIGHT_READ = words_of(
    "AlkuPvm LoppuPvm Tila Tyyppi Myontaja Organisaatio Jakso Koulutusala Laajuus LukuvuosiMaksu Ensisijaisuus "
    "SiirtoOpiskelija Liittyvyys"
)
JAKSO_READ = words_of(
    "AlkuPvm LoppuPvm Koulutuskoodi Koulutuskunta Koulutuskieli Rahoituslahde Luokittelu Patevyys Nimi"
)


@dataclass(slots=True)
class Right:
    """A study right with everything that has been found to belong to it."""

    row: Row
    id: str | None
    trees: Sequence[Tree] = ()
    enrolments: list[Row] = field(default_factory=list)
    mobility: list[Row] = field(default_factory=list)


def convert_right(right: Right, converter: Converter) -> Json:
    """The whole study right."""
    element = right.row.element
    states = sorted(element.iterfind(TAGS["Tila"]), key=lambda tila: date_of(tila, "AlkuPvm") or "")
    jaksot = newest_first(element.iterfind(TAGS["Jakso"]))
    programme = programme_of(jaksot)
    last = text_of(states[-1], "Koodi") if states else None
    numero = school_of(right.row, converter.schools, moved=element.find(TAGS["SiirtoOpiskelija"]) is not None)
    suoritukset = Structure(right, converter, jaksot, last, numero).build()
    begins = next(filter(None, (date_of(tila, "AlkuPvm") for tila in states)), None) or date_of(element, "AlkuPvm")
    school = converter.schools.find(numero, _named_on(states, last, suoritukset)) if numero else None
    return {
        "tyyppi": code("opiskeluoikeudentyyppi", "korkeakoulutus"),
        **present(
            {
                "lähdejärjestelmänId": source_id(right.id),
                "oppilaitos": school,
                "alkamispäivä": begins,
                "päättymispäivä": end_of(element),
                "luokittelu": codes_of(_inside(jaksot, "Luokittelu"), "virtaopiskeluoikeudenluokittelu"),
                "lisätiedot": additional_of(right, converter, jaksot),
            }
        ),
        "tila": {"opiskeluoikeusjaksot": [_state(tila, programme) for tila in states]},
        "suoritukset": suoritukset,
    }


def convert_loose(
    numero: str, trees: Sequence[Tree], enrolments: Iterable[Row], mobility: Iterable[Row], converter: Converter
) -> Json:
    """What belongs to no study right of an institution: a study right of KOSKI's making (`synteettinen`)."""
    lisatiedot = present(
        {
            "lukukausiIlmoittautuminen": _enrolments(enrolments),
            "liikkuvuusjaksot": [convert_mobility(row, converter.schools) for row in mobility],
        }
    )
    suoritukset = [converter.convert(tree) for tree in trees]
    on = max((suoritus["vahvistus"]["päivä"] for suoritus in suoritukset if "vahvistus" in suoritus), default=None)
    return {
        "tyyppi": code("opiskeluoikeudentyyppi", "korkeakoulutus"),
        **({"oppilaitos": converter.schools.find(numero, on)} if numero else {}),
        "tila": {"opiskeluoikeusjaksot": []},
        **({"lisätiedot": lisatiedot} if lisatiedot else {}),
        "synteettinen": True,
        "suoritukset": suoritukset,
    }


@dataclass(slots=True)
class Structure:
    """The päätason suoritukset of a study right: what is there, and the whole that the register only implies."""

    right: Right
    converter: Converter
    jaksot: list[etree._Element]
    last: str | None
    numero: str | None

    def build(self) -> list[Json]:
        programme = programme_of(self.jaksot)
        suoritukset = [self.converter.convert(tree, programme) for tree in self.right.trees]
        tyyppi = text_of(self.right.row.element, "Tyyppi") or ""
        degrees = [jakso for jakso in self.jaksot if text_of(jakso, "Koulutuskoodi")]
        if tyyppi not in TO_A_DEGREE or not degrees:
            return self._other(tyyppi, suoritukset)
        codes = {text_of(jakso, "Koulutuskoodi") for jakso in degrees}
        if any(is_degree(tree) and text_of(tree.row.element, "Koulutuskoodi") in codes for tree in self.right.trees):
            return _with_courses_inside_a_lone_degree(suoritukset)
        return self._degree(text_of(degrees[0], "Koulutuskoodi") or "", suoritukset)

    def _degree(self, koulutus: str, suoritukset: list[Json]) -> list[Json]:
        """The degree of the newest jakso: under way with the courses inside, or ended with the courses beside it."""
        module = {"tunniste": code("koulutus", koulutus), "virtaNimi": programme_of(self.jaksot)}
        if self.last in OPEN or self.last is None:
            courses, rest = _parted(suoritukset)
            return [self._whole(DEGREE, module, courses), *rest]
        return [self._whole(DEGREE, module, [], confirmed=True), *suoritukset]

    def _other(self, tyyppi: str, suoritukset: list[Json]) -> list[Json]:
        """Studies that lead to no degree, called as the register calls them."""
        name = programme_of(self.jaksot) or self._name_by_code()
        amount = number_of(text_of(self.right.row.element, "Laajuus", "Opintopiste"))
        tunniste = code("virtaopiskeluoikeudentyyppi", tyyppi)
        module = {"tunniste": tunniste, "nimi": name, "laajuus": extent(amount) if amount else None}
        if tyyppi in COURSES_INSIDE:
            courses, rest = _parted(suoritukset)
            return [self._whole(OTHER, module, courses, confirmed=True), *rest]
        return [self._whole(OTHER, module, [], confirmed=True), *suoritukset]

    def _name_by_code(self) -> Json | None:
        codes = (attribute_of(jakso, "koulutusmoduulitunniste") for jakso in self.jaksot)
        named = next(filter(None, ((text or "").strip("#/ ") for text in codes)), None)
        return {"fi": named} if named else None

    def _whole(self, tyyppi: str, module: Json, courses: list[Json], *, confirmed: bool = False) -> Json:
        states = [date_of(tila, "AlkuPvm") or "" for tila in self.right.row.element.iterfind(TAGS["Tila"])]
        on = max(states, default="") if confirmed and self.last == GRADUATED else ""
        school = self.converter.schools.find(self.numero, on or None) if self.numero else None
        return present(
            {
                "tyyppi": code("suorituksentyyppi", tyyppi),
                "koulutusmoduuli": present(module),
                "toimipiste": school,
                "vahvistus": present({"päivä": on, "myöntäjäOrganisaatio": school}) if on else None,
                "osasuoritukset": courses,
            }
        )


def _with_courses_inside_a_lone_degree(suoritukset: list[Json]) -> list[Json]:
    degrees = [suoritus for suoritus in suoritukset if suoritus["tyyppi"]["koodiarvo"] == DEGREE]
    courses, rest = _parted(suoritukset)
    if len(degrees) != 1 or degrees[0].get("osasuoritukset") or not courses:
        return suoritukset
    return [{**suoritus, "osasuoritukset": courses} if suoritus is degrees[0] else suoritus for suoritus in rest]


def _parted(suoritukset: list[Json]) -> tuple[list[Json], list[Json]]:
    courses = [suoritus for suoritus in suoritukset if suoritus["tyyppi"]["koodiarvo"] == COURSE]
    return courses, [suoritus for suoritus in suoritukset if suoritus["tyyppi"]["koodiarvo"] != COURSE]


def newest_first(jaksot: Iterable[etree._Element]) -> list[etree._Element]:
    return sorted(jaksot, key=lambda jakso: date_of(jakso, "AlkuPvm") or "", reverse=True)


def programme_of(jaksot: Iterable[etree._Element]) -> Json | None:
    """The name of the newest jakso that has one."""
    return next(filter(None, (names_of(jakso.iterfind(TAGS["Nimi"])) for jakso in jaksot)), None)


def _state(tila: etree._Element, programme: Json | None) -> Json:
    koodi = text_of(tila, "Koodi")
    return present(
        {**period_of(tila), "nimi": programme, "tila": code("virtaopiskeluoikeudentila", koodi) if koodi else None}
    )


def _named_on(states: list[etree._Element], last: str | None, suoritukset: list[Json]) -> str | None:
    """The day whose name of the school counts: when an ended right ended; today's name for one under way."""
    if states:
        return None if last in OPEN else date_of(states[-1], "AlkuPvm")
    return max((suoritus["vahvistus"]["päivä"] for suoritus in suoritukset if "vahvistus" in suoritus), default=None)


def additional_of(right: Right, converter: Converter, jaksot: list[etree._Element]) -> Json:
    """`lisätiedot`: KOSKI's, and after them what KOSKI does not read."""
    element = right.row.element
    tyyppi = text_of(element, "Tyyppi")
    amount = number_of(text_of(element, "Laajuus", "Opintopiste"))
    roots = codes_of(_inside((tree.row.element for tree in right.trees), "Patevyys"), "virtapatevyys")
    teaching = sorted((item for item in roots if _is_subject_code(item)), key=lambda item: str(item["koodiarvo"]))
    oldest_first = jaksot[::-1]
    others = organisations_of(element, converter.schools, beside=right.row.myontaja)
    return present(
        {
            "ensisijaisuus": [period_of(item) for item in element.iterfind(TAGS["Ensisijaisuus"])],
            "virtaOpiskeluoikeudenTyyppi": code("virtaopiskeluoikeudentyyppi", tyyppi) if tyyppi else None,
            "maksettavatLukuvuosimaksut": [
                present({**period_of(item), "summa": amount_of(item, "Summa")})
                for item in element.iterfind(TAGS["LukuvuosiMaksu"])
            ],
            "lukukausiIlmoittautuminen": _enrolments(right.enrolments),
            **others,
            "koulutuskuntaJaksot": [
                {**period_of(jakso), "koulutuskunta": code("kunta", kunta)}
                for jakso in oldest_first
                if (kunta := text_of(jakso, "Koulutuskunta"))
            ],
            "opettajanPedagogisetOpinnot": [item for item in teaching if item["koodiarvo"] in PEDAGOGICAL],
            "opetettavanAineenOpinnot": [item for item in teaching if item["koodiarvo"] not in PEDAGOGICAL],
            "koulutusjaksot": [_phase(jakso) for jakso in oldest_first],
            "liikkuvuusjaksot": [convert_mobility(row, converter.schools) for row in right.mobility],
            "siirtoOpiskelija": _transfer(element),
            "opintojenLaajuus": extent(amount) if amount else None,
            "koulutusala": fields_of(element),
            "muutTiedot": unread(element, RIGHT_READ),
        }
    )


def _is_subject_code(koodi: Json) -> bool:
    return len(koodi["koodiarvo"]) == 2 and str(koodi["koodiarvo"]).isalpha()


def _enrolments(rows: Iterable[Row]) -> Json | None:
    jaksot = [convert_enrolment(row) for row in sorted(rows, key=begin_of)]
    return {"ilmoittautumisjaksot": jaksot} if jaksot else None


def _phase(jakso: etree._Element) -> Json:
    """A jakso as the register tells it: the programme or specialisation, its degree, language and funding."""
    koulutus, kieli, rahoitus = (text_of(jakso, name) for name in ("Koulutuskoodi", "Koulutuskieli", "Rahoituslahde"))
    return present(
        {
            **period_of(jakso),
            "nimi": names_of(jakso.iterfind(TAGS["Nimi"])),
            "tunnisteKorkeakoulussa": attribute_of(jakso, "koulutusmoduulitunniste"),
            "koulutus": code("koulutus", koulutus) if koulutus else None,
            "opetuskieli": code("kieli", kieli.upper()) if kieli else None,
            "rahoituslähde": code("virtarahoituslahde", rahoitus) if rahoitus else None,
            "pätevyydet": codes_of(jakso.iterfind(TAGS["Patevyys"]), "virtapatevyys"),
            "muutTiedot": unread(jakso, JAKSO_READ),
        }
    )


def _transfer(element: etree._Element) -> Json | None:
    """A student who came from another institution, with the terms used there."""
    siirto = element.find(TAGS["SiirtoOpiskelija"])
    if siirto is None:
        return None
    kertymat = []
    for item in siirto.iterfind(TAGS["Lukukausikertyma"]):
        tila = text_of(item, "IlmoittautuminenTila")
        kertymat.append(
            present(
                {
                    "tila": code("virtalukukausiilmtila", tila) if tila else None,
                    "lukukausia": amount_of(item, "Maara"),
                }
            )
        )
    return present({"siirtopäivä": date_of(siirto, "SiirtoPvm"), "käytetytLukukaudet": kertymat}) or None


def _inside(elements: Iterable[etree._Element], name: str) -> list[etree._Element]:
    return [item for element in elements for item in element.iterfind(TAGS[name])]
