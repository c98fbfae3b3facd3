"""Signing in and out as a visitor does it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.audit.models import AuditEvent
from app.database import Database
from app.demo.people import PEOPLE
from app.login.models import LoginSession
from app.login.return_addresses import choose_return
from app.persons.service import store_henkilo
from app.settings import Settings
from tests.browser_client import Browser

PERSON = PEOPLE[0]


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    with database.write() as session:
        for person in PEOPLE[:2]:
            store_henkilo(session, oid=person.oid, kutsumanimi=person.kutsumanimi, sukunimi=person.sukunimi)


def list_sessions(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(LoginSession.henkilo_oid)))


def sign_in_at(client: Browser, path: str) -> str:
    """Sign in there as the first person, and say where that leads."""
    page = client.open(path)
    (button,) = page.texts(f"//button[@value='{PERSON.oid}']")
    return page.submit(button).path


def test_everybody_of_the_demo_can_be_chosen(client: Browser) -> None:
    page = client.open("/kirjaudu")
    assert [button.get("value") for button in page.find("//button[@name='henkilo']")] == [one.oid for one in PEOPLE]


def test_sign_in_leads_to_ones_own_studies(client: Browser, database: Database) -> None:
    assert sign_in_at(client, "/kirjaudu") == "/opinnot"
    page = client.open("/")
    assert PERSON.name in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert list_sessions(database) == [PERSON.oid]
    assert client.open("/kirjaudu").path == "/opinnot"


def test_a_protected_page_opens_after_sign_in(client: Browser) -> None:
    page = client.open("/opinnot?avaa=kaikki&kieli=en")
    assert page.path.startswith("/kirjaudu?jatko=")
    assert page.submit(f"Sign in as {PERSON.name}").path == "/opinnot?avaa=kaikki&kieli=en"


def test_sign_out_ends_the_session(client: Browser, database: Database) -> None:
    client.sign_in(PERSON.oid)
    stolen = client.client.get_cookie("istunto")
    assert stolen is not None
    page = client.open("/?kieli=en").submit("Sign out")
    assert page.h1 == "You have signed out"
    assert PERSON.name not in page.text
    assert client.client.get_cookie("istunto") is None
    assert list_sessions(database) == []
    client.client.set_cookie("istunto", stolen.value)
    assert client.open("/opinnot").path.startswith("/kirjaudu")
    with database.read() as session:
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert (actions[0], actions[-1]) == ("sign_in", "sign_out")


def test_the_page_of_sign_out_lets_one_sign_out(client: Browser) -> None:
    client.sign_in(PERSON.oid)
    page = client.open("/kirjaudu-ulos?kieli=en")
    assert page.h1 == "Sign out"
    assert len(page.texts("//button[text()='Sign out']")) == 2


def test_who_was_away_too_long_is_told_so(client: Browser, database: Database) -> None:
    client.sign_in(PERSON.oid)
    with database.write() as session:
        session.delete(session.scalars(select(LoginSession)).one())
    page = client.open("/opinnot?kieli=en")
    assert "You were signed out" in page.text
    assert page.find("//div[contains(@class, 'notice')]")


def test_a_new_sign_in_ends_the_one_before(client: Browser, database: Database) -> None:
    """As when two people use one browser: nothing of the first stays open."""
    client.sign_in(PERSON.oid)
    token = client.open("/palaute").find("//input[@name='csrf_token']/@value")[0]
    client.send("POST", "/kirjaudu", {"henkilo": PEOPLE[1].oid, "csrf_token": str(token)})
    assert list_sessions(database) == [PEOPLE[1].oid]


def test_sign_in_renews_the_token_of_forms(client: Browser) -> None:
    def token() -> str:
        return str(client.open("/palaute").find("//input[@name='csrf_token']/@value")[0])

    before = token()
    client.sign_in(PERSON.oid)
    answer = client.client.post("/palaute", data={"csrf_token": before})
    assert answer.status_code == 400


def test_only_the_fictional_people_can_be_chosen(client: Browser, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid="1.2.246.562.24.12345678901", etunimet="Real", sukunimi="Person")
    page = client.open("/kirjaudu")
    token = page.find("//input[@name='csrf_token']/@value")[0]
    for oid in ("1.2.246.562.24.12345678901", "", PEOPLE[2].oid):  # the last is fictional, but not in this database
        client.send("POST", "/kirjaudu", {"henkilo": oid, "csrf_token": str(token)}, status=400)
    assert list_sessions(database) == []


def test_sign_in_without_a_token_is_refused(client: Browser, database: Database) -> None:
    client.send("POST", "/kirjaudu", {"henkilo": PERSON.oid}, status=400)
    assert list_sessions(database) == []


def test_outside_the_demo_nobody_can_sign_in(database_url: str) -> None:
    app: Flask = create_app(Settings.for_tests(database_url=database_url))
    browser = Browser(app, "en")
    page = browser.open("/kirjaudu", status=503)
    assert page.h1 == "Sign-in is not in use"
    assert PERSON.oid not in page.html
    token = browser.open("/palaute").find("//input[@name='csrf_token']/@value")[0]
    browser.send("POST", "/kirjaudu", {"henkilo": PERSON.oid, "csrf_token": str(token)}, status=503)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ("/opinnot?avaa=s1&kieli=sv", "/opinnot?avaa=s1&kieli=sv"),
        ("/opinnot/tuloste/s1#a", "/opinnot/tuloste/s1#a"),
        (None, "/opinnot"),
        ("", "/opinnot"),
        ("//evil.example", "/opinnot"),
        ("/\\evil.example", "/opinnot"),
        ("/\t/evil.example", "/opinnot"),
        ("https://evil.example/", "/opinnot"),
        ("javascript:alert(1)", "/opinnot"),
        ("opinnot", "/opinnot"),
        ("/x\r\nSet-Cookie: a=b", "/opinnot"),
        ("/kirjaudu-ulos", "/opinnot"),
        ("/" + "a" * 600, "/opinnot"),
    ],
)
def test_sign_in_leads_to_pages_of_ours_only(wanted: str | None, chosen: str) -> None:
    assert choose_return(wanted) == chosen


def test_the_language_of_a_person_is_that_of_the_register(client: Browser, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=PERSON.oid, asiointikieli="sv")
    assert client.open("/").lang == "fi"
    client.sign_in(PERSON.oid)
    assert client.open("/").lang == "sv"
    assert client.open("/?kieli=en").lang == "en"
