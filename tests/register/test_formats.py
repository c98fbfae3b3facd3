"""Dates, numbers and extents as Finns write them, and whatever stands in their place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.register.formats import (
    format_date,
    format_extent,
    format_number,
    format_period,
    format_years,
    parse_date,
    parse_number,
)
from app.register.names import CodeName, Directory, Names
from app.register.words import Text
from tests.register.oddities import trees

UNITS = Directory(
    {
        ("opintojenlaajuusyksikko", "2"): {
            1: CodeName({"fi": "opintopistettä", "sv": "studiepoäng"}, {"fi": "op", "sv": "sp", "en": "ECTS cr"})
        },
        ("opintojenlaajuusyksikko", "9"): {1: CodeName({"fi": "päivää"})},
    }
)


def extent(arvo: Any, koodiarvo: str = "2", **more: Any) -> dict[str, Any]:
    unit = {"koodiarvo": koodiarvo, "koodistoUri": "opintojenlaajuusyksikko", **more}
    return {"arvo": arvo, "yksikkö": unit}


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2021-08-01", "1.8.2021"),
        ("2016-12-31", "31.12.2016"),
        ("2023-02-30", "2023-02-30"),
        ("2021-08", "2021-08"),
        ("20210801", "20210801"),
        ("kevät 2012", "kevät 2012"),
        (None, ""),
        (2021, "2021"),
        (True, ""),
    ],
)
def test_a_date_is_day_month_year_and_anything_else_stands_as_it_is(iso: object, shown: str) -> None:
    assert format_date(iso) == shown


@pytest.mark.parametrize(
    ("alku", "loppu", "shown"),
    [
        ("2021-08-01", "2022-05-31", "1.8.2021\u00a0– 31.5.2022"),
        ("2021-08-01", None, "1.8.2021\u00a0–"),
        (None, "2022-05-31", "–\u00a031.5.2022"),
        ("2024-01-01", "2024-01-01", "1.1.2024"),
        (None, None, ""),
    ],
)
def test_a_period_never_breaks_before_its_dash(alku: str | None, loppu: str | None, shown: str) -> None:
    assert format_period(alku, loppu) == shown


@pytest.mark.parametrize(
    ("begin", "end", "ended", "shown"),
    [
        ("2008-08-15", "2016-06-04", True, "2008–2016"),
        ("2008-08-15", "2029-06-04", False, "2008–"),
        ("2016-01-01", "2016-06-04", True, "2016"),
        (None, "2012-06-02", True, "2012"),
        ("2008-08-15", None, True, "2008–"),
        (None, None, False, ""),
        ("elokuu", "kesäkuu", True, ""),
    ],
)
def test_years_end_only_when_the_studies_have_ended(
    begin: str | None, end: str | None, ended: bool, shown: str
) -> None:
    assert format_years(begin, end, ended) == shown


@pytest.mark.parametrize(
    ("value", "lang", "scale", "shown"),
    [
        (1.5, "fi", None, "1,5"),
        (1.5, "sv", None, "1,5"),
        (1.5, "en", None, "1.5"),
        (15.0, "fi", None, "15"),
        (100, "fi", None, "100"),
        (2.675, "en", None, "2.68"),
        (0.005, "en", None, "0.01"),
        (0.1 + 0.2, "fi", None, "0,3"),
        (-0.001, "fi", None, "0"),
        (-1.25, "fi", None, "-1,25"),
        (4.1, "fi", 2, "4,10"),
        (4, "fi", 1, "4,0"),
        (2.55, "fi", 1, "2,6"),
        (4.6, "fi", 0, "5"),
        ("7,5", "en", None, "7.5"),
        ("n. 3", "fi", None, "n. 3"),
        (float("inf"), "fi", None, "inf"),
        (True, "fi", None, ""),
        (None, "fi", None, ""),
    ],
)
def test_a_number_is_rounded_half_up_without_noise(value: object, lang: str, scale: int | None, shown: str) -> None:
    assert format_number(value, lang, scale) == shown


@pytest.mark.parametrize(
    ("lang", "laajuus", "expected"),
    [
        ("fi", extent(1.5), Text("1,5\u00a0op")),
        ("sv", extent(1.5), Text("1,5\u00a0sp")),
        ("en", extent(1.5), Text("1.5\u00a0ECTS cr")),
        ("sv", extent(15, "6"), Text("15\u00a0kp")),
        ("fi", extent(15, "6"), Text("15\u00a0osp")),
        ("sv", extent(3, "9"), Text("3\u00a0päivää", "fi")),
        ("sv", extent(3, "77", nimi={"fi": "palaa"}), Text("3\u00a0palaa", "fi")),
        ("sv", extent(2, "2", lyhytNimi={"fi": "op"}), Text("2\u00a0sp")),
        ("fi", {"arvo": 3}, Text("3")),
        ("fi", {"arvo": 3, "yksikkö": "kurssia"}, Text("3\u00a0kurssia")),
        ("fi", {"yksikkö": {"koodiarvo": "2"}}, Text("")),
        ("fi", 7.5, Text("7,5")),
        ("fi", None, Text("")),
    ],
)
def test_an_extent_is_a_number_and_its_short_unit_in_the_language_of_the_page(
    lang: str, laajuus: object, expected: Text
) -> None:
    assert format_extent(laajuus, Names(lang, UNITS)) == expected


@given(st.dates())
def test_every_date_is_read_back(day: Any) -> None:
    assert parse_date(day.isoformat()) == day
    assert [int(part) for part in format_date(day.isoformat()).split(".")] == [day.day, day.month, day.year]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_two_decimals_are_kept_exactly(number: Any) -> None:
    assert parse_number(format_number(float(number), "fi")) == number


@given(trees, trees)
def test_nothing_odd_breaks_a_format(one: Any, other: Any) -> None:
    assert isinstance(format_date(one), str)
    assert isinstance(format_period(one, other), str)
    assert isinstance(format_years(one, other, True), str)
    assert isinstance(format_number(one, "fi"), str)
    assert isinstance(format_extent({"arvo": one, "yksikkö": other}, Names("sv", UNITS)), Text)
    assert isinstance(format_extent(one, Names("sv", UNITS)), Text)
