"""One record over all numbers of a person and all sources."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.database import Database
from app.persons.service import link_henkilo, store_henkilo
from app.register.names import Directory
from app.sources import SourceUnavailable, Subject
from app.sources.gather import UnknownHenkilo, gather, join_answers
from app.sources.koski import import_document
from tests.sources.documents import AINO, ELLA, HETU, make_document, make_opiskeluoikeus

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


def of_source(system: str, key: str | None = None, **more: Any) -> dict[str, Any]:
    source_id = {"lähdejärjestelmä": {"koodiarvo": system, "koodistoUri": "lahdejarjestelma"}}
    return make_opiskeluoikeus(lähdejärjestelmänId={**source_id, "id": key} if key else source_id, **more)


def test_what_a_register_says_itself_comes_instead_of_a_copy_in_our_store() -> None:
    live, other = of_source("virta", "a"), of_source("virta", "b")
    assert join_answers([live, other], [of_source("virta", "a", vanha=True)]) == [live, other]


def test_there_is_one_matriculation_examination() -> None:
    live = of_source("ytr")
    assert join_answers([live], [of_source("ytr", vanha=True)]) == [live]


def test_the_store_stands_in_for_a_register_that_says_nothing() -> None:
    kept = of_source("virta", "a")
    assert join_answers([], [kept]) == [kept]


def test_one_key_at_two_institutions_is_two_study_rights() -> None:
    assert len(join_answers([of_source("virta", "a"), of_source("virta", "a", toinen=True)], [])) == 2


def test_study_rights_without_a_key_of_their_source_all_stay() -> None:
    assert len(join_answers([make_opiskeluoikeus()], [make_opiskeluoikeus()])) == 2
