"""A case, its event and its attachment after the keys have changed, on both databases."""

from __future__ import annotations

from sqlalchemy import select

from app.database import Database
from app.reports.contents import open_case, open_event, open_file, open_file_name
from app.reports.models import Attachment, ErrorReport, EventKind, ReportDraft, ReportEvent
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
