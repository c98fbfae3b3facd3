"""Bad input on a citizen's report: a clear message at its field, nothing lost, the draft kept. On both databases."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from app.database import Database, utc_now
from app.mail.models import Mail
from app.persons.service import store_henkilo
from app.reports.desk import Desk
from app.reports.following import apply_life_events
from app.reports.models import Attachment, ErrorReport, ReportDraft
from app.reports.sending import MOST_TO_A_SCHOOL
from app.web import current_seal
from tests.browser_client import Browser, Page
from tests.reports.cases_made import (
    CHILD,
    GUARDIAN,
    SCHOOL_EMAIL,
    SCHOOL_OID,
    SILENT_OID,
    begin,
    child_of,
    fill_in,
    number_of,
    send_one,
    store_people,
    store_schools,
)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 17 + b"\0\0\0\0IEND\xaeB`\x82"
EXE = b"MZ\x90\0" + b"\0" * 200


@pytest.fixture(autouse=True)
def record(database: Database) -> None:
    store_people(database)
    store_schools(database)


@pytest.fixture
def citizen(client: Browser) -> Browser:
    client.sign_in(GUARDIAN)
    return client


def count(database: Database, table: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def upload(page: Page, name: str, content: bytes, status: int = 200) -> Page:
    """Send a file by the form of the attachments' page."""
    (form,) = page.find("//form[@enctype='multipart/form-data']")
    (token,) = form.xpath(".//input[@name='csrf_token']")
    data: Any = {"csrf_token": token.get("value"), "file": (io.BytesIO(content), name)}
    return page.browser.send("POST", form.get("action"), data, status=status)


def test_empty_fields_are_named_and_the_draft_stays(citizen: Browser, database: Database) -> None:
    page = begin(citizen).submit("Save and go on", status=422)
    for field in ("field", "what_is_wrong", "should_be"):
        assert page.find(f"//*[@id='{field}-error']"), field
        assert page.find(f"//div[@role='alert']//a[@href='#{field}']"), field
    preview = page.path.partition("?")[0] + "/esikatselu"
    assert citizen.open(preview).find("//div[@role='alert']")
    assert count(database, ReportDraft) == 1


def test_a_text_that_is_too_long_is_kept_to_be_shortened(citizen: Browser) -> None:
    page = fill_in_badly(begin(citizen), what_is_wrong="ä" * 20_000)
    assert "5000" in page.texts("//*[@id='what_is_wrong-error']")[0]
    assert page.find("//textarea[@name='what_is_wrong']")[0].text.strip() == "ä" * 20_000
    again = citizen.open(page.path)
    assert again.find("//textarea[@name='what_is_wrong']")[0].text.strip() == "ä" * 20_000


def fill_in_badly(page: Page, **changes: str) -> Page:
    fields = {"field": "grade", "what_is_wrong": "Arvosana on 9.", "should_be": "Arvosana on 10."}
    return page.submit("Save and go on", status=422, **{**fields, **changes})


def test_control_characters_and_hetut_are_taken_out_and_it_is_told(citizen: Browser, database: Database) -> None:
    attachments = fill_in(
        begin(citizen), what_is_wrong="Väärin\x00 \x1b[31m\u202eolen 131052-308T", because="131052A308T"
    )
    preview = attachments.click("Go on to check and send")
    assert "There was a personal identity code" in preview.text
    assert "characters in your text that cannot be shown" in preview.text
    receipt = preview.submit("Send the report")
    assert "Väärin [31molen ******-****" in receipt.text
    for hetu in ("131052-308T", "131052A308T", "\x1b", "\u202e"):
        assert hetu not in receipt.html


def test_html_is_shown_as_it_was_typed(citizen: Browser) -> None:
    page = fill_in(begin(citizen), what_is_wrong="<script>alert(1)</script> {{ 7*7 }} <b>9</b>")
    preview = citizen.client.get(page.path.replace("/liitteet", "/esikatselu")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} &lt;b&gt;9&lt;/b&gt;" in preview
    assert "<script>alert" not in preview


