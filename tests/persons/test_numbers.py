"""oid and hetu. Vectors: the learner-number register's own tests and published examples of the population register."""

from __future__ import annotations

from datetime import date

import pytest

from app.persons.numbers import HENKILO_OID, birth_date_of, check_digit, make_henkilo_oid, read_hetu


@pytest.mark.parametrize("number", ["76912370865", "53996747039", "92212175391", "92333381381"])
def test_the_check_digit_is_that_of_the_register(number: str) -> None:
    assert check_digit(number[:-1]) == int(number[-1])


def test_a_new_oid_has_the_format_and_a_range_of_its_own() -> None:
    made = {make_henkilo_oid() for _ in range(200)}
    assert len(made) == 200
    for oid in made:
        number = oid.rpartition(".")[2]
        assert HENKILO_OID.match(oid)
        assert number.startswith("0")
        assert check_digit(number[:-1]) == int(number[-1])


@pytest.mark.parametrize(
    ("text", "hetu"),
    [
        ("131052-308T", "131052-308T"),
        (" 131052-308t ", "131052-308T"),
        ("010594Y9032", "010594Y9032"),  # a separator of 2023, artificial
        ("220109-784L", "220109-784L"),
    ],
)
def test_a_hetu_has_one_form(text: str, hetu: str) -> None:
    assert read_hetu(text) == hetu


@pytest.mark.parametrize("text", ["131052-308U", "310252-308Y", "epävalidiHetu", "", "131052Z308T"])
def test_what_is_no_hetu_is_none(text: str) -> None:
    assert read_hetu(text) is None


@pytest.mark.parametrize(
    ("hetu", "born"),
    [
        ("131052-308T", date(1952, 10, 13)),
        ("010594Y9032", date(1994, 5, 1)),
        ("150510A0873", date(2010, 5, 15)),
        ("131052+308T", date(1852, 10, 13)),
    ],
)
def test_a_hetu_tells_the_date_of_birth(hetu: str, born: date) -> None:
    assert birth_date_of(hetu) == born
