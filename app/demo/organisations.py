"""The demo's organisations as the organisation service publishes them: single V4 objects and `/historia` answers.

They go through the same reader as the real service's (source: organisation service, `OrganisaatioRDTOV4`).
"""

from __future__ import annotations

from typing import Any

from app.demo.school import (
    KOSKI_CONTACT,
    KOSKI_CONTACT_EMAIL,
    LANGUAGE_TESTS_OID,
    ROOT,
    YTL_OID,
    Organiser,
    School,
)
from app.demo.schools import LAKELAND_UNIVERSITY, ORGANISERS, SCHOOLS
from app.organisations.virta_contacts import VirtaContact

Json = dict[str, Any]

NATIONAL = (
    (
        ROOT,
        {"fi": "Opetushallitus", "sv": "Utbildningsstyrelsen", "en": "Finnish National Agency for Education"},
    ),
    (
        LANGUAGE_TESTS_OID,
        {"fi": "Opetushallitus", "sv": "Utbildningsstyrelsen", "en": "Finnish National Agency for Education"},
    ),
    (
        YTL_OID,
        {
            "fi": "Ylioppilastutkintolautakunta",
            "sv": "Studentexamensnämnden",
            "en": "The Matriculation Examination Board",
        },
    ),
)
"""Public bodies that stand in records of every learner."""


VIRTA_CONTACTS = (
    VirtaContact(LAKELAND_UNIVERSITY.code, "virta-yhteyshenkilo@jarvenselka.example", "Vieno Virtavaara", "fi"),
    VirtaContact(LAKELAND_UNIVERSITY.code, "virta-kontakt@jarvenselka.example", "Vieno Virtavaara", "sv"),
)
"""Virta's viranomaistietojen yhteyshenkilö of one university; the other institutions have none, and their reports go
to their addresses in the organisation service."""


def list_organisations() -> dict[str, Json]:
    """File name -> content, as `import organisaatiot` reads a folder: `<oid>.json` and `<oid>.historia.json`."""
    files: dict[str, Json] = {}
    for oid, nimi in NATIONAL:
        files[f"{oid}.json"] = _organisation(oid, nimi, "01", _path(()), "1994-01-01", "091")
    for organiser in ORGANISERS:
        files[f"{organiser.oid}.json"] = _organiser(organiser)
    for school in SCHOOLS:
        files[f"{school.oid}.json"] = _school(school)
        files[f"{school.campus_oid}.json"] = _campus(school)
        if school.successor is not None:
            files[f"{school.oid}.historia.json"] = _history(school)
    return files


def _organisation(oid: str, nimi: dict[str, str], tyyppi: str, path: str, alku: str, town: str, **more: Any) -> Json:
    parent = path.strip("|").split("|")[-1]
    return {
        "oid": oid,
        "version": 1,
        "alkuPvm": alku,
        "nimi": nimi,
        "nimet": [{"nimi": nimi, "alkuPvm": alku, "version": 0}],
        "status": "AKTIIVINEN",
        "tyypit": [f"organisaatiotyyppi_{tyyppi}"],
        "kotipaikkaUri": f"kunta_{town}",
        "maaUri": "maatjavaltiot1_fin",
        "parentOid": parent if parent != oid else None,
        "parentOidPath": path,
        "piilotettu": False,
        "yhteystiedot": [],
        "yhteystietoArvos": [],
        **more,
    }


def _path(oids: tuple[str, ...]) -> str:
    return "|" + "|".join((ROOT, *oids)) + "|"


def _organiser(organiser: Organiser) -> Json:
    return _organisation(
        organiser.oid,
        organiser.nimi,
        "01",
        _path(()),
        "1998-01-01",
        organiser.town,
        yhteystiedot=_general(organiser.email),
    )


def _school(school: School) -> Json:
    names = [{"nimi": nimi, "alkuPvm": alku, "version": 0} for alku, nimi in school.earlier]
    closed: Json = {"status": "PASSIIVINEN", "lakkautusPvm": school.closed_on} if school.closed_on else {}
    return _organisation(
        school.oid,
        school.nimi,
        "02",
        _path((school.organiser.oid,)),
        "1984-08-01" if school.earlier else "2009-01-01",
        school.town,
        nimet=[*names, {"nimi": school.nimi, "alkuPvm": "2009-01-01", "version": 0}],
        oppilaitosKoodi=school.code,
        oppilaitosTyyppiUri=f"oppilaitostyyppi_{school.kind}#1",
        yhteystiedot=_general(school.email),
        yhteystietoArvos=[_koski(school, lang, email) for lang, email in school.koski_emails.items()],
        **closed,
    )


def _campus(school: School) -> Json:
    closed: Json = {"status": "PASSIIVINEN", "lakkautusPvm": school.closed_on} if school.closed_on else {}
    path = _path((school.organiser.oid, school.oid))
    return _organisation(school.campus_oid, school.nimi, "03", path, "2009-01-01", school.town, **closed)


def _general(email: str | None) -> list[Json]:
    if email is None:
        return []
    return [{"kieli": "kieli_fi#1", "yhteystietoOid": "1.2.246.562.5.1", "id": "1", "email": email}]


def _koski(school: School, lang: str, email: str) -> Json:
    return {
        "YhteystietoArvo.arvoText": email,
        "YhteystietoArvo.kieli": f"kieli_{lang}#1",
        "YhteystietoElementti.nimi": "Sähköpostiosoite",
        "YhteystietoElementti.nimiSv": "Epostadress",
        "YhteystietoElementti.oid": KOSKI_CONTACT_EMAIL,
        "YhteystietoElementti.tyyppi": "Email",
        "YhteystietoElementti.kaytossa": "false" if school.koski_off else "true",
        "YhteystietoElementti.pakollinen": "false",
        "YhteystietojenTyyppi.nimi.fi": "KOSKI-palvelun omien tietojen virheilmoituksen sähköpostiosoite",
        "YhteystietojenTyyppi.nimi.sv": "E-postadress för felanmälan i egna uppgifter i KOSKI-tjänsten",
        "YhteystietojenTyyppi.oid": KOSKI_CONTACT,
    }


def _history(school: School) -> Json:
    successor = next(other for other in SCHOOLS if other.number == school.successor)
    merger = {
        "organisaatio": {"oid": school.oid, "nimi": school.nimi},
        "kohde": {"oid": successor.oid, "nimi": successor.nimi},
        "alkuPvm": school.closed_on,
    }
    return {"childSuhteet": [], "parentSuhteet": [], "liitokset": [], "liittymiset": [merger]}
