"""Organisations from files: every shape becomes the same rows; a bad file is one error with its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisations.fields import OrganisaatioError, read_date, read_tyypit
from app.organisations.reading import (
    Historia,
    Liitos,
    Nimihistoria,
    OrganisaatioRow,
    Reading,
    read_organisations,
    read_organisations_bytes,
)
from tests.organisations.objects import merger, node, single, tree

OID = "1.2.246.562.10.1"


def read(value: Any, name: str = "x.json") -> Reading:
    return read_organisations_bytes(json.dumps(value).encode(), name)


def rows(value: Any) -> dict[str, OrganisaatioRow]:
    reading = read(value)
    assert isinstance(reading, tuple)
    return {row.oid: row for row in reading}


def test_tree() -> None:
    found = rows(
        tree(
            node(
                "1.2.3",
                "Kunta",
                node(
                    "1.2.4",
                    oppilaitosKoodi="00545",
                    oppilaitostyyppi="oppilaitostyyppi_15#1",
                    lakkautusPvm=1483135200000,
                    status="PASSIIVINEN",
                ),
                node("1.2.5", parentOid="1.2.9"),
                parentOid="1.2.1",
                ytunnus="0502454-6",
                organisaatiotyypit=["KOULUTUSTOIMIJA", "MUU_ORGANISAATIO"],
                parentOidPath=6,
            )
        )
    )
    assert found["1.2.4"] == OrganisaatioRow(
        oid="1.2.4",
        parent_oid="1.2.3",
        nimi={"fi": "Koulu"},
        tyypit=("organisaatiotyyppi_02",),
        oppilaitoskoodi="00545",
        oppilaitostyyppi="oppilaitostyyppi_15",
        ytunnus=None,
        kotipaikka="kunta_091",
        status="PASSIIVINEN",
        alku_on=date(1992, 1, 1),
        lakkautus_on=date(2016, 12, 31),
    )
    assert found["1.2.3"].tyypit == ("organisaatiotyyppi_01", "organisaatiotyyppi_05")
    assert found["1.2.5"].parent_oid == "1.2.9"


@pytest.mark.parametrize("tyypit", [["Oppilaitos", "Toimipiste"], ["organisaatiotyyppi_03", "organisaatiotyyppi_02"]])
def test_single_v3_and_v4(tyypit: list[str]) -> None:
    row = rows(single(OID, tyypit=tyypit, oppilaitosTyyppiUri="oppilaitostyyppi_11#1"))[OID]
    assert row.single
    assert row.tyypit == ("organisaatiotyyppi_02", "organisaatiotyyppi_03")
    assert row.oppilaitostyyppi == "oppilaitostyyppi_11"
    assert row.nimet == (
        {"alkuPvm": "1992-01-01", "nimi": {"fi": "Vanha"}},
        {"alkuPvm": "2010-08-01", "nimi": {"fi": "Koulu"}},
    )
    assert row.contacts is not None
    assert row.contacts["yhteystiedot"] == [{"kieli": "kieli_fi#1", "email": "toimisto@koulu.example"}]
    assert row.contacts["yhteystietoArvos"][0]["YhteystietoArvo.arvoText"] == "koski@koulu.example"


def test_a_masked_object_does_not_speak_of_its_contacts() -> None:
    assert rows(single(OID, maskingActive=True, yhteystiedot=[]))[OID].contacts is None


def test_an_object_without_contacts_says_that_there_are_none() -> None:
    assert rows(single(OID, yhteystiedot=None, yhteystietoArvos=None))[OID].contacts == {}


def test_a_contact_whose_text_is_null_stays_as_given() -> None:
    arvo = {"YhteystietoArvo.arvoText": None}
    assert rows(single(OID, yhteystietoArvos=[arvo]))[OID].contacts == {
        "yhteystiedot": [{"kieli": "kieli_fi#1", "email": "toimisto@koulu.example"}],
        "yhteystietoArvos": [arvo],
    }


def test_nothing_in_a_list_of_contacts_is_passed_over() -> None:
    arvo = {"YhteystietoArvo.arvoText": "koski@koulu.example"}
    contacts = rows(single(OID, yhteystietoArvos=[None, arvo]))[OID].contacts
    assert contacts is not None
    assert contacts["yhteystietoArvos"] == [None, arvo]


def test_a_list_of_singles() -> None:
    assert set(rows([single("1.2.3"), single("1.2.4")])) == {"1.2.3", "1.2.4"}


def test_historia() -> None:
    value = {
        "childSuhteet": [],
        "parentSuhteet": [],
        "liitokset": [merger("1.2.5", OID)],
        "liittymiset": [merger(OID, "1.2.6", None), {"kohde": {"oid": "1.2.7"}, "alkuPvm": 1483135200000}],
    }
    assert read(value, f"{OID}.historia.json") == Historia(
        OID,
        (
            Liitos(OID, "1.2.6", None),
            Liitos(OID, "1.2.7", date(2016, 12, 31)),
            Liitos("1.2.5", OID, date(2014, 12, 2)),
        ),
    )


def test_nimet() -> None:
    names = [{"nimi": {"fi": "B"}, "alkuPvm": "2010-01-01"}, {"nimi": {"fi": "A", "sv": None}, "alkuPvm": "1992-01-01"}]
    expected = Nimihistoria(
        OID, ({"alkuPvm": "1992-01-01", "nimi": {"fi": "A"}}, {"alkuPvm": "2010-01-01", "nimi": {"fi": "B"}})
    )
    assert read(names, f"{OID}.nimet.json") == expected
    assert read(names, f"{OID}.json") == expected


@pytest.mark.parametrize(
    ("value", "name", "message"),
    [
        (5, "x.json", "file: is neither a tree"),
        ({}, "x.json", "file: is neither a tree"),
        ([], "x.json", "file: holds no organisations"),
        (tree(), "x.json", "file: holds no organisations"),
        ({"organisaatiot": {}}, "x.json", "organisaatiot: should be a list"),
        ({"organisaatiot": [1]}, "x.json", "organisaatiot[0]: should be an object"),
        (tree(node("1.2.3", "x", {"nimi": {}})), "x.json", "organisaatiot[0].children[0].oid: is missing"),
        (tree(node("1.2.3", children={})), "x.json", "organisaatiot[0].children: should be a list"),
        (tree(node("1 2")), "x.json", "organisaatiot[0].oid: is not an oid"),
        (tree(node("1.2.3", nimi="Koulu")), "x.json", "organisaatiot[0].nimi: should be an object"),
        (tree(node("1.2.3", nimi={"fi": 5})), "x.json", "organisaatiot[0].nimi.fi: should be text"),
        (tree(node("1.2.3", alkuPvm="soon")), "x.json", "organisaatiot[0].alkuPvm: is not a date: 'soon'"),
        (tree(node("1.2.3", alkuPvm=10**20)), "x.json", "organisaatiot[0].alkuPvm: is not a date"),
        (tree(node("1.2.3", alkuPvm=True)), "x.json", "organisaatiot[0].alkuPvm: is not a date"),
        (
            tree(node("1.2.3", organisaatiotyypit="x")),
            "x.json",
            "organisaatiot[0].organisaatiotyypit: should be a list",
        ),
        (tree(node("1.2.3"), node("1.2.3", "B")), "x.json", "organisaatiot[1]: 1.2.3 stands twice with different"),
        (single(OID, alkuPvm="2023-02-30"), "x.json", "alkuPvm: is not a date: '2023-02-30'"),
        (single(OID, nimet={}), "x.json", "nimet: should be a list"),
        (single(OID, yhteystietoArvos="x"), "x.json", "yhteystietoArvos: should be a list"),
        (single(OID, yhteystiedot=[5]), "x.json", "yhteystiedot[0]: should be an object"),
        (single(OID, yhteystiedot=[{"email": "a\0"}]), "x.json", "yhteystiedot[0].email: contains the NUL"),
        ([single(OID), 5], "x.json", "[1]: should be an organisation"),
        (
            {"errorMessage": "organisaatio.exception.organisaatio.not.found"},
            "x.json",
            "file: is an error of the service: 'organisaatio.exception",
        ),
        ({"liittymiset": []}, "x.json", "file: is a history but does not tell whose"),
        ([{"nimi": {"fi": "A"}, "alkuPvm": "1992-01-01"}], "riveria.json", "file: is a name history but does not tell"),
        ({"liittymiset": []}, "x.historia.json", "file: the name 'x.historia.json' should begin with"),
        ([], "x.nimet.json", "file: the name 'x.nimet.json' should begin with"),
        ([], f"{OID}.historia.json", "file: is not a history"),
        ({"oid": OID}, f"{OID}.historia.json", "file: is not a history"),
        ({"liittymiset": [{}]}, f"{OID}.historia.json", "liittymiset[0].kohde: is missing"),
        ({"liitokset": [merger("1.2.8", "1.2.9")]}, f"{OID}.historia.json", f"liitokset[0]: does not speak of {OID}"),
        (
            {"liitokset": [{"organisaatio": 1}]},
            f"{OID}.historia.json",
            "liitokset[0].organisaatio: should be an object",
        ),
    ],
)
def test_bad_files(value: Any, name: str, message: str) -> None:
    with pytest.raises(OrganisaatioError) as caught:
        read(value, name)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 10_000, b'{"oid": "1.2.3", "oid": "1.2.4"}', b"<html>"])
def test_broken_json(data: bytes) -> None:
    with pytest.raises(OrganisaatioError):
        read_organisations_bytes(data, "x.json")


def test_a_tree_deeper_than_any_is_one_error() -> None:
    deep = b'{"organisaatiot":[' + b'{"oid":"1.2.3","children":[' * 5_000 + b"]}" * 5_000 + b"]}"
    with pytest.raises(OrganisaatioError, match="nested deeper"):
        read_organisations_bytes(deep, "x.json")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (None, None),
        ("", None),
        ("2010-08-01", date(2010, 8, 1)),
        ("2010-08-01T00:00:00.000+03:00", date(2010, 8, 1)),
        (0, date(1970, 1, 1)),
        (725839200000, date(1993, 1, 1)),
        (1280610000000, date(2010, 8, 1)),
        (-311652000000, date(1960, 2, 16)),
    ],
)
def test_dates(value: object, day: date | None) -> None:
    assert read_date(value, "x") == day


def test_types_by_every_name() -> None:
    assert read_tyypit(["Muu organisaatio", "Työelämäjärjestö", "Kunta", "Ryhma", "organisaatiotyyppi_01#1"], "x") == (
        "Ryhma",
        "organisaatiotyyppi_01",
        "organisaatiotyyppi_05",
        "organisaatiotyyppi_06",
        "organisaatiotyyppi_09",
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["oid", "nimi", "organisaatiot", "children", "alkuPvm", "tyypit", "nimet", "yhteystiedot"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(JSON, st.sampled_from(["x.json", "1.2.3.json", "1.2.3.historia.json", "1.2.3.nimet.json"]))
def test_any_json_gives_rows_or_an_error_with_a_place(value: Any, name: str) -> None:
    problem: OrganisaatioError | None = None
    reading: Reading | None = None
    try:
        reading = read(value, name)
    except OrganisaatioError as error:
        problem = error
    assert reading or (problem is not None and problem.place and problem.reason)


@pytest.mark.corpus
def test_the_trees_of_the_corpus(corpus: Path) -> None:
    found = read_organisations(corpus / "organisaatio/hierarkia.json")
    assert isinstance(found, tuple)
    assert len(found) == 991
    by_oid = {row.oid: row for row in found}
    assert by_oid["1.2.246.562.10.48587687889"].tyypit == ("organisaatiotyyppi_01", "organisaatiotyyppi_05")
    assert by_oid["1.2.246.562.10.97828693362"].parent_oid == "1.2.246.562.10.63813695861"
    for name, count in (("jalkelaiset-masked.json", 10), ("jalkelaiset-service-fixture.json", 11)):
        others = read_organisations(corpus / "organisaatio" / name)
        assert isinstance(others, tuple)
        assert len(others) == count
