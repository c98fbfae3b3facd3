"""Badges of what has changed: on rows, courses, attainments and study rights, and none where nothing has."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.register.change_words import change_words
from app.register.keys import with_keys
from app.register.names import Directory
from app.register.parts import RecordView, StudyRight
from app.register.shapes import key_of
from app.register.view import view_record
from app.register.visibility import Viewer
from tests.register.oddities import said
from tests.register.records import attainment, study_right, subject

TODAY = date(2026, 11, 23)
COURSE = subject("MAA1", tyyppi="lukionkurssi")
GIVEN = with_keys(
    [
        study_right(
            "lukiokoulutus",
            attainment(
                "lukionoppimaara",
                subject("MA", tyyppi="lukionoppiaine", osasuoritukset=[COURSE]),
                subject("AI", tyyppi="lukionoppiaine"),
            ),
        )
    ],
    rows=True,
)
MATHS, FINNISH = (key_of(row) for row in GIVEN[0]["suoritukset"][0]["osasuoritukset"])
LESSON = key_of(GIVEN[0]["suoritukset"][0]["osasuoritukset"][0]["osasuoritukset"][0])


def view(given: list[dict[str, Any]] = GIVEN, **more: Any) -> RecordView:
    return view_record({}, given, viewer=Viewer.SHARE, lang="en", directory=Directory(), today=TODAY, **more)


def badges(record: RecordView) -> dict[str, str]:
    right: StudyRight = record.schools[0].study_rights[0]
    (whole,) = right.attainments
    maths, finnish = whole.tables[0].rows
    parts = {"right": right, "whole": whole, "maths": maths, "finnish": finnish, "course": maths.courses[0]}
    return {name: said(part.changed) for name, part in parts.items() if part.changed is not None}


def test_nothing_is_said_where_nothing_has_changed() -> None:
    assert badges(view()) == {}


def test_a_changed_row_marks_itself_and_what_it_stands_in() -> None:
    words = "Changed 20.11.2026"
    assert badges(view(changed={FINNISH: "2026-11-20"})) == {"right": words, "whole": words, "finnish": words}
    assert badges(view(changed={LESSON: "2026-11-20"})) == {"right": words, "whole": words, "course": words}


def test_the_newest_day_counts_and_a_correction_before_a_change_of_its_day() -> None:
    got = change_words({MATHS: "2026-11-20", FINNISH: "2026-11-21"}, {MATHS: "2026-11-20", FINNISH: "2026-11-19"})
    assert said(got[MATHS]) == "Corrected 20.11.2026"
    assert said(got[FINNISH]) == "Changed 21.11.2026"
    assert said(got[key_of(GIVEN[0])]) == "Changed 21.11.2026"


def test_the_view_carries_keys_and_shows_them_nowhere_as_facts() -> None:
    right = view().schools[0].study_rights[0]
    assert right.key == key_of(GIVEN[0])
    assert right.attainments[0].key == key_of(GIVEN[0]["suoritukset"][0])
    assert [row.key for row in right.attainments[0].tables[0].rows] == [MATHS, FINNISH]
    facts = (*right.facts, *right.additional, *right.attainments[0].facts)
    assert not any(right.key in repr(fact) for fact in facts)
    without = [{key: value for key, value in GIVEN[0].items() if key != "@avain"}]
    assert view(without).schools[0].study_rights[0].key == ""
