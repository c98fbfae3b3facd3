"""The reduced kinds of a share link: who belongs, and that nothing else comes with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.register.basics import LEVEL_FIELDS, active_and_ended_studies, completed_qualifications
from app.register.keys import with_keys
from app.register.shapes import attainments_of, key_of, part_code, type_of
from app.register.visibility import Viewer, prune
from tests.register.records import SCHOOL, attainment, code, objects_in, study_right, subject

TODAY = date(2026, 11, 23)
Json = dict[str, Any]


def shown(made: list[Json]) -> list[str]:
    return [type_of(item) for right in made for item in attainments_of(right)]


def qualifications(*rights: Json) -> list[Json]:
    return completed_qualifications(prune(list(rights), Viewer.SHARE, TODAY).opiskeluoikeudet, TODAY)


def studies(*rights: Json) -> list[Json]:
    return active_and_ended_studies(prune(list(rights), Viewer.SHARE, TODAY).opiskeluoikeudet, TODAY)


def of_class(tyyppi: str, luokka: str) -> Json:
    made = attainment(tyyppi)
    made["koulutusmoduuli"]["tunniste"] = code(luokka)
    return made


@pytest.mark.parametrize(
    ("tyyppi", "suoritus", "is_one"),
    [
        ("ammatillinenkoulutus", attainment("ammatillinentutkinto", confirmed="2026-11-23"), True),
        ("ammatillinenkoulutus", attainment("ammatillinentutkinto", confirmed="2026-11-24"), False),
        ("ammatillinenkoulutus", attainment("ammatillinentutkinto"), False),
        ("ammatillinenkoulutus", attainment("ammatillinentutkintoosittainen", confirmed="2020-06-01"), True),
        (
            "ammatillinenkoulutus",
            attainment("ammatillinentutkintoosittainen", confirmed="2020-06-01", korotettuOpiskeluoikeusOid="1.2"),
            False,
        ),
        ("ammatillinenkoulutus", attainment("valma", confirmed="2020-06-01"), False),
        ("ammatillinenkoulutus", attainment("muuammatillinenkoulutus", confirmed="2020-06-01"), False),
        ("ylioppilastutkinto", attainment("ylioppilastutkinto", confirmed="2020-06-01"), True),
        ("ebtutkinto", attainment("ebtutkinto", confirmed="2020-06-01"), True),
        ("diatutkinto", attainment("diatutkintovaihe", confirmed="2020-06-01"), True),
        ("diatutkinto", attainment("diavalmistavavaihe", confirmed="2020-06-01"), False),
        ("korkeakoulutus", attainment("korkeakoulututkinto", confirmed="2020-06-01"), True),
        ("korkeakoulutus", attainment("korkeakoulunopintojakso", confirmed="2020-06-01"), False),
        ("lukiokoulutus", attainment("lukionoppimaara", confirmed="2020-06-01"), False),
        ("perusopetus", attainment("perusopetuksenoppimaara", confirmed="2020-06-01"), False),
    ],
)
def test_what_is_a_completed_qualification(tyyppi: str, suoritus: Json, is_one: bool) -> None:
    assert bool(qualifications(study_right(tyyppi, suoritus))) is is_one


def test_preparation_for_a_vocational_task_counts() -> None:
    suoritus = attainment("muuammatillinenkoulutus", confirmed="2020-06-01")
    suoritus["koulutusmoduuli"]["tunniste"] = code("1", "ammatilliseentehtavaanvalmistavakoulutus")
    assert shown(qualifications(study_right("ammatillinenkoulutus", suoritus))) == ["muuammatillinenkoulutus"]


def test_a_study_right_that_only_wraps_another_is_left_out() -> None:
    wrapper = study_right("ammatillinenkoulutus", attainment("ammatillinentutkinto", confirmed="2020-06-01"))
    inside = study_right(
        "ammatillinenkoulutus",
        attainment("ammatillinentutkinto", confirmed="2020-06-01"),
        oid="1.2.246.562.15.22222222222",
        sisältyyOpiskeluoikeuteen={"oid": wrapper["oid"], "oppilaitos": SCHOOL},
    )
    assert [right["oid"] for right in qualifications(wrapper, inside)] == [inside["oid"]]


def test_the_newest_osaamisala_only() -> None:
    osaamisala = [
        {"osaamisala": code("1", "osaamisala"), "alku": "2019-01-01"},
        {"osaamisala": code("2", "osaamisala"), "alku": "2020-01-01", "loppu": "2021-01-01"},
        code("3", "osaamisala"),
    ]
    suoritus = attainment("ammatillinentutkinto", confirmed="2022-06-01", osaamisala=osaamisala)
    (right,) = qualifications(study_right("ammatillinenkoulutus", suoritus))
    assert right["suoritukset"][0]["osaamisala"] == [osaamisala[1]]


@pytest.mark.parametrize("flag", [True, False, None])
def test_titles_of_a_partial_qualification_only_where_they_are_flagged(flag: bool | None) -> None:
    suoritus = attainment(
        "ammatillinentutkintoosittainen",
        confirmed="2022-06-01",
        tutkintonimike=[code("1", "tutkintonimikkeet")],
        osaamisala=[code("2", "osaamisala")],
        **({"toinenTutkintonimike": flag} if flag is not None else {}),
    )
    (right,) = qualifications(study_right("ammatillinenkoulutus", suoritus))
    assert ("tutkintonimike" in right["suoritukset"][0]) is (flag is True)
    assert "osaamisala" not in right["suoritukset"][0]


def test_levels_stand_only_where_the_code_lists_tell_them() -> None:
    right = study_right("ammatillinenkoulutus", attainment("ammatillinentutkinto", confirmed="2022-06-01"))
    levels = {"201101": (code("4", "eqf"), code("4", "nqf"))}
    told = completed_qualifications([right], TODAY, levels)[0]["suoritukset"][0]["koulutusmoduuli"]
    assert {told[field]["koodistoUri"] for field in LEVEL_FIELDS.values()} == {"eqf", "nqf"}
    for other in (None, {"999999": (code("4", "eqf"),)}):
        module = completed_qualifications([right], TODAY, other)[0]["suoritukset"][0]["koulutusmoduuli"]
        assert not module.keys() & set(LEVEL_FIELDS.values())


@pytest.mark.parametrize(
    ("tyyppi", "suoritus", "belongs"),
    [
        ("lukiokoulutus", attainment("lukionoppimaara"), True),
        ("ibtutkinto", attainment("preiboppimaara"), True),
        ("tuva", attainment("tuvakoulutuksensuoritus"), True),
        ("aikuistenperusopetus", attainment("aikuistenperusopetuksenoppimaara"), True),
        ("muukuinsaanneltykoulutus", attainment("muukuinsaanneltykoulutus"), True),
        ("korkeakoulutus", attainment("korkeakoulunopintojakso"), True),
        ("ylioppilastutkinto", attainment("ylioppilastutkinto"), False),
        ("ylioppilastutkinto", attainment("ylioppilastutkinto", confirmed="2020-06-01"), True),
        ("ebtutkinto", attainment("ebtutkinto"), False),
        ("europeanschoolofhelsinki", of_class("europeanschoolofhelsinkivuosiluokkasecondarylower", "S4"), False),
        ("europeanschoolofhelsinki", of_class("europeanschoolofhelsinkivuosiluokkasecondarylower", "S5"), True),
        ("internationalschool", of_class("internationalschoolmypvuosiluokka", "9"), False),
        ("internationalschool", of_class("internationalschoolmypvuosiluokka", "10"), True),
        ("vapaansivistystyonkoulutus", attainment("vstjotpakoulutus"), True),
        ("vapaansivistystyonkoulutus", attainment("vstvapaatavoitteinenkoulutus"), False),
        ("vapaansivistystyonkoulutus", attainment("vstosaamismerkki"), False),
        ("perusopetus", attainment("perusopetuksenvuosiluokka"), False),
        ("esiopetus", attainment("esiopetuksensuoritus"), False),
        ("taiteenperusopetus", attainment("taiteenperusopetuksenlaajanoppimaaranperusopinnot"), False),
        ("kielitutkinto", attainment("yleinenkielitutkinto"), False),
        ("aivanuusi", attainment("aivanuusi"), False),
    ],
)
def test_what_belongs_to_active_and_ended_studies(tyyppi: str, suoritus: Json, belongs: bool) -> None:
    assert bool(studies(study_right(tyyppi, suoritus))) is belongs


def test_fees_and_union_membership_are_never_there() -> None:
    term = {
        "alku": "2026-08-01",
        "loppu": "2026-12-31",
        "tila": code("1", "virtalukukausiilmtila"),
        "ylioppilaskunnanJäsen": True,
        "ythsMaksettu": True,
        "maksetutLukuvuosimaksut": {"maksettu": True, "summa": 8000, "apuraha": 2000},
    }
    right = study_right(
        "korkeakoulutus",
        attainment("korkeakoulututkinto"),
        lisätiedot={
            "lukukausiIlmoittautuminen": {"ilmoittautumisjaksot": [term]},
            "maksettavatLukuvuosimaksut": [{"alku": "2026-08-01", "summa": 8000}],
            "virtaOpiskeluoikeudenTyyppi": code("4", "virtaopiskeluoikeudentyyppi"),
        },
    )
    for given in ([right], prune([right], Viewer.CITIZEN, TODAY).opiskeluoikeudet):
        (made,) = active_and_ended_studies(given, TODAY)
        assert made["lisätiedot"] == {
            "lukukausiIlmoittautuminen": {
                "ilmoittautumisjaksot": [{key: term[key] for key in ("alku", "loppu", "tila")}]
            },
            "virtaOpiskeluoikeudenTyyppi": code("4", "virtaopiskeluoikeudentyyppi"),
        }


def test_no_grade_part_or_unknown_field_at_any_depth() -> None:
    planted = {"salaisuus": "planted", "nimi": {"fi": "nimi", "planted": "planted"}}
    suoritus = attainment(
        "ammatillinentutkinto",
        subject("MA"),
        confirmed="2026-06-01",
        arviointi=[{"arvosana": code("5")}],
        keskiarvo=4.1,
        toimipiste=SCHOOL | planted,
        suorituskieli=code("FI", "kieli") | planted,
        osaamisala=[{"osaamisala": code("1", "osaamisala") | planted, "alku": "planted", "planted": "planted"}],
        tutkintonimike="planted",
        salaisuus="planted",
    )
    suoritus["vahvistus"] |= {"myöntäjäHenkilöt": [{"nimi": "planted"}], "paikkakunta": code("planted", "kunta")}
    suoritus["koulutusmoduuli"] |= planted | {"kuvaus": {"fi": "planted"}}
    right = study_right("ammatillinenkoulutus", suoritus, **planted)
    right["tila"]["opiskeluoikeusjaksot"][0] |= {"opintojenRahoitus": code("planted"), "selitys": "planted"}
    for made in (qualifications(right), studies(right)):
        assert "planted" not in repr(made)
        keys = {key for item in objects_in(made) for key in item}
        assert not keys & {"arviointi", "osasuoritukset", "keskiarvo", "myöntäjäOrganisaatio", "salaisuus"}
        assert part_code(made[0]["suoritukset"][0]) == "201101"
        assert made[0]["suoritukset"][0]["vahvistus"] == {"päivä": "2026-06-01"}


def test_keys_stay_with_what_they_name() -> None:
    suoritus = attainment("ammatillinentutkinto", subject("MA"), confirmed="2026-06-01")
    (keyed,) = with_keys([study_right("ammatillinenkoulutus", suoritus)], rows=True)
    for made in (qualifications(keyed), studies(keyed)):
        assert key_of(made[0]) == key_of(keyed)
        assert key_of(made[0]["suoritukset"][0]) == key_of(keyed["suoritukset"][0])
