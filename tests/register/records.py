"""Small fictional study rights for the tests of visibility."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Json = dict[str, Any]

SCHOOL: Json = {
    "oid": "1.2.246.562.10.11111111111",
    "nimi": {"fi": "Kuusimäen koulu"},
    "kotipaikka": {"koodiarvo": "049"},
}


def code(koodiarvo: str, koodisto_uri: str = "") -> Json:
    return {"koodiarvo": koodiarvo, "koodistoUri": koodisto_uri} if koodisto_uri else {"koodiarvo": koodiarvo}


def subject(tunniste: str, grade: str | None = "9", *, tyyppi: str = "perusopetuksenoppiaine", **more: Any) -> Json:
    made: Json = {
        "tyyppi": code(tyyppi, "suorituksentyyppi"),
        "koulutusmoduuli": {
            "tunniste": code(tunniste, "koskioppiaineetyleissivistava"),
            "pakollinen": True,
            "laajuus": {"arvo": 3, "yksikkö": code("3", "opintojenlaajuusyksikko")},
        },
    }
    if grade is not None:
        made["arviointi"] = [{"arvosana": code(grade, "arviointiasteikkoyleissivistava"), "päivä": "2026-05-20"}]
    return made | more


def attainment(tyyppi: str, *parts: Json, confirmed: str | None = None, **more: Any) -> Json:
    made: Json = {
        "tyyppi": code(tyyppi, "suorituksentyyppi"),
        "koulutusmoduuli": {"tunniste": code("201101", "koulutus"), "perusteenDiaarinumero": "104/011/2014"},
        "osasuoritukset": list(parts),
        **more,
    }
    if confirmed is not None:
        made["vahvistus"] = {"päivä": confirmed, "myöntäjäOrganisaatio": deepcopy(SCHOOL)}
    return made


def study_right(tyyppi: str, *suoritukset: Json, **more: Any) -> Json:
    return {
        "tyyppi": code(tyyppi, "opiskeluoikeudentyyppi"),
        "oid": "1.2.246.562.15.11111111111",
        "oppilaitos": deepcopy(SCHOOL),
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2025-08-10", "tila": code("lasna", "koskiopiskeluoikeudentila")}]},
        "suoritukset": list(suoritukset),
        **more,
    }


def objects_in(value: Any) -> Iterator[Json]:
    """Every object of a tree, the outermost first."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects_in(item)
