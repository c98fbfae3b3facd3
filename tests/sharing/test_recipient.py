"""What the recipient of a link meets: the record under its own truth, true states, and nothing kept in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.audit.models import AuditEvent
from app.database import Database, utc_now
from app.sharing.models import ShareLink, ShareOpening
from app.sharing.pins import MISSES_UNTIL_REST, MISSES_UNTIL_WAITING
from app.sharing.service import withdraw_share
from app.tokens import TokenSigner, new_id
from tests.browser_client import Browser
from tests.register.records import study_right, subject
from tests.sharing.recipients import CHROME, FIREFOX, NAME, Links, ask, make_links
from tests.sharing.shared import FIRST, OWNER, school_year, store


@pytest.fixture
def links(app: Flask, database: Database) -> Links:
    return make_links(app, database)


@pytest.fixture
def reader(client: Browser) -> Browser:
    client.headers["User-Agent"] = CHROME
    return client


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def openings(database: Database) -> list[ShareOpening]:
    with database.read() as session:
        return list(session.scalars(select(ShareOpening).order_by(ShareOpening.id)))


# --- the record ---------------------------------------------------------------------------------------------------


def test_page_says_whose_from_where_when_until_when_and_how_complete(reader: Browser, links: Links) -> None:
    page = reader.open(links.path_of(2) + "?kieli=en")
    assert page.h1 == "Shared studies"
    assert "Maija Inkeri Mainio" in page.text
    facts = dict(zip(page.texts("//main/dl[1]/dt"), page.texts("//main/dl[1]/dd"), strict=True))
    assert facts["Issued by"] == "the national study registers of Finland, through this service"
    assert facts["How complete"] == "2 of 3 attainments, chosen by the owner"
    assert facts["As of"].startswith("today, ")
    assert re.fullmatch(r"\d+\.\d+\.20\d\d", facts["Link works until"])
    assert re.fullmatch(r"\d+\.\d+\.20\d\d", facts["Link made"])
    assert "Job application" not in page.html
    assert OWNER not in page.html


def test_grades_come_with_their_scale(reader: Browser, links: Links) -> None:
    assert "Grades: scale 4–10, pass is 5." in reader.open(links.path_of() + "?kieli=en&avaa=kaikki").text


def test_title_and_previews_carry_no_name_and_there_is_no_script(reader: Browser, links: Links) -> None:
    page = reader.open(links.path_of())
    head = "".join(re.findall(r"<head>.*?</head>", page.html, re.DOTALL))
    assert NAME not in re.sub(r"<style>.*?</style>", "", head, flags=re.DOTALL)
    assert len(page.find("//meta[starts-with(@property, 'og:')]")) == 4
    assert page.find("//script") == []
    assert page.find("//*[contains(@class, 'account')]") == []


def test_someone_who_is_signed_in_is_not_recognised_here(reader: Browser, links: Links) -> None:
    reader.client.set_cookie("kieli", "sv")
    reader.client.set_cookie("istunto", "x" * 43)
    page = reader.open(links.path_of(lang="en"))
    assert page.lang == "en"
    assert "Kirjaudu" not in page.text


@pytest.mark.parametrize(("query", "lang"), [("", "sv"), ("?kieli=en", "en"), ("?kieli=de", "sv")])
def test_language_is_the_readers_choice_else_the_links(reader: Browser, links: Links, query: str, lang: str) -> None:
    assert reader.open(links.path_of(lang="sv") + query).lang == lang


def test_frozen_link_shows_its_day_and_tells_of_changes(reader: Browser, links: Links, database: Database) -> None:
    path = links.path_of(is_frozen=True)
    page = reader.open(f"{path}?kieli=en")
    assert "a copy of that day" in page.text
    assert "In the registers these studies are as they were" in page.text
    assert page.find("//input[@name='alkaen']") == []
    store(
        database,
        study_right("perusopetus", school_year("8", subject("AI", "7")), school_year("9", subject("MA"))),
        FIRST,
    )
    page = reader.open(f"{path}?kieli=en")
    assert "changed since" in page.text
    assert "shown as" in page.text


def test_live_page_marks_what_has_changed_since_a_day(reader: Browser, links: Links, database: Database) -> None:
    ago = utc_now() - timedelta(days=10)
    path = links.path_of(now=ago)
    assert "Nothing in these studies has changed" in reader.open(f"{path}?kieli=en").text
    store(
        database,
        study_right("perusopetus", school_year("8", subject("AI", "7")), school_year("9", subject("MA"))),
        FIRST,
    )
    page = reader.open(f"{path}?kieli=en")
    assert "has changed in the registers since" in page.text or "have changed in the registers since" in page.text
    assert "Changed" in page.text
    picked = page.submit("Show changes", alkaen=(utc_now() - timedelta(days=3)).date().isoformat())
    assert "changed in the registers since" in picked.text
    assert picked.lang == "en"


@pytest.mark.parametrize("day", ["1999-01-01", "2999-01-01", "31.2.2026", "x" * 300, "<b>"])
def test_bad_day_is_told_at_its_field(reader: Browser, links: Links, day: str) -> None:
    page = reader.open(links.path_of() + "?kieli=en").submit("Show changes", alkaen=day)
    assert page.find("//*[@id='alkaen-error']")
    assert page.find("//input[@name='alkaen'][@aria-invalid='true']")


# --- states -------------------------------------------------------------------------------------------------------


def test_withdrawn_link_says_so_without_the_name(reader: Browser, links: Links, database: Database) -> None:
    made = links.make()
    withdraw_share(database, links.app.extensions["seal"], OWNER, made.share.public_id, utc_now())
    page = reader.send("GET", links.path(made) + "?kieli=en", status=410)
    assert page.h1 == "This link has been withdrawn"
    assert NAME not in page.html
    assert openings(database) == []


def test_ended_link_says_that_the_studies_did_not_end(reader: Browser, links: Links, database: Database) -> None:
    made = links.make(now=utc_now() - timedelta(days=60))
    page = reader.send("GET", links.path(made) + "?kieli=en", status=410)
    assert re.search(r"The owner's link ended on \d+\.\d+\.\d+; their studies did not\.", page.text)
    assert NAME not in page.html


def test_emptied_link_tells_no_date(reader: Browser, links: Links, database: Database) -> None:
    made = links.make()
    with database.write() as session:
        session.get_one(ShareLink, made.share.id).emptied_at = utc_now()
    page = reader.send("GET", links.path(made) + "?kieli=en", status=410)
    assert page.h1 == "This link is no longer in use"
    assert not re.search(r"\d+\.\d+\.20\d\d", page.text)


def test_forged_and_unknown_links_get_the_same_bytes(app: Flask, links: Links, database: Database) -> None:
    unknown = TokenSigner(app.extensions["settings"].secret_keys, "jako").sign(new_id())
    forged = TokenSigner(("another key that is long enough, too",), "jako").sign(new_id())
    answers = [ask(app, f"/jako/{token}") for token in (unknown, forged, "x", unknown[:-1], unknown + "=")]
    assert {answer.status_code for answer in answers} == {404}
    told = {(answer.data, tuple(sorted(answer.headers.items()))) for answer in answers[:4]}
    assert len(told) == 1
    jsons = [ask(app, f"/jako/{token}.json") for token in (unknown, forged)]
    assert jsons[0].data == jsons[1].data
    assert jsons[0].status_code == 404


def test_forged_link_never_reaches_the_database(app: Flask, links: Links) -> None:
    forged = TokenSigner(("another key that is long enough, too",), "jako").sign(new_id())
    with counting(app.extensions["database"]) as statements:
        for path in (f"/jako/{forged}", f"/jako/{forged}.json", f"/jako/{forged[:-2]}", "/jako/", "/jako/a/b"):
            assert ask(app, path).status_code == 404
        assert ask(app, f"/jako/{forged}", "POST", data={"pin": "123456"}).status_code == 404
        assert ask(app, f"/jako/{forged}/valmis", "POST").status_code == 404
    assert statements == []
    with counting(app.extensions["database"]) as statements:
        ask(app, links.path_of())
    assert statements


@pytest.mark.parametrize("damage", ["{}.", "{})", "<{}>", "{}%20", "{}»", "{}=", "{}%0A"])
def test_damaged_link_is_made_whole(reader: Browser, links: Links, damage: str, database: Database) -> None:
    path = links.path_of()
    page = reader.send("GET", "/jako/" + damage.format(path.removeprefix("/jako/")) + "?kieli=en", status=404)
    assert openings(database) == []
    assert page.find(f"//main//a[@href='{path}']")
    assert NAME in reader.open(path).text


def test_wrapped_line_is_joined(reader: Browser, links: Links) -> None:
    path = links.path_of()
    page = reader.send("GET", f"{path[:40]}%0D%0A%20{path[40:]}?kieli=en", status=404)
    assert page.find(f"//main//a[@href='{path}']")


def test_cut_link_gets_help(reader: Browser, links: Links) -> None:
    page = reader.send("GET", links.path_of()[:-3] + "?kieli=en", status=404)
    assert "Ask the one who sent you the link for a new one." in page.text


# --- PIN ----------------------------------------------------------------------------------------------------------


def wrong(pin: str | None) -> str:
    return f"{(int(pin or '0') + 1) % 1_000_000:06}"


def test_right_pin_opens_and_goes_on_by_the_pages_own_forms(reader: Browser, links: Links, database: Database) -> None:
    made = links.make(wants_pin=True)
    page = reader.send("GET", links.path(made) + "?kieli=en", status=401)
    assert page.h1 == "This link asks for a PIN"
    assert NAME not in page.html
    assert openings(database) == []
    page = page.submit("Open the studies", pin=made.pin or "")
    assert NAME in page.text
    swedish = page.submit("Svenska")
    assert (swedish.lang, NAME in swedish.text) == ("sv", True)
    page = page.submit("Show changes", alkaen=utc_now().date().isoformat())
    assert NAME in page.text
    assert NAME in page.submit("Open all").text
    done = page.submit("Done, I no longer need this")
    assert done.h1 == "Thank you, the owner is told"
    assert {opening.kind for opening in openings(database)} == {"person"}
    assert page.find(f"//a[contains(@href, '{links.path(made)}')]") == []


def test_ticket_of_one_link_opens_no_other(app: Flask, links: Links) -> None:
    one, other = links.make(wants_pin=True), links.make(wants_pin=True)
    answer = ask(app, links.path(one), "POST", data={"pin": one.pin})
    ticket = re.search(r'name="lippu" value="([^"]+)"', answer.text)
    assert ticket is not None
    assert ask(app, links.path(one), "POST", data={"lippu": ticket[1]}).status_code == 200
    assert ask(app, links.path(other), "POST", data={"lippu": ticket[1]}).status_code == 401
    assert ask(app, links.path(one), "POST", data={"lippu": ticket[1] + "x"}).status_code == 401
    assert ask(app, f"{links.path(one)}?lippu={ticket[1]}").status_code == 401


def test_five_misses_rest_the_link_for_that_address_only(app: Flask, links: Links) -> None:
    made = links.make(wants_pin=True)
    path = links.path(made)
    statuses = [ask(app, path, "POST", data={"pin": wrong(made.pin)}).status_code for _ in range(MISSES_UNTIL_REST)]
    assert statuses == [401] * (MISSES_UNTIL_REST - 1) + [429]
    answer = ask(app, f"{path}?kieli=en", "POST", data={"pin": made.pin})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "The link rests for a while" in answer.text
    assert NAME not in answer.text
    assert ask(app, path, "POST", data={"pin": made.pin}, address="198.51.100.9").status_code == 200


def test_misses_are_told_and_what_is_no_pin_is_none(app: Flask, links: Links) -> None:
    made = links.make(wants_pin=True)
    assert "4 tries left" in ask(app, f"{links.path(made)}?kieli=en", "POST", data={"pin": wrong(made.pin)}).text
    for text in ("", "12345", "abcdef", "1" * 5000, "１２３４５６"):
        answer = ask(app, f"{links.path(made)}?kieli=en", "POST", data={"pin": text})
        assert answer.status_code == 401
        assert "A PIN has six digits" in answer.text
    assert ask(app, links.path(made), "POST", data={"pin": made.pin}).status_code == 200


def test_fifty_misses_make_the_link_wait_for_its_owner(app: Flask, links: Links, database: Database) -> None:
    made = links.make(wants_pin=True)
    with database.write() as session:
        session.get_one(ShareLink, made.share.id).pin_misses = MISSES_UNTIL_WAITING - 1
    assert ask(app, links.path(made), "POST", data={"pin": wrong(made.pin)}).status_code == 429
    answer = ask(app, f"{links.path(made)}?kieli=en", "POST", data={"pin": made.pin}, address="198.51.100.9")
    assert answer.status_code == 429
    assert "This link waits for its owner" in answer.text


def test_form_of_another_site_is_refused(app: Flask, links: Links, database: Database) -> None:
    made = links.make(wants_pin=True)
    for site in ("cross-site", "same-site", "none"):
        answer = ask(app, links.path(made), "POST", data={"pin": made.pin}, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    answer = ask(app, links.path(made), "POST", data={"pin": made.pin}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert len(openings(database)) == 1


# --- openings -----------------------------------------------------------------------------------------------------


def test_each_opening_is_a_row_and_an_audit_event(app: Flask, links: Links, database: Database) -> None:
    path = links.path_of(lang="sv")
    ask(app, path)
    ask(app, path, agent=FIREFOX, headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1"})
    ask(app, f"{path}.json?kieli=en", agent="curl/8")
    ask(app, path, agent="Slackbot-LinkExpanding 1.0")
    kept = [(row.kind, row.browser, row.system, row.lang) for row in openings(database)]
    assert kept == [
        ("cannot_tell", "Chrome", "Windows", "sv"),
        ("person", "Firefox", "Linux", "sv"),
        ("json", "curl", "", "en"),
        ("machine", "Slack", "", "sv"),
    ]
    with database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "open_share")).all()
    assert [row.details["kind"] for row in events] == ["cannot_tell", "person", "json", "machine"]
    assert "192.0.2.1" not in str([(row.details, row.ip_hash, row.target) for row in events])


@pytest.mark.parametrize(
    ("agent", "method", "headers"),
    [
        ("facebookexternalhit/1.1", "GET", {}),
        ("WhatsApp/2.23", "GET", {}),
        ("Mozilla/5.0 (compatible; Barracuda Sentinel (EE))", "GET", {}),
        (CHROME, "HEAD", {}),
    ],
)
def test_machines_get_no_record(
    app: Flask, links: Links, database: Database, agent: str, method: str, headers: dict[str, str]
) -> None:
    answer = ask(app, links.path_of(), method, agent=agent, headers=headers)
    assert answer.status_code == 200
    assert NAME not in answer.text
    assert [row.kind for row in openings(database)] == ["machine"]


@pytest.mark.parametrize("agent", ["python-requests/2.32", CHROME.replace("Chrome/", "HeadlessChrome/")])
def test_a_program_of_somebodys_own_reads_and_is_counted_as_a_machine(
    app: Flask, links: Links, database: Database, agent: str
) -> None:
    answer = ask(app, links.path_of(), agent=agent)
    assert (answer.status_code, NAME in answer.text) == (200, True)
    assert [row.kind for row in openings(database)] == ["machine"]


def test_a_person_taken_for_a_machine_presses_a_button(reader: Browser, links: Links) -> None:
    reader.headers["User-Agent"] = "facebookexternalhit/1.1"
    page = reader.open(links.path_of() + "?kieli=en")
    assert NAME not in page.html
    assert NAME in page.submit("Show the studies").text


def test_what_is_fetched_ahead_is_refused(app: Flask, links: Links) -> None:
    answer = ask(app, links.path_of(), headers={"Sec-Purpose": "prefetch"})
    assert answer.status_code == 503
    assert NAME not in answer.text


def test_opening_that_cannot_be_written_down_shows_nothing(app: Flask, links: Links, database: Database) -> None:
    path = links.path_of()
    with database.write() as session:
        ShareOpening.__table__.drop(session.connection())  # type: ignore[attr-defined]
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for address in (path, f"{path}.json"):
        answer = ask(app, address)
        assert answer.status_code >= 500
        assert NAME not in answer.text
        assert path not in answer.text


def test_done_is_noted_and_the_link_goes_on(reader: Browser, links: Links, database: Database) -> None:
    made = links.make()
    page = reader.open(links.path(made) + "?kieli=en").submit("Done, I no longer need this")
    assert page.h1 == "Thank you, the owner is told"
    assert NAME not in page.html
    with database.read() as session:
        assert session.get_one(ShareLink, made.share.id).done_count == 1
    assert NAME in reader.open(links.path(made)).text


def test_limit_counts_the_address_and_the_link(app: Flask, links: Links) -> None:
    one, other = links.path_of(), links.path_of()
    statuses = {ask(app, one, agent="curl/8").status_code for _ in range(125)}
    assert statuses == {200, 429}
    assert ask(app, other).status_code == 200
    assert ask(app, one, address="198.51.100.9").status_code == 200


def test_what_is_chosen_and_gone_is_told(reader: Browser, links: Links, database: Database) -> None:
    path = links.path_of(2)
    store(database, {**study_right("perusopetus", school_year("8", subject("AI")))}, FIRST)
    page = reader.open(f"{path}?kieli=en")
    assert "1 of the chosen attainments is no longer in the registers, so it is not shown." in page.text
    assert "1 of 2 attainments, chosen by the owner" in page.text
