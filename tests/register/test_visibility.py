"""What each viewer may see, and what the person is told of the rest."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from app.register.held_back import count_details
from app.register.viewers import fold
from app.register.visibility import MAX_DEPTH, Viewer, prune, prune_henkilo
from app.register.visibility_rules import DENIED_KEYS, DENIED_KOODISTOT, DENIED_STEMS, Audience, Rule
from tests.register.records import SCHOOL, attainment, code, objects_in, study_right, subject

TODAY = date(2026, 11, 23)
WORD = "Salasana-sana"
EVERYWHERE = [rule for rule in DENIED_KEYS if rule.where is None]


def record() -> dict[str, Any]:
    """A study right with objects of many kinds in it."""
    copied = attainment("lukionoppimaara", subject("MA", tyyppi="lukionoppiaine"))
    return study_right(
        "lukiokoulutus",
        attainment(
            "lukionoppimaara",
            subject(
                "AI",
                tyyppi="lukionoppiaine",
                tunnustettu={"osaaminen": copied, "selite": {"fi": "Muualla suoritettu"}},
                lisätiedot=[{"tunniste": code("muu"), "kuvaus": {"fi": "Lisä"}}],
            ),
            confirmed="2026-06-01",
        ),
        lisätiedot={"ulkomaanjaksot": [{"alku": "2025-09-01", "maa": code("752")}], "uusiAsia": {"tieto": {"a": 1}}},
    )


def seen(value: Any, viewer: Viewer, *, markings: bool = True) -> str:
    return json.dumps(prune(value, viewer, TODAY, markings=markings).opiskeluoikeudet, ensure_ascii=False)


def viewers_denied(rule: Rule) -> list[tuple[Viewer, bool]]:
    every = [(Viewer.CITIZEN, True), (Viewer.GUARDIAN, True), (Viewer.SHARE, True), (Viewer.SHARE, False)]
    return {
        Audience.NOBODY: every,
        Audience.MARKINGS: [every[1], every[3]],
        Audience.OWN_PAGES: [every[2], every[3]],
    }[rule.audience]


def shapes(word: str) -> list[Any]:
    return [
        word,
        [word],
        {"fi": word},
        [{"alku": "2026-01-01", "kuvaus": {"fi": word}}],
        {"syvä": [{"syvempi": {"syvin": word}}]},
    ]


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.key)
@pytest.mark.parametrize("spell", [str, str.upper, str.lower, fold], ids=["as is", "upper", "lower", "folded"])
def test_a_denied_key_shows_nowhere_in_any_shape_or_spelling(rule: Rule, spell: Any) -> None:
    for shape in shapes(WORD):
        planted = record()
        for place in list(objects_in(planted)):
            place[spell(rule.key)] = shape
        for viewer, markings in viewers_denied(rule):
            assert WORD not in seen([planted], viewer, markings=markings), (shape, viewer)


@pytest.mark.parametrize(
    "rule", [rule for rule in EVERYWHERE if rule.audience is not Audience.NOBODY], ids=lambda rule: rule.key
)
def test_whoever_may_see_it_does(rule: Rule) -> None:
    planted = record()
    planted["suoritukset"][0]["osasuoritukset"][0][rule.key] = WORD
    assert WORD in seen([planted], Viewer.CITIZEN)
    assert (WORD in seen([planted], Viewer.SHARE)) == (rule.audience is Audience.MARKINGS)
    assert (WORD in seen([planted], Viewer.GUARDIAN)) == (rule.audience is Audience.OWN_PAGES)


@pytest.mark.parametrize("rule", DENIED_STEMS, ids=lambda rule: rule.key)
def test_a_new_name_of_a_denied_thing_is_denied(rule: Rule) -> None:
    planted = record()
    planted["lisätiedot"][f"uusi{rule.key.capitalize()}Jakso"] = [{"alku": WORD}]
    for viewer, markings in viewers_denied(rule):
        assert WORD not in seen([planted], viewer, markings=markings)


@pytest.mark.parametrize("uri", DENIED_KOODISTOT)
def test_a_code_of_a_denied_list_shows_under_no_key(uri: str) -> None:
    planted = record()
    planted["lisätiedot"]["uusiAsia"] = {"koodi": {"koodiarvo": WORD, "koodistoUri": uri}}
    planted["lisätiedot"]["toinen"] = [{"koodiarvo": WORD, "koodistoUri": uri.upper()}]
    for viewer in Viewer:
        assert WORD not in seen([planted], viewer)


VERBAL = {"arvosana": code("S"), "kuvaus": {"fi": WORD}}


@pytest.mark.parametrize(
    ("oo", "shown"),
    [
        (study_right("perusopetus", attainment("perusopetuksenvuosiluokka", subject("AI", arviointi=[VERBAL]))), False),
        (study_right("perusopetus", attainment("x", käyttäytymisenArvio=VERBAL)), False),
        (study_right("ahvenanmaanperusopetus", attainment("x", vastuujaYhteistyöArvio=VERBAL)), False),
        (study_right("ahvenanmaanperusopetus", attainment("x", subject("AI", arviointi=[VERBAL]))), False),
        (study_right("perusopetuksenlisaopetus", attainment("x", subject("AI", arviointi=[VERBAL]))), False),
        (
            study_right("europeanschoolofhelsinki", attainment("x", subject("AI", tyyppi="y", arviointi=[VERBAL]))),
            False,
        ),
        (
            study_right(
                "perusopetukseenvalmistavaopetus",
                attainment(
                    "perusopetukseenvalmistavaopetus",
                    subject(
                        "AI",
                        tyyppi="perusopetuksenoppiaineperusopetukseenvalmistavassaopetuksessa",
                        arviointi=[VERBAL],
                    ),
                ),
            ),
            False,
        ),
        (
            study_right(
                "perusopetukseenvalmistavaopetus",
                attainment(
                    "x", subject("AI", tyyppi="perusopetukseenvalmistavanopetuksenoppiaine", arviointi=[VERBAL])
                ),
            ),
            True,
        ),
        (study_right("lukiokoulutus", attainment("x", subject("AI", tyyppi="lukionkurssi", arviointi=[VERBAL]))), True),
        (study_right("tuva", attainment("x", subject("AI", tyyppi="tuvaperusopetus", arviointi=[VERBAL]))), True),
        (
            study_right(
                "aikuistenperusopetus",
                attainment("x", subject("AI", tyyppi="aikuistenperusopetuksenkurssi", arviointi=[VERBAL])),
            ),
            True,
        ),
        (study_right("esiopetus", attainment("x", koulutusmoduuli={"kuvaus": {"fi": WORD}})), True),
        (study_right("perusopetus", attainment("x", subject("AI", koulutusmoduuli={"kuvaus": {"fi": WORD}}))), True),
    ],
)
def test_verbal_assessments_of_basic_education_and_esh_are_held_back(oo: dict[str, Any], shown: bool) -> None:
    for suoritus in oo["suoritukset"]:
        suoritus["vahvistus"] = {"päivä": "2026-01-01"}
    for viewer in Viewer:
        assert (WORD in seen([oo], viewer)) == shown


@pytest.mark.parametrize("tyyppi", ["europeanschoolofhelsinki", "ebtutkinto"])
def test_certificate_remarks_of_european_schools_are_held_back(tyyppi: str) -> None:
    remark = {"todistuksellaNäkyvätLisätiedot": {"fi": WORD}}
    assert WORD not in seen([study_right(tyyppi, attainment("x", **remark))], Viewer.CITIZEN)
    assert WORD in seen([study_right("lukiokoulutus", attainment("x", **remark))], Viewer.CITIZEN)


def test_individualised_syllabus_is_confidential_in_esh_only() -> None:
    part = subject("AI", yksilöllistettyOppimäärä=WORD)
    assert WORD not in seen([study_right("europeanschoolofhelsinki", attainment("x", part))], Viewer.CITIZEN)
    assert WORD in seen([study_right("perusopetus", attainment("x", part))], Viewer.CITIZEN)


def test_year_of_a_subject_is_a_marking_except_in_preparatory_education() -> None:
    part = subject("AI", luokkaAste=code(WORD))
    basic = study_right("perusopetus", attainment("x", part))
    assert WORD in seen([basic], Viewer.CITIZEN)
    assert WORD in seen([basic], Viewer.SHARE)
    assert WORD not in seen([basic], Viewer.SHARE, markings=False)
    assert WORD not in seen([basic], Viewer.GUARDIAN)
    assert WORD in seen([study_right("perusopetukseenvalmistavaopetus", attainment("x", part))], Viewer.GUARDIAN)


def test_adapted_remark_of_a_vocational_unit_is_a_marking() -> None:
    remarks = [
        {"tunniste": code("mukautettu", "ammatillisentutkinnonosanlisatieto"), "kuvaus": {"fi": WORD}},
        {"tunniste": code("muu", "ammatillisentutkinnonosanlisatieto"), "kuvaus": {"fi": "Muu asia"}},
    ]
    oo = study_right("ammatillinenkoulutus", attainment("x", subject("1", tyyppi="y", lisätiedot=remarks)))
    assert WORD in seen([oo], Viewer.CITIZEN)
    assert WORD not in seen([oo], Viewer.GUARDIAN)
    assert "Muu asia" in seen([oo], Viewer.GUARDIAN)


@pytest.mark.parametrize(
    ("oo_type", "part"),
    [
        ("perusopetus", subject(WORD, tyyppi="perusopetuksentoimintaalue")),
        ("perusopetuksenlisaopetus", subject(WORD, tyyppi="perusopetuksenlisaopetuksentoimintaalue")),
        ("ahvenanmaanperusopetus", subject(WORD, tyyppi="ahvenanmaanperusopetuksentoimintaalue")),
        (
            "uusityyppi",
            {"koulutusmoduuli": {"tunniste": code("1", "perusopetuksentoimintaalue"), "kuvaus": {"fi": WORD}}},
        ),
    ],
)
def test_activity_areas_show_in_no_type_and_in_no_copy(oo_type: str, part: dict[str, Any]) -> None:
    plain = study_right(oo_type, attainment("x", part, subject("AI")))
    copied = study_right(oo_type, attainment("x", subject("AI", tunnustettu={"osaaminen": part})))
    for viewer in Viewer:
        assert WORD not in seen([plain, copied], viewer)
    assert '"AI"' in seen([plain], Viewer.CITIZEN)


def test_details_no_one_is_shown_leave_nothing_to_tell() -> None:
    oo = study_right(
        "perusopetus",
        attainment("perusopetuksenvuosiluokka", tila=code("VALMIS"), confirmed="2026-01-01"),
        versionumero=3,
        ostettu=True,
        lähdejärjestelmänId={"id": "x"},
        sisältyyOpiskeluoikeuteen={"oid": "1"},
        organisaatiohistoria=[{"muutospäivä": "2025-01-01"}],
    )
    oo["suoritukset"][0]["koulutusmoduuli"]["koulutustyyppi"] = code("16")
    oo["suoritukset"][0]["arviointi"] = [{"arvosana": code("9"), "hyväksytty": True}]
    pruned = prune([oo], Viewer.CITIZEN, TODAY)
    shown = pruned.opiskeluoikeudet[0]
    assert set(shown) == {"tyyppi", "oid", "oppilaitos", "tila", "suoritukset"}
    assert "tila" not in shown["suoritukset"][0]
    assert shown["suoritukset"][0]["arviointi"] == [{"arvosana": code("9")}]
    assert "koulutustyyppi" not in shown["suoritukset"][0]["koulutusmoduuli"]
    assert pruned.held_back == []


def test_included_study_right_shows_in_vocational_education() -> None:
    oo = study_right("ammatillinenkoulutus", sisältyyOpiskeluoikeuteen={"oid": WORD})
    assert WORD in seen([oo], Viewer.CITIZEN)


@pytest.mark.parametrize(
    "void",
    [
        {"mitätöity": True},
        {"poistettu": True},
        {"tila": {"opiskeluoikeusjaksot": [{"alku": "2025-01-01", "tila": code("mitatoity")}]}},
    ],
)
def test_invalidated_study_rights_are_left_out_and_not_told(void: dict[str, Any]) -> None:
    oo = study_right("perusopetus", lisätiedot={"koulukoti": [{"alku": "2020-01-01"}]}, **void)
    pruned = prune([oo, study_right("esiopetus")], Viewer.CITIZEN, TODAY)
    assert [item["tyyppi"]["koodiarvo"] for item in pruned.opiskeluoikeudet] == ["esiopetus"]
    assert pruned.held_back == []


def test_person_shows_no_identity_data() -> None:
    henkilo = {
        "oid": "1.2.246.562.24.00000000001",
        "hetu": "010203A1234",
        "etunimet": "Aino Maria",
        "sukunimi": "Lehto",
        "syntymäaika": "2003-02-01",
        "äidinkieli": {**code("FI"), "hetu": WORD},
        "kansalaisuus": [code("246")],
        "turvakielto": True,
        "kotiosoite": WORD,
    }
    before = copy.deepcopy(henkilo)
    pruned = prune_henkilo(henkilo)
    assert set(pruned) == {"oid", "etunimet", "sukunimi", "syntymäaika", "äidinkieli"}
    assert WORD not in json.dumps(pruned)
    assert henkilo == before


def test_the_person_is_told_kind_count_and_keeper_and_no_one_else_is() -> None:
    other = {"oid": "1.2.246.562.10.22222222222", "nimi": {"fi": "Toinen koulu"}, "turvakielto": True}
    oo = study_right(
        "perusopetus",
        attainment("perusopetuksenvuosiluokka", jääLuokalle=True, confirmed="2026-01-01"),
        lisätiedot={
            "vammainen": [{"alku": "2020-01-01"}, {"alku": "2021-01-01"}],
            "vaikeastiVammainen": [],
            "koulukoti": None,
            "erityisenTuenPäätös": {"alku": "2020-01-01"},
            "joustavaPerusopetus": False,
        },
    )
    elsewhere = study_right("lukiokoulutus", lisätiedot={"sisäoppilaitosmainenMajoitus": [{"alku": "2024-01-01"}]})
    elsewhere["oppilaitos"] = other
    told = prune([oo, elsewhere], Viewer.CITIZEN, TODAY).held_back
    assert [(held.kind.msgid, held.count, held.keeper["oid"] if held.keeper else None) for held in told] == [
        ("Support for learning and individual study arrangements", 2, SCHOOL["oid"]),
        ("Health or disability", 2, SCHOOL["oid"]),
        ("Residence, transport and special places of teaching", 1, other["oid"]),
    ]
    assert "turvakielto" not in (told[2].keeper or {})
    for viewer in (Viewer.GUARDIAN, Viewer.SHARE):
        assert prune([oo, elsewhere], viewer, TODAY).held_back == []


def test_a_no_and_an_emptiness_are_no_details() -> None:
    assert [count_details(value) for value in (None, False, "", [], {}, [[], {}])] == [0] * 6
    assert [count_details(value) for value in (True, 0, "x", {"a": 1}, [{"a": 1}, "x", False])] == [1, 1, 1, 1, 2]


def test_nothing_tells_that_something_was_there() -> None:
    """A guardian's and a recipient's record of a child with held-back details equals the record without any."""
    plain = study_right("perusopetus", attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2026-01-01"))
    secret = copy.deepcopy(plain)
    secret["lisätiedot"] = {"vammainen": [{"alku": "2020-01-01"}], "tukimuodot": [code("1", "perusopetuksentukimuoto")]}
    secret["suoritukset"][0]["jääLuokalle"] = True
    secret["suoritukset"][0]["osasuoritukset"].append(subject("1", tyyppi="perusopetuksentoimintaalue"))
    for viewer in (Viewer.GUARDIAN, Viewer.SHARE):
        assert prune([secret], viewer, TODAY) == prune([plain], viewer, TODAY)


def test_what_lies_too_deep_is_left_out_without_failing() -> None:
    deep: Any = WORD
    for _ in range(10_000):
        deep = {"a": deep}
    oo = study_right("lukiokoulutus", lisätiedot={"syvä": deep, "matala": "näkyy"})
    assert MAX_DEPTH < 10_000
    shown = prune([oo], Viewer.CITIZEN, TODAY).opiskeluoikeudet[0]
    assert shown["lisätiedot"] == {"matala": "näkyy"}


CONFIDENTIAL = """
erityinenTuki erityisenTuenPäätös erityisenTuenPäätökset tehostetunTuenPäätös tehostetunTuenPäätökset
tuenPäätöksenJaksot tukimuodot toteutuspaikka opetuksenJärjestäminenVammanSairaudenTaiRajoitteenPerusteella
toimintaAlueittainOpiskelu tavoitekokonaisuuksittainOpiskelu pidennettyOppivelvollisuus
varhennetunOppivelvollisuudenJaksot vammainen vaikeastiVammainen vammainenJaAvustaja hojks
vaativanErityisenTuenErityinenTehtävä vaativanErityisenTuenYhteydessäJärjestettäväMajoitus
opiskeluvalmiuksiaTukevatOpinnot vankilaopetuksessa sisäoppilaitosmainenMajoitus koulukoti kuljetusetu
joustavaPerusopetus perusopetuksenAloittamistaLykätty vuosiluokkiinSitoutumatonOpetus jääLuokalle
osaAikainenErityisopetus yksityisopiskelija uskonnonOppimäärä jotpaAsianumero ythsMaksettu
"""
"""KOSKI's own list of what is hidden from the person too, written down here apart from the rules."""
VISIBLE = """
majoitusetu yhdysluokka valmistavanLisäopetus kotiopetus kotiopetusjaksot ulkomailla majoitus osaAikaisuusjaksot
henkilöstökoulutus koulutusvienti maksuttomuus oikeuttaMaksuttomuuteenPidennetty siirtynytUusiinTutkinnonPerusteisiin
pidennettyPäättymispäivä ulkomainenVaihtoopiskelija erityisenKoulutustehtävänJaksot ulkomaanjaksot
yksilöllistettyOppimäärä rajattuOppimäärä mukautettuOppimäärä keskiarvoSisältääMukautettujaArvosanoja
painotettuOpetus suorituskieli kuvaus todistuksellaNäkyvätLisätiedot tunnustettu predicted
"""


@pytest.mark.parametrize("key", CONFIDENTIAL.split())
def test_confidential_keys_are_hidden_from_the_person_too(key: str) -> None:
    assert WORD not in seen([study_right("lukiokoulutus", lisätiedot={key: WORD})], Viewer.CITIZEN)


@pytest.mark.parametrize("key", VISIBLE.split())
def test_open_keys_are_shown_to_the_person(key: str) -> None:
    assert WORD in seen([study_right("lukiokoulutus", lisätiedot={key: WORD})], Viewer.CITIZEN)
