"""A masked record: a guardian's view of a protected child, and a masked share link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.register.keys import with_keys
from app.register.names import CodeName, Directory, Names
from app.register.shapes import attainments_of, key_of
from app.register.titles import attainment_title, study_right_title
from app.register.turvakielto import OPH_OID, mask, scrub_turvakielto
from app.register.turvakielto_words import LEVELS, NEUTRAL
from app.register.view import view_record
from app.register.viewers import Viewer
from app.register.words import Text
from tests.register.records import SCHOOL, attainment, code, study_right, subject

TODAY = date(2026, 11, 23)
TOWN = {"koodiarvo": "049", "nimi": {"fi": "Espoo"}, "koodistoUri": "kunta"}


def named(uri: str, arvo: str, fi: str, en: str) -> tuple[tuple[str, str], dict[int, CodeName]]:
    return (uri, arvo), {1: CodeName({"fi": fi, "en": en})}


DIRECTORY = Directory(
    codes=dict(
        [
            named("koskioppiaineetyleissivistava", "MA", "Matematiikka", "Mathematics"),
            named("koskioppiaineetyleissivistava", "A1", "A1-kieli", "A1-language"),
            named("europeanschoolofhelsinkimuuoppiaine", "MA", "Mathematics", "Mathematics"),
            named("europeanschoolofhelsinkimuuoppiaine", "DOW", "Discovery of the World", "Discovery of the World"),
            named("arviointiasteikkoyleissivistava", "9", "kiitettävä", "excellent"),
            named("arviointiasteikkoeuropeanschoolofhelsinkinumericalmark", "8.5", "8.5", "8.5"),
            named("perusopetuksenluokkaaste", "7", "7. vuosiluokka", "7th grade"),
            named("koskiopiskeluoikeudentila", "lasna", "Läsnä", "Present"),
            named("kieli", "EN", "englanti", "English"),
            named("koulutus", "361902", "Luonto- ja ympäristöalan perustutkinto", "Vocational Qualification"),
            named("tutkinnonosat", "100432", "Ympäristön hoitaminen", "Taking care of the environment"),
        ]
    )
)


def masked(*study_rights: dict[str, Any]) -> list[dict[str, Any]]:
    """Masked; whatever was made of, nothing of a school, town, person or company stands in it."""
    made = scrub_turvakielto(list(study_rights), DIRECTORY, TODAY)
    text = json.dumps(made, ensure_ascii=False)
    for secret in ("Kuusimäen", "Espoo", "049", "Reijo", "Kahvila", "1.2.246.562.10.11111111111", "1.2.246.562.15."):
        assert secret not in text
    return made


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def test_school_place_and_people_of_vocational_education() -> None:
    part = subject("1", tyyppi="ammatillisentutkinnonosa")
    part["näyttö"] = {"suorituspaikka": {"tunniste": code("1"), "kuvaus": {"fi": "Kahvila Espoo"}}}
    part["arviointi"] = [{"arvosana": code("5"), "arvioitsijat": [{"nimi": "Reijo Reksi"}]}]
    part["koulutusmoduuli"]["tunniste"] = code("100432", "tutkinnonosat")
    local = subject("KAH", tyyppi="ammatillisentutkinnonosa", grade=None)
    local["koulutusmoduuli"]["tunniste"] = {"koodiarvo": "Kahvila", "nimi": {"fi": "Kahvilan arki"}}
    suoritus = attainment(
        "ammatillinentutkinto",
        part,
        local,
        confirmed="2026-06-01",
        toimipiste=SCHOOL,
        työssäoppimisjaksot=[{"alku": "2026-01-01", "työssäoppimispaikka": {"fi": "Kahvila"}, "paikkakunta": TOWN}],
        järjestämismuodot=[{"oppisopimus": {"työnantaja": {"nimi": {"fi": "Kahvila"}, "yTunnus": "1234567-8"}}}],
    )
    suoritus["koulutusmoduuli"] = {"tunniste": code("361902", "koulutus"), "nimi": {"fi": "Espoon Kahvila"}}
    oo = study_right(
        "ammatillinenkoulutus",
        suoritus,
        koulutustoimija={**SCHOOL, "yTunnus": "7654321-0"},
        sisältyyOpiskeluoikeuteen={"oid": "1.2.246.562.15.2", "oppilaitos": SCHOOL},
        organisaatiohistoria=[{"muutospäivä": "2025-01-01", "oppilaitos": SCHOOL}],
    )
    (made,) = masked(oo)
    assert made["oppilaitos"]["oid"] == OPH_OID
    (attained,) = made["suoritukset"]
    assert attained["vahvistus"] == {"päivä": "2026"}
    assert attained["koulutusmoduuli"]["tunniste"]["nimi"]["en"] == "Vocational education"
    first, second = attained["osasuoritukset"]
    assert first["koulutusmoduuli"]["tunniste"]["nimi"]["fi"] == "Ympäristön hoitaminen"
    assert first["arviointi"] == [{"arvosana": {"koodiarvo": "5"}}]
    assert second["koulutusmoduuli"]["tunniste"]["nimi"]["en"] == "Part of the studies"
    assert not {"361902", "Vocational Qualification"} & set(texts(made))


def test_higher_education_too() -> None:
    course = attainment("korkeakoulunopintojakso", toimipiste=SCHOOL, vahvistus={"päivä": "2026-01-01", "x": SCHOOL})
    course["koulutusmoduuli"] = {
        "tunniste": code("KAHVILA-C0001"),
        "nimi": {"fi": "Espoon historia"},
        "laajuus": {"arvo": 5, "yksikkö": code("2", "opintojenlaajuusyksikko")},
    }
    oo = study_right(
        "korkeakoulutus",
        attainment("korkeakoulututkinto", course),
        course,
        lähdejärjestelmänId={"id": "avain¤049"},
        lisätiedot={
            "järjestäväOrganisaatio": SCHOOL,
            "koulutuskuntaJaksot": [{"alku": "2025-01-01", "koulutuskunta": TOWN}],
            "lukukausiIlmoittautuminen": {"ilmoittautumisjaksot": [{"alku": "2025-08-01", "myöntäjä": "Kahvila"}]},
        },
    )
    (made,) = masked(oo)
    assert "lisätiedot" not in made
    degree, loose = made["suoritukset"]
    assert degree["koulutusmoduuli"]["tunniste"]["nimi"]["en"] == "Higher education"
    row = degree["osasuoritukset"][0]["koulutusmoduuli"]
    assert row["tunniste"] == loose["koulutusmoduuli"]["tunniste"] == {"koodiarvo": "kurssi", "nimi": NEUTRAL["kurssi"]}
    assert row["laajuus"] == {"arvo": 5, "yksikkö": code("2", "opintojenlaajuusyksikko")}


@pytest.mark.parametrize(
    ("tyyppi", "luokka", "level"),
    [
        *(("europeanschoolofhelsinki", name, "Basic education") for name in ("P1", "S4", "x")),
        ("europeanschoolofhelsinki", "N2", "Pre-primary education"),
        ("europeanschoolofhelsinki", "S5", "Upper secondary education"),
        ("internationalschool", "9", "Basic education"),
        ("internationalschool", "explorer", "Basic education"),
        ("internationalschool", "10", "Upper secondary education"),
        ("ahvenanmaanperusopetus", "9", "Basic education"),
        ("aikuistenperusopetus", "1", "Basic education"),
        ("perusopetuksenlisaopetus", "1", "Basic education"),
        ("esiopetus", "1", "Pre-primary education"),
        *((name, "1", "Upper secondary education") for name in ("diatutkinto", "ebtutkinto", "ibtutkinto")),
        ("lukiokoulutus", "1", "Upper secondary education"),
        *((name, "1", "Preparatory education") for name in ("luva", "tuva", "perusopetukseenvalmistavaopetus")),
        ("ylioppilastutkinto", "1", "Matriculation examination"),
        ("taiteenperusopetus", "1", "Basic education in the arts"),
        ("kielitutkinto", "1", "Language test"),
        ("vapaansivistystyonkoulutus", "1", "Other education"),
        ("muukuinsaanneltykoulutus", "1", "Other education"),
        ("uusityyppi", "1", "Other education"),
    ],
)
def test_every_type_becomes_a_level(tyyppi: str, luokka: str, level: str) -> None:
    suoritus = attainment("jokinvuosiluokka", confirmed="2024-06-01")
    suoritus["koulutusmoduuli"]["tunniste"] = code(luokka, f"{tyyppi}luokkaaste")
    (made,) = masked(study_right(tyyppi, suoritus))
    names = Names("en", DIRECTORY)
    assert study_right_title(made, names) == Text(level)
    assert attainment_title(made["suoritukset"][0], names) == Text(level)
    assert tyyppi not in texts(made)


def test_a_subject_of_a_single_school_is_told_by_the_general_one_or_not_at_all() -> None:
    rows = [subject("MA", "9"), subject("DOW", "9")]
    for row in rows:
        row["koulutusmoduuli"]["tunniste"]["koodistoUri"] = "europeanschoolofhelsinkimuuoppiaine"
        row["koulutusmoduuli"]["tunniste"]["nimi"] = {"fi": "Helsinki Maths"}
        scale = "arviointiasteikkoeuropeanschoolofhelsinkinumericalmark"
        row["arviointi"] = [{"arvosana": code("8.5", scale), "päivä": "2026-05-20"}]
    suoritus = attainment("europeanschoolofhelsinkivuosiluokkasecondarylower", *rows)
    (made,) = masked(study_right("europeanschoolofhelsinki", suoritus))
    maths, other = made["suoritukset"][0]["osasuoritukset"]
    general = {"koodiarvo": "MA", "koodistoUri": "koskioppiaineetyleissivistava"}
    assert maths["koulutusmoduuli"]["tunniste"] == {**general, "nimi": {"fi": "Matematiikka", "en": "Mathematics"}}
    assert maths["arviointi"] == [{"arvosana": {"koodiarvo": "8.5"}, "päivä": "2026"}]
    assert other["koulutusmoduuli"]["tunniste"]["nimi"]["en"] == "Subject"
    assert not [text for text in texts(made) if "helsinki" in text.lower()]


def test_a_subject_keeps_its_name_language_grade_and_credits_and_no_word_of_the_document() -> None:
    row = subject("A1", "9")
    row["koulutusmoduuli"]["tunniste"]["nimi"] = {"fi": "Kuusimäen kielet"}
    row["koulutusmoduuli"]["kieli"] = {**code("EN", "kieli"), "nimi": {"fi": "Espoon murre"}}
    row["koulutusmoduuli"]["kuvaus"] = {"fi": "Kahvila"}
    suoritus = attainment("perusopetuksenvuosiluokka", row, confirmed="2026-06-01", luokka="7 Kuusimäen")
    suoritus["koulutusmoduuli"] = {"tunniste": code("7", "perusopetuksenluokkaaste")}
    (made,) = masked(study_right("perusopetus", suoritus))
    names = Names("en", DIRECTORY)
    assert study_right_title(made, names) == Text("Basic education")
    assert attainment_title(made["suoritukset"][0], names) == Text("7th grade")
    module = made["suoritukset"][0]["osasuoritukset"][0]["koulutusmoduuli"]
    assert (module["tunniste"]["nimi"]["fi"], module["kieli"]["nimi"]["fi"]) == ("A1-kieli", "englanti")
    assert module["laajuus"]["arvo"] == 3


def test_grades_that_wait_for_their_day_wait_here_too() -> None:
    """The mask takes the days away, so what waits is left out before."""
    suoritus = attainment("perusopetuksenvuosiluokka", subject("MA"), confirmed="2026-11-22")
    (made,) = masked(study_right("perusopetus", suoritus))
    assert "arviointi" not in made["suoritukset"][0]["osasuoritukset"][0]


def test_what_has_not_come_yet_is_not_told() -> None:
    suoritus = attainment("lukionoppimaara", confirmed="2026-12-05")
    oo = study_right("lukiokoulutus", suoritus)
    oo["tila"]["opiskeluoikeusjaksot"].append(
        {"alku": "2026-12-05", "tila": code("lasna", "koskiopiskeluoikeudentila")}
    )
    (made,) = masked(oo)
    assert "vahvistus" not in made["suoritukset"][0]
    assert [jakso["alku"] for jakso in made["tila"]["opiskeluoikeusjaksot"]] == ["2025"]


def test_a_subject_studied_alone_is_a_row_under_its_level() -> None:
    alone = subject("MA", tyyppi="lukionoppiaineenoppimaara")
    alone["vahvistus"] = {"päivä": "2026-06-01"}
    (made,) = masked(study_right("lukiokoulutus", alone))
    (attained,) = made["suoritukset"]
    assert attained["koulutusmoduuli"]["tunniste"]["nimi"] == LEVELS["lukioaste"]
    assert attained["vahvistus"] == {"päivä": "2026"}
    assert attained["osasuoritukset"][0]["arviointi"][0]["päivä"] == "2026"


def test_a_predicted_grade_is_none_and_the_best_of_several_is_told() -> None:
    predicted, several = subject("MA", None), subject("MA", None)
    grades = [{"arvosana": code(mark, "arviointiasteikkoyleissivistava"), "päivä": "2026-01-01"} for mark in "579"]
    predicted["arviointi"] = [{**grades[0], "predicted": True}]
    several["arviointi"] = grades
    (made,) = masked(study_right("ibtutkinto", attainment("ibtutkinto", predicted, several)))
    first, second = made["suoritukset"][0]["osasuoritukset"]
    assert "arviointi" not in first
    assert [item["arvosana"]["koodiarvo"] for item in second["arviointi"]] == ["9"]


@pytest.mark.parametrize(
    ("arvosana", "told"),
    [
        ({"koodiarvo": "Kuusimäen kiitos", "nimi": {"fi": "Hyväksytty"}}, "Passed"),
        ({"koodiarvo": "x", "nimi": {"fi": "Hylätty"}}, "Failed"),
        ({"koodiarvo": "Kuusimäen kiitos"}, "Assessed"),
        ({"koodiarvo": "Kuusimäen kiitos", "koodistoUri": "arviointiasteikkoyleissivistava"}, "Assessed"),
        ("Espoo", "Assessed"),
    ],
)
def test_a_grade_in_words_of_a_school_is_only_a_pass_or_a_fail(arvosana: Any, told: str) -> None:
    row = subject("MA", None) | {"arviointi": [{"arvosana": arvosana}]}
    (made,) = masked(study_right("lukiokoulutus", attainment("lukionoppimaara", row)))
    assert made["suoritukset"][0]["osasuoritukset"][0]["arviointi"][0]["arvosana"]["nimi"]["en"] == told


def test_the_matriculation_examination_is_completed_in_its_year() -> None:
    exam = subject("A", tyyppi="ylioppilastutkinnonkoe", grade=None)
    exam["tutkintokerta"] = {"koodiarvo": "2024K", "vuosi": 2024, "vuodenaika": {"fi": "Kuusimäen kevät"}}
    exam["arviointi"] = [{"arvosana": code("L", "koskiyoarvosanat")}]
    right = study_right("ylioppilastutkinto", attainment("ylioppilastutkinto", exam, confirmed="2024-06-01"))
    del right["tila"]
    (made,) = masked(right)
    (jakso,) = made["tila"]["opiskeluoikeusjaksot"]
    assert (jakso["alku"], jakso["tila"]["koodiarvo"]) == ("2024", "valmistunut")
    (row,) = made["suoritukset"][0]["osasuoritukset"]
    assert row["arviointi"][0]["päivä"] == "2024"
    del right["suoritukset"][0]["vahvistus"]
    assert "tila" not in masked(right)[0]


def test_keys_stay_and_a_second_mask_changes_nothing() -> None:
    keyed = with_keys([study_right("lukiokoulutus", attainment("lukionoppimaara", subject("MA")))], rows=True)
    once = mask(keyed, DIRECTORY, TODAY)
    assert key_of(once[0]) == key_of(keyed[0])
    assert [key_of(item) for item in attainments_of(once[0])] == [key_of(item) for item in attainments_of(keyed[0])]
    assert key_of(once[0]["suoritukset"][0]["osasuoritukset"][0])
    assert mask(once, DIRECTORY, TODAY) == once


def test_a_masked_record_reads_well() -> None:
    suoritus = attainment("lukionoppimaara", subject("MA"), confirmed="2026-06-01")
    view = view_record(
        {"turvakielto": True}, [study_right("lukiokoulutus", suoritus)],
        viewer=Viewer.GUARDIAN, lang="en", directory=DIRECTORY, today=TODAY,
    )  # fmt: skip
    (school,) = view.schools
    (right,) = school.study_rights
    assert (school.name, right.title, right.years) == (
        Text("Educational institution"), Text("Upper secondary education"), "2025–",
    )  # fmt: skip
    assert right.attainments[0].state == "complete"
    assert [year.year for year in view.credits] == [2026]
    assert view.held_back is None


def test_an_ordinary_child_is_not_touched() -> None:
    oo = study_right("lukiokoulutus", attainment("lukionoppimaara", subject("MA"), confirmed="2026-06-01"))
    view = view_record({}, [oo], viewer=Viewer.GUARDIAN, lang="fi", directory=DIRECTORY, today=TODAY)
    assert view.schools[0].name == Text("Kuusimäen koulu")
    assert view.schools[0].study_rights[0].begin_on == "2025-08-10"


def test_odd_documents_do_not_make_it_fail() -> None:
    assert mask([{}, {"tyyppi": "x", "suoritukset": [{"koulutusmoduuli": []}]}], Directory(), TODAY)
