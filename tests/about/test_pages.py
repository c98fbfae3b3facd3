"""Pages about the service, and feedback from the form to the row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.about.models import Feedback
from app.about.service import (
    GivenFeedback,
    Topic,
    list_unanswered_feedback,
    mark_feedback_answered,
    store_feedback,
)
from app.database import Database
from app.register.words import LANGUAGES
from tests.browser_client import Browser, Page


@pytest.fixture
def form(client: Browser) -> Page:
    return client.open("/palaute?kieli=en")


def list_feedback(database: Database) -> list[Feedback]:
    with database.read() as session:
        return list_unanswered_feedback(session)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/", "/saavutettavuus", "/tietosuoja", "/palaute", "/palaute/kiitos", "/kirjaudu-ulos"]
)
def test_each_page_opens_in_each_language(client: Browser, path: str, lang: str) -> None:
    page = client.open(f"{path}?kieli={lang}")
    assert page.lang == lang
    assert len(page.text) > 200


def test_the_front_page_tells_where_the_registers_begin(client: Browser) -> None:
    page = client.open("/?kieli=en")
    assert all(year in page.text for year in ("2018", "1990", "1995"))
    assert page.click("Sign in").path == "/kirjaudu"


def test_the_accessibility_statement_holds_what_the_law_asks(client: Browser) -> None:
    page = client.open("/saavutettavuus?kieli=en")
    for needed in (
        "306/2019",
        "WCAG",
        "14 days",
        "Traficom",
        "saavutettavuus@traficom.fi",
        "written on",
        "not yet accessible",
    ):
        assert needed in page.text
    assert page.find("//a[@href='mailto:palaute@omaopintopolku.example']")
    form = page.click("Give accessibility feedback")
    assert form.find("//input[@value='accessibility'][@checked]")


def test_the_privacy_page_names_every_cookie_that_is_set(client: Browser) -> None:
    page = client.open("/tietosuoja?kieli=en")
    client.open("/kirjaudu")
    named = set(page.texts("//tbody/tr/th/code"))
    assert named == {"istunto", "lomake", "kieli"}
    cookies = {key[2] for key in client.client._cookies or {}}
    assert cookies <= named
    assert "884/2017" in page.text


def test_feedback_arrives(form: Page, database: Database) -> None:
    page = form.submit(
        "Send feedback", topic="accessibility", message="  Kuva ei puhu. <b>\n", page="/opinnot", email="a@example.fi"
    )
    assert page.path == "/palaute/kiitos"
    (row,) = list_feedback(database)
    assert (row.topic, row.message, row.page, row.email) == (
        "accessibility", "Kuva ei puhu. <b>", "/opinnot", "a@example.fi",
    )  # fmt: skip
    assert row.lang == "en"


def test_feedback_may_be_anonymous(form: Page, database: Database) -> None:
    form.submit("Send feedback", topic="other", message="Kiitos!")
    (row,) = list_feedback(database)
    assert row.email is row.page is None


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"topic": "other", "message": "   "}, "Write your feedback."),
        ({"message": "Kiitos!"}, "Choose what your feedback is about."),
        ({"topic": "other", "message": "x" * 5001}, "Write at most 5000 characters."),
        ({"topic": "other", "message": "x", "page": "y" * 301}, "Write at most 300 characters."),
        ({"topic": "other", "message": "x", "email": "nobody"}, "Write the e-mail address in the form"),
        ({"topic": "other", "message": "x", "email": "a@b\r\nBcc: c@d.fi"}, "Write the e-mail address in the form"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    form: Page, database: Database, fields: dict[str, str], complaint: str
) -> None:
    page = form.submit("Send feedback", status=422, **fields)
    assert complaint in page.texts("//*[@role='alert']")[0]
    assert page.find("//*[@aria-invalid='true']|//fieldset[@aria-describedby]")
    assert (page.find("//textarea")[0].text or "").strip() == fields.get("message", "").strip()
    assert list_feedback(database) == []


def test_a_flood_of_feedback_is_stopped(client: Browser, database: Database) -> None:
    for number in range(5):
        client.open("/palaute?kieli=en").submit("Send feedback", topic="other", message=f"{number}")
    page = client.open("/palaute").submit("Send feedback", status=429, topic="other", message="6")
    assert page.h1 == "Too many attempts"
    assert len(list_feedback(database)) == 5


def test_feedback_is_answered_within_two_weeks_of_finnish_time(database: Database) -> None:
    late_in_the_evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # the 24th in Helsinki
    given = GivenFeedback(Topic.OTHER, "Hei", "a@example.fi", None, "fi")
    with database.write() as session:
        row = store_feedback(session, given, late_in_the_evening)
        assert row.answer_by_on == date(2026, 12, 8)
    with database.write() as session:
        assert mark_feedback_answered(session, row.id, late_in_the_evening)
        assert not mark_feedback_answered(session, row.id, late_in_the_evening)
        assert not mark_feedback_answered(session, row.id + 1, late_in_the_evening)
    assert list_feedback(database) == []
    with database.read() as session:
        answered = session.get(Feedback, row.id)
        assert answered is not None
        assert answered.email is None
