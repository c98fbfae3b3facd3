"""Attainments listed, counted and chosen, and the content of rows."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from app.register.attainments import (
    attainment_keys,
    chosen_whole,
    find_item,
    keys_by_study_right,
    list_attainments,
    list_rows,
    row_contents,
    select,
)
from app.register.keys import with_keys
from app.register.names import Directory, Names
from app.register.shapes import key_of
from app.register.visibility import Viewer, prune
from tests.register.oddities import said
from tests.register.records import attainment, code, study_right, subject

TODAY = date(2026, 11, 23)
NAMES = Names("en", Directory())
Json = dict[str, Any]


def named(nimi: str, tyyppi: str = "ammatillinentutkinto", **more: Any) -> Json:
    made = attainment(tyyppi, subject("AI"), subject("MA"), **more)
    made["koulutusmoduuli"]["tunniste"] |= {"koodiarvo": nimi, "nimi": {"en": nimi}}
    return made


def record() -> list[Json]:
    """Three attainments in two study rights that look alike but for their number."""
    return with_keys(
        [
            study_right("ammatillinenkoulutus", named("Cook"), named("Baker", confirmed="2025-06-01")),
            study_right("ammatillinenkoulutus", named("Cook"), oid="1.2.246.562.15.22222222222"),
        ],
        rows=True,
    )


def test_the_list_has_schools_study_rights_and_attainments_with_their_keys() -> None:
    (school,) = list_attainments(record(), NAMES, TODAY)
    assert said(school.name) == "Kuusimäen koulu[fi]"
    first, second = school.study_rights
    assert [(said(ref.title), ref.state, ref.year) for ref in first.attainments] == [
        ("Cook", "unfinished", ""),
        ("Baker", "complete", "2025"),
    ]
    assert [ref.key for right in (first, second) for ref in right.attainments] == attainment_keys(record())
    assert {ref.study_right_key for ref in first.attainments} == {first.key} != {second.key}
    assert first.years == "2025\N{EN DASH}"
    assert not first.attainments[0].is_course


def test_a_study_right_without_attainments_is_not_listed() -> None:
    assert list_attainments(with_keys([study_right("ammatillinenkoulutus")]), NAMES, TODAY) == ()


def test_one_of_two_look_alikes_is_chosen_alone() -> None:
    whole = record()
    chosen = key_of(whole[1]["suoritukset"][0])
    (right,) = select(whole, {chosen})
    assert right["oid"] == "1.2.246.562.15.22222222222"
    assert [key_of(item) for item in right["suoritukset"]] == [chosen]


def test_choosing_everything_is_everything_and_nothing_is_nothing() -> None:
    whole = record()
    before = copy.deepcopy(whole)
    assert select(whole, attainment_keys(whole)) == whole
    assert select(whole, []) == []
    assert select(whole, {"", "AAAAAAAAAAAA.AAAAAAAAAAAA", key_of(whole[0])}) == []
    assert whole == before


def test_a_record_without_keys_gives_nothing() -> None:
    assert select([study_right("ammatillinenkoulutus", named("Cook"))], {""}) == []


def test_which_study_rights_are_chosen_whole() -> None:
    whole = record()
    first, second = keys_by_study_right(whole).values()
    assert chosen_whole(whole, second) == {key_of(whole[1])}
    assert chosen_whole(whole, (first[0], *second)) == {key_of(whole[1])}
    assert chosen_whole(whole, (*first, *second)) == {key_of(item) for item in whole}
    assert chosen_whole(with_keys([study_right("tuva")]), ()) == frozenset()


def visible(given: list[Json]) -> list[Json]:
    return prune(with_keys(given), Viewer.SHARE, TODAY).opiskeluoikeudet


def test_an_unfinished_certificate_does_not_come_out_by_choosing_it_alone() -> None:
    """Alone it would be shown; beside a year class the record keeps it hidden, and so does the link."""
    certificate = attainment("perusopetuksenoppimaara", subject("MA"))
    year = attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2026-06-01")
    given = [study_right("perusopetus", certificate, year)]
    chosen = key_of(with_keys(given)[0]["suoritukset"][0])
    assert select(visible(given), [chosen]) == []
    assert len(attainment_keys(visible(given))) == 1


def test_hidden_parts_take_no_key_from_those_that_are_shown() -> None:
    """The unfinished certificate is dropped and grades wait, but the keys are those of the whole record."""
    old = attainment("perusopetuksenoppimaara", subject("MA"), confirmed="2020-06-01")
    unfinished = attainment("perusopetuksenoppimaara", subject("MA"), alkamispäivä="2019-08-01")
    given = [study_right("perusopetus", unfinished, old)]
    key = key_of(with_keys(given)[0]["suoritukset"][1])
    (right,) = select(visible(given), [key])
    assert [key_of(item) for item in right["suoritukset"]] == [key]
    assert right["suoritukset"][0]["vahvistus"]["päivä"] == "2020-06-01"


def test_rows_of_an_attainment_with_their_depth() -> None:
    course = subject("MAA1", tyyppi="lukionkurssi")
    given = with_keys([study_right("x", attainment("y", subject("MA", osasuoritukset=[course])))], rows=True)
    rows = list_rows(given[0]["suoritukset"][0], NAMES)
    assert [(said(row.name), row.depth) for row in rows] == [("MA", 0), ("MAA1", 1)]
    for row in rows:
        found = find_item(given, row.key)
        assert found is not None
        assert key_of(found) == row.key
    assert find_item(given, "") is None
    assert find_item(given, "AAAAAAAAAAAA.AAAAAAAAAAAA") is None


def contents(right: Json) -> dict[str, bytes]:
    return row_contents(with_keys([right], rows=True))


def changed_rows(before: Json, after: Json) -> list[int]:
    """Depths (1 study right, 2 attainment, 3 row) of what differs."""
    was, now = contents(before), contents(after)
    assert was.keys() == now.keys()
    return sorted(key.count(".") + 1 for key in was if was[key] != now[key])


def test_each_row_has_its_own_content() -> None:
    before = study_right("perusopetus", attainment("perusopetuksenvuosiluokka", subject("AI"), subject("MA")))
    after = copy.deepcopy(before)
    after["suoritukset"][0]["osasuoritukset"][1]["arviointi"][0]["arvosana"]["koodiarvo"] = "10"
    assert changed_rows(before, after) == [3]
    after["suoritukset"][0]["luokka"] = "7B"
    after["tila"]["opiskeluoikeusjaksot"].append({"alku": "2026-06-01", "tila": code("valmistunut")})
    assert changed_rows(before, after) == [1, 2, 3]


def test_what_is_no_content_changes_nothing() -> None:
    before = study_right("perusopetus", attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2026-06-01"))
    after = copy.deepcopy(before) | {"versionumero": 7, "aikaleima": "2026-11-20T10:00:00"}
    after["lähdejärjestelmänId"] = {"id": "9", "lähdejärjestelmä": code("primus", "lahdejarjestelma")}
    after["oppilaitos"]["nimi"] = {"fi": "Kuusimäen yhtenäiskoulu"}
    year = after["suoritukset"][0]
    year["koulutusmoduuli"]["tunniste"] |= {"nimi": {"fi": "nimi"}, "lyhytNimi": {"fi": "n"}, "koodistoVersio": 12}
    year["vahvistus"]["myöntäjäOrganisaatio"]["kotipaikka"] = code("091", "kunta")
    row = year["osasuoritukset"][0]
    row["koulutusmoduuli"] = dict(reversed(row["koulutusmoduuli"].items()))
    row["koulutusmoduuli"]["laajuus"] = {"yksikkö": code("3", "opintojenlaajuusyksikko"), "arvo": 3.0}
    row["suorituskieli"] = None
    assert changed_rows(before, after) == []


def test_what_is_content_changes_its_row() -> None:
    before = study_right("x", attainment("y", subject("AI")))
    for change in (
        {"arviointi": []},
        {"uusiKenttä": "1"},
        {"suorituskieli": code("SV", "kieli")},
        {"korotettu": True},
        {"koulutusmoduuli": before["suoritukset"][0]["osasuoritukset"][0]["koulutusmoduuli"] | {"pakollinen": False}},
    ):
        after = copy.deepcopy(before)
        after["suoritukset"][0]["osasuoritukset"][0].update(change)
        assert changed_rows(before, after) == [3], change
    after = copy.deepcopy(before)
    after["suoritukset"][0]["toimipiste"] = {"oid": "1.2.246.562.10.2"}
    assert changed_rows(before, after) == [2]


def test_the_name_of_a_local_code_is_content() -> None:
    before = study_right("x", attainment("y", subject("AI", paikallinen={"koodiarvo": "K1", "nimi": {"fi": "Kuoro"}})))
    after = copy.deepcopy(before)
    after["suoritukset"][0]["osasuoritukset"][0]["paikallinen"]["nimi"]["fi"] = "Orkesteri"
    assert changed_rows(before, after) == [3]
