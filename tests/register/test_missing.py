"""Why is something missing: which reasons concern whom, and the one next step of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.register.missing import Answer, Applies, Situation, explain
from app.register.names import Directory, Names
from app.register.visibility import Viewer, prune
from tests.register.records import attainment, code, study_right, subject

TODAY = date(2026, 6, 10)
NAMES = Names("fi", Directory())


def situation(*study_rights: dict[str, Any], born: date | None = None, viewer: Viewer = Viewer.CITIZEN) -> Situation:
    held_back = prune(list(study_rights), viewer, TODAY).held_back
    return Situation(TODAY, study_rights, born_on=born, held_back=held_back)


def answers(given: Situation) -> dict[str, Answer]:
    found = explain(given, NAMES)
    assert len({answer.kind for answer in found}) == len(found)
    return {answer.kind: answer for answer in found}


def test_sure_reasons_come_first() -> None:
    order = [answer.applies for answer in explain(replace(situation(), unavailable=("virta",)), NAMES)]
    assert order == sorted(order, key=lambda applies: applies is Applies.MAYBE)
    assert order[0] is Applies.YES
    assert order[-1] is Applies.MAYBE


def test_a_source_that_does_not_answer() -> None:
    found = answers(replace(situation(), unavailable=("ytr", "virta", "uusi")))
    assert {kind for kind in found if kind.startswith("unavailable")} == {"unavailable-ytr", "unavailable-virta"}
    assert "nothing-found" not in found


def test_no_records_at_all() -> None:
    found = answers(situation())
    assert found["nothing-found"].applies is Applies.YES
    assert "protected" not in found
    assert "nothing-found" not in answers(situation(study_right("esiopetus")))
    assert "nothing-found" in answers(situation(study_right("esiopetus", mitätöity=True)))


def test_the_five_day_rule_names_the_last_day() -> None:
    first = attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2026-06-06")
    second = attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2026-06-08")
    waiting = answers(situation(study_right("perusopetus", first, second)))["grades-waiting"]
    assert waiting.applies is Applies.YES
    assert str(waiting.next_step.params["date"]) == "13.6.2026"


def test_guardian_hears_the_rule_but_not_whether_it_is_in_force() -> None:
    confirmed = attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2026-06-08", jääLuokalle=True)
    other = attainment("perusopetuksenvuosiluokka", subject("AI"), confirmed="2026-01-08")
    hidden, open_ = (
        explain(situation(study_right("perusopetus", item), viewer=Viewer.GUARDIAN), NAMES)
        for item in (confirmed, other)
    )
    assert hidden == open_
    assert {answer.kind: answer.applies for answer in hidden}["grades-waiting"] is Applies.MAYBE


def test_grades_and_certificate_that_the_school_has_not_confirmed() -> None:
    year = attainment("perusopetuksenvuosiluokka", subject("AI"))
    found = answers(situation(study_right("perusopetus", attainment("perusopetuksenoppimaara", subject("AI")), year)))
    assert found["grades-unconfirmed"].applies is Applies.YES
    assert [str(keeper) for keeper in found["grades-unconfirmed"].keepers] == ["Kuusimäen koulu"]
    assert found["leaving-certificate"].applies is Applies.YES
    assert found["extents"].applies is Applies.YES
    assert "unconfirmed" not in found


@pytest.mark.parametrize(("confirmed", "told"), [(None, True), ("2026-05-30", False)])
def test_a_completed_study_right_without_confirmation(confirmed: str | None, told: bool) -> None:
    oo = study_right("lukiokoulutus", attainment("lukionoppimaara", confirmed=confirmed))
    oo["tila"]["opiskeluoikeusjaksot"].append({"alku": "2026-05-30", "tila": code("valmistunut")})
    assert ("unconfirmed" in answers(situation(oo))) == told
    oo["tila"]["opiskeluoikeusjaksot"].pop()
    assert "unconfirmed" not in answers(situation(oo))


def test_protected_details_are_counted_for_the_person_only() -> None:
    oo = study_right("lukiokoulutus", lisätiedot={"hojks": [{"alku": "2025-01-01"}, {"alku": "2026-01-01"}]})
    told = answers(situation(oo))["protected"]
    assert told.applies is Applies.YES
    assert [message.params.get("num") for message in told.text] == [None, 2]
    assert [str(keeper) for keeper in told.keepers] == ["Kuusimäen koulu"]
    plain = study_right("lukiokoulutus")
    assert explain(situation(oo, viewer=Viewer.GUARDIAN), NAMES) == explain(
        situation(plain, viewer=Viewer.GUARDIAN), NAMES
    )


@pytest.mark.parametrize(
    ("born", "kinds"),
    [
        (date(2008, 1, 1), set()),
        (date(2001, 5, 5), {"before-koski"}),
        (date(1974, 1, 1), {"before-koski"}),
        (date(1973, 1, 1), {"before-koski", "before-higher-education-register"}),
        (
            date(1971, 1, 1),
            {"before-koski", "before-higher-education-register", "before-matriculation-register"},
        ),
        (None, {"before-koski", "before-higher-education-register", "before-matriculation-register"}),
    ],
)
def test_the_years_in_which_registers_began(born: date | None, kinds: set[str]) -> None:
    assert {kind for kind in answers(situation(born=born)) if kind.startswith("before-")} == kinds


def test_what_is_recorded_is_not_said_to_be_missing() -> None:
    born = date(1970, 1, 1)
    assert answers(situation(born=born))["before-koski"].applies is Applies.YES
    recorded = answers(situation(study_right("perusopetus"), study_right("ylioppilastutkinto"), born=born))
    assert recorded["before-koski"].applies is Applies.MAYBE
    assert "before-matriculation-register" not in recorded


def test_other_numbers() -> None:
    assert answers(situation())["changed-number"].applies is Applies.MAYBE
    joined = answers(replace(situation(), joined_numbers=3))["changed-number"]
    assert (joined.applies, joined.text[0].params["num"]) == (Applies.YES, 3)
    assert answers(replace(situation(), former_hetut=True))["changed-number"].applies is Applies.YES


@pytest.mark.parametrize(("born", "told"), [(date(2020, 1, 1), True), (date(2017, 1, 1), False), (None, False)])
def test_day_care_of_small_children(born: date | None, told: bool) -> None:
    assert ("early-education" in answers(situation(born=born))) == told


def test_schools_that_go_on_are_the_ones_to_ask_about_recent_studies() -> None:
    matriculation = study_right("ylioppilastutkinto")
    matriculation["oppilaitos"] = {"oid": "1.2.246.562.10.3", "nimi": {"fi": "Toinen"}}
    recent = answers(situation(study_right("lukiokoulutus"), matriculation, study_right("tuva")))["not-sent-yet"]
    assert [str(keeper) for keeper in recent.keepers] == ["Kuusimäen koulu"]
    assert recent.applies is Applies.MAYBE
