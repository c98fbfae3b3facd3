"""The demo's organisations go through the reader of the real service's files."""

from __future__ import annotations

import msgspec
import pytest

from app.demo.organisations import list_organisations
from app.demo.people import PEOPLE
from app.demo.school import KOSKI_CONTACT, ROOT
from app.demo.schools import LAHDENPOHJA, SCHOOLS
from app.organisations.reading import Historia, OrganisaatioRow, read_organisations_bytes
from tests.demo.test_people import TODAY

FILES = list_organisations()


@pytest.mark.parametrize("name", FILES)
def test_every_file_reads(name: str) -> None:
    reading = read_organisations_bytes(msgspec.json.encode(FILES[name]), name)
    if name.endswith(".historia.json"):
        assert isinstance(reading, Historia)
    else:
        assert isinstance(reading, tuple)
        (row,) = reading
        assert isinstance(row, OrganisaatioRow)
        assert f"{row.oid}.json" == name


def test_every_parent_is_there() -> None:
    parents = {content["parentOid"] for name, content in FILES.items() if not name.endswith(".historia.json")}
    assert {f"{oid}.json" for oid in parents if oid} <= set(FILES)


def test_every_organisation_in_a_record_is_known() -> None:
    def oids(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["oid"]} if str(value.get("oid", "")).startswith("1.2.246.562.10.") else set()
            return own.union(*map(oids, value.values()))
        return set().union(*map(oids, value)) if isinstance(value, list) else set()

    used = set().union(*(oids(document) for person in PEOPLE for document in person.list_documents(TODAY)))
    assert {f"{oid}.json" for oid in used} <= set(FILES)
    assert len(used) > len(SCHOOLS)


def test_contact_addresses_have_every_shape() -> None:
    shapes = set()
    for school in SCHOOLS:
        content = FILES[f"{school.oid}.json"]
        koski = [contact["YhteystietoArvo.arvoText"] for contact in content["yhteystietoArvos"]]
        organiser = FILES[f"{school.organiser.oid}.json"]
        if school.closed_on:
            shapes.add("closed, with a successor")
        if school.koski_off:
            shapes.add("taken out of use")
        shapes.add(f"{len(koski)} languages" if len(koski) > 1 else "")
        shapes.update(_shape(text) for text in koski)
        if not koski:
            shapes.add("general" if content["yhteystiedot"] else "none")
        if not koski and not content["yhteystiedot"]:
            shapes.add("organiser's" if organiser["yhteystiedot"] else "nobody's")
    assert shapes >= {
        "closed, with a successor",
        "taken out of use",
        "2 languages",
        "one address",
        "two addresses",
        "no address",
        "empty",
        "general",
        "organiser's",
        "nobody's",
    }


def _shape(text: str) -> str:
    if not text:
        return "empty"
    return {0: "no address", 1: "one address"}.get(text.count("@"), "two addresses")


def test_addresses_are_in_domains_that_nobody_reads() -> None:
    for content in FILES.values():
        texts = [contact["email"] for contact in content.get("yhteystiedot", [])]
        texts += [contact["YhteystietoArvo.arvoText"] for contact in content.get("yhteystietoArvos", [])]
        for address in " ".join(texts).replace(";", " ").split():
            if "@" in address:
                assert address.endswith(".example")


def test_koski_contacts_are_of_the_koski_type() -> None:
    contacts = [contact for content in FILES.values() for contact in content.get("yhteystietoArvos", [])]
    assert {contact["YhteystietojenTyyppi.oid"] for contact in contacts} == {KOSKI_CONTACT}


def test_closed_school_names_its_successor() -> None:
    history = FILES[f"{LAHDENPOHJA.oid}.historia.json"]
    (merger,) = history["liittymiset"]
    assert merger["organisaatio"]["oid"] == LAHDENPOHJA.oid
    assert f"{merger['kohde']['oid']}.json" in FILES
    assert FILES[f"{LAHDENPOHJA.oid}.json"]["status"] == "PASSIIVINEN"
    assert FILES[f"{ROOT}.json"]["parentOid"] is None
