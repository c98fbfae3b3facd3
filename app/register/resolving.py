"""Names into a document, at import: what the register left to its code lists stands in the document afterwards."""

from __future__ import annotations

from typing import Any

from app.register.names import Directory, Localized
from app.register.words import LANGUAGES

_NOTHING: Localized = {}


def resolve_names(value: Any, directory: Directory) -> Any:
    """A copy of JSON in which every koodiviite has its names (`nimi`, `lyhytNimi`) in all languages anyone knows.

    A name in the document wins, language by language; the directory only fills what is missing or empty. Local codes
    (no koodistoUri), unknown codes and names of an odd shape stay as they are. The value given is not changed.
    """
    if isinstance(value, dict):
        copy = {
            key: resolve_names(child, directory) if type(child) in _NESTED else child for key, child in value.items()
        }
        if "koodistoUri" in copy and "koodiarvo" in copy:
            _fill_names(copy, directory)
        return copy
    if isinstance(value, list):
        return [resolve_names(child, directory) if type(child) in _NESTED else child for child in value]
    return value


_NESTED = frozenset({dict, list})


def _fill_names(koodi: dict[str, Any], directory: Directory) -> None:
    uri, arvo = koodi["koodistoUri"], koodi["koodiarvo"]
    if not isinstance(uri, str) or not isinstance(arvo, str):
        return
    known = directory.find_code(uri, arvo, koodi.get("koodistoVersio"))
    if known is None:
        return
    for key, names in (("nimi", known.nimi), ("lyhytNimi", known.lyhyt)):
        embedded = koodi.get(key)
        if embedded is None:
            embedded = _NOTHING
        if isinstance(embedded, dict):
            missing = {lang: names[lang] for lang in LANGUAGES if names.get(lang) and not embedded.get(lang)}
            if missing:
                koodi[key] = {**embedded, **missing}
