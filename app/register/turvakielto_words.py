"""The words that may stand in a masked record: levels, neutral names, and the code lists whose names give nothing away.

Data only. Left out of the lists on purpose is every one that only a school or two, or the schools of one province, use
(European School of Helsinki, International School, DIA, IB, Åland) and every one that tells a form of education which
few places give (adults' courses, preparatory education): what stands in those gets a neutral name instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.register.shapes import Json, code_of, uri_of

Localized = Mapping[str, str]

EARLY = "esiaste"
BASIC = "perusaste"
UPPER_SECONDARY = "lukioaste"
PREPARATORY = "valmistavakoulutus"
VOCATIONAL = "ammatillisetopinnot"
HIGHER = "korkeaaste"
MATRICULATION = "ylioppilaskokeet"
ARTS = "taidekasvatus"
LANGUAGE_TEST = "kielikoe"
OTHER = "muukoulutus"

LEVELS: Mapping[str, Localized] = {
    EARLY: {"fi": "Esiopetus", "sv": "Förskoleundervisning", "en": "Pre-primary education"},
    BASIC: {"fi": "Perusopetus", "sv": "Grundläggande utbildning", "en": "Basic education"},
    UPPER_SECONDARY: {"fi": "Lukiokoulutus", "sv": "Gymnasieutbildning", "en": "Upper secondary education"},
    PREPARATORY: {"fi": "Valmistava koulutus", "sv": "Förberedande utbildning", "en": "Preparatory education"},
    VOCATIONAL: {"fi": "Ammatillinen koulutus", "sv": "Yrkesutbildning", "en": "Vocational education"},
    HIGHER: {"fi": "Korkeakoulutus", "sv": "Högskoleutbildning", "en": "Higher education"},
    MATRICULATION: {"fi": "Ylioppilastutkinto", "sv": "Studentexamen", "en": "Matriculation examination"},
    ARTS: {"fi": "Taiteen perusopetus", "sv": "Grundläggande konstundervisning", "en": "Basic education in the arts"},
    LANGUAGE_TEST: {"fi": "Kielitutkinto", "sv": "Språkexamen", "en": "Language test"},
    OTHER: {"fi": "Muu koulutus", "sv": "Annan utbildning", "en": "Other education"},
}
"""Level -> its name: what a study right and most attainments are called. No level is called as any type of the
registers, so that no rule of a type applies to it."""

LEVEL_OF_TYPE: Mapping[str, str] = {
    "ahvenanmaanperusopetus": BASIC,
    "aikuistenperusopetus": BASIC,
    "ammatillinenkoulutus": VOCATIONAL,
    "diatutkinto": UPPER_SECONDARY,
    "ebtutkinto": UPPER_SECONDARY,
    "esiopetus": EARLY,
    "ibtutkinto": UPPER_SECONDARY,
    "kielitutkinto": LANGUAGE_TEST,
    "korkeakoulutus": HIGHER,
    "lukiokoulutus": UPPER_SECONDARY,
    "luva": PREPARATORY,
    "perusopetukseenvalmistavaopetus": PREPARATORY,
    "perusopetuksenlisaopetus": BASIC,
    "perusopetus": BASIC,
    "taiteenperusopetus": ARTS,
    "tuva": PREPARATORY,
    "ylioppilastutkinto": MATRICULATION,
    **{level: level for level in LEVELS},
}
"""Type of study right -> its level; any other is OTHER. Two schools with classes of their own: `turvakielto`."""

SCHOOL: Localized = {"fi": "Oppilaitos", "sv": "Läroanstalt", "en": "Educational institution"}
ATTAINMENT, PART, COURSE, SUBJECT = "suoritus", "osasuoritus", "kurssi", "oppiaine"
PASSED, FAILED, ASSESSED = "hyväksytty", "hylätty", "arvioitu"

NEUTRAL: Mapping[str, Localized] = {
    **LEVELS,
    ATTAINMENT: {"fi": "Suoritus", "sv": "Prestation", "en": "Attainment"},
    PART: {"fi": "Opintojen osa", "sv": "Studiedel", "en": "Part of the studies"},
    COURSE: {"fi": "Kurssi", "sv": "Kurs", "en": "Course"},
    SUBJECT: {"fi": "Oppiaine", "sv": "Läroämne", "en": "Subject"},
    PASSED: {"fi": "Hyväksytty", "sv": "Godkänd", "en": "Passed"},
    FAILED: {"fi": "Hylätty", "sv": "Underkänd", "en": "Failed"},
    ASSESSED: {"fi": "Arvioitu", "sv": "Bedömd", "en": "Assessed"},
}
"""Our own codes, of no list -> their names."""

GENERAL_SUBJECTS = "koskioppiaineetyleissivistava"
GENERAL_SUBJECT_CODES = (
    *("A", "A1", "A2", "AI", "AOM", "B1", "B2", "B3", "BI", "ET", "FI", "FY", "GE", "HI", "KE", "KO", "KS", "KT"),
    *("KU", "LI", "MA", "MU", "OP", "OPA", "PS", "TE", "YH", "YL"),
)
"""Subjects that every school has: one of another list with the very same name is told by these."""
SUBJECT_LISTS = frozenset(
    {
        GENERAL_SUBJECTS,
        "ammatillisenoppiaineet",
        "koskiyokokeet",
        "koulutuksenosattuva",
        "lukionkurssit",
        "lukionkurssitops2003nuoret",
        "lukionmuutopinnot",
        "moduulikoodistolops2021",
        "osaamismerkit",
        "taiteenperusopetustaiteenala",
        "tutkinnonosat",
        "vktkielitaito",
        "vktosakoe",
        "ykisuorituksenosa",
    }
)
"""Lists of subjects, courses and units of the whole country: their codes are told by the names of our code lists."""
CLASSES = "perusopetuksenluokkaaste"
SYLLABUS_LISTS = frozenset({"oppiainematematiikka"})
LANGUAGE_LISTS = frozenset({"kieli", "oppiaineaidinkielijakirjallisuus"})
UNITS = "opintojenlaajuusyksikko"
STATE_LISTS = frozenset({"koskiopiskeluoikeudentila", "virtaopiskeluoikeudentila"})
GRADE_LISTS = frozenset(
    {
        "arviointiasteikkoammatillinen15",
        "arviointiasteikkoammatillinenhyvaksyttyhylatty",
        "arviointiasteikkoammatillinent1k3",
        "arviointiasteikkokehittyvankielitaidontasot",
        "arviointiasteikkotaiteenperusopetus",
        "arviointiasteikkoyleissivistava",
        "koskiyoarvosanat",
        "virtaarvosana",
        "vktarvosana",
        "ykiarvosana",
    }
)
"""Scales that are told; of any other only the mark itself, or whether it is a pass."""
PASS_WORDS = frozenset({"pass", "passed", "hyvaksytty", "hyväksytty", "suoritettu", "completed", "godkänd", "s", "p"})


def is_neutral(koodi: object) -> bool:
    """Whether this is a code of ours: its name says all that it tells."""
    return not uri_of(koodi) and code_of(koodi) in NEUTRAL


def is_level(opiskeluoikeus: Json) -> bool:
    """Whether the study right is a masked one: its type is only a level."""
    tyyppi = opiskeluoikeus.get("tyyppi")
    return not uri_of(tyyppi) and code_of(tyyppi) in LEVELS
