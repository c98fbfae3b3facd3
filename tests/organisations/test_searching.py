"""Finding a school by its names, and the directory that routing and searching keep in memory."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import Database
from app.organisations.contacts import ROOT_OID
from app.organisations.directory import current_contacts, find_school, read_directory_age, search_schools
from app.organisations.reading import read_organisations_bytes
from app.organisations.routing import OwnAddresses, RowOwner, route
from app.organisations.searching import SchoolIndex, SearchedOrganisation
from app.organisations.service import store_reading
from app.organisations.virta_contacts import make_virta_contact, set_virta_contact
from tests.organisations.objects import merger, single

SCHOOLS = SchoolIndex(
    [
        SearchedOrganisation(oid=ROOT_OID, nimi={"fi": "Opetushallitus"}),
        SearchedOrganisation(oid="kt", nimi={"fi": "Koivun kaupunki", "sv": "Björks stad"},
                             tyypit=("organisaatiotyyppi_01",), parent_oid=ROOT_OID),
        SearchedOrganisation(oid="lukio", nimi={"fi": "Koivun lukio", "sv": "Björks gymnasium"}, parent_oid="kt",
                             tyypit=("organisaatiotyyppi_02",), oppilaitoskoodi="00123", kotipaikka="kunta_091"),
        SearchedOrganisation(oid="vanha", nimi={"fi": "Koivun lukio"}, tyypit=("organisaatiotyyppi_02",),
                             status="PASSIIVINEN", lakkautus_on=date(2020, 7, 31), former=("Åsändan yhteiskoulu",)),
        SearchedOrganisation(oid="uusi", nimi={"fi": "Uusi Koivun lukio"}, status="SUUNNITELTU"),
        SearchedOrganisation(oid="poistettu", nimi={"fi": "Koivun lukio"}, status="POISTETTU"),
        SearchedOrganisation(oid="kampus", nimi={"fi": "Koivun lukio"}, tyypit=("organisaatiotyyppi_03",)),
        SearchedOrganisation(oid="nimetön", nimi={}),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Koivun lukio", ["lukio", "vanha", "kampus", "uusi"]),
        ("koivun", ["lukio", "vanha", "kt", "kampus", "uusi"]),
        ("LUKIO koivun", ["lukio", "vanha", "kampus", "uusi"]),
        ("björk", ["lukio", "kt"]),
        ("bjorks gymn", ["lukio"]),
        ("asandan", ["vanha"]),
        ("ukio", ["lukio", "vanha", "kampus", "uusi"]),
        ("00123", ["lukio"]),
        ("kampus", ["kampus"]),
        ("koulu koulu", ["vanha"]),
        ("opetushallitus", []),
        ("xyz", []),
        ("", []),
        (" -!% ", []),
        ("koivun " * 100, ["lukio", "vanha", "kt", "kampus", "uusi"]),
    ],
)
def test_a_school_is_found_by_any_of_its_names(text: str, found: list[str]) -> None:
    assert [one.oid for one in SCHOOLS.search(text, "fi")] == found


def test_what_is_told_of_a_found_school() -> None:
    (old,) = SCHOOLS.search("yhteiskoulu", "sv")
    assert (old.name, old.name_lang, old.former_name) == ("Koivun lukio", "fi", "Åsändan yhteiskoulu")
    assert (old.is_closed, old.closed_on, old.above) == (True, date(2020, 7, 31), "")
    (new,) = SCHOOLS.search("björks gymnasium", "sv")
    assert (new.name, new.name_lang, new.above, new.is_closed) == ("Björks gymnasium", None, "Björks stad", False)
    assert [one.is_planned for one in SCHOOLS.search("uusi koivun", "fi")] == [True]
    assert len(SCHOOLS.search("koivun", "fi", limit=2)) == 2


@given(st.text(max_size=300))
def test_any_text_may_be_searched_for(text: str) -> None:
    assert len(SCHOOLS.search(text, "fi", 3)) <= 3


def test_routing_and_search_follow_the_database(database: Database) -> None:
    def store(value: object, name: str = "x.json") -> None:
        with database.write() as session:
            store_reading(session, read_organisations_bytes(json.dumps(value).encode(), name))

    own = OwnAddresses("rekisteri@oma.example")
    assert search_schools(database, "koulu", "fi") == []
    assert current_contacts(database).organisations == {}
    store(single("1.2.3.4", "Ahon koulu", status="PASSIIVINEN", oppilaitosKoodi="00007"))
    store(single("1.2.3.5", "Uusi koulu", oppilaitosTyyppiUri="oppilaitostyyppi_42#1", oppilaitosKoodi="00008"))
    store({"liittymiset": [merger("1.2.3.4", "1.2.3.5")]}, "1.2.3.4.historia.json")
    found = route(RowOwner("1.2.3.4"), "fi", current_contacts(database), own)
    assert (found.email, found.organisation_oid, found.source.value) == ("koski@koulu.example", "1.2.3.5", "successor")
    assert [one.name for one in search_schools(database, "koulu", "fi")] == ["Uusi koulu", "Ahon koulu"]
    assert search_schools(database, "vanha", "fi")[0].former_name == "Vanha"
    school = find_school(database, "1.2.3.4", "fi")
    assert school is not None
    assert school.is_closed
    assert find_school(database, ROOT_OID, "fi") is None
    with database.write() as session:
        set_virta_contact(session, make_virta_contact("8", "virta@koulu.example"))
    assert route(RowOwner("1.2.3.5"), "fi", current_contacts(database), own).email == "virta@koulu.example"
    assert current_contacts(database) is current_contacts(database)
    with database.read() as session:
        age = read_directory_age(session)
    assert age.changed_at is not None
    assert age.contacts_at is not None
    assert age.tree_at is None
