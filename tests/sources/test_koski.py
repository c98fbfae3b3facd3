"""The KOSKI store: what is created, updated or unchanged; versions, void study rights, and whose they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.database import Database
from app.persons.models import Henkilo
from app.register.document import Document, DocumentError
from app.register.names import CodeName, Directory
from app.sources.koski import Outcome, hash_content, import_document, is_mitatoity, list_opiskeluoikeudet
from app.sources.models import KoskiOpiskeluoikeus, KoskiOpiskeluoikeusVersion
from tests.sources.documents import (
    AINO,
    ELLA,
    HETU,
    OPISKELUOIKEUS_OID,
    SCHOOL_OID,
    make_document,
    make_opiskeluoikeus,
)

NO_NAMES = Directory()
CREATED, UPDATED, UNCHANGED = Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED


def store(database: Database, document: Document, directory: Directory = NO_NAMES) -> list[Outcome]:
    return import_document(database, document, directory)


def stored(database: Database, *oids: str) -> list[dict[str, Any]]:
    with database.read() as session:
        return list_opiskeluoikeudet(session, oids or (AINO,))


def one_row(database: Database) -> KoskiOpiskeluoikeus:
    with database.read() as session:
        return session.scalars(select(KoskiOpiskeluoikeus)).one()


def history(database: Database) -> list[KoskiOpiskeluoikeusVersion]:
    with database.read() as session:
        rows = select(KoskiOpiskeluoikeusVersion).order_by(KoskiOpiskeluoikeusVersion.id)
        return list(session.scalars(rows))


def versioned(number: int | None, note: str) -> dict[str, Any]:
    version = {} if number is None else {"versionumero": number}
    return make_opiskeluoikeus(oid=OPISKELUOIKEUS_OID, huomautus=note, **version)


def test_the_document_comes_back_as_it_was_given_keys_in_their_order(database: Database) -> None:
    given = make_opiskeluoikeus(outo={"z": [1.0, 2, None], "a": 'ä\\"', "iso": 12345678901234567890})
    assert store(database, make_document(given)) == [CREATED]
    assert stored(database) == [given]
    assert list(stored(database)[0]) == list(given)
    assert list(stored(database)[0]["outo"]) == ["z", "a", "iso"]


def test_what_is_queried_by_stands_in_columns(database: Database) -> None:
    given = make_opiskeluoikeus(
        ("2020-08-10", "lasna"), ("2023-06-03", "valmistunut"), oid=OPISKELUOIKEUS_OID, alkamispäivä="1999-01-01"
    )
    store(database, make_document(given))
    row = one_row(database)
    assert (row.henkilo_oid, row.oid, row.tyyppi) == (AINO, OPISKELUOIKEUS_OID, "lukiokoulutus")
    assert row.oppilaitos_oid == SCHOOL_OID
    assert (row.alkamispaiva, row.paattymispaiva) == (date(2020, 8, 10), date(2023, 6, 3))
    assert (row.versionumero, row.mitatoity) == (1, False)


def test_names_are_resolved_at_import(database: Database) -> None:
    name = CodeName({"fi": "Lukiokoulutus", "sv": "Gymnasieutbildning"})
    directory = Directory(codes={("opiskeluoikeudentyyppi", "lukiokoulutus"): {1: name}})
    assert store(database, make_document(make_opiskeluoikeus()), directory) == [CREATED]
    assert stored(database)[0]["tyyppi"]["nimi"]["sv"] == "Gymnasieutbildning"
    assert store(database, make_document(make_opiskeluoikeus())) == [UNCHANGED]  # the content given is the same


def test_without_an_oid_equal_content_is_unchanged_and_other_content_is_new(database: Database) -> None:
    given = make_opiskeluoikeus(laajuus=5)
    assert store(database, make_document(given)) == [CREATED]
    turned = dict(reversed(list(given.items()))) | {"laajuus": 5.0}
    assert store(database, make_document(turned)) == [UNCHANGED]
    assert store(database, make_document(given | {"laajuus": 6})) == [CREATED]
    assert len(stored(database)) == 2


def test_equal_content_of_two_people_is_two_study_rights(database: Database) -> None:
    assert store(database, make_document(make_opiskeluoikeus())) == [CREATED]
    assert store(database, make_document(make_opiskeluoikeus(), oid=ELLA)) == [CREATED]


def test_equal_content_twice_in_one_document_is_one_study_right(database: Database) -> None:
    document = make_document(make_opiskeluoikeus(), make_opiskeluoikeus())
    assert store(database, document) == [CREATED, UNCHANGED]


def test_a_person_known_by_hetu_first_and_oid_later_keeps_one_study_right(database: Database) -> None:
    assert store(database, make_document(make_opiskeluoikeus(), hetu=HETU)) == [CREATED]
    assert store(database, make_document(make_opiskeluoikeus(), hetu=HETU, oid=AINO)) == [UNCHANGED]
    assert store(database, make_document(make_opiskeluoikeus(), oid=AINO)) == [UNCHANGED]


def test_a_newer_version_takes_the_place_and_the_earlier_one_stays_in_history(database: Database) -> None:
    assert store(database, make_document(versioned(3, "a"))) == [CREATED]
    assert store(database, make_document(versioned(5, "b"))) == [UPDATED]
    assert [document["huomautus"] for document in stored(database)] == ["b"]
    assert one_row(database).versionumero == 5
    (earlier,) = history(database)
    assert (earlier.versionumero, earlier.document["huomautus"]) == (3, "a")
    assert earlier.replaced_at >= earlier.imported_at


def test_an_older_version_never_overwrites(database: Database) -> None:
    store(database, make_document(versioned(5, "b")))
    assert store(database, make_document(versioned(3, "a"))) == [UNCHANGED]
    assert stored(database)[0]["huomautus"] == "b"
    assert history(database) == []


def test_a_version_with_the_same_number_and_other_content_is_an_update(database: Database) -> None:
    store(database, make_document(versioned(5, "a")))
    assert store(database, make_document(versioned(5, "b"))) == [UPDATED]


def test_importing_all_versions_again_changes_nothing(database: Database) -> None:
    documents = [make_document(versioned(None, note)) for note in "abc"]
    assert [store(database, document)[0] for document in documents] == [CREATED, UPDATED, UPDATED]
    assert [store(database, document)[0] for document in documents] == [UNCHANGED] * 3
    assert stored(database)[0]["huomautus"] == "c"
    assert [row.versionumero for row in history(database)] == [1, 2]


def test_a_higher_version_may_bring_earlier_content_back(database: Database) -> None:
    for number, note in ((1, "a"), (2, "b")):
        store(database, make_document(versioned(number, note)))
    back = versioned(3, "a")
    assert store(database, make_document(back)) == [UPDATED]
    assert stored(database) == [back]


VOID = {"koodiarvo": "mitatoity", "koodistoUri": "koskiopiskeluoikeudentila"}


@pytest.mark.parametrize(
    "given",
    [
        make_opiskeluoikeus(("2020-08-10", "lasna"), ("2021-01-01", "mitatoity")),
        make_opiskeluoikeus(("2021-01-01", "mitatoity"), ("2020-08-10", "lasna")),
        make_opiskeluoikeus(("2021-01-01", "lasna"), ("2020-08-10", "mitatoity")),
        make_opiskeluoikeus(mitätöity=True),
        make_opiskeluoikeus(poistettu=True),
    ],
)
def test_a_void_study_right_is_never_returned(database: Database, given: dict[str, Any]) -> None:
    assert store(database, make_document(given)) == [CREATED]
    assert stored(database) == []


def test_a_study_right_that_becomes_void_disappears(database: Database) -> None:
    store(database, make_document(versioned(1, "a")))
    assert store(database, make_document(versioned(2, "a") | {"mitätöity": True})) == [UPDATED]
    assert stored(database) == []


@pytest.mark.parametrize("given", [{"tila": {"opiskeluoikeusjaksot": None}}, {"tila": None}, {"mitätöity": "true"}])
def test_odd_states_are_not_void(given: dict[str, Any]) -> None:
    assert not is_mitatoity(make_opiskeluoikeus() | given)


def test_a_study_right_never_moves_to_another_person(database: Database) -> None:
    store(database, make_document(versioned(1, "a")))
    with pytest.raises(DocumentError) as caught:
        store(database, make_document(make_opiskeluoikeus(), versioned(2, "b"), oid=ELLA))
    assert caught.value.place == "opiskeluoikeudet[1].oid"
    assert stored(database, ELLA) == []
    assert stored(database)[0]["huomautus"] == "a"


@pytest.mark.parametrize(
    ("field", "value"),
    [("oid", 5), ("oid", ""), ("oid", "1" * 65), ("versionumero", "2"), ("versionumero", -1), ("versionumero", True),
     ("versionumero", 2**40)],
)  # fmt: skip
def test_a_bad_key_is_named_and_nothing_of_the_document_is_stored(
    database: Database, field: str, value: object
) -> None:
    document = make_document(make_opiskeluoikeus(), make_opiskeluoikeus(**{field: value}))
    with pytest.raises(DocumentError) as caught:
        store(database, document)
    assert caught.value.place == f"opiskeluoikeudet[1].{field}"
    assert stored(database) == []
    with database.read() as session:
        assert session.scalars(select(Henkilo)).all() == []


@pytest.mark.parametrize(
    ("henkilo", "place"),
    [
        ({"hetu": "epävalidiHetu", "etunimet": "Tiina"}, "henkilö.hetu"),
        ({"etunimet": "Tiina"}, "henkilö"),
        ({"oid": 7}, "henkilö.oid"),
        ({"oid": "Tiina"}, "henkilö.oid"),
        ({"oid": AINO, "sukunimi": {"fi": "Aalto"}}, "henkilö.sukunimi"),
    ],
)
def test_a_person_who_cannot_be_known_is_an_error(database: Database, henkilo: dict[str, Any], place: str) -> None:
    with pytest.raises(DocumentError) as caught:
        store(database, make_document(make_opiskeluoikeus(), **henkilo))
    assert caught.value.place == place
    assert "epävalidi" not in str(caught.value)
    with database.read() as session:
        assert session.scalars(select(Henkilo)).all() == []


def test_an_odd_hetu_does_not_matter_beside_an_oid(database: Database) -> None:
    assert store(database, make_document(make_opiskeluoikeus(), oid=AINO, hetu="epävalidiHetu")) == [CREATED]


def test_what_a_document_tells_of_its_person_is_kept(database: Database) -> None:
    store(
        database,
        make_document(
            oid=AINO, hetu=HETU, etunimet="Aino Maria", kutsumanimi="Aino", sukunimi="Aalto", turvakielto=True,
            äidinkieli={"koodiarvo": "sv", "koodistoUri": "kieli"},
        ),
    )  # fmt: skip
    with database.read() as session:
        aino = session.get_one(Henkilo, AINO)
    assert (aino.etunimet, aino.kutsumanimi, aino.sukunimi) == ("Aino Maria", "Aino", "Aalto")
    assert (aino.aidinkieli, aino.turvakielto, aino.syntymaaika) == ("SV", True, date(1952, 10, 13))


def test_only_a_change_is_audited(database: Database) -> None:
    for _ in range(2):
        store(database, make_document(make_opiskeluoikeus(), make_opiskeluoikeus(laajuus=1)))
    with database.read() as session:
        (event,) = session.scalars(select(AuditEvent))
    assert (event.action, event.subject_oid, event.details) == ("import_document", AINO, {"created": 2})


def test_the_hash_knows_true_from_one_and_text_from_number() -> None:
    hashes = {hash_content({"a": value}) for value in (True, 1, "1", None, [1], {"b": 1})}
    assert len(hashes) == 6
