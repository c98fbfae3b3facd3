"""Small builders of KOSKI documents: codes, grades, confirmations, attainments, study rights.

Each returns plain JSON as the register gives it, so that people's records read like stories and still have the real
shape (source: KOSKI data format, `Opiskeluoikeus.scala`, `Suoritus.scala`, `Koodiviite.scala`). Dates are ISO strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.demo.school import School

Json = dict[str, Any]

GENERAL = "arviointiasteikkoyleissivistava"
UNITS = {"ov": "1", "op": "2", "vvt": "3", "kurssi": "4", "h": "5", "osp": "6", "viikko": "8"}
"""Units of extent by their short Finnish names (koodisto opintojenlaajuusyksikko)."""

LANGUAGE_SUBJECTS = {"A", "A1", "A2", "B1", "B2", "B3", "AOM"}


def name(fi: str | None = None, sv: str | None = None, en: str | None = None) -> dict[str, str]:
    """A localized string of the languages given."""
    return {lang: text for lang, text in (("fi", fi), ("sv", sv), ("en", en)) if text}


def code(uri: str, arvo: str | int, fi: str | None = None, sv: str | None = None, en: str | None = None) -> Json:
    """A koodiviite; with an embedded name only when the code lists of the demo do not have it."""
    embedded = name(fi, sv, en)
    return {"koodiarvo": str(arvo), **({"nimi": embedded} if embedded else {}), "koodistoUri": uri}


def local(arvo: str, fi: str | None = None, sv: str | None = None, en: str | None = None) -> Json:
    """A school's own code: always with a name, never with a code list."""
    return {"koodiarvo": arvo, "nimi": name(fi, sv, en)}


def extent(arvo: float, unit: str) -> Json:
    """A laajuus, e.g. `extent(2, "op")`."""
    return {"arvo": float(arvo), "yksikkö": code("opintojenlaajuusyksikko", UNITS[unit])}


def module(tunniste: Json, laajuus: Json | None = None, **more: Any) -> Json:
    """A koulutusmoduuli."""
    return {"tunniste": tunniste, **({"laajuus": laajuus} if laajuus else {}), **more}


def grade(arvosana: str | int, on: str | None = None, scale: str = GENERAL, **more: Any) -> Json:
    """One arviointi."""
    return {"arvosana": code(scale, arvosana), **({"päivä": on} if on else {}), **more}


def grades(value: object, on: str | None = None, scale: str = GENERAL) -> list[Json]:
    """The arviointi list: one grade, or a list of (grade, date) when it was raised, or a ready list of arvioinnit."""
    if value is None:
        return []
    if isinstance(value, list):
        return [item if isinstance(item, dict) else grade(item[0], item[1], scale) for item in value]
    return [grade(str(value), on, scale)]


def period(alku: str, loppu: str | None = None, **more: Any) -> Json:
    """A jakso."""
    return {"alku": alku, **({"loppu": loppu} if loppu else {}), **more}


RECTOR = name("rehtori", "rektor", "principal")


def confirmed(
    on: str,
    school: School,
    by: str | None = None,
    title: Mapping[str, str] | None = RECTOR,
    *,
    town: bool = True,
) -> Json:
    """A vahvistus in any of its shapes: with or without the place, the person, the person's title."""
    person = {
        "nimi": by,
        **({"titteli": dict(title)} if title else {}),
        "organisaatio": school.reference(),
    }
    return {
        "päivä": on,
        **({"paikkakunta": code("kunta", school.town)} if town else {}),
        "myöntäjäOrganisaatio": school.reference(),
        **({"myöntäjäHenkilöt": [person]} if by else {}),
    }


def states(*jaksot: tuple[str, str] | tuple[str, str, str]) -> Json:
    """The tila history: (begins on, state) or (begins on, state, funding)."""
    return {
        "opiskeluoikeusjaksot": [
            {
                "alku": jakso[0],
                "tila": code("koskiopiskeluoikeudentila", jakso[1]),
                **({"opintojenRahoitus": code("opintojenrahoitus", jakso[2])} if len(jakso) > 2 else {}),
            }
            for jakso in jaksot
        ]
    }


def study_right(tyyppi: str, school: School | None, tila: Json, suoritukset: Iterable[Json], **more: Any) -> Json:
    """An opiskeluoikeus. Its oid is given when the person's document is put together."""
    where = {"oppilaitos": school.oppilaitos(), "koulutustoimija": school.koulutustoimija()} if school else {}
    return {
        "tyyppi": code("opiskeluoikeudentyyppi", tyyppi),
        **where,
        "tila": tila,
        "suoritukset": list(suoritukset),
        **more,
    }


def attainment(
    tyyppi: str,
    koulutusmoduuli: Json,
    school: School,
    parts: Iterable[Json] = (),
    *,
    language: str | None = "FI",
    **more: Any,
) -> Json:
    """A päätason suoritus."""
    osasuoritukset = list(parts)
    return {
        "tyyppi": code("suorituksentyyppi", tyyppi),
        "koulutusmoduuli": koulutusmoduuli,
        "toimipiste": school.toimipiste(),
        **({"suorituskieli": code("kieli", language)} if language else {}),
        **more,
        **({"osasuoritukset": osasuoritukset} if osasuoritukset else {}),
    }


def part(
    tyyppi: str,
    koulutusmoduuli: Json,
    arviointi: list[Json] | None = None,
    parts: Iterable[Json] = (),
    **more: Any,
) -> Json:
    """An osasuoritus."""
    osasuoritukset = list(parts)
    return {
        "tyyppi": code("suorituksentyyppi", tyyppi),
        "koulutusmoduuli": koulutusmoduuli,
        **({"arviointi": arviointi} if arviointi else {}),
        **more,
        **({"osasuoritukset": osasuoritukset} if osasuoritukset else {}),
    }


def subject_module(key: str, *, pakollinen: bool = True, laajuus: Json | None = None) -> Json:
    """A subject by a short key: "HI", "A1 EN" (language), "AI AI1" (mother tongue), "MA MAA" (syllabus).

    One key names the subject and, after a blank, what the register puts beside it.
    """
    subject, _, detail = key.partition(" ")
    more: Json = {}
    if detail:
        if subject == "AI":
            more["kieli"] = code("oppiaineaidinkielijakirjallisuus", detail)
        elif subject == "MA":
            more["oppimäärä"] = code("oppiainematematiikka", detail)
        elif subject in LANGUAGE_SUBJECTS:
            more["kieli"] = code("kielivalikoima", detail)
    return module(code("koskioppiaineetyleissivistava", subject), laajuus, pakollinen=pakollinen, **more)


def courses(
    tyyppi: str, uri: str, graded: Mapping[str, object], laajuus: Json, on: str | None, **module_more: Any
) -> list[Json]:
    """Courses of one subject: {"MAA2": 8, "MAA3": [(5, "2022-12-01"), (7, "2023-03-02")], "MAA4": None}."""
    return [
        part(tyyppi, module(code(uri, arvo), laajuus, **module_more), grades(value, on))
        for arvo, value in graded.items()
    ]
