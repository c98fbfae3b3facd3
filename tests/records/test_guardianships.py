"""Dependants told by the population register: the pages with real questions over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from datetime import date, timedelta
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import create_app
from app.database import Database, utc_now
from app.demo.identity import make_hetu
from app.demo.people import PEOPLE
from app.persons.dependants import name_dependant
from app.persons.guardianships import NamedDependant, note_unanswered, store_answer
from app.persons.models import Henkilo, Hetu, HuoltajuusKysely, HuoltajuusVastaus
from app.persons.service import find_by_hetu, list_dependants, store_henkilo, store_huoltajuus
from app.settings import Settings
from app.sources.guardianships import AskedGuardianships, Dependants
from app.worker import STEPS, Worker
from tests.answering import Answering, Reply, answering
from tests.browser_client import Browser
from tests.sources.test_vtj import henkilo, huollettava, reply, sanoma

GUARDIAN, REGISTERED, STRANGER = (person.oid for person in PEOPLE[:3])
HETU = make_hetu(date(1981, 2, 21), 998)
BANNER = "Whose guardian you are could not be checked just now"
CALM = "studies cannot be shown just now"


def years_ago(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, month=3, day=1)


CHILD_HETU = make_hetu(date(2014, 8, 12), 902)


@pytest.fixture
def register() -> Iterator[Answering]:
    with answering() as server:
        yield server


@pytest.fixture
def settings(database_url: str, register: Answering) -> Settings:
    return Settings.for_tests(
        database_url=database_url,
        demo=True,
        guardianship_source="vtj",
        vtj_url=register.url + "/vtj",
        vtj_username="oma",
        vtj_password="sana",
        gather_deadline_seconds=1.0,
        source_timeout_seconds=2.0,
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["database"].dispose()


@pytest.fixture
def people(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=GUARDIAN, hetu=HETU, kutsumanimi="Kaisa", sukunimi="Ranta")
        store_henkilo(session, oid=REGISTERED, kutsumanimi="Otso", sukunimi="Ranta", syntymaaika=date(2015, 1, 2))
        store_henkilo(session, oid=STRANGER, kutsumanimi="Toinen", sukunimi="Niemi", syntymaaika=date(1980, 1, 1))
        store_huoltajuus(session, GUARDIAN, REGISTERED)


@pytest.fixture
def guardian(people: None, client: Browser, register: Answering) -> Browser:
    client.sign_in(GUARDIAN)
    register.asked.clear()
    return client


def tell(register: Answering, *replies: Reply) -> None:
    register.answer("/vtj", *replies, method="POST")


def a_child(hetu: str = CHILD_HETU) -> Reply:
    return reply(sanoma(henkilo(huollettava(hetu, "Ville Väinö"))))


def grow_old(database: Database, minutes: int = 16) -> None:
    with database.write() as session:
        session.execute(update(HuoltajuusKysely).values(asked_at=utc_now() - timedelta(minutes=minutes)))


def child_path(database: Database, hetu: str = CHILD_HETU) -> str:
    with database.write() as session:
        child = find_by_hetu(session, hetu)
        assert child is not None
        return f"/huollettavat/{quote(name_dependant(session, GUARDIAN, child.oid))}/opinnot"


def test_the_registers_child_is_offered_and_opens_the_empty_record(
    guardian: Browser, register: Answering, database: Database
) -> None:
    tell(register, a_child())
    page = guardian.open("/opinnot?kieli=en")
    assert page.texts("//nav[@class='people']//a") == ["Kaisa Ranta", "Ville Väinö Ranta"]
    child = page.click("Ville Väinö Ranta")
    assert "You are viewing the studies of Ville Väinö Ranta" in child.text
    assert len(register.asked) == 1, "the answer counts for a quarter of an hour"


def test_only_our_own_numbers_are_kept_of_the_answer(
    guardian: Browser, register: Answering, database: Database
) -> None:
    tell(register, a_child())
    guardian.open("/opinnot")
    with database.read() as session:
        (row,) = session.scalars(select(HuoltajuusVastaus))
        child = session.get(Henkilo, row.huollettava_oid)
        assert child is not None
        assert child.generated, "whom nobody knew gets a number of our own"
        assert session.scalars(select(Hetu.hetu).where(Hetu.henkilo_oid == child.oid)).all() == [CHILD_HETU]
        assert session.scalars(select(Henkilo).where(Henkilo.sukunimi == "Ranta")).all()


def test_the_registered_guardianship_counts_no_more(guardian: Browser, register: Answering, database: Database) -> None:
    with database.write() as session:
        name = name_dependant(session, GUARDIAN, REGISTERED)
    tell(register, a_child())
    assert guardian.open("/opinnot").texts("//nav[@class='people']//a")[1:] == ["Ville Väinö Ranta"]
    guardian.open(f"/huollettavat/{name}/opinnot", status=404)


def test_an_old_answer_is_asked_for_again_and_a_lost_guardianship_ends(
    guardian: Browser, register: Answering, database: Database
) -> None:
    tell(register, a_child(), reply(sanoma(henkilo())))
    guardian.open("/opinnot")
    path = child_path(database)
    guardian.open(path)
    grow_old(database)
    guardian.open(path, status=404)
    assert len(register.asked) == 2


TROUBLE = [Reply(500), Reply(hang=True), Reply(drip=True), reply(b"<html>"), reply(sanoma("", "0099")), Reply(cut=True)]


@pytest.mark.parametrize("trouble", TROUBLE, ids=["error", "hangs", "drips", "garbage", "code", "breaks off"])
def test_in_trouble_the_own_page_comes_and_the_childs_page_says_so(
    guardian: Browser, register: Answering, database: Database, trouble: Reply
) -> None:
    tell(register, a_child())
    guardian.open("/opinnot")
    path = child_path(database)
    grow_old(database)
    tell(register, trouble)
    own = guardian.open("/opinnot?kieli=en")
    assert BANNER in own.text
    assert "Try again" in own.text
    assert not own.find("//nav[@class='people']")
    calm = guardian.open(f"{path}?avaa=kaikki", status=503)
    assert CALM in calm.text
    assert calm.find(f"//main//a[@href='{path}?avaa=kaikki']")
    assert guardian.client.get(path).headers["Retry-After"]
    tell(register, a_child())
    for _ in range(20):
        if guardian.client.get(path).status_code == 200:
            break
        # A question that hung is still under way for a moment; the next look begins a new one.
        register.ending.wait(0.2)
    guardian.open(path)
    assert BANNER not in guardian.open("/opinnot").text


def test_a_failure_never_falls_back_on_the_registered_guardianship(
    guardian: Browser, register: Answering, database: Database
) -> None:
    tell(register, Reply(500))
    own = guardian.open("/opinnot?kieli=en")
    assert BANNER in own.text
    assert "Otso" not in own.text
    with database.read() as session:
        assert list_dependants(session, GUARDIAN) == []


def test_the_eighteenth_birthday_ends_it_while_the_answer_still_counts(people: None, database: Database) -> None:
    today = date(2026, 2, 28)
    born = {"turns 18 today": years_ago(today, 18), "tomorrow": years_ago(today, 18) + timedelta(days=1)}
    with database.write() as session:
        named = [NamedDependant(make_hetu(day, 903), who, "Ranta") for who, day in born.items()]
        store_answer(session, GUARDIAN, named, 0, utc_now())
    with database.read() as session:
        assert [child.etunimet for child in list_dependants(session, GUARDIAN, today)] == ["tomorrow"]
        assert list_dependants(session, GUARDIAN, date(2026, 3, 1)) == []


def test_the_dead_are_not_shown(guardian: Browser, register: Answering, database: Database) -> None:
    tell(register, a_child())
    guardian.open("/opinnot")
    path = child_path(database)
    with database.write() as session:
        child = find_by_hetu(session, CHILD_HETU)
        assert child is not None
        child.kuollut = True
    assert not guardian.open("/opinnot").find("//nav[@class='people']")
    guardian.open(path, status=404)


def test_who_has_no_hetu_is_told_of(guardian: Browser, register: Answering) -> None:
    tell(register, reply(sanoma(henkilo(huollettava("", "Heikki", "2015")))))
    page = guardian.open("/opinnot?kieli=en")
    assert "names 1 dependant of yours without a personal identity code" in page.text
    assert not page.find("//nav[@class='people']")


def test_a_guardian_without_a_hetu_is_not_asked_about(client: Browser, people: None, register: Answering) -> None:
    client.sign_in(STRANGER)
    page = client.open("/opinnot?kieli=en")
    assert BANNER not in page.text
    assert register.asked == []


def test_names_that_we_have_stay(guardian: Browser, register: Answering, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, hetu=CHILD_HETU, kutsumanimi="Vili", sukunimi="Ranta-Aho")
    tell(register, a_child())
    assert "Vili Ranta-Aho" in guardian.open("/opinnot").text


def test_a_child_of_two_guardians_is_one_person(people: None, database: Database) -> None:
    with database.write() as session:
        for oid in (GUARDIAN, STRANGER, GUARDIAN):
            store_answer(session, oid, [NamedDependant(CHILD_HETU, "Ville", "Ranta")], 0, utc_now())
    with database.read() as session:
        (first,), (second,) = list_dependants(session, GUARDIAN), list_dependants(session, STRANGER)
        assert first.oid == second.oid


def test_a_late_failure_does_not_take_a_new_answer_away(people: None, database: Database) -> None:
    with database.write() as session:
        store_answer(session, GUARDIAN, [NamedDependant(CHILD_HETU, "Ville", "Ranta")], 0, utc_now())
        note_unanswered(session, GUARDIAN, utc_now())
    with database.read() as session:
        assert len(list_dependants(session, GUARDIAN)) == 1


def test_a_report_about_the_child_can_be_begun_and_waits_while_nobody_can_tell(
    guardian: Browser, register: Answering, database: Database
) -> None:
    tell(register, a_child())
    guardian.open("/opinnot")
    name = child_path(database).split("/")[2]
    begin = f"/virheilmoitukset/uusi?huollettava={name}&kieli=en"
    assert "Ville" in guardian.open(begin).text
    grow_old(database)
    tell(register, Reply(500))
    assert CALM in guardian.open(begin, status=503).text
    assert "reports about your dependants are not in this list" in guardian.open("/virheilmoitukset?kieli=en").text
    guardian.open(f"/virheilmoitukset/uusi?huollettava={'A' * 22}", status=503)


def test_whoever_never_had_a_dependant_reports_without_any_question(
    client: Browser, people: None, register: Answering
) -> None:
    client.sign_in(STRANGER)
    client.open("/virheilmoitukset")
    assert register.asked == []


def test_a_minor_reads_that_guardians_see_though_nobody_names_them(client: Browser, people: None) -> None:
    client.sign_in(REGISTERED)
    page = client.open("/jaot?kieli=en")
    assert "Your guardians see your studies in this service until you turn 18." in page.text
    assert "Kaisa" not in page.text


def test_the_worker_empties_old_answers_and_forgets_all_when_the_register_is_not_asked_any_more(
    people: None, app: Flask, settings: Settings, database: Database
) -> None:
    steps = [step for step in STEPS if step.name == "forget guardianships"]
    with database.write() as session:
        store_answer(session, GUARDIAN, [NamedDependant(CHILD_HETU, "Ville", "Ranta")], 1, utc_now())
    assert Worker(app, steps).run_once() == {"forget guardianships": 0}
    grow_old(database)
    assert Worker(app, steps).run_once() == {"forget guardianships": 1}
    with database.read() as session:
        assert session.scalars(select(HuoltajuusVastaus)).all() == []
        assert list_dependants(session, GUARDIAN) == [], "that the register was asked is not forgotten"
    other = create_app(settings.replace(guardianship_source="registry"))
    assert Worker(other, steps).run_once() == {"forget guardianships": 1}
    other.extensions["database"].dispose()
    with database.read() as session:
        assert [child.oid for child in list_dependants(session, GUARDIAN)] == [REGISTERED]


class AtOnce(Executor):
    """Has the answer before anybody can wait for it, as on a machine that lets the asking thread run first."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def test_an_answer_that_is_there_at_once_stops_nobody(
    people: None, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sources.guardianships.ThreadPoolExecutor", lambda *_, **__: AtOnce())
    source = AskedGuardianships(database, lambda *_: Dependants(()), deadline_seconds=5.0)
    answers: list[bool] = []
    look = Thread(target=lambda: answers.append(source.start(GUARDIAN, date(2026, 11, 24))().is_known), daemon=True)
    look.start()
    look.join(30)
    assert answers == [True]
