"""Whose document is it: every way in which the oid and the hetu of a document can meet the people we know."""

from __future__ import annotations

from datetime import date

import pytest

from app.database import Database
from app.persons.identifying import Identity, identify_henkilo
from app.persons.service import (
    IdentityError,
    find_by_hetu,
    find_henkilo,
    linked_oids,
    list_hetut,
    store_henkilo,
)

AINO, ELLA = "1.2.246.562.24.76912370865", "1.2.246.562.24.53996747039"
HETU, OTHER_HETU = "131052-308T", "150510A0873"


def identify(database: Database, **given: object) -> str:
    with database.write() as session:
        return identify_henkilo(session, Identity(**given)).oid  # type: ignore[arg-type]


def test_the_same_hetu_is_the_same_person(database: Database) -> None:
    assert identify(database, hetu=HETU) == identify(database, hetu=HETU)
    assert identify(database, hetu=OTHER_HETU) != identify(database, hetu=HETU)


@pytest.mark.parametrize("hetu_first", [True, False])
def test_a_document_with_both_numbers_makes_one_person_of_two(database: Database, hetu_first: bool) -> None:
    if hetu_first:
        identify(database, hetu=HETU)
        identify(database, oid=AINO)
    else:
        identify(database, oid=AINO)
        identify(database, hetu=HETU)
    assert identify(database, oid=AINO, hetu=HETU) == AINO
    assert identify(database, hetu=HETU) == AINO
    with database.read() as session:
        assert linked_oids(session, AINO)[0] == AINO
        assert len(linked_oids(session, AINO)) == 2
        assert list_hetut(session, AINO).present == HETU


def test_an_unknown_oid_with_a_known_hetu_is_another_number_of_that_person(database: Database) -> None:
    assert identify(database, oid=AINO, hetu=HETU) == AINO
    assert identify(database, oid=ELLA, hetu=HETU) == AINO
    assert identify(database, oid=ELLA) == AINO


def test_an_unknown_hetu_of_somebody_who_has_one_is_a_former_one(database: Database) -> None:
    identify(database, oid=AINO, hetu=HETU)
    assert identify(database, oid=AINO, hetu=OTHER_HETU) == AINO
    assert identify(database, hetu=OTHER_HETU) == AINO
    with database.read() as session:
        assert list_hetut(session, AINO).present == HETU


def test_numbers_of_two_people_contradict_each_other(database: Database) -> None:
    identify(database, oid=AINO, hetu=HETU)
    identify(database, oid=ELLA, hetu=OTHER_HETU)
    with pytest.raises(IdentityError) as caught:
        identify(database, oid=AINO, hetu=OTHER_HETU)
    assert OTHER_HETU not in str(caught.value)
    with database.read() as session:
        assert linked_oids(session, AINO) == (AINO,)


def test_a_person_needs_a_number(database: Database) -> None:
    with pytest.raises(IdentityError):
        identify(database, etunimet="Aino")


def test_a_document_fills_gaps_and_overwrites_nothing(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO, sukunimi="Aalto")
    identify(database, oid=AINO, sukunimi="Berg", etunimet="Aino", syntymaaika=date(1952, 10, 13), turvakielto=True)
    identify(database, oid=AINO, turvakielto=False)
    with database.read() as session:
        aino = find_henkilo(session, AINO)
    assert aino is not None
    assert (aino.sukunimi, aino.etunimet, aino.turvakielto) == ("Aalto", "Aino", True)


def test_an_identity_does_not_show_its_hetu() -> None:
    assert HETU not in repr(Identity(hetu=HETU))


def test_the_hetu_of_a_joined_person_is_found(database: Database) -> None:
    identify(database, hetu=HETU)
    identify(database, oid=AINO, hetu=HETU)
    with database.read() as session:
        found = find_by_hetu(session, HETU)
        assert found is not None
        assert found.oid == AINO
