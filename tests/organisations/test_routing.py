"""To whom error reports go: the table, the study rights, and trees of every shape."""

from __future__ import annotations

import os
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.organisations.contact_files import read_contact_folder
from app.organisations.contacts import (
    ROOT_OID,
    ContactDirectory,
    ContactText,
    Organisation,
    is_root,
    order_successors,
    split_addresses,
)
from app.organisations.routing import YTL_OID, Address, OwnAddresses, RowOwner, Source, find_owner, route
from tests.organisations.routing_objects import (
    KT,
    LANGUAGE_TESTS,
    OL,
    REGISTRY,
    Case,
    general,
    make_directory,
    organiser,
    school,
)
from tests.organisations.routing_table import ABOVE, CASES, FI, FIELDS, LANGUAGES

OWN = OwnAddresses(REGISTRY, LANGUAGE_TESTS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_routing(case: Case) -> None:
    directory = make_directory(case.objects, case.histories, case.virta)
    found = route(case.owner, case.lang, directory, OWN)
    told = (found.source.value, found.email, found.organisation_oid, found.also)
    assert told == (case.source, case.email, case.oid, case.also)
    if case.path is not None:
        assert found.path == case.path


def test_the_table_is_large_and_every_source_stands_in_it() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.source for case in CASES} | {"registry"} == {source.value for source in Source}


@pytest.mark.parametrize("case", FIELDS[:3] + LANGUAGES[:5], ids=str)
def test_the_order_in_which_the_service_gives_values_changes_nothing(case: Case) -> None:
    turned = tuple({**one, "yhteystietoArvos": one["yhteystietoArvos"][::-1]} for one in case.objects)
    answers = {route(case.owner, case.lang, make_directory(objects), OWN) for objects in (case.objects, turned)}
    assert len(answers) == 1


def test_language_tests_have_their_own_address() -> None:
    owner = find_owner({"tyyppi": {"koodiarvo": "kielitutkinto"}, "koulutustoimija": {"oid": KT}})
    directory = make_directory((ABOVE,))
    assert route(owner, "fi", directory, OWN) == Address(LANGUAGE_TESTS, (), KT, Source.REGISTRY, ())
    without = route(owner, "fi", directory, OwnAddresses(REGISTRY))
    assert (without.email, without.source) == (REGISTRY, Source.UNROUTED)


def test_a_matriculation_examination_belongs_to_the_board() -> None:
    board = organiser(YTL_OID, general("digabi@ytl.example"))
    for koulutustoimija in ({"koulutustoimija": {"oid": YTL_OID}}, {}):
        owner = find_owner(
            {"tyyppi": {"koodiarvo": "ylioppilastutkinto"}, "oppilaitos": {"oid": OL}, **koulutustoimija}
        )
        found = route(owner, "sv", make_directory((board, school(OL, KT, FI))), OWN)
        assert (found.email, found.source, found.organisation_oid) == ("digabi@ytl.example", Source.GENERAL, YTL_OID)


def test_the_owner_of_a_study_right() -> None:
    numero = {"koodiarvo": "00021", "koodistoUri": "oppilaitosnumero"}
    both = {"oppilaitos": {"oid": OL, "oppilaitosnumero": numero}, "koulutustoimija": {"oid": KT}}
    assert find_owner({"tyyppi": {"koodiarvo": "lukiokoulutus"}, **both}) == RowOwner(OL, "00021", KT)
    assert find_owner({"tyyppi": {"koodiarvo": "korkeakoulutus"}, **both}).from_virta
    assert find_owner({"koulutustoimija": {"oid": KT}}).oid == KT
    assert find_owner({"oppilaitos": None, "tyyppi": "x", "koulutustoimija": []}) == RowOwner()


def test_without_any_address_of_its_own_the_service_says_so() -> None:
    found = route(RowOwner(OL), "fi", make_directory(()), OwnAddresses(""))
    assert (found.email, found.source) == ("", Source.UNROUTED)


@pytest.mark.parametrize(
    ("oid", "expected"),
    [(ROOT_OID, True), ("1", True), ("1.2.246.562.24.00000000001", True), (OL, False), ("1.2.3", False),
     ("1.2.246.562.10.00000000002", False)],
)  # fmt: skip
def test_the_root(oid: str, expected: bool) -> None:
    assert is_root(oid) is expected


