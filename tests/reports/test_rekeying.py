"""A case, its event and its attachment after the keys have changed, on both databases."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.reports.blueprint import current_desk
from app.reports.contents import open_case, open_event, open_file, open_file_name
from app.reports.mails import sign_link
from app.reports.models import Attachment, ErrorReport, EventKind, KeeperLink, ReportDraft, ReportEvent
from app.reports.rekeying import rekey_reports
from app.sealing import Seal
from app.settings import Settings
from tests.browser_client import Browser
from tests.reports.cases_made import GUARDIAN, begin, fill_in, number_of, store_people, store_schools
from tests.reports.test_bad_input import PDF, upload

NEW = "the-new-data-key-of-a-test-that-is-long"


def test_everything_opens_with_the_new_key_alone(client: Browser, database: Database, settings: Settings) -> None:
    store_people(database)
    store_schools(database)
    client.sign_in(GUARDIAN)
    files = upload(fill_in(begin(client)), "todistus.pdf", PDF)
    receipt = files.click("Go on to check and send").submit("Send the report")
    case_page = client.open(f"/virheilmoitukset/{number_of(receipt)}?kieli=en")
    case_page.submit("Send the message", text="Lisää tietoa")
    begin(client, "s1o1")
    before = rekey_reports(database, Seal([NEW, *settings.data_keys]))
    assert (before.renewed, before.unchanged) == (5, 0)
    again = rekey_reports(database, Seal([NEW, *settings.data_keys]))
    assert (again.renewed, again.unchanged) == (0, 5)
    seal = Seal([NEW])
    with database.read() as session:
        case = session.scalars(select(ErrorReport)).one()
        assert open_case(seal, case).words.should_be == "Arvosana on 10."
        message = session.scalars(select(ReportEvent).where(ReportEvent.kind == EventKind.MESSAGE)).one()
        assert open_event(seal, case, message).text == "Lisää tietoa"
        file = session.scalars(select(Attachment)).one()
        assert (open_file_name(seal, file), open_file(seal, file)) == ("todistus.pdf", PDF)
        assert seal.is_newest(session.scalars(select(ReportDraft.sealed)).one())


def test_what_no_key_opens_is_said_and_everything_else_stays(
    client: Browser, app: Flask, database: Database, settings: Settings
) -> None:
    store_people(database)
    store_schools(database)
    client.sign_in(GUARDIAN)
    files = upload(fill_in(begin(client)), "todistus.pdf", PDF)
    number = number_of(files.click("Go on to check and send").submit("Send the report"))
    client.open(f"/virheilmoitukset/{number}?kieli=en").submit("Send the message", text="Lisää tietoa")
    begin(client, "s1o1")
    with app.app_context(), database.read() as session:
        token = sign_link(current_desk(), session.scalars(select(KeeperLink)).one())
    app.extensions["seal"] = Seal([NEW])
    page = client.open("/virheilmoitukset?kieli=en")
    assert f"{number}: Its text can no longer be opened" in page.text
    assert len(page.find("//ul[@class='cases']/li")) == 2
    case = client.open(f"/virheilmoitukset/{number}")
    assert "You sent the report" in case.text
    assert case.text.count("Its text can no longer be opened") == 2
    assert "Its text can no longer be opened" in client.open(f"/virheilmoitukset/{number}/kuitti").text
    (link,) = case.find("//a[contains(@href, '/liite/')]")
    client.open(link.get("href"), status=404)
    keeper = client.open(f"/ilmoitus/{token}?kieli=en")
    assert "Its text can no longer be opened" in keeper.text
    (draft,) = page.find("//ul[@class='cases']/li/a[contains(@href, '/luonnos/')]")
    asked = client.open(draft.get("href"))
    assert "Its text can no longer be opened" in asked.text
    app.extensions["seal"] = Seal(settings.data_keys)
    assert "Tähtitiede" in client.open(f"/virheilmoitukset/{number}").text
    app.extensions["seal"] = Seal([NEW])
    asked.submit("Delete the draft")
    assert "Not sent yet" not in client.open("/virheilmoitukset").text
