"""People: found by any of their numbers, linked, and whose guardian they are."""

from __future__ import annotations

from datetime import date

import pytest

from app.database import Database
from app.persons.service import (
    IdentityError,
    find_by_hetu,
    find_henkilo,
    find_master,
    link_henkilo,
    linked_oids,
    list_dependants,
    list_hetut,
    store_henkilo,
    store_huoltajuus,
)

AINO, AINO_BEFORE, ELLA, ONNI = (f"1.2.246.562.24.{number}" for number in range(1, 5))
HETU, FORMER_HETU = "131052-308T", "150510A0873"
TODAY = date(2026, 11, 23)


def test_storing_again_updates_and_keeps_what_is_not_given(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO, hetu=HETU, etunimet="Aino", sukunimi="Aalto", asiointikieli="sv")
        store_henkilo(session, oid=AINO, sukunimi="Berg")
    with database.read() as session:
        aino = find_henkilo(session, AINO)
    assert aino is not None
    assert (aino.etunimet, aino.sukunimi, aino.asiointikieli) == ("Aino", "Berg", "sv")
    assert aino.syntymaaika == date(1952, 10, 13)


def test_a_person_without_an_oid_gets_one_and_keeps_it(database: Database) -> None:
    with database.write() as session:
        first = store_henkilo(session, hetu=HETU)
        assert first.generated
        assert store_henkilo(session, hetu=HETU, etunimet="Aino").oid == first.oid


def test_a_person_is_found_by_a_former_hetu(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO, hetu=FORMER_HETU)
        store_henkilo(session, oid=AINO, hetu=HETU)
    with database.read() as session:
        for hetu in (HETU, FORMER_HETU):
            found = find_by_hetu(session, hetu)
            assert found is not None
            assert found.oid == AINO
        assert list_hetut(session, AINO).present == HETU
        assert list_hetut(session, AINO).former == (FORMER_HETU,)
        assert find_by_hetu(session, "010594Y9032") is None


def test_a_hetu_belongs_to_one_person(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO, hetu=HETU)
    with pytest.raises(IdentityError) as caught, database.write() as session:
        store_henkilo(session, oid=ELLA, hetu=HETU)
    assert HETU not in str(caught.value)


def test_linked_oids_are_one_person_from_every_side(database: Database) -> None:
    with database.write() as session:
        for oid in (AINO, AINO_BEFORE, ELLA):
            store_henkilo(session, oid=oid)
        link_henkilo(session, AINO_BEFORE, ELLA)
        link_henkilo(session, ELLA, AINO)  # the slaves of a slave come along: one level only
    with database.read() as session:
        for oid in (AINO, AINO_BEFORE, ELLA):
            assert linked_oids(session, oid) == (AINO, AINO_BEFORE, ELLA)
            master = find_master(session, oid)
            assert master is not None
            assert master.oid == AINO
        assert linked_oids(session, ONNI) == ()


def test_linking_never_takes_a_protection_away(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO)
        store_henkilo(session, oid=AINO_BEFORE, turvakielto=True)
        link_henkilo(session, AINO_BEFORE, AINO)
    with database.read() as session:
        aino = find_henkilo(session, AINO)
        assert aino is not None
        assert aino.turvakielto


def test_the_hetut_of_all_linked_oids_are_one_persons(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO, hetu=HETU)
        store_henkilo(session, oid=AINO_BEFORE, hetu=FORMER_HETU)
        link_henkilo(session, AINO_BEFORE, AINO)
    with database.read() as session:
        hetut = list_hetut(session, AINO_BEFORE)
    assert (hetut.present, hetut.former) == (HETU, (FORMER_HETU,))
    assert HETU not in repr(hetut)


@pytest.mark.parametrize(
    ("alku", "loppu", "in_force"),
    [
        (None, None, True),
        (TODAY, None, True),
        (date(2026, 11, 24), None, False),
        (None, date(2026, 11, 24), True),
        (None, TODAY, False),
    ],
)
def test_a_guardianship_has_its_time(database: Database, alku: date | None, loppu: date | None, in_force: bool) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO)
        store_henkilo(session, oid=ELLA, syntymaaika=date(2015, 1, 1))
        store_huoltajuus(session, AINO, ELLA, alku, loppu)
    with database.read() as session:
        assert [child.oid for child in list_dependants(session, AINO, TODAY)] == ([ELLA] if in_force else [])


@pytest.mark.parametrize(
    ("born", "is_shown"), [(date(2008, 11, 24), True), (date(2008, 11, 23), False), (date(2008, 2, 29), False)]
)
def test_a_guardianship_ends_when_the_child_comes_of_age(database: Database, born: date, is_shown: bool) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO)
        store_henkilo(session, oid=ELLA, syntymaaika=born)
        store_huoltajuus(session, AINO, ELLA)
    with database.read() as session:
        assert bool(list_dependants(session, AINO, TODAY)) is is_shown


def test_dependants_of_every_linked_oid_once_oldest_first_without_the_dead(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO)
        store_henkilo(session, oid=AINO_BEFORE)
        link_henkilo(session, AINO_BEFORE, AINO)
        store_henkilo(session, oid=ELLA, syntymaaika=date(2016, 1, 1))
        store_henkilo(session, oid=ONNI, syntymaaika=date(2012, 1, 1))
        store_henkilo(session, oid="1.2.246.562.24.5", syntymaaika=date(2014, 1, 1), kuollut=True)
        for guardian, child in ((AINO, ELLA), (AINO_BEFORE, ELLA), (AINO_BEFORE, ONNI), (AINO, "1.2.246.562.24.5")):
            store_huoltajuus(session, guardian, child)
    with database.read() as session:
        assert [child.oid for child in list_dependants(session, AINO, TODAY)] == [ONNI, ELLA]
        assert list_dependants(session, ELLA, TODAY) == []