@given(st.text(max_size=120))
def test_whatever_stands_in_a_field_gives_clean_addresses_or_none(text: str) -> None:
    for address in split_addresses(text):
        assert address.count("@") == 1
        assert not any(sign.isspace() or not sign.isprintable() for sign in address)


OIDS = ["o0", "o1", "o2", "o3", "o4", "o5", ROOT_OID, "1"]
TEXTS = st.sampled_from(["", "ei", "a@a.example", "b@b.example; c@c.example"])
FIELDS_OF_ONE = st.lists(st.builds(ContactText, st.sampled_from(["fi", "sv", "en", ""]), TEXTS), max_size=3).map(tuple)


@st.composite
def directories(draw: st.DrawFn) -> ContactDirectory:
    """Organisations in any order above and after each other, circles too."""
    organisations = {
        oid: Organisation(
            oid,
            draw(st.sampled_from([None, *OIDS])),
            draw(st.sampled_from([None, "AKTIIVINEN", "PASSIIVINEN", "SUUNNITELTU", "POISTETTU"])),
            draw(st.sampled_from([None, "00001", "00002"])),
            draw(st.sampled_from([None, "oppilaitostyyppi_42", "oppilaitostyyppi_11"])),
            koski=draw(FIELDS_OF_ONE),
            general=draw(FIELDS_OF_ONE),
        )
        for oid in draw(st.sets(st.sampled_from(OIDS)))
    }
    days = st.one_of(st.none(), st.integers(0, 400).map(lambda days: date(2020, 1, 1) + timedelta(days)))
    mergers = draw(st.lists(st.tuples(st.sampled_from(OIDS), st.sampled_from(OIDS), days), max_size=12))
    virta = draw(st.dictionaries(st.sampled_from(["00001", "00002"]), FIELDS_OF_ONE))
    return ContactDirectory(organisations, order_successors(mergers), {"00001": "o1"}, virta)


@settings(max_examples=300, deadline=None)
@given(directories(), st.sampled_from([None, *OIDS]), st.booleans(), st.sampled_from(["fi", "sv", "en"]))
def test_any_tree_with_circles_gives_an_address_and_never_the_roots(
    directory: ContactDirectory, oid: str | None, virta: bool, lang: str
) -> None:
    found = route(RowOwner(oid, "00002", from_virta=virta), lang, directory, OWN)
    assert found.email
    assert len(set(found.path)) == len(found.path)
    assert not any(map(is_root, found.path))
    assert found.organisation_oid is None or found.organisation_oid in found.path
    if found.source is Source.UNROUTED:
        assert found.email == REGISTRY


def test_a_chain_of_thousands_of_successors_ends() -> None:
    oids = [f"1.2.{number}" for number in range(5000)]
    organisations = {oid: Organisation(oid, status="PASSIIVINEN") for oid in oids}
    directory = ContactDirectory(organisations, order_successors((a, b, None) for a, b in pairwise(oids)))
    assert len(route(RowOwner(oids[0]), "fi", directory, OWN).path) == 5000


def check_everything_routes(directory: ContactDirectory) -> None:
    for oid in directory.organisations:
        for lang in ("fi", "sv"):
            found = route(RowOwner(oid), lang, directory, OWN)
            assert found.email
            assert found.organisation_oid is None or not is_root(found.organisation_oid)
            assert "oph.example" not in found.email


def test_every_organisation_of_the_demo_routes_somewhere() -> None:
    from app.demo.organisations import list_organisations

    files = list_organisations()
    objects = tuple(value for name, value in files.items() if ".historia" not in name and value["oid"] != ROOT_OID)
    histories = tuple(
        (name.removesuffix(".historia.json"), value) for name, value in files.items() if ".historia" in name
    )
    check_everything_routes(make_directory(objects, histories))


@pytest.mark.corpus
@pytest.mark.skipif("CORPUS" not in os.environ, reason="CORPUS is not set: name a folder of register documents")
def test_every_organisation_of_the_corpus_routes_somewhere() -> None:
    bad: list[str] = []
    directory = read_contact_folder(Path(os.environ["CORPUS"]) / "organisaatio", bad.append)
    assert len(directory.organisations) > 900
    check_everything_routes(directory)
