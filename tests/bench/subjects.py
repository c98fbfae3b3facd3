"""What is measured: made-up records of any size, a database that holds one, and a signed-in visitor who reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.database import Database, utc_now
from app.demo.building import Json, attainment, code, confirmed, local, module, name, states, study_right
from app.demo.identity import make_henkilo_oid
from app.demo.school import School
from app.demo.seeding import seed_codes, seed_organisations
from app.demo.vocational import unit
from app.login.recognition import COOKIE
from app.login.service import Method, SessionLimits, begin_session
from app.persons.service import store_henkilo
from app.register.document import read_document
from app.settings import Settings
from app.sources.directory import current_directory
from app.sources.koski import import_document
from app.web.cookies import name_cookie

FIRST_NUMBER = 700_000
"""Numbers of the people measured; the demo's are below."""
SCHOOL_NUMBER = 1
BEGAN = date(2021, 8, 9)


@dataclass(frozen=True, slots=True)
class Subject:
    """A database with one person whose record has `rows` rows, and the cookie by which they are known."""

    database_url: str
    cookie: str
    rows: int
    document_bytes: int


def make_document(rows: int, number: int = FIRST_NUMBER) -> Json:
    """A KOSKI document: one vocational study right with `rows` units, all of them graded, with names in it."""
    school = _school()
    right = study_right(
        "ammatillinenkoulutus",
        school,
        states((BEGAN.isoformat(), "lasna", "1"), ("2024-05-31", "valmistunut", "1")),
        [
            attainment(
                "ammatillinentutkinto",
                module(code("koulutus", "361902"), perusteenDiaarinumero="OPH-2524-2017"),
                school,
                [_row(index) for index in range(rows)],
                vahvistus=confirmed("2024-05-31", school, "Kaisa Kari"),
                suoritustapa=code("ammatillisentutkinnonsuoritustapa", "reformi"),
            )
        ],
    )
    return {
        "henkilö": {
            "oid": make_henkilo_oid(number),
            "syntymäaika": "2005-02-03",
            "etunimet": "Mitta",
            "kutsumanimi": "Mitta",
            "sukunimi": "Mallinen",
        },
        "opiskeluoikeudet": [right],
    }


def make_document_of_bytes(size: int) -> Json:
    """A document of about `size` bytes of JSON."""
    per_row = (count_bytes(make_document(200)) - count_bytes(make_document(100))) / 100
    return make_document(round((size - count_bytes(make_document(0))) / per_row))


def count_bytes(document: Json) -> int:
    return len(write(document))


def write(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def make_subject(folder: Path, document: Json, url: str = "") -> Subject:
    """A fresh database with the demo's code lists and schools, the document's person, and their session.

    `url`: of an empty database; by default a file in the folder.
    """
    url = url or f"sqlite:///{folder / f'subject-{count_bytes(document)}.db'}"
    database = Database(url)
    database.upgrade()
    seed_codes(database)
    seed_organisations(database)
    henkilo = document["henkilö"]
    with database.write() as session:
        store_henkilo(
            session,
            oid=henkilo["oid"],
            etunimet=henkilo["etunimet"],
            kutsumanimi=henkilo["kutsumanimi"],
            sukunimi=henkilo["sukunimi"],
        )
    data = write(document)
    import_document(database, read_document(data), current_directory(database))
    cookie = sign_in(database, henkilo["oid"])
    database.dispose()
    rows = len(document["opiskeluoikeudet"][0]["suoritukset"][0].get("osasuoritukset", []))
    return Subject(url, cookie, rows, len(data))


def sign_in(database: Database, henkilo_oid: str) -> str:
    """Begin a session; returns the Cookie header that carries it."""
    limits = SessionLimits.of(Settings.for_tests())
    with database.write() as session:
        secret = begin_session(session, henkilo_oid, limits, utc_now(), Method("bench"))
    return f"{name_cookie(COOKIE, production=False)}={secret}"


def _school() -> School:
    from app.demo import schools

    return next(value for value in vars(schools).values() if isinstance(value, School))


def _row(index: int) -> Json:
    on = BEGAN + timedelta(days=index % 900)
    names = name(f"Mitattava osa {index}", f"Mätbar del {index}", f"Measured unit {index}")
    return unit(local(f"mitta{index}", names["fi"], names["sv"], names["en"]), 15, str(1 + index % 5), on.isoformat())