@pytest.mark.parametrize(
    "email", ["ei osoite", "a@b.example\nBcc: kaikki@koulu.example", "a@b", "@", "x" * 300 + "@b.example"]
)
def test_an_address_that_is_none_keeps_everything_else(citizen: Browser, database: Database, email: str) -> None:
    before = count(database, Mail)
    page = fill_in_badly(begin(citizen), email=email)
    assert page.find("//*[@id='email-error']")
    assert page.find("//textarea[@name='should_be']")[0].text.strip() == "Arvosana on 10."
    assert count(database, Mail) == before


def test_an_address_with_a_domain_of_any_letters_gets_a_confirmation_only(citizen: Browser, database: Database) -> None:
    send_one(citizen, email="riikka@ääkköset.example")
    with database.read() as session:
        about = set(session.scalars(select(Mail.about)))
    assert {word.partition(":")[0] for word in about} == {"report", "address"}


def test_no_more_than_so_many_reports_to_a_school_in_a_day(citizen: Browser, database: Database) -> None:
    for _ in range(MOST_TO_A_SCHOOL):
        send_one(citizen)
    mails = count(database, Mail)
    preview = fill_in(begin(citizen)).click("Go on to check and send")
    refused = preview.submit("Send the report", status=429)
    assert "send it tomorrow" in refused.text
    assert count(database, ReportDraft) == 1
    assert (count(database, ErrorReport), count(database, Mail)) == (MOST_TO_A_SCHOOL, mails)
    with database.write() as session:
        for case in session.scalars(select(ErrorReport)):
            case.sent_at -= timedelta(hours=25)
    assert refused.submit("Send the report").h1.startswith("Receipt")


def test_files_by_their_content(citizen: Browser, database: Database) -> None:
    page = fill_in(begin(citizen))
    for name, content, words in (
        ("todistus.pdf", EXE, "not a PDF"),
        ("todistus.pdf", EXE + PDF, "not a PDF"),
        ("kuva.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PDF"),
        ("tyhja.pdf", b"", "not empty"),
        ("kesken.png", PNG[:20], "ends in the middle"),
        ("suuri.pdf", PDF + b"\0" * 5_000_000, "larger than 5"),
    ):
        refused = upload(page, name, content, status=422)
        assert words in refused.texts("//*[@id='file-error']")[0], name
    assert count(database, Attachment) == 0
    page = upload(page, "../../010190-123A <b>.exe", PDF)
    assert "******-****" not in page.text or "010190-123A" not in page.html
    page = upload(page, "kuva.txt", PNG)
    page = upload(page, "kolmas", PDF)
    assert not page.find("//input[@type='file']")
    with database.read() as session:
        assert all(PDF not in row and PNG not in row for row in session.scalars(select(Attachment.sealed)))
    receipt = page.click("Go on to check and send").submit("Send the report")
    links = [link.get("href") for link in receipt.find("//main//ul//a")]
    assert len(links) == 3
    answer = citizen.client.get(links[1])
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_100_megabytes_loses_nothing(citizen: Browser, database: Database) -> None:
    page = fill_in(begin(citizen))
    answer = citizen.client.post(
        page.path,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "100000000"},
    )
    assert answer.status_code == 413
    assert "/liitteet" in answer.text
    assert citizen.open(page.path).click("Go on to check and send").submit("Send the report")


def test_a_school_without_any_address_reaches_our_own_people(citizen: Browser, database: Database) -> None:
    found = citizen.open("/virheilmoitukset/koulu?haku=hiljainen&kieli=en")
    form = found.submit("Choose")
    preview = form.submit("Save and go on", what_is_wrong="Kaikki puuttuu").click("Go on to check and send")
    preview.submit("Send the report")
    with database.read() as session:
        case = session.scalars(select(ErrorReport)).one()
    assert (case.school_oid, case.source, case.email) == (SILENT_OID, "unrouted", "rekisteri@omaopintopolku.example")


@pytest.mark.parametrize("school", ["", "1.2.246.562.10.00000000001", "1.2.3", "x\x00"])
def test_a_school_that_is_none(citizen: Browser, database: Database, school: str) -> None:
    token = citizen.open("/virheilmoitukset/uusi?kohta=s1o1&kieli=en").find("//input[@name='csrf_token']")[0]
    citizen.send("POST", "/virheilmoitukset/koulu", {"koulu": school, "csrf_token": token.get("value")}, status=404)
    citizen.open("/virheilmoitukset/uusi?huollettava=%00", status=404)
    assert count(database, ReportDraft) == 0


