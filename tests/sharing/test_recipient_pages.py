"""What the page says when registers are silent: of when it is, what is missing, and that the count may be short."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask_babel import force_locale

from app import create_app
from app.register.names import Directory
from app.settings import Settings
from app.sharing.recipient_pages import Asked, Changes, RecipientPage, count_words, make_page, missing_words
from app.sharing.selection import Count, SharedRecord
from app.sharing.shares import Selection
from app.sharing.words import ShareKind
from app.web.filters import plain_words
from tests.sharing.shared import NOW, TODAY


def shared(**changes: Any) -> SharedRecord:
    made = SharedRecord(
        henkilo={"etunimet": "Maija", "sukunimi": "Mainio"}, opiskeluoikeudet=[], selection=Selection(ShareKind.CHOSEN),
        count=Count(3, 41), by_study_right={}, missing=0, unavailable=(), as_of={}, frozen_at=None, present=[],
        today=TODAY,
    )  # fmt: skip
    return replace(made, **changes)


def page(record: SharedRecord) -> RecipientPage:
    asked, changes = Asked(path="/jako/x"), Changes(since=TODAY, earliest=TODAY)
    return make_page(record, Directory(), "en", made_on=TODAY, last_day=TODAY, asked=asked, changes=changes)


def words(value: Any) -> str:
    app = create_app(Settings.for_tests())
    with app.test_request_context("/"), force_locale("en"):
        return plain_words(value)


@pytest.mark.parametrize(
    ("kind", "count", "told"),
    [
        (ShareKind.CHOSEN, Count(3, 41), "3 of 41 attainments, chosen by the owner"),
        (ShareKind.CHOSEN, Count(1, 1), "the owner's one attainment"),
        (ShareKind.EVERYTHING, Count(41, 41), "all 41 attainments of the owner"),
        (ShareKind.QUALIFICATIONS, Count(2, 41), "2 of 41 attainments: all of this kind"),
        (ShareKind.STUDIES, Count(0, 5), "0 of 5 attainments: all of this kind"),
    ],
)
def test_how_complete_it_is(kind: ShareKind, count: Count, told: str) -> None:
    assert words(count_words(shared(selection=Selection(kind), count=count))) == told


def test_silent_register_is_told_and_the_count_is_no_promise() -> None:
    silent = page(shared(unavailable=("virta",), missing=2))
    assert [words(note) for note in silent.notes] == [
        "2 of the chosen attainments cannot be shown just now.",
        "A register that did not answer may hold more attainments than are counted here.",
    ]
    assert page(shared(unavailable=("virta",), as_of={"virta": NOW})).notes == ()
    assert page(shared()).notes == ()
    assert "no longer in the registers" in words(missing_words(shared(missing=1)))
