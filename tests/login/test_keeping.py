"""Signed out while filling in a form: it is kept for the same person, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.database import Database, utc_now
from app.demo.people import PEOPLE
from app.login.cleaning import clean_up_sessions
from app.login.keeping import LARGEST_BYTES, MOST_OF_ONE_PERSON
from app.login.models import KeptPost, LoginSession
from app.persons.service import store_henkilo
from app.settings import Settings
from app.web.moments import format_clock
from tests.browser_client import Browser

AINO, EETU = PEOPLE[0], PEOPLE[1]
FORM = "/omat-tiedot/ilmoitukset/osoite"
TEXT = "A sentence that took an hour to write"


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    with database.write() as session:
        for person in (AINO, EETU):
            store_henkilo(session, oid=person.oid, kutsumanimi=person.kutsumanimi, sukunimi=person.sukunimi)


def be_away(database: Database, minutes: int) -> None:
    with database.write() as session:
        seen = LoginSession.seen_at
        for row in session.scalars(select(LoginSession)):
            row.seen_at -= timedelta(minutes=minutes)
        assert session.scalar(select(func.count(seen)))


def send_late(client: Browser, database: Database, minutes: int = 40) -> str:
    """Sign in, stay away, send a form; the address to which that leads."""
    client.sign_in(AINO.oid)
    token = str(client.open("/palaute").find("//input[@name='csrf_token']/@value")[0])
    be_away(database, minutes)
    answer = client.client.post(FORM, data={"teksti": TEXT, "csrf_token": token})
    return str(answer.headers.get("Location", answer.status_code))


def count_kept(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(KeptPost)) or 0


def test_the_form_waits_behind_sign_in_and_is_sent_by_the_person(client: Browser, database: Database) -> None:
    where = send_late(client, database)
    assert where.startswith("/kirjaudu?jatko=/istunto/lomake/")
    page = client.open(where)
    (button,) = page.texts(f"//button[@value='{AINO.oid}']")
    page = page.submit(button)
    assert page.find(f"//form[@action='{FORM}']//input[@name='teksti']/@value") == [TEXT]
    tokens = page.find(f"//form[@action='{FORM}']//input[@name='csrf_token']/@value")
    assert len(tokens) == 1


def test_somebody_else_in_the_same_browser_sees_nothing_of_it(client: Browser, database: Database) -> None:
    where = send_late(client, database).removeprefix("/kirjaudu?jatko=")
    client.sign_in(EETU.oid)
    assert TEXT not in client.open(where).html


def test_it_can_be_forgotten_and_only_by_its_writer(client: Browser, database: Database) -> None:
    where = send_late(client, database).removeprefix("/kirjaudu?jatko=")
    client.sign_in(EETU.oid)
    token = str(client.open("/palaute").find("//input[@name='csrf_token']/@value")[0])
    client.send("POST", where + "/unohda", {"csrf_token": token})
    assert count_kept(database) == 1
    client.client.delete_cookie("istunto")
    client.sign_in(AINO.oid)
    page = client.open(where)
    page.submit(page.texts("//button[contains(@class, 'plain')]")[0])
    assert count_kept(database) == 0


def test_it_is_sealed_and_gone_after_an_hour(client: Browser, database: Database, app: Flask) -> None:
    where = send_late(client, database).removeprefix("/kirjaudu?jatko=")
    with database.write() as session:
        row = session.scalars(select(KeptPost)).one()
        assert TEXT.encode() not in row.sealed
        session.execute(update(KeptPost).values(kept_at=utc_now() - timedelta(minutes=61)))
    client.sign_in(AINO.oid)
    assert TEXT not in client.open(where).html
    clean_up_sessions(database, app.extensions["settings"], utc_now())
    assert count_kept(database) == 0


def test_without_a_session_before_nothing_is_kept(client: Browser, database: Database) -> None:
    token = str(client.open("/palaute").find("//input[@name='csrf_token']/@value")[0])
    client.send("POST", FORM, {"teksti": TEXT, "csrf_token": token}, status=403)
    client.client.set_cookie("istunto", "made-up")
    client.send("POST", FORM, {"teksti": TEXT, "csrf_token": token}, status=403)
    assert count_kept(database) == 0


def test_there_is_a_limit_to_what_is_kept(client: Browser, database: Database) -> None:
    send_late(client, database)
    client.send("POST", FORM, {"teksti": "x" * LARGEST_BYTES}, status=403)
    for _ in range(MOST_OF_ONE_PERSON - 1):
        client.send("POST", FORM, {"teksti": TEXT})
    client.send("POST", FORM, {"teksti": TEXT}, status=403)
    assert count_kept(database) == MOST_OF_ONE_PERSON


def test_rows_of_ended_sessions_are_gone_within_the_hour(client: Browser, database: Database) -> None:
    settings = Settings.for_tests(demo=True)
    client.sign_in(AINO.oid)
    be_away(database, settings.session_idle_minutes + 45)
    assert clean_up_sessions(database, settings, utc_now()) == 0
    be_away(database, 6)
    assert clean_up_sessions(database, settings, utc_now()) == 1


def test_the_page_says_until_when_one_is_signed_in(client: Browser) -> None:
    assert client.open("/").find("//a[@target='istunto']") == []
    client.sign_in(AINO.oid)
    (link,) = client.open("/").find("//a[@target='istunto']/@href")
    assert client.open(str(link)).find("//p[@class='lead']")


def test_staying_signed_in_lengthens_the_session_and_says_until_when(client: Browser, database: Database) -> None:
    client.sign_in(AINO.oid)
    be_away(database, minutes=25)
    before = utc_now()
    (link,) = client.open("/tietosuoja").find("//a[@target='istunto']/@href")
    with database.read() as session:
        assert session.scalars(select(LoginSession)).one().seen_at >= before, "any page is a use"
    be_away(database, minutes=25)
    page = client.open(f"{link}?kieli=en")
    with database.read() as session:
        used_at = session.scalars(select(LoginSession)).one().seen_at
    assert used_at >= before
    ends_at = {format_clock(used_at + timedelta(minutes=30, seconds=more)) for more in (0, 60)}
    assert any(f"until {clock}" in page.texts("//p[@class='lead']")[0] for clock in ends_at)


def test_no_session_is_lengthened_beyond_its_eight_hours(client: Browser, database: Database) -> None:
    client.sign_in(AINO.oid)
    with database.write() as session:
        row = session.scalars(select(LoginSession)).one()
        assert row.ends_at - row.begun_at == timedelta(hours=8)
        row.ends_at = ends_at = utc_now() + timedelta(minutes=10)
    assert f"until {format_clock(ends_at)}" in client.open("/istunto?kieli=en").texts("//p[@class='lead']")[0]
    with database.write() as session:
        session.scalars(select(LoginSession)).one().ends_at = utc_now()
    assert client.client.get("/istunto").status_code == 303
