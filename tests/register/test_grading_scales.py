"""Grades come with their scale in words."""

from __future__ import annotations

from typing import Any

import pytest

from app.register.assessment import FAILS, FAILS_BELOW_FIVE, ORDERS, is_fail
from app.register.grading_scales import LETTERS, NUMBERS, scale_words, scales_of


def grade(uri: str, koodiarvo: str) -> dict[str, Any]:
    return {"koodiarvo": koodiarvo, "koodistoUri": uri}


def row(*grades: dict[str, Any], parts: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"arviointi": [{"arvosana": one} for one in grades], **({"osasuoritukset": parts} if parts else {})}


@pytest.mark.parametrize(
    ("uri", "koodiarvo", "words"),
    [
        ("arviointiasteikkoyleissivistava", "9", "scale 4–10, pass is 5"),
        ("arviointiasteikkoyleissivistava", "S", "S is pass, H fail, O took part"),
        ("arviointiasteikkoammatillinen15", "5", "scale 1–5, pass is 1"),
        ("arviointiasteikkoammatillinenhyvaksyttyhylatty", "Hyväksytty", "pass or fail"),
        ("arviointiasteikkoib", "7", "scale 1–7, pass is 2"),
        ("arviointiasteikkodiavalmistava", "2-", "scale 1–6, the best is 1"),
        ("arviointiasteikkoeuropeanschoolofhelsinkifinalmark", "8.67", "scale 0–10, pass is 5"),
        ("virtaarvosana", "5", "scale 1–5, pass is 1"),
        ("virtaarvosana", "HYV", "pass, or pass with honours (KH)"),
        ("ykiarvosana", "4", "skill levels 1–6, the best is 6"),
        ("virta/oma", "ERIN", "the institution's own scale"),
    ],
)
def test_a_grade_has_its_scale(uri: str, koodiarvo: str, words: str) -> None:
    found = scale_words(grade(uri, koodiarvo))
    assert found is not None
    assert found.msgid == words


@pytest.mark.parametrize("arvosana", [None, "9", 9, {}, grade("tuntematonasteikko", "9"), grade("virtaarvosana", "?")])
def test_a_grade_without_a_known_scale_has_none(arvosana: object) -> None:
    assert scale_words(arvosana) is None


def test_every_scale_of_which_the_register_knows_something_is_told() -> None:
    assert {*FAILS, *FAILS_BELOW_FIVE, *ORDERS} <= {*NUMBERS, *LETTERS}


@pytest.mark.parametrize("uri", sorted(NUMBERS))
def test_what_is_told_to_pass_does_and_what_is_below_does_not(uri: str) -> None:
    _, _, lowest = NUMBERS[uri].msgid.partition("pass is ")
    if not lowest:
        return
    assert not is_fail({"arvosana": grade(uri, lowest)})
    if uri != "virtaarvosana" and (uri, lowest) != ("arviointiasteikkomuks", "1"):
        below = str(int(lowest) - 1)
        named = below if uri not in ("arviointiasteikkoammatillinen15",) else "Hylätty"
        assert is_fail({"arvosana": grade(uri, named)})


def test_the_scales_of_rows_and_their_parts_each_once() -> None:
    nine, passed = grade("arviointiasteikkoyleissivistava", "9"), grade("arviointiasteikkoyleissivistava", "S")
    rows = [row(nine, parts=[row(passed), row(nine)]), row(nine), {"predictedArviointi": [{"arvosana": nine}]}]
    assert [words.msgid for words in scales_of(rows)] == ["scale 4–10, pass is 5", "S is pass, H fail, O took part"]
