"""The main menu: on every page of a signed-in person, and on no other."""

from __future__ import annotations

import pytest

from app.database import Database
from app.demo.people import PEOPLE
from app.persons.service import store_henkilo
from tests.browser_client import Browser

SOMEBODY = PEOPLE[0]
MENU = "//nav[@aria-label='Main menu']"


@pytest.fixture
def citizen(client: Browser, database: Database) -> Browser:
    with database.write() as session:
        store_henkilo(session, oid=SOMEBODY.oid, etunimet="Riikka", kutsumanimi="Riikka", sukunimi="Kuusi")
    client.sign_in(SOMEBODY.oid)
    return client


def test_a_visitor_has_no_menu(client: Browser) -> None:
    assert client.open("/?kieli=en").find(MENU) == []


def test_the_page_itself_is_marked(citizen: Browser) -> None:
    page = citizen.open("/opinnot?kieli=en")
    assert page.texts(f"{MENU}//a[@aria-current='page']") == ["My studies"]


def test_a_page_below_marks_its_part(citizen: Browser) -> None:
    page = citizen.open("/opinnot/miksi-puuttuu?kieli=en")
    assert page.texts(f"{MENU}//a[@aria-current='true']") == ["My studies"]


def test_a_page_of_no_part_marks_nothing(citizen: Browser) -> None:
    page = citizen.open("/saavutettavuus?kieli=en")
    assert "My studies" in page.texts(f"{MENU}//a")
    assert page.find(f"{MENU}//a[@aria-current]") == []


def test_signed_out_the_menu_is_gone(citizen: Browser) -> None:
    page = citizen.open("/opinnot?kieli=en").submit("Sign out")
    assert page.find(MENU) == []
