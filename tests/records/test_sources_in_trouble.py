"""My studies while Virta or the matriculation register is in trouble: the page comes, says so, and mends by itself.

The stand-ins answer over real HTTP; nothing here is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.database import Database
from app.demo.people import PEOPLE
from app.demo.seeding import seed
from app.demo.stand_ins.behaviour import Behaviour
from app.demo.stand_ins.server import StandIns, running_stand_ins
from app.records.service import finnish_today
from app.settings import Settings
from tests.browser_client import Browser, Page

RIIKKA = next(person for person in PEOPLE if person.name == "Riikka Lehtovaara")
TROUBLE = (Behaviour.HANGS, Behaviour.RESETS, Behaviour.DRIPS, Behaviour.GARBAGE, Behaviour.FAILS, Behaviour.STRANGER)
MISSING = {"virta": "higher education could not be fetched", "ytr": "matriculation examination could not be fetched"}
SHOWN = {"virta": "Fundamentals of Nursing", "ytr": "Mother tongue test, Finnish"}
LOOKS = 400
"""More looks than mending takes; each takes a while."""


@pytest.fixture
def stand_ins() -> Iterator[StandIns]:
    with running_stand_ins() as running:
        yield running


@pytest.fixture
def settings(database_url: str, stand_ins: StandIns) -> Settings:
    """An answer is never fresh: every look asks."""
    return Settings.for_tests(
        database_url=database_url,
        demo=True,
        source_fresh_minutes=0,
        gather_deadline_seconds=0.5,
        source_timeout_seconds=0.8,
        **stand_ins.settings(),
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> Iterator[Flask]:
    seed(database, finnish_today())
    app = create_app(settings)
    yield app
    app.extensions["registers"].remote.close()
    app.extensions["database"].dispose()


def my_studies(browser: Browser) -> Page:
    return browser.open("/opinnot?avaa=kaikki&kieli=en")


def notices(page: Page) -> str:
    return " ".join(page.texts("//div[@role='status']"))


def look_until_mended(browser: Browser) -> Page:
    """A fetch that was under way when the register came back still has to end."""
    for _ in range(LOOKS):
        page = my_studies(browser)
        if not notices(page):
            return page
    raise AssertionError(f"still in trouble: {notices(page)}")


def look_until_alone_in_trouble(browser: Browser, source: str, other: str) -> Page:
    """On a busy machine the healthy register may miss the deadline too; it answers at one of the next looks."""
    for _ in range(LOOKS):
        page = my_studies(browser)
        assert MISSING[source] in notices(page)
        if MISSING[other] not in notices(page):
            return page
    raise AssertionError(f"the healthy register never came: {notices(page)}")


def test_the_page_comes_with_what_is_there_and_mends(app: Flask, stand_ins: StandIns) -> None:
    browser = Browser(app)
    browser.sign_in(RIIKKA.oid)
    for behaviour in TROUBLE:
        for source, other in (("virta", "ytr"), ("ytr", "virta")):
            stand_ins.known.behave(source, behaviour)
            page = look_until_alone_in_trouble(browser, source, other)
            assert SHOWN[other] in page.text, behaviour
            stand_ins.known.behave(source, Behaviour.ANSWERS)
            mended = look_until_mended(browser)
            assert SHOWN[source] in mended.text
            assert SHOWN[other] in mended.text


def test_before_the_first_answer_the_studies_are_missing_and_afterwards_the_last_answer_is_shown(
    app: Flask, stand_ins: StandIns
) -> None:
    stand_ins.known.behave("ytr", Behaviour.GARBAGE)
    browser = Browser(app)
    browser.sign_in(RIIKKA.oid)
    page = my_studies(browser)
    assert "missing from this page" in notices(page)
    assert SHOWN["ytr"] not in page.text
    stand_ins.known.behave("ytr", Behaviour.ANSWERS)
    look_until_mended(browser)
    stand_ins.known.behave("ytr", Behaviour.GARBAGE)
    page = my_studies(browser)
    assert "The details shown are as of" in notices(page)
    assert SHOWN["ytr"] in page.text


def test_an_answer_about_a_stranger_is_never_shown(app: Flask, stand_ins: StandIns) -> None:
    for source in SHOWN:
        stand_ins.known.behave(source, Behaviour.STRANGER)
    browser = Browser(app)
    browser.sign_in(RIIKKA.oid)
    page = my_studies(browser)
    for source in SHOWN:
        assert MISSING[source] in notices(page)
    strangers = stand_ins.known.a_stranger_to([RIIKKA])
    assert strangers.sukunimi not in page.text
    assert not page.find("//table")
