"""The content of a row in one form, so that two readings of the register can be compared.

Decided what is content: everything that a reader of the page could be told by the row itself. Not content: names that
code lists and the organisation service give (they are resolved anew at each import, and a code list's new version or a
school's new name is no change of anybody's studies), versions of codes, and the keys and timestamps by which source
systems and the register itself know a document. A local code has no list: its name is content.
"""

from __future__ import annotations

from typing import Any

import msgspec

from app.register.facts import ORGANISATION_KEYS
from app.register.shapes import KEY

NOT_CONTENT = frozenset(
    {
        KEY,
        "aikaleima",
        "lähdejärjestelmäkytkentäPurettu",
        "lähdejärjestelmänId",
        "ostettu",
        "synteettinen",
        "versionumero",
        "virtaVirheet",
    }
)
"""Keys of source systems and of the register itself, shown to nobody (koski-data §3.2)."""
_NAMES_OF_CODES = frozenset({"nimi", "lyhytNimi", "koodistoVersio"})
_NESTED = frozenset({dict, list, float})


def row_content(row: dict[str, Any], *, without: frozenset[str] = frozenset()) -> bytes:
    """The row's own content as bytes, equal for equal content; the rows below it and the keys in `without` left out."""
    own = {key: value for key, value in row.items() if key not in without and key != "osasuoritukset"}
    return msgspec.json.encode(canonical(own), order="sorted")


def canonical(value: Any) -> Any:
    """JSON with only its content: no names of codes and organisations, nothing empty, 1.0 as 1."""
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, list):
        return [canonical(item) if type(item) in _NESTED else item for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _object(item: dict[str, Any]) -> Any:
    if isinstance(item.get("koodistoUri"), str) and isinstance(item.get("koodiarvo"), str):
        return {key: canonical(child) for key, child in item.items() if key not in _NAMES_OF_CODES}
    if isinstance(item.get("oid"), str) and item.keys() <= ORGANISATION_KEYS:
        return {"oid": item["oid"]}
    if isinstance(item.get("oppilaitosnumero"), dict) and item.keys() <= ORGANISATION_KEYS:
        return {"oppilaitosnumero": canonical(item["oppilaitosnumero"])}
    made = {
        key: canonical(child) if type(child) in _NESTED else child
        for key, child in item.items()
        if key not in NOT_CONTENT
    }
    return {key: child for key, child in made.items() if child is not None and child not in ("", [], {})}
