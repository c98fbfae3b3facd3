"""National language tests (YKI) and language tests of the state administration (VKT), as KOSKI keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.demo.building import Json, code, grade, module, name, part, states
from app.demo.school import LANGUAGE_TESTS_OID, School

Graded = Sequence[tuple[str, str]]

AGENCY = {
    "oid": LANGUAGE_TESTS_OID,
    "nimi": name("Opetushallitus", "Utbildningsstyrelsen", "Finnish National Agency for Education"),
}
HELSINKI = "091"


def _test_right(tested_on: str, assessed_on: str, suoritus: Json) -> Json:
    return {
        "tyyppi": code("opiskeluoikeudentyyppi", "kielitutkinto"),
        "koulutustoimija": AGENCY,
        "tila": states((tested_on, "lasna"), (assessed_on, "hyvaksytystisuoritettu")),
        "suoritukset": [suoritus],
    }


def yki(
    level: str, language: str, tested_on: str, assessed_on: str, parts: Mapping[str, Graded], held_at: School
) -> Json:
    """A YKI test. parts: {ykisuorituksenosa: [(ykiarvosana, day), ...]}: a part may have been assessed many times."""
    suoritus = {
        "tyyppi": code("suorituksentyyppi", "yleinenkielitutkinto"),
        "koulutusmoduuli": module(code("ykitutkintotaso", level), kieli=code("kieli", language)),
        "toimipiste": AGENCY,
        "järjestäjä": held_at.reference(),
        "alkamispäivä": tested_on,
        "vahvistus": {
            "päivä": assessed_on,
            "paikkakunta": code("kunta", HELSINKI),
            "myöntäjäOrganisaatio": AGENCY,
        },
        "osasuoritukset": [
            part(
                "yleisenkielitutkinnonosa",
                module(code("ykisuorituksenosa", arvo)),
                [grade(value, on, "ykiarvosana") for value, on in graded],
            )
            for arvo, graded in parts.items()
        ],
    }
    return _test_right(tested_on, assessed_on, suoritus)


def vkt_skill(arvo: str, arvosana: str | None, tests: Mapping[str, Graded]) -> Json:
    """A language skill of VKT and its partial tests; no grade of its own until every test is passed."""
    days = [on for graded in tests.values() for _, on in graded]
    return part(
        "valtionhallinnonkielitaito",
        module(code("vktkielitaito", arvo)),
        [grade(arvosana, max(days), "vktarvosana")] if arvosana else None,
        [
            part(
                "valtionhallinnonkielitutkinnonosakoe",
                module(code("vktosakoe", koe)),
                [grade(value, on, "vktarvosana") for value, on in graded],
                **_begun(graded),
            )
            for koe, graded in tests.items()
        ],
        alkamispäivä=min(days),
        **({"tutkintopäiväTodistuksella": max(days)} if arvosana else {}),
    )


def _begun(graded: Graded) -> Json:
    return {"alkamispäivä": graded[0][1]} if graded else {}


def vkt(language: str, tested_on: str, assessed_on: str, skills: Sequence[Json]) -> Json:
    """A test of good and satisfactory skills for the state administration."""
    suoritus = {
        "tyyppi": code("suorituksentyyppi", "valtionhallinnonkielitutkinto"),
        "koulutusmoduuli": module(code("vkttutkintotaso", "hyvajatyydyttava"), kieli=code("kieli", language)),
        "toimipiste": AGENCY,
        "vahvistus": {
            "päivä": assessed_on,
            "paikkakunta": code("kunta", HELSINKI),
            "myöntäjäOrganisaatio": AGENCY,
        },
        "osasuoritukset": list(skills),
    }
    return _test_right(tested_on, assessed_on, suoritus)
