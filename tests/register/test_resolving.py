"""Names at import: the document's own win language by language, the directory fills what is missing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from app.register.names import CodeName, Directory
from app.register.resolving import resolve_names

BIOLOGY = CodeName({"fi": "Biologia", "sv": "Biologi", "en": "Biology"}, {"fi": "BI", "sv": "BI"})
DIRECTORY = Directory(
    codes={
        ("koskioppiaineetyleissivistava", "BI"): {1: CodeName({"fi": "Vanha biologia"}), 2: BIOLOGY},
    }
)


def koodi(**more: Any) -> dict[str, Any]:
    return {"koodiarvo": "BI", "koodistoUri": "koskioppiaineetyleissivistava", **more}


def test_a_code_without_names_gets_all() -> None:
    assert resolve_names(koodi(), DIRECTORY) == koodi(nimi=BIOLOGY.nimi, lyhytNimi=BIOLOGY.lyhyt)


def test_the_version_given_is_the_one_looked_up() -> None:
    resolved = resolve_names(koodi(koodistoVersio=1), DIRECTORY)
    assert resolved == koodi(koodistoVersio=1, nimi={"fi": "Vanha biologia"})


def test_embedded_names_win_and_the_rest_is_filled() -> None:
    resolved = resolve_names(koodi(nimi={"fi": "Elämä", "sv": ""}, lyhytNimi={"fi": "E"}), DIRECTORY)
    assert resolved["nimi"] == {"fi": "Elämä", "sv": "Biologi", "en": "Biology"}
    assert resolved["lyhytNimi"] == {"fi": "E", "sv": "BI"}


@pytest.mark.parametrize(
    "value",
    [
        {"koodiarvo": "X1", "nimi": {"fi": "Paikallinen"}},
        koodi(koodiarvo="unknown"),
        {"koodiarvo": None, "koodistoUri": "koskioppiaineetyleissivistava"},
        {"koodiarvo": ["BI"], "koodistoUri": {"x": 1}},
        [],
        "BI",
        None,
    ],
)
def test_what_nobody_knows_stays_as_it_is(value: object) -> None:
    assert resolve_names(value, DIRECTORY) == value


def test_a_name_of_an_odd_shape_stays() -> None:
    assert resolve_names(koodi(nimi="Biologia"), DIRECTORY)["nimi"] == "Biologia"


def test_codes_are_found_anywhere_and_the_document_given_stays_as_it_was() -> None:
    given = {"a": [{"b": koodi(), "c": 1.5}], "d": koodi(sisällä=koodi())}
    before = deepcopy(given)
    resolved = resolve_names(given, DIRECTORY)
    assert given == before
    assert resolved["a"][0]["b"]["nimi"]["sv"] == "Biologi"
    assert resolved["d"]["sisällä"]["nimi"]["sv"] == "Biologi"
    assert list(resolved["d"]) == ["koodiarvo", "koodistoUri", "sisällä", "nimi", "lyhytNimi"]


def test_codes_that_no_list_has_any_more_are_built_in() -> None:
    legacy = {"koodiarvo": "lukionoppimaara2019", "koodistoUri": "suorituksentyyppi"}
    assert resolve_names(legacy, Directory())["nimi"]["fi"]
