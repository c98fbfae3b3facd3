"""A citizen's report from the row to the receipt, as pages without script, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.database import Database, utc_now
from app.mail.models import Mail
from app.reports.desk import Desk
from app.reports.models import ErrorReport, ReportDraft, ReportEvent
from app.reports.sending import send
from tests.browser_client import Browser
from tests.reports.cases_made import (
    CHILD,
    CLOSED_OID,
    GUARDIAN,
    SCHOOL_EMAIL,
    STRANGER,
    begin,
    fill_in,
    number_of,
    send_one,
    store_people,
    store_schools,
)


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


def test_from_the_row_to_the_receipt(citizen: Browser, database: Database) -> None:
    mails = count(database, Mail)
    record = citizen.open("/opinnot?kieli=en")
    (link,) = [one.get("href") for one in record.find("//main//tbody/tr/th//a") if "kohta=" in one.get("href")]
    reasons = citizen.open(link)
    assert reasons.find("//section[@class='answer']")
    assert reasons.texts("//select[@id='kohta']/option[@selected]") == ["– Tähtitiede: Extent: 1 courses Grade: 9"]
    form = reasons.submit("Go on to the report")
    assert "Extent: 1 courses · Grade: 9" in form.texts("//blockquote")[0]
    attachments = fill_in(form, because="Todistuksessa on 10.")
    preview = attachments.click("Go on to check and send")
    assert SCHOOL_EMAIL in preview.text
    assert "Kuusimäen lukio" in preview.text
    assert "Todistuksessa on 10." in preview.text
    receipt = preview.submit("Send the report")
    number = number_of(receipt)
    assert receipt.path.startswith(f"/virheilmoitukset/{number}/kuitti")
    assert "Arvosana on 10." in receipt.text
    assert count(database, ReportDraft) == 0
    assert count(database, ErrorReport) == count(database, ReportEvent) == 1
    assert count(database, Mail) == mails + 1
    with database.read() as session:
        case = session.scalars(select(ErrorReport)).one()
        assert (case.email, case.source, case.field, case.state) == (SCHOOL_EMAIL, "koski", "grade", "sent")
        assert case.row_key is not None
        assert case.row_key.startswith(f"{case.attainment_key}.")
        assert b"Arvosana" not in case.sealed
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "send_report")).one()
        assert event.target == f"report:{number}"
        assert event.subject_oid == GUARDIAN
    timeline = receipt.click("Follow the report")
    assert "You sent the report" in timeline.texts("//ol[@class='happened']/li[1]")[0]
    assert number in citizen.open("/virheilmoitukset").text


@pytest.mark.parametrize(("place", "says"), [("s1o1", "whole study right"), ("s1o1a1", ""), ("s1o1a1r1k1", "Alku")])
def test_from_the_study_right_the_attainment_and_the_course(citizen: Browser, place: str, says: str) -> None:
    reasons = citizen.open(f"/virheilmoitukset/uusi?kohta={place}&kieli=en")
    assert says in reasons.texts("//select[@id='kohta']/option[@selected]")[0]
    assert reasons.submit("Go on to the report").h1 == "Error report"


@pytest.mark.parametrize(
    "place", ["s9o9", "1.2.246.562.15.00000000025", "AAAAAAAAAAAA", "x' OR 1=1", "%00", "a" * 3000]
)
def test_a_place_that_the_record_does_not_have(citizen: Browser, database: Database, place: str) -> None:
    page = citizen.open(f"/virheilmoitukset/uusi?kohta={place}&kieli=en", status=404)
    assert page.h1 == "This is not in the record"
    token = citizen.open("/virheilmoitukset/uusi?kohta=s1o1&kieli=en").find("//input[@name='csrf_token']")[0]
    data = {"kohta": place, "csrf_token": token.get("value")}
    citizen.send("POST", "/virheilmoitukset/uusi", data, status=404)
    assert count(database, ReportDraft) == 0


def test_beginning_twice_goes_on_with_the_same_draft(citizen: Browser, database: Database) -> None:
    first, again = begin(citizen), begin(citizen)
    assert first.path.partition("?")[0] == again.path.partition("?")[0]
    assert count(database, ReportDraft) == 1


def test_a_draft_survives_sign_out_and_goes_on(citizen: Browser) -> None:
    draft = begin(citizen)
    draft.submit("Save and finish later", field="grade", what_is_wrong="Kesken", should_be="")
    citizen.client.delete_cookie("istunto")
    citizen.sign_in(GUARDIAN)
    listed = citizen.open("/virheilmoitukset?kieli=en")
    (link,) = listed.find("//ul[@class='cases']//a")
    assert "Kesken" in citizen.open(link.get("href")).find("//textarea[@name='what_is_wrong']")[0].text


def test_something_missing_at_a_closed_school_for_somebody_without_studies(client: Browser, database: Database) -> None:
    client.sign_in(STRANGER)
    page = client.open("/opinnot?kieli=en").click("Report something missing")
    assert page.h1 == "Something is missing"
    found = page.click("Choose the school").submit("Search", haku="vanhan kylän")
    assert "closed" in found.text
    assert found.find(f"//button[@value='{CLOSED_OID}']")
    form = found.submit("Choose")
    assert "Vanhan kylän koulu" in form.text
    preview = form.submit("Save and go on", what_is_wrong="Päästötodistus puuttuu").click("Go on to check and send")
    assert "no address was found" in preview.text
    assert preview.submit("Send the report").h1.startswith("Receipt VI-")
    with database.read() as session:
        case = session.scalars(select(ErrorReport)).one()
        assert (case.kind, case.school_oid, case.source) == ("missing", CLOSED_OID, "unrouted")


def test_a_guardian_reports_about_a_dependant_with_both_names(citizen: Browser, database: Database) -> None:
    whose = "About the studies of Aada Kuusi"
    form = begin(citizen, subject=CHILD)
    assert "Merenkulku" in form.text
    attachments = fill_in(form)
    preview = attachments.click("Go on to check and send")
    for page in (form, attachments, preview, citizen.open(f"{form.path.partition('?')[0]}/poista")):
        assert whose in page.text
    receipt = preview.submit("Send the report")
    number = number_of(receipt)
    for path in (f"/virheilmoitukset/{number}", f"/virheilmoitukset/{number}/sulje"):
        assert whose in citizen.open(path).text
    assert "Riikka Kuusi" in receipt.text
    assert "Aada Kuusi" in receipt.text
    with database.read() as session:
        case = session.scalars(select(ErrorReport)).one()
        assert (case.reporter_oid, case.owner_oid, case.subject_oid) == (GUARDIAN, GUARDIAN, CHILD)
    citizen.open(f"/virheilmoitukset/uusi?huollettava={STRANGER}", status=404)


def test_sending_twice_makes_one_case(citizen: Browser, database: Database) -> None:
    preview = fill_in(begin(citizen)).click("Go on to check and send")
    first, second = preview.submit("Send the report"), preview.submit("Send the report")
    assert number_of(first) == number_of(second)
    assert count(database, ErrorReport) == count(database, ReportEvent) == 1


def test_what_changed_after_the_preview_is_not_sent(citizen: Browser, database: Database) -> None:
    attachments = fill_in(begin(citizen))
    preview = attachments.click("Go on to check and send")
    fill_in(citizen.open(preview.path.replace("/esikatselu", "")), should_be="Toinen")
    again = preview.submit("Send the report", status=409)
    assert "check it again" in again.text
    assert "Toinen" in again.text
    assert count(database, ErrorReport) == 0
    assert again.submit("Send the report").h1.startswith("Receipt")


def test_somebody_elses_case_and_draft_do_not_exist(citizen: Browser, client: Browser) -> None:
    draft = begin(citizen).path.partition("?")[0]
    number = number_of(
        fill_in(citizen.open(f"{draft}?kieli=en")).click("Go on to check and send").submit("Send the report")
    )
    kept = begin(citizen, "s1o1").path.partition("?")[0]
    other = Browser(citizen.app)
    other.sign_in(STRANGER)
    for path in (
        number,
        f"{number}/kuitti",
        f"{number}/sulje",
        f"{number}/liite/x",
        "VI-2026-0000",
        "x",
        "VI-2026-%00",
    ):
        other.open(f"/virheilmoitukset/{path}", status=404)
    for path in ("", "/liitteet", "/esikatselu", "/poista"):
        other.open(f"{kept}{path}", status=404)
    token = other.open("/virheilmoitukset/uusi?kieli=en").find("//*")
    assert token
    assert kept.rsplit("/", 1)[1] not in other.open("/virheilmoitukset").html


def test_writing_more_and_closing(citizen: Browser, database: Database) -> None:
    number = number_of(send_one(citizen))
    case = citizen.open(f"/virheilmoitukset/{number}?kieli=en")
    assert case.submit("Send the message", status=422, text=" ").find("//*[@id='text-error']")
    written = case.submit("Send the message", text="Hetuni on 010190-123A, katsokaa.")
    assert "which we took out" in written.text
    assert "010190-123A" not in written.html
    assert "******-****, katsokaa." in written.text
    for number_of_message in range(4):
        case.submit("Send the message", text=f"Viesti {number_of_message}")
    assert "Viesti viides" in case.submit("Send the message", status=429, text="Viesti viides").html
    closed = case.click("Close the report").submit("Close the report")
    assert "Closed" in closed.texts("//span[@class='chip']")
    assert not closed.find("//textarea")
    assert case.submit("Send the message", status=409, text="Vielä").h1
    with database.read() as session:
        assert session.scalars(select(ErrorReport.state)).one() == "closed"


def test_a_draft_is_deleted_only_after_asking(citizen: Browser, database: Database) -> None:
    asking = begin(citizen).click("Delete this draft")
    assert count(database, ReportDraft) == 1
    assert "The draft was deleted." in asking.submit("Delete the draft").text
    assert count(database, ReportDraft) == 0


def test_sent_from_many_windows_at_once_it_is_one_case(citizen: Browser, database: Database) -> None:
    preview = fill_in(begin(citizen)).click("Go on to check and send")
    (digest,) = preview.find("//input[@name='nahty']")
    id = preview.path.split("/")[3]
    seal = citizen.app.extensions["seal"]
    desk = Desk(database, citizen.app.extensions["settings"], seal)

    def send_it(_window: int) -> str:
        with citizen.app.test_request_context():
            return send(desk, GUARDIAN, id, digest.get("value"), utc_now())

    with ThreadPoolExecutor(6) as windows:
        assert len(set(windows.map(send_it, range(6)))) == 1
    assert count(database, ErrorReport) == count(database, ReportEvent) == 1
