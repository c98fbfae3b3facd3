"""Reading a KOSKI document: bytes in, checked JSON out, or one error that names the place.

The document stays plain JSON (dicts and lists): nothing is lost by our understanding of it, and what we do not know is
shown generically later. What is checked here is only what the rest of the register relies on: the envelope, the
skeleton of study rights and attainments, and every date. Shapes: KOSKI's schema (Oppija, Opiskeluoikeus, Suoritus).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

import msgspec

MAX_DEPTH = 100
"""Levels of objects and lists. Real documents have at most 14; a degree tree of Virta about 30."""

DATE_KEYS = frozenset(
    {
        "päivä",
        "alku",
        "loppu",
        "alkamispäivä",
        "päättymispäivä",
        "arvioituPäättymispäivä",
        "arviointipäivä",
        "muutospäivä",
        "syntymäaika",
        "tutkintopäiväTodistuksella",
    }
)
OBJECT_KEYS = frozenset({"tila", "tyyppi", "koulutusmoduuli", "vahvistus", "tunniste"})
LIST_OF_OBJECT_KEYS = frozenset({"suoritukset", "osasuoritukset", "opiskeluoikeusjaksot"})
TEXT_KEYS = frozenset({"koodiarvo", "koodistoUri", "oid"})
NAME_KEYS = frozenset({"nimi", "lyhytNimi"})
EXTENT_KEYS = frozenset({"laajuus", "kokonaislaajuus"})

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BYTE = re.compile(r"\(byte (\d+)\)")


class DocumentError(Exception):
    """A document that cannot be taken in. `place` is a path such as `opiskeluoikeudet[0].tila` or a byte position."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Document:
    """A person and their study rights as the register gave them."""

    henkilo: dict[str, Any]
    opiskeluoikeudet: list[dict[str, Any]]


def read_document(data: bytes) -> Document:
    """Read one `{henkilö, opiskeluoikeudet}` document.

    Raises DocumentError for anything that is not such a document: broken JSON or UTF-8, a key that stands twice in one
    object, nesting deeper than MAX_DEPTH, a value of the wrong type in the skeleton, or a date that no calendar has.
    """
    value = read_json(data)
    if not isinstance(value, dict):
        raise DocumentError("document", f"should be an object, is {_kind(value)}")
    for key, expected, words in (("henkilö", dict, "an object"), ("opiskeluoikeudet", list, "a list")):
        if key not in value:
            raise DocumentError(key, "is missing")
        if not isinstance(value[key], expected):
            raise DocumentError(key, f"should be {words}, is {_kind(value[key])}")
    for index, opiskeluoikeus in enumerate(value["opiskeluoikeudet"]):
        _check_opiskeluoikeus(opiskeluoikeus, f"opiskeluoikeudet[{index}]")
    _check(value["henkilö"], "henkilö", 1)
    return Document(value["henkilö"], value["opiskeluoikeudet"])


