"""Filling a database with the demo: code names, schools, people and their records, through the real import path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select

from app.database import Database
from app.demo.identity import make_henkilo_oid
from app.demo.organisations import VIRTA_CONTACTS, list_organisations
from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from app.directory.stamp import Counts
from app.koodisto.reading import read_koodisto_csv
from app.koodisto.service import store_codes
from app.organisations.reading import read_organisations_bytes
from app.organisations.service import store_reading
from app.organisations.virta_contacts import store_virta_contacts
from app.persons.models import Henkilo
from app.persons.service import link_henkilo, store_henkilo, store_huoltajuus
from app.register.document import read_document
from app.sources.directory import current_directory
from app.sources.koski import import_document

CODES = Path(__file__).parent / "koodisto.csv"
"""The codes that the people's records use, with the registers' own names; a name that the register only repeats from
Finnish is left out, so that it is shown as Finnish."""

Tell = Callable[[str], None]


class NotADemoDatabase(Exception):
    """The database holds people, and they are not the demo's."""

    def __init__(self) -> None:
        super().__init__("The database already holds people who are not the demo's. Give the demo one of its own.")


def tell_nothing(sentence: str) -> None:
    """For those who do not want to hear what seeding does."""


def seed(database: Database, today: date, tell: Tell = tell_nothing) -> Counter[str]:
    """Store everything; what is there already stays as it is. Returns study rights by outcome.

    `tell` gets a sentence after each step. Only records that say "three days ago" differ from one day to another.
    Raises NotADemoDatabase rather than put fictional people among real ones.
    """
    check_whose_database(database)
    tell(f"Code names: {_counted(seed_codes(database))}")
    tell(f"Organisations: {_counted(seed_organisations(database))}")
    seed_people(database)
    tell(f"People: {len(PEOPLE)}")
    outcomes = seed_records(database, today)
    tell("Study rights: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())))
    return outcomes


def check_whose_database(database: Database) -> None:
    """An empty database will do, and one that has the demo's people, whoever was added to it later."""
    with database.read() as session:
        held = session.scalar(select(func.count()).select_from(Henkilo)) or 0
        ours = session.scalar(
            select(func.count()).select_from(Henkilo).where(Henkilo.oid.in_([person.oid for person in PEOPLE]))
        )
    if held and not ours:
        raise NotADemoDatabase


def seed_codes(database: Database) -> Counts:
    rows = read_koodisto_csv(CODES.read_bytes())
    with database.write() as session:
        return store_codes(session, rows)


def seed_organisations(database: Database) -> Counts:
    counts = Counts()
    with database.write() as session:
        for name, content in list_organisations().items():
            counts += store_reading(session, read_organisations_bytes(msgspec.json.encode(content), name))
        store_virta_contacts(session, VIRTA_CONTACTS)
    return counts


def seed_people(database: Database) -> None:
    """Everyone with their numbers; then who is whose guardian."""
    with database.write() as session:
        for person in PEOPLE:
            store_henkilo(session, oid=person.oid, hetu=person.hetu, former_hetut=person.former, **_facts(person))
            for number, _ in person.linked:
                oid = make_henkilo_oid(number)
                store_henkilo(session, oid=oid, **_facts(person))
                link_henkilo(session, oid, person.oid)
        for person in PEOPLE:
            for number in person.dependants:
                store_huoltajuus(session, person.oid, make_henkilo_oid(number))


def seed_records(database: Database, today: date) -> Counter[str]:
    """Everyone's documents, each in a transaction of its own; study rights by outcome."""
    directory = current_directory(database)
    outcomes: Counter[str] = Counter()
    for person in PEOPLE:
        for document in person.list_documents(today):
            outcomes.update(import_document(database, read_document(msgspec.json.encode(document)), directory))
    return outcomes


def _facts(person: DemoPerson) -> dict[str, Any]:
    return {
        "etunimet": person.etunimet,
        "kutsumanimi": person.kutsumanimi,
        "sukunimi": person.sukunimi,
        "syntymaaika": person.born,
        "aidinkieli": person.aidinkieli,
        "asiointikieli": person.asiointikieli,
        "turvakielto": person.turvakielto,
    }


def _counted(counts: Counts) -> str:
    return f"{counts.created} created, {counts.updated} updated, {counts.unchanged} unchanged"
