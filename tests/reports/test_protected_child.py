"""Reports by a guardian of a protected child: a word planted in every text of the child's record is on no page."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.persons.service import store_henkilo
from app.register.document import Document
from app.register.names import Directory
from app.reports.models import ErrorReport
from app.sources.koski import import_document
from tests.browser_client import Browser, Page
from tests.reports.cases_made import (
    CHILD,
    GUARDIAN,
    RIGHT_OIDS,
    SCHOOL_EMAIL,
    begin,
    child_of,
    fill_in,
    make_right,
    number_of,
    store_people,
    store_schools,
)

PLANTED = "Zqplanted"
KNOWN_BY = frozenset({"koodiarvo", "koodistoUri", "oid", "alku", "päivä"})


@pytest.fixture(autouse=True)
def record(database: Database) -> None:
    store_people(database)
    store_schools(database)


@pytest.fixture
def citizen(client: Browser) -> Browser:
    client.sign_in(GUARDIAN)
    return client


def plant(value: Any, words: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: plant(child, words, name) for name, child in value.items()}
    if isinstance(value, list):
        return [plant(child, words, key) for child in value]
    return f"{PLANTED}{next(words)}" if isinstance(value, str) and key not in KNOWN_BY else value


def store_child(database: Database, *, turvakielto: bool) -> None:
    planted = plant(make_right(RIGHT_OIDS[1], "Merenkulku"), count())
    course = planted["suoritukset"][0]["osasuoritukset"][0]["osasuoritukset"][0]
    course["koulutusmoduuli"]["tunniste"]["koodiarvo"] = f"{PLANTED}Koodi"
    planted["suoritukset"][0]["toimipiste"] = {"oid": RIGHT_OIDS[0], "nimi": {"fi": f"{PLANTED}Toimipiste"}}
    import_document(database, Document({"oid": CHILD}, [planted]), Directory())
    with database.write() as session:
        store_henkilo(session, oid=CHILD, turvakielto=turvakielto)


def pages_of_a_report(citizen: Browser, place: str) -> list[Page]:
    """Every page from the place of the record to the case and the list."""
    pages = [citizen.open(f"/virheilmoitukset/uusi?kohta={place}&kieli=en&huollettava={child_of(citizen)}")]
    pages.append(begin(citizen, place, CHILD))
    pages.append(fill_in(pages[-1]))
    pages.append(pages[-1].click("Go on to check and send"))
    pages.append(pages[-1].submit("Send the report"))
    pages.append(citizen.open(f"/virheilmoitukset/{number_of(pages[-1])}?kieli=en"))
    pages.append(citizen.open("/virheilmoitukset?kieli=en"))
    pages.append(citizen.open(f"/virheilmoitukset/uusi?huollettava={child_of(citizen)}&kieli=en"))
    return pages


@pytest.mark.parametrize("place", ["s1o1", "s1o1a1", "s1o1a1r1"])
def test_no_word_of_a_protected_childs_record_is_on_a_page(citizen: Browser, database: Database, place: str) -> None:
    store_child(database, turvakielto=True)
    for page in pages_of_a_report(citizen, place):
        for word in (PLANTED, SCHOOL_EMAIL):
            assert word not in page.html, page.path
    with database.read() as session:
        report = session.scalars(select(ErrorReport)).one()
    assert report.email == SCHOOL_EMAIL, "it goes to the school all the same"
    assert report.study_right_key


def test_of_any_other_child_the_words_are_there(citizen: Browser, database: Database) -> None:
    store_child(database, turvakielto=False)
    assert any(PLANTED in page.html for page in pages_of_a_report(citizen, "s1o1a1r1"))