def test_a_guardian_of_a_protected_child_is_told_of_no_organisation(citizen: Browser, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=CHILD, turvakielto=True)
    pages = [begin(citizen, subject=CHILD)]
    pages.append(fill_in(pages[-1]))
    pages.append(pages[-1].click("Go on to check and send"))
    pages.append(pages[-1].submit("Send the report"))
    pages.append(citizen.open(f"/virheilmoitukset/{number_of(pages[-1])}?kieli=en"))
    pages.append(citizen.open("/virheilmoitukset?kieli=en"))
    for page in pages:
        for secret in ("Kuusimäen", "Granbacka", SCHOOL_OID, SCHOOL_EMAIL, "kuusimaki"):
            assert secret not in page.html, page.path
    assert "To the school" in pages[3].text
    with database.read() as session:
        assert session.scalars(select(ErrorReport.email)).one() == SCHOOL_EMAIL


def test_not_even_of_the_school_that_they_chose(citizen: Browser, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=CHILD, turvakielto=True)
    for school in ("Kuusimäen", "Hiljainen"):  # the child's own and another: the same pages, or they would tell which
        search = citizen.open(f"/virheilmoitukset/koulu?haku={quote(school)}&huollettava={child_of(citizen)}&kieli=en")
        pages = [search.submit("Choose")]
        assert "It is passed on to the school." in pages[0].text
        pages.append(pages[0].submit("Save and go on", what_is_wrong="Kurssi puuttuu."))
        pages.append(pages[1].click("Go on to check and send"))
        pages.append(pages[2].submit("Send the report"))
        pages.append(citizen.open(f"/virheilmoitukset/{number_of(pages[-1])}?kieli=en"))
        for page in pages:
            assert school not in page.html, page.path
            assert SCHOOL_EMAIL not in page.html, page.path


def test_the_receipt_tells_that_no_confirmation_could_be_sent(citizen: Browser, database: Database) -> None:
    citizen.open("/?kieli=en")
    for number in range(5):
        form = citizen.open("/omat-tiedot/ilmoitukset")
        form.submit("Send the link", email=f"osoite{number}@koti.example")
    before = count(database, Mail)
    receipt = send_one(citizen, email="riikka@koti.example")
    assert "none was sent to your e-mail address" in receipt.text
    assert count(database, Mail) == before + 1
    number = number_of(receipt)
    assert "none was sent to your e-mail" in citizen.open(f"/virheilmoitukset/{number}/kuitti").text


def test_the_receipt_of_a_report_whose_address_was_asked_says_nothing(citizen: Browser) -> None:
    assert "none was sent" not in send_one(citizen, email="riikka@koti.example").text


def test_at_18_the_case_is_the_young_persons_own(citizen: Browser, database: Database) -> None:
    receipt = fill_in(begin(citizen, subject=CHILD)).click("Go on to check and send").submit("Send the report")
    number = number_of(receipt)
    today = utc_now().date()
    with database.write() as session:
        store_henkilo(session, oid=CHILD, syntymaaika=date(today.year - 18, today.month, min(today.day, 28)))
    citizen.open(f"/virheilmoitukset/{number}", status=404)
    assert apply_events(citizen, database) == 1
    assert apply_events(citizen, database) == 0
    citizen.open(f"/virheilmoitukset/{number}", status=404)
    young = Browser(citizen.app)
    young.sign_in(CHILD)
    assert "became the young person" in young.open(f"/virheilmoitukset/{number}?kieli=en").text


def test_a_death_closes_the_case(citizen: Browser, database: Database) -> None:
    number = number_of(
        fill_in(begin(citizen, subject=CHILD)).click("Go on to check and send").submit("Send the report")
    )
    with database.write() as session:
        store_henkilo(session, oid=CHILD, kuollut=True)
    assert apply_events(citizen, database) == 1
    assert apply_events(citizen, database) == 0
    page = citizen.open(f"/virheilmoitukset/{number}?kieli=en")
    assert page.texts("//span[@class='chip']") == ["Closed"]


def apply_events(browser: Browser, database: Database) -> int:
    with browser.app.test_request_context(), database.write() as session:
        desk = Desk(database, browser.app.extensions["settings"], current_seal())
        return apply_life_events(session, desk, utc_now())
