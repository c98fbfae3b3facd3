"""Grades: how they are shown, which of several is the row's, which fail."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.register.assessment import FAILS, assessment_date, best, grade_words, is_fail
from app.register.names import CodeName, Directory, Names
from app.register.words import Text
from tests.register.oddities import trees

DIRECTORY = Directory(
    {
        ("arviointiasteikkoyleissivistava", "8"): {1: CodeName({"fi": "hyvä"})},
        ("arviointiasteikkoammatillinen15", "5"): {1: CodeName({"fi": "5"})},
        ("arviointiasteikkovst", "Hyväksytty"): {1: CodeName({"fi": "Hyväksytty", "sv": "Godkänd"})},
        ("arviointiasteikkointernationalschool", "pass"): {1: CodeName({"fi": "Pass", "en": "Pass"})},
        ("koskiyoarvosanat", "L"): {1: CodeName({"fi": "Laudatur"})},
        ("virtaarvosana", "HYV"): {1: CodeName({"fi": "hyväksytty", "sv": "godkänd"})},
    }
)

YLEISSIVISTAVA = "arviointiasteikkoyleissivistava"
IB = "arviointiasteikkoib"


def grade(koodiarvo: str, uri: str | None = YLEISSIVISTAVA, on: str | None = None, **more: Any) -> dict[str, Any]:
    arvosana = {"koodiarvo": koodiarvo, "koodistoUri": uri} if uri else {"koodiarvo": koodiarvo}
    return {"arvosana": arvosana, **({"päivä": on} if on else {}), **more}


def shown(arvosana: object, lang: str = "sv") -> Text:
    return grade_words(arvosana, Names(lang, DIRECTORY))


@pytest.mark.parametrize(
    ("arvosana", "expected"),
    [
        ({"koodiarvo": "8", "koodistoUri": YLEISSIVISTAVA}, Text("8")),
        ({"koodiarvo": "3", "koodistoUri": "arviointiasteikkoammatillinent1k3", "nimi": {"fi": "K3"}}, Text("3")),
        ({"koodiarvo": "6", "koodistoUri": IB, "nimi": {"en": "very good"}}, Text("6")),
        ({"koodiarvo": "A", "koodistoUri": "arviointiasteikkocorerequirementsib"}, Text("A")),
        ({"koodiarvo": "Hyväksytty", "koodistoUri": "arviointiasteikkovst"}, Text("Godkänd")),
        ({"koodiarvo": "HYV", "koodistoUri": "virtaarvosana"}, Text("godkänd")),
        ({"koodiarvo": "5", "koodistoUri": "arviointiasteikkoammatillinen15"}, Text("5")),
        ({"koodiarvo": "L", "koodistoUri": "koskiyoarvosanat"}, Text("Laudatur")),
        ({"koodiarvo": "pass", "koodistoUri": "arviointiasteikkointernationalschool"}, Text("Pass", "en")),
        ({"koodiarvo": "Hyv", "koodistoUri": "virta/15", "nimi": {"fi": "Hyvin meni"}}, Text("Hyvin meni", "fi")),
        ({"koodiarvo": "HT", "nimi": {"fi": "Hyvät tiedot"}}, Text("Hyvät tiedot", "fi")),
        ({"koodiarvo": "uusi", "koodistoUri": "tuntematon"}, Text("uusi")),
        ("8+", Text("8+")),
        (8.67, Text("8,67")),
        (None, Text("")),
        ({}, Text("")),
    ],
)
def test_a_grade_is_shown_as_people_know_it(arvosana: object, expected: Text) -> None:
    assert shown(arvosana) == expected


def test_english_scales_are_marked_on_a_finnish_page_but_not_on_an_english_one() -> None:
    arvosana = {"koodiarvo": "pass", "koodistoUri": "arviointiasteikkointernationalschool"}
    assert shown(arvosana, "fi").lang == "en"
    assert shown(arvosana, "en").lang is None


def test_the_date_has_two_names() -> None:
    assert assessment_date({"päivä": "2020-01-01"}) == "2020-01-01"
    assert assessment_date({"arviointipäivä": "2021-01-01"}) == "2021-01-01"
    assert assessment_date({"pisteet": 46}) is None


@pytest.mark.parametrize(
    ("arvioinnit", "index"),
    [
        # KOSKI's corpus: a passed IB course after "not completed"; a raise; a later, worse mark
        ([grade("6", IB, "2016-06-04"), grade("O", IB, "2016-06-03")], 0),
        ([grade("O", IB, "2016-06-05"), grade("S", IB, "2016-06-04")], 1),
        ([grade("S", IB, "2016-06-05"), grade("4", IB, "2016-06-04")], 1),
        ([grade("8", on="2016-06-04"), grade("9", on="2017-06-04")], 1),
        ([grade("9", on="2014-12-28"), grade("8", on="2015-12-29")], 0),
        ([grade("9"), grade("10")], 1),
        ([grade("S", on="2016-06-04"), grade("H", on="2016-06-10")], 0),
        ([grade("5", on="2016-06-04"), grade("S", on="2016-06-10")], 1),
        ([grade("S", on="2016-06-10"), grade("9", on="2016-06-04")], 0),
        ([grade("4", on="2016-06-10"), grade("S", on="2016-06-04")], 1),
        ([grade("S", on="2016-06-04"), grade("S", on="2016-06-04")], 1),
        ([grade("S", on="2016-06-04"), grade("S")], 0),
        # language tests: four assessments of one part, not in order of date
        (
            [
                grade("alle3", "ykiarvosana", "2011-03-01"),
                grade("3", "ykiarvosana", "2011-03-03"),
                grade("3", "ykiarvosana", "2011-03-04"),
                grade("4", "ykiarvosana", "2011-03-02"),
            ],
            3,
        ),
        ([grade("1", "ykiarvosana"), grade("alle5", "ykiarvosana", "2020-01-01")], 0),
        ([grade("erinomainen", "vktarvosana", "2011-03-02"), grade("hyva", "vktarvosana", "2011-04-02")], 0),
        ([grade("2", "arviointiasteikkoammatillinent1k3"), grade("3", "arviointiasteikkoammatillinent1k3")], 1),
        ([grade("Hylätty", "arviointiasteikkoammatillinen15"), grade("1", "arviointiasteikkoammatillinen15")], 1),
        ([grade("E", "koskiyoarvosanat"), grade("L", "koskiyoarvosanat"), grade("M", "koskiyoarvosanat")], 1),
        ([grade("I+", "koskiyoarvosanat"), grade("A", "koskiyoarvosanat")], 1),
        ([grade("L", "virtaarvosana"), grade("N", "virtaarvosana")], 0),
        ([grade("5", "virtaarvosana", "2015-01-01"), grade("HYV", "virtaarvosana", "2014-01-01")], 0),
        ([grade("9", "arviointiasteikkovstjotpa", "2023-02-01"), grade("Hylätty", "arviointiasteikkovst")], 0),
        ([grade("H", "virta/15", nimi={"fi": "x"}), grade("2", "virta/15"), grade("3", "virta/15")], 2),
        ([grade("7", IB, "2016-06-04", predicted=True), grade("5", IB, "2016-06-04", predicted=False)], 1),
        ([{"päivä": "2030-01-01"}, grade("7")], 1),
        ([], 0),
    ],
)
def test_the_best_grade_is_the_grade_of_the_row(arvioinnit: list[dict[str, Any]], index: int) -> None:
    assert best(arvioinnit) == index


@pytest.mark.parametrize(
    ("koodiarvo", "uri", "fails"),
    [
        ("4", YLEISSIVISTAVA, True),
        ("O", YLEISSIVISTAVA, True),
        ("5", YLEISSIVISTAVA, False),
        ("1", IB, True),
        ("alle5", "ykiarvosana", True),
        ("I=", "koskiyoarvosanat", True),
        ("U", "ahvenanmaanarviointiasteikkoyleissivistava", True),
        ("hylatty", "arviointiasteikkomuks", True),
        ("Hylätty", None, True),
        ("1", "arviointiasteikkoeuropeanschoolofhelsinkiprimarymark", False),
        ("4.5", "arviointiasteikkoeuropeanschoolofhelsinkinumericalmark", True),
        ("5.0", "arviointiasteikkoeuropeanschoolofhelsinkinumericalmark", False),
        ("1", "arviointiasteikkovstjotpa", False),
        ("tuntematon", "tuntematon", False),
    ],
)
def test_a_fail_is_known_by_its_scale(koodiarvo: str, uri: str | None, fails: bool) -> None:
    assert is_fail(grade(koodiarvo, uri)) is fails


def test_a_local_scale_fails_by_the_name_of_its_grade() -> None:
    assert is_fail({"arvosana": {"koodiarvo": "0", "koodistoUri": "virta/15", "nimi": {"fi": "Hylätty"}}})
    assert is_fail({"arvosana": "hylätty"})


def test_the_register_s_own_verdict_is_not_asked() -> None:
    assert not is_fail({**grade("4", "arviointiasteikkoeuropeanschoolofhelsinkiprimarymark"), "hyväksytty": False})


scales = st.sampled_from([YLEISSIVISTAVA, IB, "ykiarvosana", "virtaarvosana", "koskiyoarvosanat"])
passes_and_fails = st.lists(
    st.tuples(scales, st.sampled_from(["1", "4", "5", "9", "S", "H", "L", "I-", "alle1", "HYV"])),
    min_size=1,
    max_size=6,
)


@given(passes_and_fails)
def test_no_fail_is_chosen_where_there_is_a_pass(pairs: list[tuple[str, str]]) -> None:
    arvioinnit = [grade(koodiarvo, uri) for uri, koodiarvo in pairs]
    assert is_fail(arvioinnit[best(arvioinnit)]) is all(is_fail(arviointi) for arviointi in arvioinnit)


@given(st.lists(trees, max_size=5), trees)
def test_nothing_odd_breaks_an_assessment(arvioinnit: list[Any], arvosana: Any) -> None:
    index = best(arvioinnit)
    assert index == 0 or 0 < index < len(arvioinnit)
    assert isinstance(grade_words(arvosana, Names("sv", DIRECTORY)), Text)
    assert is_fail({"arvosana": arvosana}) in (True, False)
    assert assessment_date({"päivä": arvosana}) is None or isinstance(arvosana, str)


def test_every_scale_of_a_corpus_has_a_grade_that_passes(corpus: Path) -> None:
    """The fail codes must not swallow a scale: every scale in real use has passing grades."""
    with (corpus / "koodisto" / "koodit.csv").open(encoding="utf-8") as lines:
        codes = [(row["koodisto_uri"], row["koodiarvo"]) for row in csv.DictReader(lines)]
    for uri, fails in FAILS.items():
        known = {koodiarvo for koodisto_uri, koodiarvo in codes if koodisto_uri == uri}
        assert not known or known - fails, uri
