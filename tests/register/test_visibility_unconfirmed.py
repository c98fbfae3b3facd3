"""Grades, leaving certificates and extents of basic education that are not final."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.register.visibility import Pruned, Viewer, prune
from tests.register.records import attainment, study_right, subject

TODAY = date(2026, 6, 10)


def grades(pruned: Pruned) -> list[bool]:
    """Whether each osasuoritus of the first attainment has a grade."""
    return ["arviointi" in part for part in pruned.opiskeluoikeudet[0]["suoritukset"][0]["osasuoritukset"]]


@pytest.mark.parametrize("viewer", list(Viewer))
@pytest.mark.parametrize(
    ("confirmed", "shown"),
    [
        (None, False),
        ("2026-06-05", True),  # confirmed + 4 = 9.6. < today
        ("2026-06-06", False),  # confirmed + 4 = 10.6. = today
        ("2026-06-30", False),
        ("2026-02-30", False),
        ("", False),
        ("9999-12-31", False),
    ],
)
@pytest.mark.parametrize(
    ("oo_type", "tyyppi"),
    [
        ("perusopetus", "perusopetuksenvuosiluokka"),
        ("perusopetus", "nuortenperusopetuksenoppiaineenoppimaara"),
        ("aikuistenperusopetus", "aikuistenperusopetuksenoppimaara"),
        ("aikuistenperusopetus", "aikuistenperusopetuksenoppimaaranalkuvaihe"),
        ("aikuistenperusopetus", "perusopetuksenoppiaineenoppimaara"),
        ("tuntematon", "perusopetuksenvuosiluokka"),
        ("perusopetus", "uusisuoritus"),
    ],
)
def test_grades_show_on_the_fifth_day(
    viewer: Viewer, confirmed: str | None, shown: bool, oo_type: str, tyyppi: str
) -> None:
    suoritus = attainment(
        tyyppi, subject("AI"), confirmed=confirmed, käyttäytymisenArvio={"arvosana": {"koodiarvo": "8"}}
    )
    suoritus["arviointi"] = [{"arvosana": {"koodiarvo": "7"}}]
    pruned = prune([study_right(oo_type, suoritus)], viewer, TODAY)
    assert grades(pruned) == [shown]
    assert ("arviointi" in pruned.opiskeluoikeudet[0]["suoritukset"][0]) == shown
    assert ("käyttäytymisenArvio" in pruned.opiskeluoikeudet[0]["suoritukset"][0]) == shown


@pytest.mark.parametrize("oo_type", ["ahvenanmaanperusopetus", "perusopetuksenlisaopetus", "lukiokoulutus"])
def test_other_types_do_not_wait(oo_type: str) -> None:
    assert grades(prune([study_right(oo_type, attainment("x", subject("AI")))], Viewer.CITIZEN, TODAY)) == [True]


def test_single_courses_of_adults_do_not_wait() -> None:
    course = subject("ÄI1", tyyppi="aikuistenperusopetuksenkurssi")
    whole = attainment("aikuistenperusopetuksenoppimaara", subject("AI", osasuoritukset=[course]))
    alone = attainment("perusopetuksenoppiaineenoppimaara", course)
    pruned = prune([study_right("aikuistenperusopetus", whole, alone)], Viewer.CITIZEN, TODAY)
    first, second = pruned.opiskeluoikeudet[0]["suoritukset"]
    assert "arviointi" not in first["osasuoritukset"][0]
    assert "arviointi" in first["osasuoritukset"][0]["osasuoritukset"][0]
    assert "arviointi" in second["osasuoritukset"][0]


def test_the_person_is_told_from_when_grades_are_shown() -> None:
    conduct = {"käyttäytymisenArvio": {"arvosana": {"koodiarvo": "8"}}}
    confirmed = attainment("perusopetuksenvuosiluokka", subject("AI"), subject("MA"), confirmed="2026-06-06", **conduct)
    unconfirmed = attainment("perusopetuksenvuosiluokka", subject("AI"), subject("MA", None))
    held = prune([study_right("perusopetus", confirmed, unconfirmed)], Viewer.CITIZEN, TODAY).held_back
    told = [(item.kind.msgid, {k: str(v) for k, v in item.kind.params.items()}, item.count) for item in held]
    assert told == [
        ("Grades, shown from %(date)s", {"date": "11.6.2026"}, 3),
        ("Grades that the school has not confirmed yet", {}, 1),
        ("Extents of compulsory subjects", {}, 2),
    ]


def test_unfinished_leaving_certificate_is_left_out_beside_others_and_empty_alone() -> None:
    certificate = attainment("perusopetuksenoppimaara", subject("AI"))
    year = attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2025-06-01")
    beside = prune([study_right("perusopetus", certificate, year)], Viewer.SHARE, TODAY).opiskeluoikeudet[0]
    assert [item["tyyppi"]["koodiarvo"] for item in beside["suoritukset"]] == ["perusopetuksenvuosiluokka"]
    alone = prune([study_right("perusopetus", certificate)], Viewer.CITIZEN, TODAY)
    assert [set(item) for item in alone.opiskeluoikeudet[0]["suoritukset"]] == [{"tyyppi", "koulutusmoduuli"}]
    assert [(held.kind.msgid, held.count) for held in alone.held_back] == [("An unfinished leaving certificate", 1)]


def test_finished_and_adults_certificates_stay() -> None:
    year = attainment("perusopetuksenvuosiluokka", confirmed="2025-06-01")
    finished = attainment("perusopetuksenoppimaara", subject("AI"), confirmed="2026-06-01")
    adults = attainment("aikuistenperusopetuksenoppimaara", subject("AI"))
    shown = prune(
        [study_right("perusopetus", finished, year), study_right("aikuistenperusopetus", adults, adults)],
        Viewer.CITIZEN,
        TODAY,
    ).opiskeluoikeudet
    assert [len(oo["suoritukset"]) for oo in shown] == [2, 2]
    assert all(item.get("osasuoritukset") for item in (*shown[0]["suoritukset"][:1], *shown[1]["suoritukset"]))


@pytest.mark.parametrize(
    ("tyyppi", "confirmed", "shown"),
    [
        ("perusopetuksenvuosiluokka", None, False),
        ("perusopetuksenvuosiluokka", "2020-07-31", False),
        ("perusopetuksenvuosiluokka", "2020-08-01", True),
        ("perusopetuksenoppimaara", "2019-06-01", False),
        ("perusopetuksenoppimaara", "2021-06-01", True),
        ("aikuistenperusopetuksenoppimaara", None, False),
        ("aikuistenperusopetuksenoppimaara", "2019-06-01", True),
        ("nuortenperusopetuksenoppiaineenoppimaara", None, True),
    ],
)
def test_extents_of_compulsory_subjects(tyyppi: str, confirmed: str | None, shown: bool) -> None:
    optional = subject("B1")
    optional["koulutusmoduuli"]["pakollinen"] = False
    oo = study_right("perusopetus", attainment(tyyppi, subject("AI"), optional, confirmed=confirmed))
    parts: list[dict[str, Any]] = prune([oo], Viewer.GUARDIAN, TODAY).opiskeluoikeudet[0]["suoritukset"][0][
        "osasuoritukset"
    ]
    assert ["laajuus" in part["koulutusmoduuli"] for part in parts] == [shown, True]
