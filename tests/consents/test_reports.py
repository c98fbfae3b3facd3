"""Error reports about studies whose consent is withdrawn: they quote nothing of them any more."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.consents.withdrawing import withdraw_consent
from app.database import Database, utc_now
from app.reports.contents import open_case
from app.reports.models import ErrorReport, ReportDraft
from tests.browser_client import Browser
from tests.consents.consenting import COURSE, OWNER, SECRET, count, desk_of, keys_of, store_world
from tests.reports.cases_made import begin, fill_in, number_of


def test_reports_lose_their_quotes_and_drafts_are_thrown_away(client: Browser, database: Database, app: Flask) -> None:
    store_world(database)
    client.sign_in(OWNER)
    key = keys_of(database)[COURSE]
    sent = fill_in(begin(client, key), field="other").click("Go on to check and send").submit("Send the report")
    other = begin(client, "s1o1a1r1")
    draft = begin(client, key)
    with database.read() as session:
        before = open_case(app.extensions["seal"], session.scalars(select(ErrorReport)).one())
    assert before.about.study_right
    with app.app_context():
        assert withdraw_consent(desk_of(app), OWNER, key, utc_now())
    with database.read() as session:
        after = open_case(app.extensions["seal"], session.scalars(select(ErrorReport)).one())
    assert (after.about.study_right, after.about.attainment, after.quote) == ("", "", "")
    assert after.words == before.words, "what the citizen wrote stays"
    page = client.open(f"/virheilmoitukset/{number_of(sent)}")
    assert SECRET not in page.text
    client.open(draft.path.partition("?")[0], 404)
    assert client.open(other.path).status == 200
    assert count(database, ReportDraft) == 1
