"""Higher education in KOSKI's own shape (source: `Korkeakoulu.scala` and the conversion of Virta's answers)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.demo.building import Json, code, extent, grade, local, module, period
from app.demo.school import School

GRADES = "virtaarvosana"
Jaksot = Iterable[tuple[str, str]]
Terms = Iterable[tuple[str, str, str]]


def course(
    arvo: str,
    fi: str | None,
    sv: str | None,
    en: str | None,
    credits: float | None,
    arvosana: str | None,
    on: str | None,
    parts: Iterable[Json] = (),
    *,
    language: str | None = "FI",
    scale: str = GRADES,
    **more: Any,
) -> Json:
    """A korkeakoulun opintojakso, with the courses that it consists of."""
    osasuoritukset = list(parts)
    return {
        "tyyppi": code("suorituksentyyppi", "korkeakoulunopintojakso"),
        "koulutusmoduuli": module(local(arvo, fi, sv, en), extent(credits, "op") if credits else None),
        **({"suorituskieli": code("kieli", language)} if language else {}),
        **({"arviointi": [grade(arvosana, on, scale)]} if arvosana else {}),
        **({"vahvistus": {"päivä": on}} if arvosana else {}),
        **more,
        **({"osasuoritukset": osasuoritukset} if osasuoritukset else {}),
    }


def placed(suoritus: Json, school: School) -> Json:
    """The attainment and all below it with the university as place and as confirming organisation."""
    result = {**suoritus, "toimipiste": school.oppilaitos()}
    if "vahvistus" in result:
        result["vahvistus"] = {**result["vahvistus"], "myöntäjäOrganisaatio": school.reference()}
    if "osasuoritukset" in result:
        result["osasuoritukset"] = [placed(child, school) for child in result["osasuoritukset"]]
    return result


def degree(
    arvo: str,
    school: School,
    on: str | None,
    parts: Iterable[Json] = (),
    *,
    nimi: dict[str, str] | None = None,
    arvosana: str | None = None,
    language: str = "FI",
) -> Json:
    """A korkeakoulututkinto: confirmed `on`, or unfinished when None. `nimi` is the name that the university gave."""
    return {
        "tyyppi": code("suorituksentyyppi", "korkeakoulututkinto"),
        "koulutusmoduuli": module(code("koulutus", arvo), **({"virtaNimi": nimi} if nimi else {})),
        "toimipiste": school.oppilaitos(),
        "suorituskieli": code("kieli", language),
        **({"arviointi": [grade(arvosana, on, GRADES)]} if arvosana else {}),
        **({"vahvistus": {"päivä": on, "myöntäjäOrganisaatio": school.reference()}} if on else {}),
        "osasuoritukset": [placed(child, school) for child in parts],
    }


def other_studies(
    tyyppi: str, nimi: dict[str, str], school: School, on: str | None, parts: Iterable[Json] = ()
) -> Json:
    """A muu korkeakoulun suoritus, e.g. open studies (13) or a student exchange (8)."""
    return {
        "tyyppi": code("suorituksentyyppi", "muukorkeakoulunsuoritus"),
        "koulutusmoduuli": module(code("virtaopiskeluoikeudentyyppi", tyyppi), nimi=nimi),
        "toimipiste": school.oppilaitos(),
        **({"vahvistus": {"päivä": on, "myöntäjäOrganisaatio": school.reference()}} if on else {}),
        "osasuoritukset": [placed(child, school) for child in parts],
    }


def virta_right(
    avain: str,
    school: School,
    tyyppi: str,
    jaksot: Jaksot,
    suoritukset: Iterable[Json],
    *,
    programme: dict[str, str] | None = None,
    terms: Terms = (),
    primary: bool = False,
    **more: Any,
) -> Json:
    """A korkeakoulun opiskeluoikeus.

    jaksot: (begins on, virtaopiskeluoikeudentila); terms: (begins, ends, virtalukukausiilmtila); primary: the right is
    the student's ensisijainen.
    """
    periods = list(jaksot)
    ended = periods[-1][0] if periods[-1][1] not in ("1", "2") else None
    enrolments = [_enrolment(*term) for term in terms]
    extra: Json = {
        "virtaOpiskeluoikeudenTyyppi": code("virtaopiskeluoikeudentyyppi", tyyppi),
        "koulutuskuntaJaksot": [period(periods[0][0], ended, koulutuskunta=code("kunta", school.town))],
        **({"ensisijaisuus": [period(periods[0][0], ended)]} if primary else {}),
        **({"lukukausiIlmoittautuminen": {"ilmoittautumisjaksot": enrolments}} if enrolments else {}),
    }
    return {
        "tyyppi": code("opiskeluoikeudentyyppi", "korkeakoulutus"),
        "lähdejärjestelmänId": {"id": avain, "lähdejärjestelmä": code("lahdejarjestelma", "virta")},
        "oppilaitos": school.oppilaitos(),
        "koulutustoimija": school.koulutustoimija(),
        "alkamispäivä": periods[0][0],
        **({"päättymispäivä": ended} if ended else {}),
        "tila": {
            "opiskeluoikeusjaksot": [
                {
                    "alku": alku,
                    **({"nimi": programme} if programme else {}),
                    "tila": code("virtaopiskeluoikeudentila", tila),
                }
                for alku, tila in periods
            ]
        },
        "suoritukset": [suoritus if "toimipiste" in suoritus else placed(suoritus, school) for suoritus in suoritukset],
        "lisätiedot": extra,
        **more,
    }


def _enrolment(alku: str, loppu: str, tila: str) -> Json:
    """One term: a member of the student union when present."""
    return period(alku, loppu, tila=code("virtalukukausiilmtila", tila), ylioppilaskunnanJäsen=tila == "1")


def orphan_courses(school: School, suoritukset: Iterable[Json]) -> Json:
    """Courses that belong to no study right: KOSKI shows them under one made up for the university."""
    return {
        "tyyppi": code("opiskeluoikeudentyyppi", "korkeakoulutus"),
        "oppilaitos": school.oppilaitos(),
        "koulutustoimija": school.koulutustoimija(),
        "tila": {"opiskeluoikeusjaksot": []},
        "suoritukset": [placed(suoritus, school) for suoritus in suoritukset],
        "synteettinen": True,
    }
