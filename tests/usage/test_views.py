"""The page: what it tells, to whom, by which filter, and that it stays small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app.audit.models import AuditEvent
from app.audit.service import Actor
from app.database import Database
from app.usage.finding import PER_PAGE
from tests.browser_client import Browser, Page
from tests.sharing.test_entry import statements
from tests.usage.shared import GUARDIAN, NOT_KNOWN, OLD_NUMBER, PERSON, SCHOOL, STRANGER, line, note, run, store_people


@pytest.fixture
def browser(app: Flask, database: Database) -> Browser:
    """The person, signed in by their number in use."""
    store_people(database)
    browser = Browser(app, "en")
    browser.sign_in(PERSON)
    return browser


def count_reads(seen: list[str]) -> int:
    return len([one for one in seen if one.startswith("SELECT")])


def items(page: Page) -> list[str]:
    return page.texts("//ol[@class='happened']/li")


def test_uses_of_every_kind_are_told_over_all_numbers(browser: Browser, database: Database) -> None:
    note(database, "view_report", Actor.KEEPER, target="report:VI-2026-1", details={"organisation_oid": SCHOOL})
    note(database, "open_share", Actor.RECIPIENT, OLD_NUMBER, target="share:abc", details={"record": True})
    note(database, "view_record", Actor.CITIZEN, actor_oid=GUARDIAN, details={"viewer": "guardian"})
    note(database, "view_report", Actor.OPERATOR, target="report:VI-2026-1")
    note(database, "remind_report_keeper", Actor.SERVICE, target="report:VI-2026-1")
    note(database, "view_record", Actor.CITIZEN, STRANGER, actor_oid=STRANGER)
    run(database, line(), line(organizationOid=NOT_KNOWN))
    page = browser.open("/kaytto")
    told = "\n".join(items(page))
    assert len(items(page)) == 7
    for words in (
        "=Birch School : Looked at an error report",
        "Somebody who has your share link : Opened a share link",
        "Your guardian : Looked at the studies",
        "The maintenance of this service",
        "This service by itself",
        f"Unknown organisation ({NOT_KNOWN})",
        "KOSKI",
    ):
        assert words.replace(" : ", ": ") in told.replace(" :", ":"), told
    assert page.find("//a[@href='/jaot/abc']")
    assert page.find(f"//a[starts-with(@href, '/virheilmoitukset/kaytosta?kuka={SCHOOL}&')]")
    assert "192.0.2" not in page.html


def test_own_acts_stand_apart_and_the_look_is_one_of_them(browser: Browser) -> None:
    assert items(browser.open("/kaytto")) == []
    own = items(browser.open("/kaytto/omat"))
    assert sum("Looked at who has used the data" in item for item in own) == 2


def test_others_data_are_never_shown(app: Flask, browser: Browser, database: Database) -> None:
    run(database, line())
    note(database, "view_report", Actor.KEEPER, target="report:VI-2026-1", details={"organisation_oid": SCHOOL})
    stranger = Browser(app, "en")
    stranger.sign_in(STRANGER)
    for path in ("/kaytto", f"/kaytto?kuka={SCHOOL}", "/kaytto/kayttajat", "/kaytto/omat?haku=VI-2026"):
        page = stranger.send("GET", path, status=422 if "kuka" in path else 200)
        assert "Birch" not in page.html
        assert "VI-2026-1" not in " ".join(items(page))
    assert "Birch" not in stranger.client.get("/kaytto/kaytto.json").text


def test_filters_by_user_day_and_words(browser: Browser, database: Database) -> None:
    run(database, line(), line(timestamp="2026-11-10T23:30:00+02", operation="YTR_OPISKELUOIKEUS_KATSOMINEN"))
    note(database, "view_report", Actor.KEEPER, target="report:VI-2026-1", details={"organisation_oid": SCHOOL})
    note(database, "open_share", Actor.RECIPIENT, target="share:abc")
    for query, count in (
        (f"kuka={SCHOOL}", 3),
        ("kuka=link", 1),
        ("haku=birch", 3),
        ("haku=BIRCH+matriculation", 1),
        ("haku=vi-2026-1", 1),
        ("haku=100%25", 0),
        ("haku=koski", 2),
        ("alkaen=2026-11-10&asti=2026-11-10", 1),
        ("alkaen=2026-11-11&asti=2026-11-20", 1),
        ("asti=1990-01-01", 0),
    ):
        assert len(items(browser.open(f"/kaytto?{query}"))) == count, query


def test_users_with_their_counts(browser: Browser, database: Database) -> None:
    run(database, line(), line(logSeq=2), line(organizationOid=NOT_KNOWN))
    page = browser.open("/kaytto/kayttajat")
    assert "2 uses" in page.text
    assert len(items(browser.open(f"/kaytto?kuka={SCHOOL}"))) == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("sivu=0", 200),
        ("sivu=-1", 200),
        ("sivu=999999999", 200),
        ("sivu=99999999999999999999", 200),
        ("sivu=%C2%B2", 200),
        ("sivu=x", 200),
        ("kuka=nobody", 422),
        ("kuka=%00", 422),
        ("alkaen=2026-13-45", 422),
        ("alkaen=0001-01-01", 422),
        ("asti=9999-12-31", 422),
        ("haku=%00%27%22%3Cscript%3E", 200),
        ("haku=%FF", 200),
        ("haku=" + "x" * 101, 422),
        ("haku=" + "a+" * 50, 200),
    ],
)
def test_bad_input_gets_a_calm_page(browser: Browser, query: str, status: int) -> None:
    for path in ("/kaytto", "/kaytto/kayttajat", "/kaytto/omat"):
        browser.send("GET", f"{path}?{query}", status=status)
    download = browser.client.get(f"/kaytto/kaytto.json?{query}")
    assert download.status_code == (200 if status == 200 else 400)


def test_10000_events_are_paged_by_the_database(browser: Browser, database: Database) -> None:
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    rows = [
        {
            "at": begin + timedelta(minutes=number),
            "actor_kind": "keeper",
            "subject_oid": PERSON,
            "action": "view_report",
            "target": f"report:VI-{number}",
            "details": {"organisation_oid": SCHOOL},
        }
        for number in range(10_000)
    ]
    browser.open("/kaytto")
    app_database = browser.app.extensions["database"]
    with statements(app_database) as few:
        browser.open("/kaytto")
    with database.write() as session:
        session.execute(insert(AuditEvent), rows)
    with statements(app_database) as many:
        page = browser.open("/kaytto")
    # One more than without uses: the rows of the page.
    assert count_reads(many) <= count_reads(few) + 1
    assert (len(items(page)), "Page 1 of 200" in page.text) == (PER_PAGE, True)
    assert "VI-9999" in items(page)[0]
    last = browser.open("/kaytto?sivu=200")
    assert "VI-0" in items(last)[-1]
    assert items(browser.open("/kaytto?sivu=999999")) == items(last)


def test_a_look_that_cannot_be_recorded_does_not_happen(
    browser: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(database, line())
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(AuditEvent))

    def refuse(*_: object) -> None:
        raise RuntimeError("the trail is closed")

    monkeypatch.setattr("app.usage.service.record", refuse)
    browser.app.config["PROPAGATE_EXCEPTIONS"] = False
    page = browser.send("GET", "/kaytto", status=500)
    assert "Birch" not in page.html
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == before
