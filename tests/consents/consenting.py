"""A person with studies that rest on consent and others that do not, as the tests of consents need them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.consents.held import list_held
from app.consents.withdrawing import Desk
from app.database import Database
from app.register.document import Document
from app.register.names import Directory
from app.sources.koski import Outcome, import_document
from tests.register.records import Json, code
from tests.reports.cases_made import CHILD, SCHOOL, store_people, store_schools

OWNER = CHILD
"""15 years old, so that a guardian may look at the record"""
COURSE_OID, ARTS_OID, BADGE_OID = (f"1.2.246.562.15.000000001{number}" for number in (17, 25, 33))
SECRET = "Sienten tunnistaminen"
"""A name that stands in the course only"""
COURSE = "vstvapaatavoitteinenkoulutus"
BASICS = "taiteenperusopetuksenlaajanoppimaaranperusopinnot"
ADVANCED = "taiteenperusopetuksenlaajanoppimaaransyventavatopinnot"


def right(oid: str | None, tyyppi: str, *types: str, name: str = "Kuvataide", **more: Any) -> Json:
    jakso = {"alku": "2019-08-10", "tila": code("lasna", "koskiopiskeluoikeudentila")}
    made: Json = {
        "tyyppi": code(tyyppi, "opiskeluoikeudentyyppi"),
        "oppilaitos": SCHOOL,
        "tila": {"opiskeluoikeusjaksot": [jakso]},
        "suoritukset": [
            {
                "tyyppi": code(one, "suorituksentyyppi"),
                "koulutusmoduuli": {"tunniste": {"koodiarvo": "999907", "nimi": {"fi": name}}},
                "osasuoritukset": [],
            }
            for one in types
        ],
        **more,
    }
    return {"oid": oid, **made} if oid else made


def course(**more: Any) -> Json:
    return right(COURSE_OID, "vapaansivistystyonkoulutus", "vstvapaatavoitteinenkoulutus", name=SECRET, **more)


def arts(*types: str) -> Json:
    return right(ARTS_OID, "taiteenperusopetus", *(types or (BASICS, ADVANCED)), versionumero=3)


def badge() -> Json:
    return right(BADGE_OID, "vapaansivistystyonkoulutus", "vstosaamismerkki", name="Merkki")


def give(database: Database, *rights: Json, oid: str = OWNER) -> list[Outcome]:
    return import_document(database, Document({"oid": oid}, list(rights)), Directory())


def store_world(database: Database) -> None:
    """The owner with a law-based study right and three that rest on consent; the course has an earlier version."""
    store_people(database)
    store_schools(database)
    give(database, course(lisätiedot={"x": SECRET}), arts(), badge())
    assert give(database, course()) == [Outcome.UPDATED]


def desk_of(app: Flask) -> Desk:
    return Desk(app.extensions["database"], app.extensions["settings"], app.extensions["seal"])


def keys_of(database: Database, oid: str = OWNER) -> dict[str, str]:
    """Key by the type that it stands for, of everything that can be withdrawn."""
    with database.read() as session:
        return {"+".join(sorted(held.types)): held.key for held in list_held(session, oid)}


def count(database: Database, table: type, *where: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0
