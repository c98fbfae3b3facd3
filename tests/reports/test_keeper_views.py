"""The registry keeper's pages: by a signed link, without account or cookie, each act in two steps."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_bytes

import pytest
from flask import Flask

from app.audit.service import Actor
from app.database import Database, utc_now
from app.reports.cases import add_event
from app.reports.contents import EventText, seal_file
from app.reports.models import Attachment, ErrorReport, EventKind, KeeperLink, State
from app.sources.changes import corrected_rows
from tests.browser_client import Browser, Page
from tests.reports.keeper_cases import (
    NUMBER,
    OTHER_EMAIL,
    OTHER_SCHOOL,
    PERSON,
    SCHOOL_EMAIL,
    Sent,
    find_token,
    forge,
    list_audit,
    make_case,
    read_contents,
    read_details,
    read_events,
    read_mails,
    read_report,
    store_people_and_schools,
)


@pytest.fixture
def sent(app: Flask, database: Database) -> Sent:
    store_people_and_schools(database)
    return make_case(app)


def change(database: Database, **values: object) -> None:
    with database.write() as session:
        report = session.query(ErrorReport).one()
        for name, value in values.items():
            setattr(report, name, value)


def change_link(database: Database, **values: object) -> None:
    with database.write() as session:
        link = session.query(KeeperLink).one()
        for name, value in values.items():
            setattr(link, name, value)


def open_case(client: Browser, sent: Sent) -> Page:
    return client.open(f"{sent.path}?kieli=en")


def test_the_link_opens_the_case_for_anybody_who_has_it(client: Browser, sent: Sent) -> None:
    page = open_case(client, sent)
    assert page.h1 == f"Error report {NUMBER}"
    for words in ("Aino Maria Esimerkki", PERSON, "3.2.2004", "Mallikylän koulu", "seitsemän", "Todistuksessani on 8"):
        assert words in page.text


def test_the_page_sets_no_cookie_and_is_kept_and_told_nowhere(client: Browser, sent: Sent) -> None:
    page = client.open(f"{sent.path}?kieli=sv")
    assert page.lang == "sv"
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_the_language_is_carried_on_without_a_cookie(client: Browser, sent: Sent) -> None:
    page = open_case(client, sent).click("Ask the person").submit("Go on", text="Which year?")
    assert page.lang == "en"
    assert page.submit("Send the question").lang == "en"


def test_every_look_is_in_the_audit_trail_and_in_the_timeline(client: Browser, sent: Sent, database: Database) -> None:
    for _ in range(3):
        open_case(client, sent)
    assert list_audit(database).count("view_report") == 3
    assert [kind for kind, _, _ in read_events(sent)] == ["sent", "looked_at"]
    assert read_details(sent, EventKind.LOOKED_AT)["times"] == 3
    assert read_report(database).state == State.SENT


@pytest.mark.parametrize(
    "token",
    ["x", "a" * 66, "A" * 22 + "." + "B" * 43, "%00", "<b>", "../../etc"],
)
def test_what_is_no_token_opens_nothing_and_tells_nothing(client: Browser, sent: Sent, token: str) -> None:
    page = client.open(f"/ilmoitus/{token}?kieli=en", status=404)
    assert NUMBER not in page.text


def test_tokens_of_another_purpose_or_of_no_link_open_nothing(client: Browser, sent: Sent) -> None:
    with sent.desk.database.read() as session:
        id = session.query(KeeperLink).one().id
    for token in (forge(sent.desk, id, "jako"), forge(sent.desk, token_bytes(16))):
        assert "does not open" in client.open(f"/ilmoitus/{token}?kieli=en", status=404).text


def test_taking_up_needs_a_confirmation(client: Browser, sent: Sent, database: Database) -> None:
    confirm = open_case(client, sent).click("Take the report up").submit("Go on", by="Opinto-ohjaaja")
    assert read_report(database).state == State.SENT
    done = confirm.submit("Take up")
    assert "You have taken the report up" in done.text
    report = read_report(database)
    assert report.state == State.TAKEN_UP
    assert report.taken_up_at is not None
    assert "take_up_report" in list_audit(database)


def test_a_form_that_a_scanner_sends_does_nothing(client: Browser, sent: Sent, database: Database) -> None:
    page = open_case(client, sent)
    for link in page.find("//main//a[starts-with(@href, '/ilmoitus/')]"):
        opened = client.open(str(link.get("href")))
        for form in opened.find("//form[@method='post']"):
            fields = {field.get("name"): "x" for field in form.xpath(".//textarea|.//input") if field.get("name")}
            client.client.post(str(form.get("action")), data=fields)
    assert read_report(database).state == State.SENT
    assert {kind for kind, _, _ in read_events(sent)} == {"sent", "looked_at"}


def test_a_confirmation_is_good_for_what_was_shown_and_nothing_else(
    client: Browser, sent: Sent, database: Database
) -> None:
    confirm = open_case(client, sent).click("It is not an error").submit("Go on", text="Because.")
    page = confirm.submit("Send the answer: not an error", status=409, text="Something else.")
    assert "Something else." in page.find("//textarea[@name='text']")[0].text
    assert read_report(database).state == State.SENT


def test_a_confirmation_cannot_be_made_up(client: Browser, sent: Sent, database: Database) -> None:
    act = open_case(client, sent).click("The record has been corrected")
    (version,) = act.find("//input[@name='version']/@value")
    client.send(
        "POST", f"{sent.path}/korjattu/vahvista?kieli=en", {"version": str(version), "vahvistus": "x"}, status=409
    )
    assert read_report(database).state == State.SENT


def test_corrected_answers_the_case_and_marks_the_row(client: Browser, sent: Sent, database: Database) -> None:
    confirm = open_case(client, sent).click("The record has been corrected").submit("Go on", text="Nyt 8.")
    confirm.submit("Send the answer: corrected")
    report = read_report(database)
    assert (report.state, report.outcome) == ("answered", "corrected")
    assert report.answered_at is not None
    assert report.taken_up_at is not None
    assert [(kind, text) for kind, text, _ in read_events(sent)][-2:] == [("taken_up", ""), ("corrected", "Nyt 8.")]
    with database.read() as session:
        assert set(corrected_rows(session, [PERSON])) == {"a.b.c"}


def test_not_an_error_needs_reasons_and_the_complaint_route(client: Browser, sent: Sent, database: Database) -> None:
    form = open_case(client, sent).click("It is not an error")
    assert "tietosuoja.fi" in str(form.find("//textarea[@name='complaint']")[0].text)
    page = form.submit("Go on", status=422, text=" ", complaint="")
    assert "Write the reasons." in page.text
    assert "Write how the person can complain." in page.text
    page.submit("Go on", text="Ei virhe.", complaint="Valita.").submit("Send the answer: not an error")
    assert read_events(sent)[-1] == ("not_an_error", "Ei virhe.", "Valita.")
    assert read_report(database).outcome == "not_an_error"


def test_a_question_waits_for_the_citizen(client: Browser, sent: Sent, database: Database) -> None:
    form = open_case(client, sent).click("Ask the person")
    assert "Write your question." in form.submit("Go on", status=422).text
    form.submit("Go on", text="Mikä vuosi?").submit("Send the question")
    assert read_report(database).state == State.ASKED
    assert "Waits for the person's answer" in open_case(client, sent).text


def test_more_time_at_most_three_months_from_the_request(client: Browser, sent: Sent, database: Database) -> None:
    first = read_report(database).due_on
    form = open_case(client, sent).click("Extend the time to answer")
    for day in ("", "2020-01-01", first.isoformat(), (first + timedelta(days=70)).isoformat(), "9999-12-31", "x"):
        assert "Choose a day" in form.submit("Go on", status=422, text="Kiire.", due_on=day).text
    assert "Write why" in form.submit("Go on", status=422).text
    wanted = first + timedelta(days=20)
    form.submit("Go on", text="Arkistot.", due_on=wanted.isoformat()).submit("Extend the time")
    report = read_report(database)
    assert (report.due_on, report.first_due_on) == (wanted, first)
    assert read_details(sent, EventKind.EXTENDED)["due_on"] == wanted.isoformat()


def test_handing_on_sends_a_new_link_and_ends_the_old_one(client: Browser, sent: Sent, database: Database) -> None:
    form = client.open(f"{sent.path}/siirra?kieli=en").submit("Search", haku="modellby")
    confirm = form.submit("Go on", organisation_oid=OTHER_SCHOOL, text="Kuuluu sinne.")
    assert "Modellby skola" in confirm.text
    assert "no longer opens" in confirm.submit("Hand the report on").text
    report = read_report(database)
    assert (report.email, report.organisation_oid, report.state) == (OTHER_EMAIL, OTHER_SCHOOL, "sent")
    page = client.open(f"{sent.path}?kieli=en", status=410)
    assert "Modellby skola" in page.text
    assert "Aino" not in page.text
    client.send("POST", f"{sent.path}/korjattu", {"version": "1"}, status=410)
    about, mail = read_mails(sent.desk)[-1]
    assert (about, mail["To"]) == (f"report:{NUMBER}", OTHER_EMAIL)
    assert mail["Content-Language"] == "sv"
    page = client.open(f"/ilmoitus/{find_token(mail)}?kieli=en")
    assert "Kuuluu sinne." in page.text
    assert report.due_on == report.first_due_on


def test_handing_on_to_oneself_or_to_nobody_is_refused(client: Browser, sent: Sent, database: Database) -> None:
    form = client.open(f"{sent.path}/siirra?kieli=en&haku=mallikyl%C3%A4n")
    assert "Choose the organisation." in form.submit("Go on", status=422, text="x").text
    page = form.submit("Go on", status=409, text="Ei meidän.", organisation_oid="1.2.246.562.10.11111111111")
    assert "the same address" in page.text
    assert page.find("//textarea[@name='text']")[0].text.strip() == "Ei meidän."
    assert read_report(database).email == SCHOOL_EMAIL


def test_two_tabs_notice_each_other_and_lose_no_text(client: Browser, sent: Sent, database: Database) -> None:
    one, two = open_case(client, sent).click("Ask the person"), open_case(client, sent).click("Ask the person")
    one.submit("Go on", text="Ensimmäinen?").submit("Send the question")
    page = two.submit("Go on", status=409, text="Toinen?")
    assert "Something has happened" in page.text
    assert page.find("//textarea[@name='text']")[0].text.strip() == "Toinen?"
    page.submit("Go on").submit("Send the question")
    assert [text for kind, text, _ in read_events(sent) if kind == "asked"] == ["Ensimmäinen?", "Toinen?"]


def test_what_the_citizen_writes_meanwhile_is_read_first(client: Browser, sent: Sent, database: Database) -> None:
    confirm = open_case(client, sent).click("It is not an error").submit("Go on", text="Ei.")
    with database.write() as session:
        report = session.query(ErrorReport).one()
        add_event(
            session, sent.desk, report, EventKind.MESSAGE, Actor.CITIZEN, utc_now(), text=EventText(text="Uutta.")
        )
    assert "Something has happened" in confirm.submit("Send the answer: not an error", status=409).text
    assert read_report(database).outcome is None


@pytest.mark.parametrize("act", ["ota-kasittelyyn", "korjattu", "ei-virhetta", "kysy", "lisaaika", "siirra"])
@pytest.mark.parametrize("state", [State.ANSWERED])
def test_nothing_can_be_done_to_an_answered_case(
    client: Browser, sent: Sent, database: Database, act: str, state: State
) -> None:
    form = None if act == "siirra" else client.open(f"{sent.path}/{act}?kieli=en")
    change(database, state=state.value)
    assert "can no longer be done" in client.open(f"{sent.path}/{act}?kieli=en", status=409).text
    if form is not None:
        form.submit("Go on", status=422 if act in ("kysy", "ei-virhetta", "lisaaika") else 409)
    assert read_report(database).state == state


def test_a_closed_case_shows_nothing(client: Browser, sent: Sent, database: Database) -> None:
    change(database, state="closed")
    page = client.open(f"{sent.path}?kieli=en", status=410)
    assert "closed" in page.text
    assert "Aino" not in page.text


def test_an_act_that_does_not_exist_is_not_found(client: Browser, sent: Sent) -> None:
    client.open(f"{sent.path}/poista", status=404)


def test_a_worn_out_link_is_renewed_to_the_registered_address_only(
    client: Browser, sent: Sent, database: Database
) -> None:
    change_link(database, ends_at=utc_now() - timedelta(days=1))
    page = client.open(f"{sent.path}?kieli=en", status=410)
    assert "op•••@koulu.example" in page.text
    assert "Aino" not in page.text
    assert not page.find("//main//input")
    client.client.post(f"{sent.path}/uusi-linkki", data={"email": "kurja@muualla.example", "to": "x@y.example"})
    (_, first), (_, mail) = read_mails(sent.desk)
    assert mail["To"] == first["To"] == SCHOOL_EMAIL
    assert find_token(mail) != sent.token
    client.open(f"/ilmoitus/{find_token(mail)}")
    assert "newer link" in client.open(f"{sent.path}?kieli=en", status=410).text
    client.client.post(f"{sent.path}/uusi-linkki")
    assert len(read_mails(sent.desk)) == 2


def test_a_link_that_works_is_not_renewed(client: Browser, sent: Sent) -> None:
    client.send("POST", f"{sent.path}/uusi-linkki", {})
    assert len(read_mails(sent.desk)) == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_that_another_site_sends_is_refused(client: Browser, sent: Sent, site: str) -> None:
    for path in ("korjattu", "korjattu/vahvista", "uusi-linkki"):
        answer = client.client.post(f"{sent.path}/{path}", headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403


def test_an_attachment_is_downloaded_and_never_shown(client: Browser, sent: Sent, database: Database) -> None:
    content = b"%PDF-1.7 x %%EOF"
    name, sealed = seal_file(sent.desk.seal, "f" * 22, "todistus ä.pdf", content)
    with database.write() as session:
        report = session.query(ErrorReport).one()
        session.add(
            Attachment(
                id="f" * 22,
                report_id=report.id,
                media_type="application/pdf",
                size_bytes=len(content),
                sealed_name=name,
                sealed=sealed,
                added_at=utc_now(),
            )
        )
    assert "todistus ä.pdf" in open_case(client, sent).text
    answer = client.client.get(f"{sent.path}/liite/{'f' * 22}")
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "open_report_attachment" in list_audit(database)
    client.open(f"{sent.path}/liite/{'g' * 22}", status=404)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a\r\nBcc: x@y.example", "x" * 5000, "\x00\x01\u202eä", "100 % %s \\n ä"]
)
def test_whatever_a_keeper_writes_is_text(client: Browser, sent: Sent, database: Database, text: str) -> None:
    page = client.send("POST", f"{sent.path}/kysy?kieli=en", {"version": _version(client, sent), "text": text})
    page.submit("Send the question")
    kept = read_events(sent)[-1][1]
    assert "\x00" not in kept
    assert "\u202e" not in kept
    assert "script" not in {element.tag for element in client.open(sent.path).find("//main//*")}
    for content in read_contents(sent.desk):
        assert b"Bcc" not in content


def test_a_text_that_is_too_long_comes_back_whole(client: Browser, sent: Sent) -> None:
    page = client.send(
        "POST", f"{sent.path}/kysy?kieli=en", {"version": _version(client, sent), "text": "x" * 20_000}, status=422
    )
    assert len(page.find("//textarea")[0].text.strip()) == 20_000


def test_a_hetu_in_an_answer_is_masked(client: Browser, sent: Sent) -> None:
    page = client.send(
        "POST", f"{sent.path}/kysy?kieli=en", {"version": _version(client, sent), "text": "Onko 131052-308T sinun?"}
    )
    page.submit("Send the question")
    assert "308T" not in read_events(sent)[-1][1]


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999999999", "1.5"])
def test_a_version_that_is_none_changes_nothing(client: Browser, sent: Sent, database: Database, version: str) -> None:
    answer = client.client.post(f"{sent.path}/korjattu", data={"version": version})
    assert answer.status_code in (409, 422)
    assert read_report(database).state == State.SENT


def _version(client: Browser, sent: Sent) -> str:
    (version,) = client.open(f"{sent.path}/kysy").find("//input[@name='version']/@value")
    return str(version)
