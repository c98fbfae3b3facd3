"""Storing and loading organisations, on both databases."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import select

from app.database import Database
from app.directory.stamp import Counts, read_directory_stamp
from app.organisations.models import Organisaatio, OrganisaatioLiitos
from app.organisations.reading import read_organisations_bytes
from app.organisations.service import load_organisations, store_reading
from app.register.names import OrganisationName
from tests.organisations.objects import merger, node, single, tree

OID = "1.2.3"


def store(database: Database, value: Any, name: str = "x.json") -> Counts:
    reading = read_organisations_bytes(json.dumps(value).encode(), name)
    with database.write() as session:
        return store_reading(session, reading)


def get(database: Database, oid: str = OID) -> Organisaatio:
    with database.read() as session:
        found = session.get(Organisaatio, oid)
    assert found is not None
    return found


def mergers(database: Database) -> set[tuple[str, str, date | None]]:
    with database.read() as session:
        query = select(OrganisaatioLiitos.old_oid, OrganisaatioLiitos.new_oid, OrganisaatioLiitos.alku_on)
        return {(row[0], row[1], row[2]) for row in session.execute(query)}


def test_store_and_store_again(database: Database) -> None:
    everything = tree(node("1.2.1", "Kunta", node(OID)))
    assert store(database, everything) == Counts(created=2)
    assert store(database, everything) == Counts(unchanged=2)
    with database.read() as session:
        assert read_directory_stamp(session) == 1
    everything["organisaatiot"][0]["children"][0]["status"] = "PASSIIVINEN"
    assert store(database, everything) == Counts(updated=1, unchanged=1)
    row = get(database)
    assert (row.parent_oid, row.status, row.alku_on) == ("1.2.1", "PASSIIVINEN", date(1992, 1, 1))
    assert row.details_at is None
    with database.read() as session:
        assert read_directory_stamp(session) == 2


def test_a_tree_leaves_the_contacts_and_earlier_names(database: Database) -> None:
    store(database, single(OID))
    before = get(database)
    assert before.details_at is not None
    assert store(database, tree(node("1.2.1", "Kunta", node(OID, "Uusi nimi")))) == Counts(created=1, updated=1)
    after = get(database)
    assert after.nimi == {"fi": "Uusi nimi"}
    assert after.parent_oid == "1.2.1"
    assert after.contacts == before.contacts == {key: single(OID)[key] for key in ("yhteystiedot", "yhteystietoArvos")}
    assert after.nimet == before.nimet
    assert after.details_at == before.details_at


def test_contacts_change_by_a_single_object_but_not_by_a_masked_one(database: Database) -> None:
    store(database, single(OID))
    assert store(database, single(OID)) == Counts(unchanged=1)
    masked = single(OID, "Yksityinen", maskingActive=True, yhteystiedot=[], yhteystietoArvos=[])
    assert store(database, masked) == Counts(updated=1)
    assert get(database).contacts
    assert store(database, single(OID, yhteystiedot=[], yhteystietoArvos=[])) == Counts(updated=1)
    assert get(database).contacts == {"yhteystiedot": [], "yhteystietoArvos": []}


def test_names(database: Database) -> None:
    store(database, single(OID))
    store(database, tree(node("1.2.4", "Toinen")))
    with database.read() as session:
        assert load_organisations(session) == {
            OID: OrganisationName({"fi": "Koulu"}, (("1992-01-01", {"fi": "Vanha"}), ("2010-08-01", {"fi": "Koulu"}))),
            "1.2.4": OrganisationName({"fi": "Toinen"}),
        }


def test_a_name_history_by_itself(database: Database) -> None:
    names = [{"nimi": {"fi": "Uusi"}, "alkuPvm": "2010-01-01"}, {"nimi": {"fi": "Vanha"}, "alkuPvm": "1992-01-01"}]
    assert store(database, names, f"{OID}.nimet.json") == Counts(created=1)
    assert get(database).nimi == {"fi": "Uusi"}
    assert store(database, names, f"{OID}.nimet.json") == Counts(unchanged=1)
    assert store(database, names[:1], f"{OID}.nimet.json") == Counts(updated=1)
    assert store(database, tree(node(OID, "Tämä"))) == Counts(updated=1)
    with database.read() as session:
        assert load_organisations(session)[OID] == OrganisationName({"fi": "Tämä"}, (("2010-01-01", {"fi": "Uusi"}),))


def test_mergers(database: Database) -> None:
    store(database, tree(node(OID)))
    value = {"liittymiset": [merger(OID, "1.2.8")], "liitokset": [merger("1.2.2", OID)]}
    name = f"{OID}.historia.json"
    assert store(database, value, name) == Counts(created=2)
    assert store(database, value, name) == Counts(unchanged=2)
    assert mergers(database) == {(OID, "1.2.8", date(2014, 12, 2)), ("1.2.2", OID, date(2014, 12, 2))}
    assert get(database).history_at is not None
    assert store(database, {"liittymiset": [merger("1.2.5", "1.2.6")]}, "1.2.5.historia.json") == Counts(created=1)
    value = {"liittymiset": [merger(OID, "1.2.9")], "liitokset": [merger("1.2.2", OID, "2015-01-01")]}
    assert store(database, value, name) == Counts(created=1, updated=2)
    assert mergers(database) == {
        (OID, "1.2.9", date(2014, 12, 2)),
        ("1.2.2", OID, date(2015, 1, 1)),
        ("1.2.5", "1.2.6", date(2014, 12, 2)),
    }


def test_many(database: Database) -> None:
    everything = tree(*(node(f"1.2.{number}", f"Koulu {number}") for number in range(1_700)))
    assert store(database, everything) == Counts(created=1_700)
    for item in everything["organisaatiot"][:900]:
        item["nimi"] = {"sv": "Skola"}
    assert store(database, everything) == Counts(updated=900, unchanged=800)
