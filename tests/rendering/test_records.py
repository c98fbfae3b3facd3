"""The components of a record page, rendered by the service's own templates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from lxml import etree

from app.cli.rendering import make_app
from app.register.parts import HeldBack, RecordView, Row
from app.register.words import Text
from app.rendering.records import OPEN_ALL, RecordPage, flat_rows, render_print, render_record, select_study_right
from tests.page_rules import parse, text_of, visible_text
from tests.rendering.views_made import make_attainment, make_right, make_view

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app()


def show(app: Flask, view: RecordView, opened: str = "", **more: object) -> etree._Element:
    with app.test_request_context("/opinnot?kieli=en"):
        return parse(render_record(RecordPage(view, TODAY, opened=opened, **more)))[0]  # type: ignore[arg-type]


def opened_cards(root: etree._Element) -> list[str]:
    return [card.find("div").get("id") for card in root.xpath("//details[@class='study'][@open]")]


TWO = (make_right("s1o1"), make_right("s1o2"))


@pytest.mark.parametrize(
    ("opened", "cards"),
    [("", ["s1o1"]), ("s1o2", ["s1o2"]), (OPEN_ALL, ["s1o1", "s1o2"]), ("<script>", [])],
)
def test_which_study_rights_are_open(app: Flask, opened: str, cards: list[str]) -> None:
    assert opened_cards(show(app, make_view(*TWO), opened)) == cards


def test_open_all_opens_every_detail(app: Flask) -> None:
    assert not show(app, make_view(*TWO), OPEN_ALL).xpath("//main//details[not(@open)]")


def test_the_deep_link_leads_inside_the_card_so_that_browsers_open_it(app: Flask) -> None:
    root = show(app, make_view(*TWO))
    assert [link.get("href") for link in root.xpath("//div[@class='glance']//li/a")] == ["#s1o1", "#s1o2"]
    assert root.xpath("//details/div[@id='s1o2']")


def test_rows_inside_rows_stay_in_one_table_at_their_depth(app: Flask) -> None:
    root = show(app, make_view())
    rows = root.xpath("//table[caption='Oppiaineet']/tbody/tr[th]")
    assert [(row.get("class"), text_of(row.xpath("(th/details/summary|th[not(details)])")[0])) for row in rows] == [
        (None, "Matematiikka*"),
        ("d1", "Osa-alue"),
        ("d2", "Kurssi"),
    ]
    assert {len(row.xpath("td")) for row in rows} == {2}


def test_rows_deeper_than_the_indentation_are_still_shown() -> None:
    row = Row(Text("syvin"), (), "r")
    for _ in range(20):
        row = Row(Text("taso"), (), "r", rows=(row,))
    flat = list(flat_rows((row,)))
    assert len(flat) == 21
    assert max(depth for depth, _row in flat) == 7


def test_details_hold_links_groups_and_values(app: Flask) -> None:
    (details,) = show(app, make_view()).xpath("//table[caption='Oppiaineet']/tbody/tr[1]/th/details")
    assert details.xpath(".//a/@href") == ["https://eperusteet.opintopolku.fi/"]
    assert details.xpath("string(.//dd/b)") == "Ryhmä"
    assert [text_of(value) for value in details.xpath(".//dd/dl/dd")] == ["syvä"]
    assert "toinen" in text_of(details)


def test_a_course_shows_code_mark_and_grade_and_holds_the_rest(app: Flask) -> None:
    (course,) = show(app, make_view()).xpath("//tr[@class='k']//details")
    assert text_of(course.find("summary")) == "MAA1* 9"
    assert course.xpath("string(p/span[@lang='en'])") == "Funktiot"


def test_what_the_register_says_is_never_markup(app: Flask) -> None:
    bad = Text('<img src=x onerror="alert(1)">', "sv")
    row = Row(bad, (bad, bad), "r", marks="<b>")
    right = make_right(title=bad, state=bad, attainments=(make_attainment("a", row),), years="<b>", oid="<b>")
    root = show(app, make_view(right))
    assert not root.xpath("//main//img")
    assert visible_text(root).count("<img src=x") >= 5


def test_a_record_without_studies_tells_what_the_service_shows_and_what_to_do(app: Flask) -> None:
    root = show(app, make_view(schools=(), credits=()), missing_href="/opinnot/miksi-puuttuu")
    assert not root.xpath("//details|//*[local-name()='svg']")
    assert [text_of(one) for one in root.xpath("//h2")] == ["What this service can show", "What to do next"]
    assert root.xpath("//a[@href='/opinnot/miksi-puuttuu']")


def test_sources_that_did_not_answer_are_told_with_a_way_to_try_again(app: Flask) -> None:
    root = show(app, make_view(), unavailable=("virta", "ytr"), again_href="/opinnot")
    (notice,) = root.xpath("//div[@role='status']")
    sentences = [text_of(one) for one in notice.xpath("p")]
    assert len(sentences) == 3
    assert "higher education" in sentences[0]
    assert "missing from this page" in sentences[0]
    assert notice.xpath(".//a[@href='/opinnot']")


def test_an_earlier_answer_is_shown_with_its_time_in_finland(app: Flask) -> None:
    as_of = {"virta": datetime(2026, 3, 14, 10, 5, tzinfo=UTC)}
    root = show(app, make_view(), unavailable=("virta",), as_of=as_of)
    (notice,) = root.xpath("//div[@role='status']")
    assert "as of 14.3.2026 at 12.05" in text_of(notice)


def test_without_an_outage_there_is_no_notice(app: Flask) -> None:
    assert not show(app, make_view()).xpath("//*[@role='status']")


HELD = HeldBack(3, ((Text("Sanallisia arvioita"), 2), (Text("Tukea"), 1)), (Text("Kuusimäen lukio"),))


def test_the_person_is_told_how_much_is_held_back_of_what_and_whom_to_ask(app: Flask) -> None:
    (box,) = show(app, make_view(held_back=HELD)).xpath("//section[@id='ei-nayteta']")
    assert "3 details" in text_of(box)
    assert [text_of(item) for item in box.xpath(".//li")] == ["Sanallisia arvioita (2)", "Tukea", "Kuusimäen lukio"]


@pytest.mark.parametrize("viewer", ["guardian", "share"])
def test_others_get_one_sentence_whatever_is_held_back(app: Flask, viewer: str) -> None:
    boxes = {
        text_of(show(app, make_view(viewer=viewer, held_back=held)).xpath("//section[@id='ei-nayteta']")[0])
        for held in (None, HELD)
    }
    assert len(boxes) == 1
    assert "3" not in boxes.pop()


def test_pictures_are_told_in_tables_too(app: Flask) -> None:
    root = show(app, make_view())
    drawings = root.xpath("//*[local-name()='svg']")
    assert len(drawings) == 3  # the bar, its axis, the columns
    assert {drawing.get("aria-hidden") for drawing in drawings} == {"true"}
    rows = [[text_of(cell) for cell in row] for row in root.xpath("//details[@class='more']//tbody/tr")]
    assert rows == [
        ["Lukion oppimäärä Kuusimäen lukio", "10.8.2019", "4.6.2022"],
        ["2020", "10 op"],
        ["2022", "30.5 op"],
    ]


def test_print_shows_one_study_right_with_everything_open(app: Flask) -> None:
    view = make_view(*TWO)
    (school,) = select_study_right(view, "s1o2")
    with app.test_request_context("/opinnot/tuloste/s1o2?kieli=en"):
        root = parse(render_print(RecordPage(make_view(schools=(school,)), TODAY, opened=OPEN_ALL)))[0]
    assert opened_cards(root) == ["s1o2"]
    assert not root.xpath("//main//details[not(@open)]")
    assert "23.11.2026" in visible_text(root)


def test_a_study_right_is_found_by_its_id_on_the_page_and_in_the_register() -> None:
    view = make_view(make_right("s1o1", oid="1.2.3"), make_right("s1o2", oid=None))
    assert [right.id for school in select_study_right(view, "1.2.3") for right in school.study_rights] == ["s1o1"]
    assert select_study_right(view, "s1o9") == ()
    assert select_study_right(view, "") == ()
