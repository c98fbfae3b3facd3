"""Where bars and columns stand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.register.parts import RecordView, YearOfCredits
from app.register.words import Text
from app.rendering.charts import CHART_HEIGHT, FEWEST_COLUMNS, MOST_TICKS, draw_credits, draw_timeline
from tests.rendering.views_made import make_credits, make_right, make_view

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31)).map(date.isoformat)

KINDS = st.sampled_from(["active", "completed", "ended", "unknown"])


def percent(text: str | None) -> float:
    assert text is not None
    assert text.endswith("%")
    return float(text[:-1])


def place(begin: str | None, end: str | None, kind: str) -> tuple[float, float]:
    timeline = draw_timeline(make_view(make_right(begin_on=begin, end_on=end, state_kind=kind)), TODAY)
    assert timeline is not None
    (lane,) = timeline.lanes
    return percent(lane.x), percent(lane.width)


def test_a_calendar_year_fills_the_axis() -> None:
    assert place("2020-01-01", "2020-12-31", "completed") == (0, pytest.approx(99.7, abs=0.1))


def test_what_goes_on_reaches_today() -> None:
    x, width = place("2026-01-01", None, "active")
    assert x + width == pytest.approx(100 * 326 / 365, abs=0.2)


def test_what_ended_on_an_unknown_day_is_a_point_at_its_beginning() -> None:
    x, width = place("2020-07-01", None, "ended")
    assert (x, width) == (pytest.approx(49.7, abs=0.2), 1.5)


def test_an_end_before_the_beginning_is_drawn_as_a_point() -> None:
    assert place("2020-07-01", "2019-01-01", "completed")[1] == 1.5


@pytest.mark.parametrize("begin", [None, "", "2023-02-30", "tuntematon"])
def test_without_a_beginning_nothing_is_drawn(begin: str | None) -> None:
    assert draw_timeline(make_view(make_right(begin_on=begin)), TODAY) is None


def test_a_study_without_a_beginning_has_no_bar_but_a_row() -> None:
    timeline = draw_timeline(make_view(make_right("s1o1"), make_right("s1o2", begin_on=None)), TODAY)
    assert timeline is not None
    assert [lane.right.id for lane in timeline.lanes] == ["s1o1", "s1o2"]
    assert timeline.find_lane("s1o1") is not None
    assert timeline.find_lane("s1o2") is None
    assert timeline.find_lane("s9o9") is None


@given(
    st.lists(
        st.tuples(DAYS, st.none() | DAYS, st.sampled_from(["active", "completed", "ended", "unknown"])), min_size=1
    )
)
def test_every_bar_stays_inside_the_picture_and_labels_are_few(spans: list[tuple[str, str | None, str]]) -> None:
    rights = [
        make_right(f"s1o{number}", begin_on=begin, end_on=end, state_kind=kind)
        for number, (begin, end, kind) in enumerate(spans, 1)
    ]
    timeline = draw_timeline(make_view(*rights), TODAY)
    assert timeline is not None
    assert 1 <= len(timeline.ticks) <= MOST_TICKS + 1
    for lane in timeline.lanes:
        assert 0 <= percent(lane.x) <= percent(lane.x) + percent(lane.width) <= 100.2


def columns_of(years: tuple[YearOfCredits, ...]) -> dict[int, int]:
    (chart,) = draw_credits(years, "fi")
    return {column.year: column.height for column in chart.columns}


def test_heights_follow_the_amounts_and_empty_years_have_their_place() -> None:
    assert columns_of(make_credits((2020, 30), (2022, 60))) == {2020: CHART_HEIGHT // 2, 2021: 0, 2022: CHART_HEIGHT}


def test_a_small_amount_is_still_seen() -> None:
    assert columns_of(make_credits((2020, 0.1), (2021, 600)))[2020] == 2


def test_amounts_are_written_in_the_language_of_the_page() -> None:
    (chart,) = draw_credits(make_credits((2020, 7.5)), "sv")
    assert [column.amount for column in chart.columns] == ["7,5"]
    (chart,) = draw_credits(make_credits((2020, 7.5)), "en")
    assert [column.amount for column in chart.columns] == ["7.5"]


def test_one_year_does_not_fill_the_picture() -> None:
    (chart,) = draw_credits(make_credits((2020, 5)), "fi")
    assert percent(chart.columns[0].width) <= 100 / FEWEST_COLUMNS


def test_units_are_never_mixed_and_the_longest_lasting_comes_first() -> None:
    mixed = YearOfCredits(2021, ((Text("osp"), Text("5 osp"), 5.0), (Text("op"), Text("3 op"), 3.0)))
    charts = draw_credits((*make_credits((2019, 1.0)), mixed), "fi")
    assert [str(chart.unit) for chart in charts] == ["op", "osp"]


def test_many_years_get_labels_now_and_then() -> None:
    (chart,) = draw_credits(make_credits(*((year, 1.0) for year in range(1990, 2020))), "fi")
    labelled = [column.year for column in chart.columns if column.labelled]
    assert labelled == [1990, 1995, 2000, 2005, 2010, 2015]


def test_no_credits_no_picture() -> None:
    view: RecordView = make_view(credits=())
    assert draw_credits(view.credits, "fi") == ()
