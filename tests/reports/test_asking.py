"""A question about a use of one's data: from the list of uses to the organisation's address, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.audit.service import Actor, Event, record
from app.database import Database
from app.mail.models import Mail
from app.reports.models import ErrorReport, ReportDraft
from tests.browser_client import Browser, Page
from tests.reports.cases_made import GUARDIAN, SCHOOL_EMAIL, SCHOOL_OID, store_people, store_schools
from tests.usage.shared import line, run

PATH = "/virheilmoitukset/kaytosta"
NOT_KNOWN = "1.2.246.562.10.98765432109"
REGISTRY_EMAIL = "rekisteri@omaopintopolku.example"


@pytest.fixture
def citizen(client: Browser, database: Database) -> Browser:
    store_people(database)
    store_schools(database)
    client.sign_in(GUARDIAN)
    return client


def follow_question(browser: Browser, page: Page) -> Page:
    """The link of the first line of the list."""
    link = page.find("//ol[@class='happened']//a[contains(@href, 'kaytosta')]")[0]
    return browser.open(f"{link.get('href')}&kieli=en")


def write(page: Page, text: str = "Miksi tietojani katsottiin?") -> Page:
    """From the page that tells where the question goes to the preview."""
    form = page.submit("Go on to the question")
    return form.submit("Save and go on", what_is_wrong=text).click("Go on to check and send")


def send(preview: Page) -> Page:
    (button,) = preview.find("//form[contains(@action, '/laheta')]//button")
    return preview.submit("".join(button.itertext()).strip())


def only_case(database: Database) -> ErrorReport:
    with database.read() as session:
        return session.scalars(select(ErrorReport)).one()


def test_a_question_goes_to_the_organisation_that_used_the_data(citizen: Browser, database: Database) -> None:
    details = {"organisation_oid": SCHOOL_OID}
    with database.write() as session:
        record(session, Event(action="view_report", actor=Actor.KEEPER, subject_oid=GUARDIAN, details=details))
    asked = follow_question(citizen, citizen.open("/kaytto?kieli=en"))
    assert "Kuusimäen lukio" in asked.text
    preview = write(asked)
    assert SCHOOL_EMAIL in preview.text
    assert "Miksi tietojani katsottiin?" in preview.text
    with database.read() as session:
        mails = session.scalar(select(func.count()).select_from(Mail)) or 0
    receipt = send(preview)
    assert "Miksi tietojani katsottiin?" in receipt.text
    case = only_case(database)
    assert (case.kind, case.email, case.school_oid, case.subject_oid) == ("use", SCHOOL_EMAIL, SCHOOL_OID, GUARDIAN)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == mails + 1
    assert "A question about a use of the data" in citizen.open("/virheilmoitukset?kieli=en").text


def test_a_question_about_an_organisation_that_nobody_knows_goes_to_the_keeper_of_the_register(
    citizen: Browser, database: Database
) -> None:
    run(database, line(organizationOid=NOT_KNOWN, target={"oppijaHenkiloOid": GUARDIAN}))
    asked = follow_question(citizen, citizen.open("/kaytto?kieli=en"))
    assert "KOSKI" in asked.text
    assert "did not tell us who looked" in asked.text
    send(write(asked))
    assert only_case(database).email == REGISTRY_EMAIL


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?kuka=x' OR 1=1&rekisteri=<b>&hetki=yesterday",
        "?hetki=9999-12-31T23:59:59%2B00:00",
        "?hetki=2026-11-20T14:05:06",
        "?kuka=%00&rekisteri=%00&hetki=%00",
        "?kuka=" + "a" * 3000,
        "?kuka=guardian",
        "?kuka=link",
    ],
)
def test_whatever_an_address_says_the_question_can_be_asked(citizen: Browser, database: Database, query: str) -> None:
    page = citizen.open(PATH + query)
    assert page.find("//main//form//button")
    assert not page.find("//main//b[text()='<b>']")
    assert not page.find("//blockquote")


def test_nothing_is_kept_without_a_question(citizen: Browser, database: Database) -> None:
    form = citizen.open(f"{PATH}?kuka={SCHOOL_OID}&kieli=en").submit("Go on to the question")
    token = form.find("//input[@name='csrf_token']")[0].get("value")
    refused = citizen.send("POST", form.path, {"csrf_token": token, "what_is_wrong": "  ", "lang": "fi"}, status=422)
    assert "Write your question." in refused.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ReportDraft)) == 1
        assert session.scalars(select(ErrorReport)).all() == []


def test_the_same_question_twice_is_one_draft(citizen: Browser, database: Database) -> None:
    for moment in ("2026-11-20T14:05:06%2B00:00", "2026-11-20T14:05:06%2B00:00", "2026-11-21T14:05:06%2B00:00"):
        citizen.open(f"{PATH}?kuka={SCHOOL_OID}&hetki={moment}&kieli=en").submit("Go on to the question")
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ReportDraft)) == 2
