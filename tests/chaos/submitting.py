"""Real reports: each is begun, filled in, looked at and sent as the citizen's pages do it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
from flask import Flask

from app.database import Database, utc_now
from app.demo.identity import make_henkilo_oid
from app.directory.stamp import renew_directory_stamp
from app.persons.service import store_henkilo
from app.reports.beginning import begin_missing
from app.reports.contents import DraftContent, Words
from app.reports.desk import Desk
from app.reports.sending import preview, send
from app.reports.writing import save_words
from tests.reports.cases_made import make_school

PEOPLE = 100
EACH = 5
"""Reports of one person; to one school there may be no more in a day."""
SCHOOLS = 10
FIRST_PERSON = 700_000
THREADS = 3


def list_people() -> list[str]:
    return [make_henkilo_oid(FIRST_PERSON + number) for number in range(PEOPLE)]


def list_schools() -> list[str]:
    return [f"1.2.246.562.10.9000000000{number}" for number in range(SCHOOLS)]


def fill(database: Database) -> None:
    """The people, and schools that each have an address in a domain of their own."""
    with database.write() as session:
        for oid in list_people():
            store_henkilo(session, oid=oid, etunimet="Testi", kutsumanimi="Testi", sukunimi="Henkilö")
        for number, oid in enumerate(list_schools()):
            session.add(make_school(oid, f"Koulu {number}", "AKTIIVINEN", f"virheet@koulu{number}.example"))
        renew_directory_stamp(session)


def submit_all(app: Flask, desk: Desk) -> list[str]:
    """Send everybody's reports, several people at the same time. The numbers of the cases."""
    schools = list_schools()

    def submit(person: int, ordinal: int) -> str:
        with app.app_context():
            return _submit_one(desk, list_people()[person], schools[(person + ordinal) % SCHOOLS])

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda number: submit(number % PEOPLE, number // PEOPLE), range(PEOPLE * EACH)))


def _submit_one(desk: Desk, person: str, school: str) -> str:
    draft = begin_missing(desk, person, None, school, "fi", utc_now())
    save_words(desk, person, draft, _fill_in, utc_now())
    digest = preview(desk, person, draft, utc_now()).digest
    return send(desk, person, draft, digest, utc_now())


def _fill_in(content: DraftContent) -> DraftContent:
    words = Words(what_is_wrong="Ylioppilastutkinto puuttuu", should_be="Tutkinto keväältä 2019", because="Todistus")
    return msgspec.structs.replace(content, words=words)
