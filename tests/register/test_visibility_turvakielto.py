"""A guardian's view of a child whose address is protected."""

from __future__ import annotations

import json
from typing import Any

from app.register.turvakielto import OPH_OID, scrub_turvakielto
from tests.register.records import SCHOOL, attainment, code, study_right, subject

TOWN = {"koodiarvo": "049", "nimi": {"fi": "Espoo"}, "koodistoUri": "kunta"}


def assert_scrubbed(*study_rights: dict[str, Any]) -> list[dict[str, Any]]:
    scrubbed = scrub_turvakielto(list(study_rights))
    text = json.dumps(scrubbed, ensure_ascii=False)
    for secret in ("Kuusimäen", "Espoo", "049", "Reijo", "Kahvila", "1.2.246.562.10.11111111111"):
        assert secret not in text
    return scrubbed


def test_school_place_and_people_of_a_koski_record() -> None:
    part = subject("1", tyyppi="ammatillisentutkinnonosa")
    part["näyttö"] = {"suorituspaikka": {"tunniste": code("1"), "kuvaus": {"fi": "Kahvila Espoo"}}}
    part["arviointi"] = [{"arvosana": code("5"), "arvioitsijat": [{"nimi": "Reijo Reksi"}]}]
    suoritus = attainment(
        "ammatillinentutkinto",
        part,
        toimipiste=SCHOOL,
        työssäoppimisjaksot=[{"alku": "2026-01-01", "työssäoppimispaikka": {"fi": "Kahvila"}, "paikkakunta": TOWN}],
        järjestämismuodot=[{"oppisopimus": {"työnantaja": {"nimi": {"fi": "Kahvila"}, "yTunnus": "1234567-8"}}}],
        vahvistus={
            "päivä": "2026-06-01",
            "paikkakunta": TOWN,
            "myöntäjäOrganisaatio": SCHOOL,
            "myöntäjäHenkilöt": [{"nimi": "Reijo Reksi", "organisaatio": SCHOOL}],
        },
    )
    oo = study_right(
        "ammatillinenkoulutus",
        suoritus,
        koulutustoimija={**SCHOOL, "yTunnus": "7654321-0"},
        sisältyyOpiskeluoikeuteen={"oid": "1.2.246.562.15.2", "oppilaitos": SCHOOL},
        organisaatiohistoria=[{"muutospäivä": "2025-01-01", "oppilaitos": SCHOOL}],
    )
    scrubbed = assert_scrubbed(oo)[0]
    assert scrubbed["oppilaitos"] == {
        "oid": OPH_OID,
        "nimi": {"fi": "Oppilaitos", "sv": "Läroanstalt", "en": "Educational institution"},
    }
    assert scrubbed["koulutustoimija"]["nimi"]["sv"] == "Utbildningsanordnare"
    assert scrubbed["suoritukset"][0]["vahvistus"]["päivä"] == "2026-06-01"
    assert scrubbed["suoritukset"][0]["osasuoritukset"][0]["arviointi"] == [{"arvosana": code("5")}]
    assert scrubbed["oid"] == oo["oid"]


def test_higher_education_is_scrubbed_too() -> None:
    course = attainment("korkeakoulunopintojakso", toimipiste=SCHOOL, vahvistus={"päivä": "2026-01-01", "x": SCHOOL})
    oo = study_right(
        "korkeakoulutus",
        attainment("korkeakoulututkinto", course),
        lähdejärjestelmänId={"id": "avain¤049"},
        lisätiedot={
            "järjestäväOrganisaatio": SCHOOL,
            "koulutuskuntaJaksot": [{"alku": "2025-01-01", "koulutuskunta": TOWN}],
            "lukukausiIlmoittautuminen": {"ilmoittautumisjaksot": [{"alku": "2025-08-01", "myöntäjä": "Kuusimäen yo"}]},
            "uusiPaikka": TOWN,
        },
    )
    lisatiedot = assert_scrubbed(oo)[0]["lisätiedot"]
    assert lisatiedot["lukukausiIlmoittautuminen"] == {"ilmoittautumisjaksot": [{"alku": "2025-08-01"}]}
    assert lisatiedot["järjestäväOrganisaatio"]["oid"] == OPH_OID


def test_an_organisation_under_an_unknown_key_is_known_by_its_shape() -> None:
    assert_scrubbed(study_right("lukiokoulutus", lisätiedot={"uusi": [SCHOOL, {"oppilaitosnumero": code("049")}]}))
