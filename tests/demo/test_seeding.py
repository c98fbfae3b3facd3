"""Seeding the demo into a real database, on both kinds of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Base, Database
from app.demo.identity import make_henkilo_oid, make_hetu, make_oid
from app.demo.people import PEOPLE
from app.demo.seeding import NotADemoDatabase, seed
from app.persons.service import find_by_hetu, linked_oids, list_dependants, store_henkilo
from app.sources.gather import gather
from app.sources.koski import Outcome

TODAY = date(2026, 11, 23)
TOUCHED = {"updated_at", "details_at", "history_at"}
"""Columns that tell when a row was last heard of, not what it holds."""


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.read() as session:
        return {
            table.name: sorted(
                (
                    {key: value for key, value in row._mapping.items() if key not in TOUCHED}
                    for row in session.execute(select(table))
                ),
                key=repr,
            )
            for table in Base.metadata.sorted_tables
        }


def oid_of(name: str) -> str:
    return next(person.oid for person in PEOPLE if person.name == name)


def test_seeding_twice_changes_nothing(database: Database) -> None:
    sentences: list[str] = []
    first = seed(database, TODAY, sentences.append)
    before = everything(database)
    second = seed(database, TODAY)
    assert set(first) == {Outcome.CREATED}
    assert second == {Outcome.UNCHANGED: first.total()}
    assert everything(database) == before
    assert len(sentences) == 4


def test_the_next_day_moves_only_what_was_three_days_ago(database: Database) -> None:
    seed(database, TODAY)
    assert seed(database, date(2026, 11, 24))[Outcome.UPDATED] == 1
    record = gather(database, oid_of("Aada Lehtovaara"), date(2026, 11, 24))
    (right,) = record.opiskeluoikeudet
    assert right["suoritukset"][0]["vahvistus"]["päivä"] == "2026-11-21"


def test_everyone_has_the_record_of_their_story(database: Database) -> None:
    seed(database, TODAY)
    for person in PEOPLE:
        record = gather(database, person.oid, TODAY)
        written = [right for document in person.list_documents(TODAY) for right in document["opiskeluoikeudet"]]
        assert len(record.opiskeluoikeudet) == len(written)
        assert record.unavailable == ()


def test_names_are_resolved_from_the_demos_code_table(database: Database) -> None:
    seed(database, TODAY)
    record = gather(database, oid_of("Linnea Söderdahl"), TODAY)
    types = {right["tyyppi"]["koodiarvo"]: right["tyyppi"]["nimi"]["sv"] for right in record.opiskeluoikeudet}
    assert types["ahvenanmaanperusopetus"] == "Grundskola på Åland"


def test_earlier_number_and_identity_lead_to_the_same_person(database: Database) -> None:
    seed(database, TODAY)
    (robin,) = (person for person in PEOPLE if person.linked)
    with database.read() as session:
        assert linked_oids(session, robin.oid) == (robin.oid, make_henkilo_oid(1102))
        for hetu in (robin.hetu, *robin.former):
            found = find_by_hetu(session, hetu)
            assert found is not None
            assert found.oid == robin.oid


def test_guardian_sees_three_children(database: Database) -> None:
    seed(database, TODAY)
    with database.read() as session:
        children = list_dependants(session, oid_of("Riikka Lehtovaara"), TODAY)
    assert [child.kutsumanimi for child in children] == ["Aada", "Onni", "Eevi"]


def test_never_among_other_people(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, hetu=make_hetu(date(1990, 1, 1), 990), etunimet="Muu", sukunimi="Henkilö")
    before = everything(database)
    with pytest.raises(NotADemoDatabase, match="already holds people"):
        seed(database, TODAY)
    assert everything(database) == before


def test_numbers_are_made_with_the_registers_check_digits() -> None:
    """Public numbers of the registers themselves: an organisation, and the check of a hetu."""
    assert make_oid(10, 3921831736) == "1.2.246.562.10.39218317368"
    assert make_henkilo_oid(7691237086) == "1.2.246.562.24.76912370865"
    assert make_hetu(date(1994, 5, 1), 902, "Y") == "010594Y9021"
    with pytest.raises(ValueError, match="899"):
        make_hetu(date(1994, 5, 1), 899)
