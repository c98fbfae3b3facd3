"""One record over all numbers of a person and all sources."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.database import Database
from app.persons.service import link_henkilo, store_henkilo
from app.register.names import Directory
from app.sources import SourceUnavailable, Subject
from app.sources.gather import UnknownHenkilo, collapse, gather
from app.sources.koski import import_document
from tests.sources.documents import AINO, ELLA, HETU, OPISKELUOIKEUS_OID, make_document, make_opiskeluoikeus

TODAY = date(2026, 11, 23)
NO_NAMES = Directory()


class Register:
    """A source of the test's own."""

    def __init__(self, name: str, *opiskeluoikeudet: dict[str, Any], answers: bool = True) -> None:
        self.name = name
        self.opiskeluoikeudet = list(opiskeluoikeudet)
        self.answers = answers
        self.asked: list[Subject] = []

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        self.asked.append(subject)
        if not self.answers:
            raise SourceUnavailable
        return self.opiskeluoikeudet


def test_the_person_is_given_without_hetu(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO, hetu=HETU, etunimet="Aino Maria", sukunimi="Aalto", aidinkieli="SV")
    assert gather(database, AINO, TODAY).henkilo == {
        "oid": AINO,
        "etunimet": "Aino Maria",
        "sukunimi": "Aalto",
        "syntymäaika": "1952-10-13",
        "äidinkieli": {"koodiarvo": "SV", "koodistoUri": "kieli"},
    }


def test_a_protected_person_is_marked_so(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=AINO, turvakielto=True)
    assert gather(database, AINO, TODAY).henkilo["turvakielto"] is True


@pytest.mark.parametrize("asked", [AINO, ELLA])
def test_all_linked_oids_are_one_record_and_equal_content_is_there_once(database: Database, asked: str) -> None:
    import_document(database, make_document(make_opiskeluoikeus(), make_opiskeluoikeus(vain=1)), NO_NAMES)
    import_document(database, make_document(make_opiskeluoikeus(), make_opiskeluoikeus(vain=2), oid=ELLA), NO_NAMES)
    with database.write() as session:
        link_henkilo(session, ELLA, AINO)
    record = gather(database, asked, TODAY)
    assert record.henkilo["oid"] == AINO
    assert [document.get("vain") for document in record.opiskeluoikeudet] == [None, 1, 2]


def test_nobody_else_is_in_the_record(database: Database) -> None:
    import_document(database, make_document(make_opiskeluoikeus()), NO_NAMES)
    import_document(database, make_document(make_opiskeluoikeus(), oid=ELLA), NO_NAMES)
    assert len(gather(database, AINO, TODAY).opiskeluoikeudet) == 1


def test_an_unknown_oid_is_an_error(database: Database) -> None:
    with pytest.raises(UnknownHenkilo):
        gather(database, AINO, TODAY)


def test_a_study_right_that_two_sources_hold_is_there_once() -> None:
    first = make_opiskeluoikeus(oid=OPISKELUOIKEUS_OID, lähde=1)
    second = make_opiskeluoikeus(oid=OPISKELUOIKEUS_OID, lähde=2)
    assert collapse([first, second]) == [first]


def test_a_study_right_with_the_key_of_its_source_is_there_once() -> None:
    virta = {"koodiarvo": "virta", "koodistoUri": "lahdejarjestelma"}
    first = make_opiskeluoikeus(lähdejärjestelmänId={"id": "a", "lähdejärjestelmä": virta})
    other = make_opiskeluoikeus(lähdejärjestelmänId={"id": "b", "lähdejärjestelmä": virta})
    assert collapse([first, other, {**first, "vanha": True}]) == [first, other]


def test_there_is_one_matriculation_examination() -> None:
    ytr = make_opiskeluoikeus(lähdejärjestelmänId={"lähdejärjestelmä": {"koodiarvo": "ytr"}})
    assert collapse([ytr, {**ytr, "vanha": True}]) == [ytr]


def test_study_rights_without_identity_all_stay() -> None:
    assert len(collapse([make_opiskeluoikeus(), make_opiskeluoikeus()])) == 2