def read_json(data: bytes) -> Any:
    """Strict JSON of any file or answer: UTF-8, every key once in its object, at most MAX_DEPTH levels.

    Raises DocumentError.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise DocumentError("document", "is empty")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"byte {error.start}", "is not UTF-8") from None
    try:
        value = msgspec.json.decode(data)
    except RecursionError:
        raise DocumentError("document", f"is nested deeper than {MAX_DEPTH} levels") from None
    except (msgspec.DecodeError, UnicodeError, ValueError) as error:
        found = _BYTE.search(str(error))
        raise DocumentError(
            f"byte {found[1] if found else len(data)}", f"is not JSON: {_BYTE.sub('', str(error)).strip()}"
        ) from None
    depth, keys = _measure(value)
    if depth > MAX_DEPTH:
        raise DocumentError("document", f"is nested deeper than {MAX_DEPTH} levels")
    if _STRINGS.sub(b"", data).count(b":") != keys:
        _name_the_duplicate(data)
    return value


def _measure(value: Any) -> tuple[int, int]:
    """Depth and number of keys, without recursion: msgspec keeps the last of duplicate keys and counts as one."""
    deepest = keys = 0
    stack = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, dict):
            keys += len(item)
            stack.extend((child, depth + 1) for child in item.values() if isinstance(child, (dict, list)))
        elif isinstance(item, list):
            stack.extend((child, depth + 1) for child in item if isinstance(child, (dict, list)))
        deepest = max(deepest, depth)
    return deepest, keys


def _name_the_duplicate(data: bytes) -> NoReturn:
    """Read once more, slowly, to say which key stands twice and where.

    Each object is kept as its list of pairs until the place has been found, so both values can be looked into.
    """
    tree = json.loads(data, object_pairs_hook=_Pairs)
    for place, pairs in _objects(tree, ""):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DocumentError(f"{place}.{key}".lstrip("."), "stands twice in the same object")
            seen.add(key)
    raise DocumentError("document", "has a key that stands twice in the same object")


class _Pairs(list[tuple[str, Any]]):
    pass


def _objects(value: Any, place: str) -> Iterator[tuple[str, _Pairs]]:
    if isinstance(value, _Pairs):
        yield place, value
        for key, child in value:
            yield from _objects(child, f"{place}.{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _objects(child, f"{place}[{index}]")


def _check_opiskeluoikeus(opiskeluoikeus: Any, place: str) -> None:
    _expect(dict, "an object", opiskeluoikeus, place)
    tyyppi = opiskeluoikeus.get("tyyppi")
    if tyyppi is None:
        raise DocumentError(f"{place}.tyyppi", "is missing")
    if not isinstance(tyyppi, dict) or not isinstance(tyyppi.get("koodiarvo"), str):
        raise DocumentError(f"{place}.tyyppi", "should be an object with a koodiarvo")
    if "suoritukset" not in opiskeluoikeus:
        raise DocumentError(f"{place}.suoritukset", "is missing")
    for key in ("oppilaitos", "koulutustoimija", "lisätiedot"):
        if opiskeluoikeus.get(key) is not None:
            _expect(dict, "an object", opiskeluoikeus[key], f"{place}.{key}")
    _check(opiskeluoikeus, place, 2)


def _check(value: Any, place: str, depth: int) -> None:
    if isinstance(value, dict):
        for key, child in value.items():
            if child is None:
                continue
            check = _CHECKS.get(key)
            if check is not None:
                check(child, f"{place}.{key}")
            if isinstance(child, (dict, list)):
                _check(child, f"{place}.{key}", depth + 1)
            elif isinstance(child, str):
                _check_string(child, f"{place}.{key}")
    else:
        for index, child in enumerate(value):
            if isinstance(child, (dict, list)):
                _check(child, f"{place}[{index}]", depth + 1)


def _check_string(value: str, place: str) -> None:
    """Any text, under keys that we do not know too: one written as a date must be a day of the calendar."""
    if "\0" in value:
        raise DocumentError(place, "contains the NUL character")
    if _ISO_DATE.match(value):
        _check_date(value, place)


def _check_date(value: Any, place: str) -> None:
    if not isinstance(value, str):
        raise DocumentError(place, f"should be a date, is {_kind(value)}")
    if not _ISO_DATE.match(value):
        raise DocumentError(place, f"should be a date YYYY-MM-DD, is {_quote(value)}")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise DocumentError(place, f"is not a date of the calendar: {_quote(value)}") from None


def _check_object(value: Any, place: str) -> None:
    _expect(dict, "an object", value, place)


def _check_list_of_objects(value: Any, place: str) -> None:
    _expect(list, "a list", value, place)
    for index, item in enumerate(value):
        _expect(dict, "an object", item, f"{place}[{index}]")


def _check_text(value: Any, place: str) -> None:
    _expect(str, "text", value, place)


def _check_name(value: Any, place: str) -> None:
    """A person's or local name as text, or names by language."""
    if isinstance(value, dict):
        for lang, name in value.items():
            if name is not None:
                _expect(str, "text", name, f"{place}.{lang}")
    else:
        _expect(str, "text or names by language", value, place)


def _check_extent(value: Any, place: str) -> None:
    """`{arvo, yksikkö}`, or a bare number."""
    if isinstance(value, dict):
        value, place = value.get("arvo", 0), f"{place}.arvo"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise DocumentError(place, f"should be a number, is {_kind(value)}")


def _check_arviointi(value: Any, place: str) -> None:
    """A list of assessments, or one (näyttö)."""
    if not isinstance(value, dict):
        _check_list_of_objects(value, place)


_CHECKS: dict[str, Callable[[Any, str], None]] = {
    **dict.fromkeys(DATE_KEYS, _check_date),
    **dict.fromkeys(OBJECT_KEYS, _check_object),
    **dict.fromkeys(LIST_OF_OBJECT_KEYS, _check_list_of_objects),
    **dict.fromkeys(TEXT_KEYS, _check_text),
    **dict.fromkeys(NAME_KEYS, _check_name),
    **dict.fromkeys(EXTENT_KEYS, _check_extent),
    "arviointi": _check_arviointi,
}


def _expect(kind: type, words: str, value: Any, place: str) -> None:
    if not isinstance(value, kind):
        raise DocumentError(place, f"should be {words}, is {_kind(value)}")


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def _quote(value: str) -> str:
    """At most 30 characters of a value, so that an error line stays a line."""
    return repr(value if len(value) <= 30 else value[:29] + "…")
