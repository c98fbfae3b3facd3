"""The order of schools, study rights and attainments; dates and states; complete or not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.register.names import CodeName, Directory, Names
from app.register.ordering import (
    OPETUSHALLITUS_OID,
    begin_on,
    end_on,
    is_complete,
    order_record,
    periods_newest_first,
    sort_attainments,
    sort_exams,
    state_of,
)
from tests.register.oddities import TODAY, attainments, said, study_rights, trees

Json = dict[str, Any]

DIRECTORY = Directory(
    {
        ("suorituksentyyppi", "yleinenkielitutkinto"): {1: CodeName({"fi": "Yleinen kielitutkinto"})},
        ("suorituksentyyppi", "valtionhallinnonkielitutkinto"): {1: CodeName({"fi": "Valtionhallinnon kielitutkinto"})},
        ("koskiopiskeluoikeudentila", "lasna"): {1: CodeName({"fi": "Läsnä"})},
        ("koskiopiskeluoikeudentila", "valmistunut"): {1: CodeName({"fi": "Valmistunut"})},
        ("koskiopiskeluoikeudentila", "eronnut"): {1: CodeName({"fi": "Eronnut"})},
        ("virtaopiskeluoikeudentila", "4"): {1: CodeName({"fi": "passivoitu"})},
    }
)
NAMES = Names("fi", DIRECTORY)


def code(koodiarvo: str, uri: str = "") -> Json:
    return {"koodiarvo": koodiarvo, **({"koodistoUri": uri} if uri else {})}


def suoritus(
    tyyppi: str, tunniste: str = "", *, start: str | None = None, confirmed: str | None = None, **more: Any
) -> Json:
    made: Json = {"tyyppi": code(tyyppi, "suorituksentyyppi"), **more}
    if tunniste:
        made["koulutusmoduuli"] = {"tunniste": code(tunniste)}
    if start:
        made["alkamispäivä"] = start
    if confirmed:
        made["vahvistus"] = {"päivä": confirmed}
    return made


def jaksot(*pairs: tuple[str | None, str], uri: str = "koskiopiskeluoikeudentila") -> Json:
    return {
        "tila": {"opiskeluoikeusjaksot": [{"alku": alku, "tila": code(tila, uri)} for alku, tila in pairs]},
    }


def oikeus(tyyppi: str, *suoritukset: Json, school: str | None = "A", **more: Any) -> Json:
    made = {"tyyppi": code(tyyppi), "suoritukset": list(suoritukset), **more}
    if school:
        made["oppilaitos"] = {"oid": school, "oppilaitosnumero": code("00001"), "nimi": {"fi": f"Koulu {school}"}}
    return made


def order(*opiskeluoikeudet: Any) -> list[tuple[str, list[str]]]:
    """Schools and, for each, the `id` of its study rights."""
    groups = order_record(opiskeluoikeudet, NAMES, TODAY)
    return [(said(group.name), [oo.get("id", "") for oo in group.opiskeluoikeudet]) for group in groups]


# --- dates and states ---------------------------------------------------------------------------------------------


def test_dates_come_from_the_states_not_from_what_the_document_says() -> None:
    lukio = oikeus(
        "lukiokoulutus", alkamispäivä="1999-01-01", päättymispäivä="1999-12-31", **jaksot(("2012-09-01", "lasna"))
    )
    assert (begin_on(lukio), end_on(lukio)) == ("2012-09-01", None)
    done = oikeus("lukiokoulutus", **jaksot(("2012-09-01", "lasna"), ("2016-06-08", "valmistunut")))
    assert (begin_on(done), end_on(done)) == ("2012-09-01", "2016-06-08")


def test_states_out_of_order_are_put_in_order() -> None:
    done = oikeus("lukiokoulutus", **jaksot(("2016-06-08", "valmistunut"), ("2012-09-01", "lasna")))
    assert (begin_on(done), end_on(done)) == ("2012-09-01", "2016-06-08")
    assert [jakso["alku"] for jakso in periods_newest_first(done)] == ["2016-06-08", "2012-09-01"]


@pytest.mark.parametrize(
    ("tila", "ended", "kind"),
    [
        ("lasna", False, "active"),
        ("loma", False, "active"),
        ("valiaikaisestikeskeytynyt", False, "active"),
        ("valmistunut", True, "completed"),
        ("hyvaksytystisuoritettu", True, "completed"),
        ("eronnut", True, "ended"),
        ("katsotaaneronneeksi", True, "ended"),
        ("keskeytynyt", True, "ended"),
        ("peruutettu", True, "ended"),
        ("paattynyt", True, "ended"),
        ("mitatoity", True, "ended"),
        ("aivanuusi", False, "unknown"),
    ],
)
def test_a_terminal_state_ends_the_study_right(tila: str, ended: bool, kind: str) -> None:
    right = oikeus("lukiokoulutus", **jaksot(("2012-09-01", "lasna"), ("2016-06-08", tila)))
    assert end_on(right) == ("2016-06-08" if ended else None)
    assert state_of(right, NAMES, TODAY)[1] == kind


def test_the_state_is_the_one_in_force_today() -> None:
    planned = oikeus("lukiokoulutus", **jaksot(("2024-08-01", "lasna"), ("2027-05-31", "valmistunut")))
    words, kind = state_of(planned, NAMES, TODAY)
    assert (said(words), kind) == ("Läsnä", "active")
    coming = oikeus("lukiokoulutus", **jaksot(("2027-01-01", "lasna"), ("2027-05-31", "eronnut")))
    assert said(state_of(coming, NAMES, TODAY)[0]) == "Läsnä"


def test_higher_education_ends_when_virta_says() -> None:
    states = jaksot(("2012-09-01", "1"), ("2016-06-08", "4"), uri="virtaopiskeluoikeudentila")
    right = oikeus("korkeakoulutus", päättymispäivä="2019-07-31", **states)
    assert (begin_on(right), end_on(right)) == ("2012-09-01", "2019-07-31")
    words, kind = state_of(right, NAMES, TODAY)
    assert (said(words), kind) == ("passivoitu", "ended")
    assert end_on(oikeus("korkeakoulutus", **states)) == "2016-06-08"


def test_matriculation_has_no_beginning_and_ends_with_its_confirmation() -> None:
    exam = oikeus("ylioppilastutkinto", suoritus("ylioppilastutkinto", confirmed="2012-06-02"))
    assert (begin_on(exam), end_on(exam)) == (None, "2012-06-02")
    assert state_of(exam, NAMES, TODAY) == (None, "completed")
    assert state_of(oikeus("ylioppilastutkinto", suoritus("ylioppilastutkinto")), NAMES, TODAY) == (None, "unknown")


# --- complete or not ----------------------------------------------------------------------------------------------

STUDYING = oikeus("lukiokoulutus", **jaksot(("2012-09-01", "lasna")))
PASSIVE = oikeus("korkeakoulutus", **jaksot(("2012-09-01", "1"), ("2015-01-01", "4")))
ACTIVE = oikeus("korkeakoulutus", **jaksot(("2012-09-01", "1")))


def exam(koodiarvo: str, tutkintokerta: str | int) -> Json:
    when = code(tutkintokerta) if isinstance(tutkintokerta, str) else {"vuosi": tutkintokerta}
    return {"koulutusmoduuli": {"tunniste": code(koodiarvo)}, "tutkintokerta": when}


def matriculation(*tutkintokerrat: str | int, done: bool = True) -> Json:
    exams = [exam("A", tutkintokerta) for tutkintokerta in tutkintokerrat]
    return suoritus("ylioppilastutkinto", pakollisetKokeetSuoritettu=done, osasuoritukset=exams)


@pytest.mark.parametrize(
    ("attainment", "right", "expected"),
    [
        (suoritus("lukionoppimaara", confirmed="2016-06-08"), STUDYING, "complete"),
        (suoritus("lukionoppimaara", confirmed="2026-11-23"), STUDYING, "complete"),
        (suoritus("lukionoppimaara", confirmed="2026-11-24"), STUDYING, "unfinished"),
        (suoritus("lukionoppimaara"), STUDYING, "unfinished"),
        (suoritus("lukionoppimaara", vahvistus={"päivä": "2016-02-30"}), STUDYING, "unfinished"),
        (suoritus("lukionaineopinnot"), STUDYING, None),
        (suoritus("korkeakoulunopintojakso"), PASSIVE, None),
        (suoritus("muukorkeakoulunsuoritus"), PASSIVE, None),
        (suoritus("muukorkeakoulunsuoritus"), ACTIVE, "unfinished"),
        (suoritus("korkeakoulunopintojakso", confirmed="2013-01-01"), PASSIVE, "complete"),
        (suoritus("korkeakoulututkinto"), PASSIVE, "unfinished"),
        (matriculation("1987K", 1989), {}, None),
        (matriculation("1989S", "1990K"), {}, "unfinished"),
        (matriculation("1987K", done=False), {}, "unfinished"),
        (matriculation(), {}, "unfinished"),
    ],
)
def test_complete_or_unfinished(attainment: Json, right: Json, expected: str | None) -> None:
    assert is_complete(attainment, right, TODAY) == expected


# --- schools ------------------------------------------------------------------------------------------------------


def right_of(school: str | None, start: str | None, id: str, **more: Any) -> Json:
    return oikeus("lukiokoulutus", school=school, id=id, **jaksot((start, "lasna")), **more)


def test_schools_and_their_study_rights_are_newest_first_and_the_undated_last() -> None:
    assert order(
        right_of("A", None, "a0"),
        right_of("B", "2010-01-01", "b1"),
        right_of("C", "2020-01-01", "c1"),
        right_of("B", "2015-01-01", "b2"),
        right_of("B", None, "b0"),
    ) == [("Koulu C", ["c1"]), ("Koulu B", ["b2", "b1", "b0"]), ("Koulu A", ["a0"])]


def test_a_school_is_one_whatever_its_object_says_and_has_its_newest_name() -> None:
    old, new = right_of("A", "2010-01-01", "old"), right_of("A", "2020-01-01", "new")
    old["oppilaitos"]["nimi"] = {"fi": "Entinen koulu"}
    assert order(old, new) == [("Koulu A", ["new", "old"])]


def test_without_a_school_the_provider_or_the_place_of_study_stands_for_it() -> None:
    provider = right_of(None, "2020-01-01", "p", koulutustoimija={"oid": "P", "nimi": {"fi": "Kuntayhtymä"}})
    loose = oikeus("korkeakoulutus", suoritus("x", toimipiste={"oid": "T", "nimi": {"fi": "Yliopisto"}}), school=None)
    nameless = right_of(None, "2010-01-01", "q", oppilaitos={"nimi": {"fi": "Ulkomainen koulu"}})
    assert order(loose, provider, nameless, right_of(None, "2001-01-01", "r")) == [
        ("Kuntayhtymä", ["p"]),
        ("Ulkomainen koulu", ["q"]),
        ("School not known", ["r"]),
        ("Yliopisto", [""]),
    ]


def test_matriculation_is_dated_by_its_confirmation_and_else_stands_by_its_exams() -> None:
    lukio = right_of("A", "2012-09-01", "lukio")
    confirmed = oikeus("ylioppilastutkinto", suoritus("ylioppilastutkinto", confirmed="2016-06-01"), id="yo")
    begun = oikeus("ylioppilastutkinto", matriculation("2015S", "2014K"), id="yo")
    assert order(lukio, confirmed) == order(lukio, begun) == [("Koulu A", ["yo", "lukio"])]
    elsewhere = right_of("B", "2015-01-01", "b")
    assert [name for name, _ in order(elsewhere, {**confirmed})] == ["Koulu A", "Koulu B"]
    assert [name for name, _ in order({**begun}, elsewhere)] == ["Koulu B", "Koulu A"]


def test_language_tests_and_badges_come_after_the_schools() -> None:
    oph = {"koulutustoimija": {"oid": OPETUSHALLITUS_OID, "nimi": {"fi": "Opetushallitus"}}}

    def test(kind: str, on: str, id: str, **more: Any) -> Json:
        return oikeus("kielitutkinto", suoritus(kind), school=None, id=id, **jaksot((on, "lasna")), **more)

    badge = oikeus("vapaansivistystyonkoulutus", suoritus("vstosaamismerkki"), id="m", **jaksot(("2026-01-01", "x")))
    assert order(
        badge,
        test("yleinenkielitutkinto", "2020-01-01", "y1", **oph),
        test("valtionhallinnonkielitutkinto", "2024-01-01", "v1"),
        test("yleinenkielitutkinto", "2022-01-01", "y2", **oph),
        right_of("A", "2001-01-01", "a"),
    ) == [
        ("Koulu A", ["a"]),
        ("Valtionhallinnon kielitutkinto", ["v1"]),
        ("Yleinen kielitutkinto", ["y2", "y1"]),
        ("Competence badges", ["m"]),
    ]


def test_higher_education_is_ranked_before_it_is_dated() -> None:
    def right(id: str, start: str, tila: str, *suoritukset: Json, **more: Any) -> Json:
        return oikeus("korkeakoulutus", *suoritukset, id=id, **jaksot((start, tila)), **more)

    primary = {"lisätiedot": {"ensisijaisuus": [{"alku": "2010-01-01"}]}}
    former = {"lisätiedot": {"ensisijaisuus": [{"alku": "2010-01-01", "loppu": "2020-01-01"}]}}
    assert order(
        right("7", "2025-01-01", "4"),
        right("6", "2011-01-01", "4", **primary),
        right("5", "2024-01-01", "1", **former),
        right("5 new", "2025-01-01", "1"),
        right("4", "2010-01-01", "1", **primary),
        right("3", "2009-01-01", "1", suoritus("korkeakoulunopintojakso", confirmed="2010-01-01"), synteettinen=True),
        right("2", "2008-01-01", "1", suoritus("muukorkeakoulunsuoritus", confirmed="2010-01-01")),
        right("1 old", "2006-01-01", "3", suoritus("korkeakoulututkinto", confirmed="2010-01-01")),
        right("1 new", "2007-01-01", "3", suoritus("korkeakoulututkinto", confirmed="2010-01-01")),
    ) == [("Koulu A", ["1 new", "1 old", "2", "3", "4", "5 new", "5", "6", "7"])]


# --- attainments --------------------------------------------------------------------------------------------------


def sorted_ids(tyyppi: str, *suoritukset: Json) -> list[str]:
    return [item["tyyppi"]["koodiarvo"] + item.get("id", "") for item in sort_attainments(oikeus(tyyppi, *suoritukset))]


def sorted_units(tyyppi: str, *koodiarvot: str) -> list[str]:
    right = oikeus(tyyppi, *(suoritus("x", koodiarvo) for koodiarvo in koodiarvot))
    return [item["koulutusmoduuli"]["tunniste"]["koodiarvo"] for item in sort_attainments(right)]


def test_basic_education_begins_with_the_syllabus_and_the_highest_class() -> None:
    classes = [suoritus("perusopetuksenvuosiluokka", n, id=n, confirmed="2010-01-01") for n in ("7", "9", "8")]
    repeated = suoritus("perusopetuksenvuosiluokka", "8", id="8 again", start="2011-08-01")
    assert sorted_ids(
        "perusopetus",
        suoritus("tuntematon"),
        suoritus("perusopetuksenoppiaineenoppimaara"),
        *classes,
        repeated,
        suoritus("perusopetuksenoppimaara"),
    ) == [
        "perusopetuksenoppimaara",
        "perusopetuksenvuosiluokka9",
        "perusopetuksenvuosiluokka8 again",
        "perusopetuksenvuosiluokka8",
        "perusopetuksenvuosiluokka7",
        "perusopetuksenoppiaineenoppimaara",
        "tuntematon",
    ]


@pytest.mark.parametrize(
    ("tyyppi", "expected"),
    [
        (
            "aikuistenperusopetus",
            [
                "aikuistenperusopetuksenoppimaara",
                "aikuistenperusopetuksenoppimaaranalkuvaihe",
                "perusopetuksenoppiaineenoppimaara",
            ],
        ),
        ("ibtutkinto", ["ibtutkinto", "preiboppimaara"]),
        ("diatutkinto", ["diatutkintovaihe", "diavalmistavavaihe"]),
        (
            "taiteenperusopetus",
            [
                "taiteenperusopetuksenlaajanoppimaaranperusopinnot",
                "taiteenperusopetuksenlaajanoppimaaransyventavatopinnot",
            ],
        ),
        (
            "taiteenperusopetus",
            [
                "taiteenperusopetuksenyleisenoppimaaranyhteisetopinnot",
                "taiteenperusopetuksenyleisenoppimaaranteemaopinnot",
            ],
        ),
    ],
)
def test_the_whole_comes_before_what_leads_to_it(tyyppi: str, expected: list[str]) -> None:
    assert sorted_ids(tyyppi, *map(suoritus, reversed(expected))) == expected


def test_classes_of_international_schools_are_highest_first() -> None:
    assert sorted_units("internationalschool", "explorer", "1", "10", "9") == ["10", "9", "1", "explorer"]
    assert sorted_units("europeanschoolofhelsinki", "N1", "P5", "S1", "N2", "S7", "P1") == [
        *("S7", "S1", "P5", "P1", "N2", "N1"),
    ]


def test_vocational_attainments_are_newest_first_and_the_undated_last() -> None:
    assert sorted_ids(
        "ammatillinenkoulutus",
        suoritus("a"),
        suoritus("b", start="2012-09-01"),
        suoritus("c", start="2016-09-01"),
    ) == ["c", "b", "a"]


def test_higher_education_begins_with_what_is_under_way() -> None:
    assert sorted_ids(
        "korkeakoulutus",
        suoritus("a", confirmed="2012-09-01"),
        suoritus("b", confirmed="2016-09-01"),
        suoritus("c"),
    ) == ["c", "b", "a"]


def test_other_types_keep_the_stored_order() -> None:
    stored = [suoritus("b", confirmed="2012-09-01"), suoritus("a"), suoritus("c", start="2016-09-01")]
    assert sorted_ids("lukiokoulutus", *stored) == ["b", "a", "c"]


def test_exams_are_newest_first_and_within_one_time_by_code() -> None:
    exams = [exam("O", "2012K"), exam("M", "2011S"), exam("A", "2012K"), exam("EA", "2012S"), exam("Z", ""), "odd"]
    order = ["EA", "A", "O", "M"]
    assert [koe["koulutusmoduuli"]["tunniste"]["koodiarvo"] for koe in sort_exams(exams)[:4]] == order
    right = oikeus("ylioppilastutkinto", suoritus("ylioppilastutkinto", osasuoritukset=exams[:4]))
    (made,) = sort_attainments(right)
    assert [koe["koulutusmoduuli"]["tunniste"]["koodiarvo"] for koe in made["osasuoritukset"]] == order


# --- anything -----------------------------------------------------------------------------------------------------


def as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def content(opiskeluoikeus: Json) -> tuple[str, list[str]]:
    """A study right but for the order of its attainments and exams."""
    items = []
    for item in opiskeluoikeus.get("suoritukset") or []:
        if isinstance(item, dict):
            osasuoritukset = item.get("osasuoritukset")
            parts = sorted(map(as_json, osasuoritukset)) if isinstance(osasuoritukset, list) else osasuoritukset
            items.append(as_json({**item, "osasuoritukset": parts}))
    return as_json({**opiskeluoikeus, "suoritukset": None}), sorted(items)


@settings(max_examples=200)
@given(st.lists(study_rights, max_size=5))
def test_ordering_loses_adds_and_changes_nothing(record: list[Json]) -> None:
    before = copy.deepcopy(record)
    groups = order_record(record, NAMES, TODAY)
    assert as_json(record) == as_json(before)
    ordered = [content(right) for group in groups for right in group.opiskeluoikeudet]
    assert sorted(ordered) == sorted(map(content, record))
    assert len({group.key for group in groups}) == len(groups)
    assert all(said(group.name).strip() for group in groups)


@settings(max_examples=300)
@given(trees, attainments, study_rights)
def test_nothing_odd_breaks_the_order(tree: Any, attainment: Json, right: Json) -> None:
    odd = {"tyyppi": tree, "suoritukset": tree, "tila": tree, "oppilaitos": tree, "lisätiedot": tree}
    order_record([tree, odd, right], NAMES, TODAY)
    for opiskeluoikeus in (odd, right):
        for date in (begin_on(opiskeluoikeus), end_on(opiskeluoikeus)):
            assert date is None or len(date) == 10
        assert state_of(opiskeluoikeus, NAMES, TODAY)[1] in ("active", "completed", "ended", "unknown")
        assert is_complete(attainment, opiskeluoikeus, TODAY) in ("complete", "unfinished", None)


def test_every_document_of_a_corpus_is_ordered_whole(corpus: Path) -> None:
    for path in sorted((corpus / "koski").glob("*.json")):
        record = json.loads(path.read_bytes())["opiskeluoikeudet"]
        groups = order_record(record, NAMES, TODAY)
        ordered = [content(right) for group in groups for right in group.opiskeluoikeudet]
        assert sorted(ordered) == sorted(map(content, record)), path.name
        for right in record:
            given = right.get("alkamispäivä"), right.get("päättymispäivä")
            derived = begin_on(right), end_on(right)
            agree = [one == other for one, other in zip(given, derived, strict=True) if one and other]
            assert all(agree), (path.name, given, derived)
