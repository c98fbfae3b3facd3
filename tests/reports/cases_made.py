"""People, schools and records of the tests of error reports, and the shortest way to a case."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from app.database import Database
from app.demo.people import PEOPLE
from app.directory.stamp import renew_directory_stamp
from app.organisations.contacts import KOSKI_CONTACT
from app.organisations.models import Organisaatio
from app.persons.service import store_henkilo, store_huoltajuus
from app.records.service import finnish_today
from app.register.document import Document
from app.register.names import Directory
from app.sources.koski import import_document
from tests.browser_client import Browser, Page
from tests.dependants import name_of
from tests.register.records import code

GUARDIAN, CHILD, STRANGER = (person.oid for person in PEOPLE[:3])
SCHOOL_OID = "1.2.246.562.10.11111111111"
CLOSED_OID = "1.2.246.562.10.22222222222"
SILENT_OID = "1.2.246.562.10.33333333333"
"""A school without any address"""
SCHOOL = {"oid": SCHOOL_OID, "nimi": {"fi": "Kuusimäen lukio", "sv": "Granbacka gymnasium"}}
SCHOOL_EMAIL = "virheet@kuusimaki.example"
RIGHT_OIDS = ("1.2.246.562.15.00000000017", "1.2.246.562.15.00000000025")


def make_right(oid: str, subject: str, school: dict[str, Any] = SCHOOL) -> dict[str, Any]:
    """A study right at an upper secondary school with one subject and one course in it."""
    return {
        "oid": oid,
        "tyyppi": code("lukiokoulutus", "opiskeluoikeudentyyppi"),
        "oppilaitos": school,
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2020-08-10", "tila": code("lasna", "koskiopiskeluoikeudentila")}]},
        "suoritukset": [
            {
                "tyyppi": code("lukionoppimaara", "suorituksentyyppi"),
                "koulutusmoduuli": {"tunniste": code("309902", "koulutus")},
                "osasuoritukset": [
                    {
                        "tyyppi": code("lukionoppiaine", "suorituksentyyppi"),
                        "koulutusmoduuli": {"tunniste": {"koodiarvo": "X", "nimi": {"fi": subject, "sv": subject}}},
                        "arviointi": [
                            {"arvosana": code("9", "arviointiasteikkoyleissivistava"), "päivä": "2021-05-28"}
                        ],
                        "osasuoritukset": [
                            {
                                "tyyppi": code("lukionkurssi", "suorituksentyyppi"),
                                "koulutusmoduuli": {
                                    "tunniste": {"koodiarvo": "X1", "nimi": {"fi": "Alku", "sv": "Början"}}
                                },
                                "arviointi": [{"arvosana": code("8", "arviointiasteikkoyleissivistava")}],
                            }
                        ],
                    }
                ],
            }
        ],
    }


def store_people(database: Database, *, turvakielto: bool = False) -> None:
    """A guardian of 40 years, a child of 15, and somebody with neither children nor studies."""
    today = finnish_today()
    with database.write() as session:
        for oid, name, age in ((GUARDIAN, "Riikka", 40), (CHILD, "Aada", 15), (STRANGER, "Vieras", 25)):
            born = today - timedelta(days=365 * age)
            store_henkilo(session, oid=oid, etunimet=name, kutsumanimi=name, sukunimi="Kuusi", syntymaaika=born)
        store_henkilo(session, oid=CHILD, turvakielto=turvakielto)
        store_huoltajuus(session, GUARDIAN, CHILD)
    import_document(database, Document({"oid": GUARDIAN}, [make_right(RIGHT_OIDS[0], "Tähtitiede")]), Directory())
    import_document(database, Document({"oid": CHILD}, [make_right(RIGHT_OIDS[1], "Merenkulku")]), Directory())


def store_schools(database: Database) -> None:
    """A school with an address, a closed one, and one that has none."""
    with database.write() as session:
        for oid, name, status, email in (
            (SCHOOL_OID, "Kuusimäen lukio", "AKTIIVINEN", SCHOOL_EMAIL),
            (CLOSED_OID, "Vanhan kylän koulu", "PASSIIVINEN", None),
            (SILENT_OID, "Hiljainen koulu", "AKTIIVINEN", None),
        ):
            session.add(make_school(oid, name, status, email))
        renew_directory_stamp(session)


def make_school(oid: str, name: str, status: str, email: str | None) -> Organisaatio:
    value = {
        "YhteystietojenTyyppi.oid": KOSKI_CONTACT,
        "YhteystietoElementti.tyyppi": "Email",
        "YhteystietoElementti.kaytossa": "true",
        "YhteystietoArvo.kieli": "kieli_fi#1",
        "YhteystietoArvo.arvoText": email,
    }
    return Organisaatio(
        oid=oid,
        parent_oid="1.2.246.562.10.00000000001",
        nimi={"fi": name},
        tyypit=["organisaatiotyyppi_02"],
        status=status,
        contacts={"yhteystietoArvos": [value] if email else []},
    )


def fill_in(page: Page, **changes: str) -> Page:
    """The form of a report about a row, filled in well but for `changes`, and sent."""
    fields = {"field": "grade", "what_is_wrong": "Arvosana on 9.", "should_be": "Arvosana on 10."}
    return page.submit("Save and go on", **{**fields, **changes})


def child_of(browser: Browser) -> str:
    """The name of CHILD in the addresses of GUARDIAN."""
    return name_of(browser.app.extensions["database"], GUARDIAN, CHILD)


def begin(browser: Browser, place: str = "s1o1a1r1", subject: str = "") -> Page:
    """From a place of the record to the form."""
    query = f"&huollettava={child_of(browser)}" if subject else ""
    return browser.open(f"/virheilmoitukset/uusi?kohta={place}&kieli=en{query}").submit("Go on to the report")


def send_one(browser: Browser, **changes: str) -> Page:
    """A whole report, to its receipt."""
    return fill_in(begin(browser), **changes).click("Go on to check and send").submit("Send the report")


def number_of(receipt: Page) -> str:
    found = re.search(r"VI-\d{4}-[0-9A-Z]{4}", receipt.h1)
    assert found, receipt.h1
    return found[0]
