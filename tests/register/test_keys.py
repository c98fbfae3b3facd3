"""Keys stay the same from one reading to the next, and tell apart what looks alike."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.register.attainments import attainment_keys, walk_rows
from app.register.keys import KEY_LENGTH, attainment_key, study_right_key, with_keys, without_keys
from app.register.shapes import attainments_of, key_of
from tests.register.oddities import study_rights
from tests.register.records import SCHOOL, attainment, code, objects_in, study_right, subject

Json = dict[str, Any]


def year_class(luokka: str, *, begun: str | None = None, **more: Any) -> Json:
    made = attainment("perusopetuksenvuosiluokka", subject("MA"), **more)
    made["koulutusmoduuli"]["tunniste"] = code(luokka, "perusopetuksenluokkaaste")
    return made | ({"alkamispäivä": begun} if begun else {})


def virta_course(avain: str, nimi: str = "Statistics", **more: Any) -> Json:
    return {
        "lähdejärjestelmänId": {"id": avain, "lähdejärjestelmä": code("virta", "lahdejarjestelma")},
        "tyyppi": code("korkeakoulunopintojakso", "suorituksentyyppi"),
        "koulutusmoduuli": {"tunniste": {"koodiarvo": "TIL101", "nimi": {"fi": nimi}}},
        **more,
    }


def by_title(opiskeluoikeudet: list[Json]) -> dict[str, str]:
    """Class and its beginning -> key, whatever the order."""
    return {
        f"{item['koulutusmoduuli']['tunniste']['koodiarvo']} {item.get('alkamispäivä')}": key_of(item)
        for right in opiskeluoikeudet
        for item in attainments_of(right)
    }


def all_keys(opiskeluoikeudet: list[Json]) -> list[str]:
    return [key_of(item) for item in objects_in(opiskeluoikeudet) if key_of(item)]


def test_a_key_is_short_and_names_its_places() -> None:
    right = with_keys([study_right("perusopetus", year_class("7"))], rows=True)[0]
    study, year = key_of(right), key_of(right["suoritukset"][0])
    row = key_of(right["suoritukset"][0]["osasuoritukset"][0])
    assert (len(study), len(year), len(row)) == (12, 25, KEY_LENGTH)
    assert study_right_key(row) == study_right_key(year) == study
    assert (attainment_key(row), attainment_key(year), attainment_key(study)) == (year, year, None)


def test_nothing_of_the_record_can_be_read_in_a_key() -> None:
    right = with_keys([study_right("perusopetus", year_class("7"))], rows=True)
    assert not any(part == "7" or "1.2.246" in part for key in all_keys(right) for part in key.split("."))


def test_the_register_s_document_is_not_changed_and_comes_back() -> None:
    given_ = [study_right("perusopetus", year_class("7"), year_class("8"))]
    before = copy.deepcopy(given_)
    keyed = with_keys(given_, rows=True)
    assert given_ == before
    assert without_keys(keyed) == before


def test_newer_studies_and_another_order_change_no_key() -> None:
    old = [study_right("perusopetus", year_class("7", begun="2023-08-10"), year_class("8", begun="2024-08-10"))]
    before = by_title(with_keys(old))
    new = study_right("perusopetus", year_class("9", begun="2025-08-10"), *reversed(old[0]["suoritukset"]))
    other = study_right("lukiokoulutus", attainment("lukionoppimaara"), oid="1.2.246.562.15.22222222222")
    after = by_title(with_keys([other, new]))
    assert before.items() <= after.items()


def test_a_repeated_class_does_not_take_the_first_one_s_key() -> None:
    first, again = year_class("7", begun="2022-08-10"), year_class("7", begun="2023-08-10")
    alone = by_title(with_keys([study_right("perusopetus", first)]))
    for order in ((first, again), (again, first)):
        both = by_title(with_keys([study_right("perusopetus", *order)]))
        assert both["7 2022-08-10"] == alone["7 2022-08-10"]
        assert both["7 2023-08-10"] != both["7 2022-08-10"]


def test_without_beginnings_the_confirmed_one_comes_first() -> None:
    done, under_way = year_class("7", confirmed="2023-06-03"), year_class("7")
    alone = key_of(with_keys([study_right("perusopetus", done)])[0]["suoritukset"][0])
    both = with_keys([study_right("perusopetus", under_way, done)])[0]["suoritukset"]
    assert key_of(both[1]) == alone != key_of(both[0])


def test_a_corrected_grade_or_name_changes_no_key() -> None:
    right = study_right("perusopetus", year_class("7"))
    before = all_keys(with_keys([right], rows=True))
    year = right["suoritukset"][0]
    year["osasuoritukset"][0]["arviointi"][0]["arvosana"]["koodiarvo"] = "10"
    year["koulutusmoduuli"]["tunniste"] |= {"nimi": {"fi": "7. vuosiluokka"}, "koodistoVersio": 3}
    right |= {"versionumero": 9, "aikaleima": "2026-11-20T10:00:00"}
    assert all_keys(with_keys([right], rows=True)) == before


def test_equal_studies_at_two_schools_are_told_apart() -> None:
    first, second = (study_right("perusopetus", year_class("7"), oid=f"1.2.246.562.15.{n}") for n in (1, 2))
    keyed = with_keys([first, second])
    assert len(set(all_keys(keyed))) == 4


def test_without_an_oid_type_school_and_first_day_tell_study_rights_apart() -> None:
    first = study_right("lukiokoulutus", attainment("lukionoppimaara"))
    second, third = copy.deepcopy(first), copy.deepcopy(first)
    second["oppilaitos"]["oid"] = "1.2.246.562.10.22222222222"
    third["tila"]["opiskeluoikeusjaksot"][0]["alku"] = "2026-01-01"
    for right in (first, second, third):
        del right["oid"]
    keys = {key_of(right) for right in with_keys([first, second, third])}
    assert len(keys) == 3
    assert {key_of(right) for right in with_keys([third, first, second])} == keys


def test_virta_s_own_key_counts_whatever_the_code_and_the_name() -> None:
    loose = {"tyyppi": code("korkeakoulutus"), "synteettinen": True, "oppilaitos": SCHOOL}
    before = with_keys([{**loose, "suoritukset": [virta_course("1"), virta_course("2")]}])[0]["suoritukset"]
    renamed = virta_course("2", "Statistics I")
    renamed["koulutusmoduuli"]["tunniste"]["koodiarvo"] = "TIL102"
    after = with_keys([{**loose, "suoritukset": [virta_course("3"), renamed, virta_course("1")]}])[0]["suoritukset"]
    assert [key_of(item) for item in before] == [key_of(after[2]), key_of(after[1])]


def test_matriculation_is_one_examination_and_a_retake_has_a_row_of_its_own() -> None:
    def exam(taken: str) -> Json:
        return {
            "tyyppi": code("ylioppilastutkinnonkoe"),
            "koulutusmoduuli": {"tunniste": code("A", "koskiyokokeet")},
            "tutkintokerta": {"koodiarvo": taken},
        }

    def answer(*exams: Json) -> list[Json]:
        ytr = {"lähdejärjestelmä": code("ytr", "lahdejarjestelma")}
        return [
            {
                "tyyppi": code("ylioppilastutkinto"),
                "lähdejärjestelmänId": ytr,
                "suoritukset": [attainment("ylioppilastutkinto", *exams)],
            }
        ]

    before = with_keys(answer(exam("2012K")), rows=True)
    after = with_keys(answer(exam("2013S"), exam("2012K")), rows=True)
    assert attainment_keys(before) == attainment_keys(after)
    rows = [key_of(row) for row, _ in walk_rows(after[0]["suoritukset"][0]["osasuoritukset"])]
    assert key_of(before[0]["suoritukset"][0]["osasuoritukset"][0]) == rows[1] != rows[0]


def test_languages_of_one_subject_are_rows_apart() -> None:
    english, french = subject("A1"), subject("A1")
    english["koulutusmoduuli"]["kieli"], french["koulutusmoduuli"]["kieli"] = code("EN", "kieli"), code("FR", "kieli")
    alone = with_keys([study_right("perusopetus", attainment("perusopetuksenoppimaara", french))], rows=True)
    both = with_keys([study_right("perusopetus", attainment("perusopetuksenoppimaara", english, french))], rows=True)
    assert all_keys(alone)[-1] == all_keys(both)[-1]
    assert len(set(all_keys(both))) == 4


@settings(max_examples=150)
@given(st.lists(study_rights, max_size=4), st.randoms(use_true_random=False))
def test_keys_are_unique_and_stable_on_any_record(record: list[Json], chance: random.Random) -> None:
    keys = all_keys(with_keys(record, rows=True))
    assert len(set(keys)) == len(keys)
    shuffled = copy.deepcopy(record)
    chance.shuffle(shuffled)
    for right in shuffled:
        chance.shuffle(right["suoritukset"])
    assert sorted(all_keys(with_keys(shuffled, rows=True))) == sorted(keys)


@pytest.mark.parametrize("odd", [None, 3, "x", [], [[]]])
def test_what_is_no_study_right_is_left_out(odd: Any) -> None:
    assert with_keys([odd]) == []
