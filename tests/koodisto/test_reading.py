"""Code lists from files: both formats give the same rows; a bad file is one error with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.koodisto.reading import KoodiRow, KoodistoError, read_koodisto, read_koodisto_csv, read_koodisto_json
from app.koodisto.service import codes_by_key

HEADER = "koodisto_uri,versio,koodiarvo,fi,sv,en,lyhyt_fi,lyhyt_sv,lyhyt_en"


def csv(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *lines)).encode()


def koodi(arvo: str = "A", **changes: Any) -> dict[str, Any]:
    metadata = [{"kieli": "FI", "nimi": "Hyvä", "lyhytNimi": "H"}, {"kieli": "SV", "nimi": None}]
    return {"koodiUri": f"asteikko_{arvo.lower()}", "koodiArvo": arvo, "versio": 2, "metadata": metadata, **changes}


def test_csv() -> None:
    data = csv('kunta,2,091," Helsinki, kaupunki ",Helsingfors,,,,', "", "kunta,1,091,Hki,,,,,")
    assert read_koodisto_csv(data) == [
        KoodiRow("kunta", "091", 2, "Helsinki, kaupunki", "Helsingfors"),
        KoodiRow("kunta", "091", 1, "Hki"),
    ]


def test_csv_columns_in_any_order_with_others_between() -> None:
    header = "en,sv,fi,note,lyhyt_en,lyhyt_sv,lyhyt_fi,koodiarvo,versio,koodisto_uri"
    (row,) = read_koodisto_csv("\ufeff".encode() + csv("e,s,f,x,le,ls,lf,A,3,u", header=header))
    assert row == KoodiRow("u", "A", 3, "f", "s", "e", "lf", "ls", "le")


def test_csv_with_windows_line_ends() -> None:
    assert read_koodisto_csv(csv("u,1,A,f,,,,,").replace(b"\n", b"\r\n")) == [KoodiRow("u", "A", 1, "f")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file: is empty"),
        (b" \n", "file: is empty"),
        (csv(), "file: holds no codes"),
        (csv("u,1,A", header=HEADER.replace(",sv,", ",")), "line 1: the column sv is missing"),
        (b"a,b\n1,2", "line 1: the columns koodisto_uri, koodiarvo, versio, fi"),
        (csv("u,1,A,f,,,,,", header=HEADER.replace("sv", "fi", 1)), "line 1: the column sv is missing"),
        (csv("u,1,A,f,,,,,,", header=HEADER + ",fi"), "line 1: the column fi stands twice"),
        (csv("u,1,A,f,,,,,", "u,x,B,f,,,,,"), "line 3: versio should be a whole number, is 'x'"),
        (csv("u,-1,B,f,,,,,"), "line 2: versio"),
        (csv("u,,B,f,,,,,"), "line 2: versio"),
        (csv(",1,B,f,,,,,"), "line 2: koodisto_uri is missing"),
        (csv("u,1,,f,,,,,"), "line 2: koodiarvo is missing"),
        (csv("u,1,B,f"), "line 2: has 4 cells, should have at least 9"),
        (csv('u,1,B,"f,,,,,'), "line 2: is not CSV"),
        (csv("u,1,B,f,,,,,", "u,1,B,g,,,,,"), "line 3: code B of u version 1 has other names than it has in line 2"),
        (csv("u,1,B,f,,,,,").replace(b"f,,", b"\xe4,,"), "line 2: is not UTF-8"),
        (csv("u,1,B,f\0,,,,,"), "line 2: "),
        (csv(f"u,1,{'B' * 301},f,,,,,"), "line 2: koodiarvo is longer"),
        (csv(f"u,1,B,{'f' * 200_000},,,,,"), "line 2: is not CSV: field larger"),
    ],
)
def test_bad_csv(data: bytes, message: str) -> None:
    with pytest.raises(KoodistoError) as caught:
        read_koodisto(data, "x")
    assert str(caught.value).startswith(message)


def test_the_same_code_twice_with_the_same_names_is_harmless() -> None:
    assert len(read_koodisto_csv(csv("u,1,A,f,,,,,", "u,1,A,f,,,,,"))) == 1


def test_json_takes_null_and_blank_names_as_missing() -> None:
    code = koodi(metadata=[{"kieli": "FI", "nimi": "Hyvä", "lyhytNimi": ""}, {"kieli": "SV", "nimi": None}])
    assert read_koodisto_json(json.dumps([code]).encode()) == [KoodiRow("asteikko", "A", 2, "Hyvä")]


@pytest.mark.parametrize(
    ("code", "name", "uri"),
    [
        (koodi(), "other", "asteikko"),
        (koodi(koodisto={"koodistoUri": "own"}), "other", "own"),
        (koodi(koodistoUri="own"), "other", "own"),
        (koodi("E.1/ö", koodiUri="aste_ikko_e1o"), "other", "aste_ikko"),
        (koodi(koodiUri="asteikko_zzz"), "asteikko", "asteikko"),
        (koodi(koodiUri=None), "koulutus_11", "koulutus"),
        (koodi(koodiUri="asteikko_zzz"), "", "asteikko"),
    ],
)
def test_json_uri(code: dict[str, Any], name: str, uri: str) -> None:
    assert read_koodisto_json(json.dumps([code]).encode(), name)[0].koodisto_uri == uri


def test_two_codes_with_one_koodi_uri_stay_two() -> None:
    codes = [koodi("a1"), koodi("A.1", koodiUri="asteikko_a1"), koodi("A1")]
    rows = read_koodisto_json(json.dumps(codes).encode())
    assert [row.koodiarvo for row in rows] == ["a1", "A.1", "A1"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "file: holds no codes"),
        ({}, "file: should be a list of codes"),
        ({"koodistoUri": "kunta", "versio": 1}, "file: describes a code list but holds no codes"),
        ([1], "[0]: should be a code"),
        ([koodi(), koodi("B", koodiArvo=None)], "[1].koodiArvo: is missing"),
        ([koodi(koodiArvo=5)], "[0].koodiArvo: should be text"),
        ([koodi(koodiArvo=" ")], "[0]: koodiarvo is missing"),
        ([koodi(versio="1")], "[0].versio: should be a whole number"),
        ([koodi(versio=True)], "[0].versio: should be a whole number"),
        ([koodi(versio=2**31)], "[0].versio: should be a whole number"),
        ([koodi(metadata={})], "[0].metadata: should be a list of objects"),
        ([koodi(metadata=["FI"])], "[0].metadata: should be a list of objects"),
        ([koodi(metadata=[{"kieli": "FI", "nimi": 5}])], "[0].metadata[0].nimi: should be text"),
        ([koodi(metadata=[{"kieli": "FI", "nimi": "a\0"}])], "[0]: contains the NUL"),
        ([koodi(koodiUri=None)], "[0]: does not tell which code list"),
        ([koodi(), koodi(metadata=[])], "[1]: code A of asteikko version 2 has other names than it has in [0]"),
    ],
)
def test_bad_json(value: Any, message: str) -> None:
    with pytest.raises(KoodistoError) as caught:
        read_koodisto(json.dumps(value).encode(), "")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "data", [b"[", b'[{"a": 1', b'["\xff"]', b"[" * 10_000, b'[{"versio": 1, "versio": 2}]', b"{}x"]
)
def test_broken_json(data: bytes) -> None:
    with pytest.raises(KoodistoError):
        read_koodisto(data, "kunta")


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: csv(text)))
def test_any_bytes_give_rows_or_an_error_with_a_place(data: bytes) -> None:
    rows: list[KoodiRow] = []
    problem: KoodistoError | None = None
    try:
        rows = read_koodisto(data, "kunta")
    except KoodistoError as error:
        problem = error
    assert rows or (problem is not None and problem.place and problem.reason)


def test_a_code_without_names_hides_no_older_name() -> None:
    rows = [KoodiRow("u", "A", 1, "vanha"), KoodiRow("u", "A", 2), KoodiRow("u", "B", 1)]
    codes = codes_by_key(rows)
    assert set(codes) == {("u", "A")}
    assert set(codes["u", "A"]) == {1}


def test_koulutus_falls_back_to_its_eleventh_version() -> None:
    rows = [
        KoodiRow("koulutus_11", "001101", 6, "vain vanha"),
        KoodiRow("koulutus_11", "351301", 11, "vanha"),
        KoodiRow("koulutus", "351301", 12, "uusi"),
    ]
    codes = codes_by_key(rows)
    assert codes["koulutus", "001101"][6].nimi == {"fi": "vain vanha"}
    assert {versio: name.nimi["fi"] for versio, name in codes["koulutus", "351301"].items()} == {12: "uusi"}


@pytest.mark.corpus
def test_both_formats_of_the_corpus_agree(corpus: Path) -> None:
    rows = {row.key: row for row in read_koodisto((corpus / "koodisto/koodit.csv").read_bytes(), "koodit")}
    assert len(rows) == 12_075
    paths = sorted((corpus / "koodisto/rest").rglob("*.json"))
    assert paths
    for path in paths:
        for row in read_koodisto(path.read_bytes(), path.stem):
            assert rows[row.key] == row
