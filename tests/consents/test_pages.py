"""The pages of consents: two steps, in several tabs, with forged forms, and what a recipient then finds."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.database import Database, utc_now
from app.sharing.lifecycle import day_of
from app.sharing.making import create_share
from app.sharing.shares import token_of
from app.sources.gather import Registers
from app.sources.models import WithdrawnConsent
from tests.browser_client import Browser
from tests.consents.consenting import COURSE, OWNER, SECRET, count, course, give, keys_of, store_world
from tests.dependants import at
from tests.reports.cases_made import GUARDIAN, STRANGER
from tests.sharing.recipients import ask
from tests.sharing.shared import draft
from tests.sharing.shared import keys_of as attainment_keys

HOME = "/omat-tiedot/suostumukset"


@pytest.fixture
def owner(client: Browser, database: Database) -> Browser:
    store_world(database)
    client.sign_in(OWNER)
    return client


def test_from_the_record_to_a_withdrawn_consent(owner: Browser, database: Database) -> None:
    record = owner.open("/opinnot?avaa=kaikki&kieli=en")
    assert len([link for link in record.texts("//a") if link == "Withdraw the consent"]) == 3
    page = record.click("Withdraw the consent")
    assert page.path.startswith(HOME)
    key = keys_of(database)[COURSE]
    page = owner.open(f"{HOME}/{key}")
    assert SECRET in page.text
    assert "final" in page.text
    page = page.submit("Withdraw the consent", 422)
    assert "Tick the box first" in page.text
    assert count(database, WithdrawnConsent) == 0
    page = page.submit("Withdraw the consent", ymmarran="1")
    assert page.path.startswith(f"{HOME}?")
    assert "Your consent is withdrawn" in page.text
    assert SECRET not in page.text
    assert SECRET not in owner.open("/opinnot?avaa=kaikki").text
    assert "article 7(3)" in owner.open("/kaytto/omat?kieli=en").text


def test_sent_twice_or_from_an_old_tab_it_stays_withdrawn(owner: Browser, database: Database) -> None:
    key = keys_of(database)[COURSE]
    first = owner.open(f"{HOME}/{key}?kieli=en")
    second = owner.open(f"{HOME}/{key}?kieli=en")
    first.submit("Withdraw the consent", ymmarran="1")
    assert "Your consent is withdrawn" in second.submit("Withdraw the consent", ymmarran="1").text
    assert owner.open(f"{HOME}/{key}").path.startswith(f"{HOME}?")
    assert count(database, AuditEvent, AuditEvent.action == "withdraw_consent") == 1


def test_the_link_that_stands_in_the_way_is_named_and_can_be_withdrawn(
    owner: Browser, database: Database, app: Flask
) -> None:
    key = keys_of(database)[COURSE]
    open_tab = owner.open(f"{HOME}/{key}?kieli=en")
    registers, now = Registers(database), utc_now()
    chosen = tuple(one for one in attainment_keys(registers, OWNER) if one.startswith(key))
    given = draft(chosen, form_key=uuid4().hex, last_day=day_of(now), name="Firm X")
    create_share(registers, app.extensions["seal"], OWNER, given, now)
    page = open_tab.submit("Withdraw the consent", 409, ymmarran="1")
    assert "cannot withdraw this consent yet" in page.text
    assert not page.find("//main//button")
    page.click("Withdraw the link “Firm X”").submit("Withdraw the link")
    owner.open(f"{HOME}/{key}").submit("Withdraw the consent", ymmarran="1")
    assert count(database, WithdrawnConsent) == 1
    assert SECRET not in owner.open("/jaot").text


def test_a_recipient_of_a_copy_of_nothing_else_is_told_that_it_is_gone(
    client: Browser, database: Database, app: Flask
) -> None:
    store_world(database)
    give(database, {**course(), "oid": "1.2.246.562.15.00000000777"}, oid=STRANGER)
    registers, now = Registers(database), utc_now()
    given = draft(form_key=uuid4().hex, last_day=day_of(now) + timedelta(days=9), is_frozen=True)
    made = create_share(registers, app.extensions["seal"], STRANGER, given, now)
    path = f"/jako/{token_of(app.extensions['settings'].secret_keys, made.share)}"
    assert SECRET in ask(app, path).text
    client.sign_in(STRANGER)
    key = keys_of(database, STRANGER)[COURSE]
    client.open(f"{HOME}/{key}?kieli=en").submit("Withdraw the consent", ymmarran="1")
    answer = ask(app, path)
    assert answer.status_code == 410
    assert SECRET not in answer.text


@pytest.mark.parametrize("oid", [GUARDIAN, STRANGER])
def test_somebody_elses_consent_does_not_exist_not_even_a_childs(client: Browser, database: Database, oid: str) -> None:
    store_world(database)
    key = keys_of(database)[COURSE]
    client.sign_in(oid)
    csrf = client.open("/palaute").find("//input[@name='csrf_token']/@value")[0]
    for path in (f"{HOME}/{key}", at(database, GUARDIAN, OWNER, f"{HOME}/{key}")):
        client.open(path, 404)
        client.send("POST", path, {"csrf_token": csrf, "ymmarran": "1"}, 404)
    assert SECRET not in client.open(HOME).text
    assert count(database, WithdrawnConsent) == 0


def test_a_guardians_view_of_the_child_offers_no_withdrawal(client: Browser, database: Database) -> None:
    store_world(database)
    client.sign_in(GUARDIAN)
    page = client.open(at(database, GUARDIAN, OWNER, "/opinnot?avaa=kaikki&kieli=en"))
    assert "Withdraw the consent" not in page.text


@pytest.mark.parametrize("data", [{}, {"ymmarran": ""}, {"ymmarran": "0"}, {"ymmarran": "\x00"}, {"ymmarran": "11"}])
def test_a_forged_form_withdraws_nothing(owner: Browser, database: Database, data: dict[str, str]) -> None:
    key = keys_of(database)[COURSE]
    csrf = owner.open("/palaute").find("//input[@name='csrf_token']/@value")[0]
    owner.send("POST", f"{HOME}/{key}", {"csrf_token": csrf, **data}, 422)
    assert owner.client.post(f"{HOME}/{key}", data={"ymmarran": "1"}).status_code in (400, 403)
    for odd in ("x", "%00", "é" * 60, key + ".x", key.upper() + "_", "a" * 3000):
        owner.send("POST", f"{HOME}/{odd}", {"csrf_token": csrf, "ymmarran": "1"}, 404)
    assert count(database, WithdrawnConsent) == 0


def test_looking_is_written_down(owner: Browser, database: Database) -> None:
    owner.open(HOME)
    owner.open(f"{HOME}/{keys_of(database)[COURSE]}")
    with database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "view_consents")).all()
    assert [(event.actor_oid, event.subject_oid) for event in events] == [(OWNER, OWNER)] * 2
