"""The fields of an organisation, each checked and brought to one form. Errors name the place in the JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
CONTACT_KEYS = ("yhteystiedot", "yhteystietoArvos", "emailOsoite")

TYYPIT = {
    "koulutustoimija": "organisaatiotyyppi_01",
    "oppilaitos": "organisaatiotyyppi_02",
    "toimipiste": "organisaatiotyyppi_03",
    "opetuspiste": "organisaatiotyyppi_03",
    "oppisopimustoimipiste": "organisaatiotyyppi_04",
    "muuorganisaatio": "organisaatiotyyppi_05",
    "tyoelamajarjesto": "organisaatiotyyppi_06",
    "varhaiskasvatuksenjarjestaja": "organisaatiotyyppi_07",
    "varhaiskasvatuksentoimipaikka": "organisaatiotyyppi_08",
    "kunta": "organisaatiotyyppi_09",
}
"""The names that V3 objects and old trees use ("Muu organisaatio", "MUU_ORGANISAATIO"), as letters only."""

_FOLDED = str.maketrans({"ä": "a", "ö": "o", "å": "a"})
_NOT_LETTERS = re.compile(r"[^a-z]")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?=T|\Z)", re.ASCII)


class OrganisaatioError(Exception):
    """A file or answer that holds no usable organisations. `place` is a path in the JSON, or "file"."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place = place
        self.reason = reason


def read_text(value: Any, place: str) -> str | None:
    """Text without the blanks around it; None for null and for nothing but blanks."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise OrganisaatioError(place, "should be text")
    if "\0" in value:
        raise OrganisaatioError(place, "contains the NUL character")
    return value.strip() or None


def read_oid(value: Any, place: str) -> str:
    """Any text without blanks: test systems use oids of every kind."""
    oid = read_text(value, place)
    if oid is None:
        raise OrganisaatioError(place, "is missing")
    if len(oid) > 100 or re.search(r"\s", oid):
        raise OrganisaatioError(place, f"is not an oid: {quote(oid)}")
    return oid


def read_uri(value: Any, place: str) -> str | None:
    """A code's uri without its version: "oppilaitostyyppi_42#1" -> "oppilaitostyyppi_42"."""
    text = read_text(value, place)
    return text.partition("#")[0] if text else None


def read_nimi(value: Any, place: str) -> dict[str, str]:
    """{"fi": …, "sv": …, "en": …} without the languages that are null or blank."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise OrganisaatioError(place, "should be an object of names by language")
    names = ((str(lang).lower(), read_text(name, f"{place}.{lang}")) for lang, name in value.items())
    return {lang: name for lang, name in names if name}


def read_nimet(value: Any, place: str) -> tuple[dict[str, Any], ...]:
    """A name history, oldest first: ({"alkuPvm": "2010-01-01", "nimi": {…}}, …). A name without a day is the oldest."""
    names = []
    for at, item in read_list(value, place):
        since = read_date(item.get("alkuPvm"), f"{at}.alkuPvm") or date.min
        nimi = read_nimi(item.get("nimi"), f"{at}.nimi")
        if nimi:
            names.append((since.isoformat(), nimi))
    names.sort(key=lambda name: name[0])
    return tuple({"alkuPvm": since, "nimi": nimi} for since, nimi in names)


def read_tyypit(value: Any, place: str) -> tuple[str, ...]:
    """Types as "organisaatiotyyppi_0X" whatever name the source uses, in order; unknown ones as they stand."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise OrganisaatioError(place, "should be a list")
    found = set()
    for index, item in enumerate(value):
        name = read_uri(item, f"{place}[{index}]")
        if name:
            found.add(TYYPIT.get(_NOT_LETTERS.sub("", name.lower().translate(_FOLDED)), name))
    return tuple(sorted(found))


def read_date(value: Any, place: str) -> date | None:
    """An ISO date, or milliseconds since 1970: midnight in Helsinki, told in UTC."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str) and _ISO_DATE.match(value):
            return date.fromisoformat(value[:10])
        if isinstance(value, int) and not isinstance(value, bool):
            return (EPOCH + timedelta(milliseconds=value)).astimezone(HELSINKI).date()
    except (ValueError, OverflowError):
        pass
    raise OrganisaatioError(place, f"is not a date: {quote(str(value))}")


def read_contacts(value: dict[str, Any], at: str) -> dict[str, Any] | None:
    """The contact fields as they were given, or None when the object has none of them."""
    if not any(key in value for key in CONTACT_KEYS):
        return None
    for key in CONTACT_KEYS[:2]:
        given = value.get(key)
        nulls_left_out = [item for item in given if item is not None] if isinstance(given, list) else given
        for _ in read_list(nulls_left_out, at + key):
            pass
    _refuse_nul(value, at)
    return {key: value[key] for key in CONTACT_KEYS if value.get(key) is not None}


def read_list(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a list with their places; nothing for null."""
    if value is None:
        return
    if not isinstance(value, list):
        raise OrganisaatioError(place, "should be a list")
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise OrganisaatioError(f"{place}[{index}]", "should be an object")
        yield f"{place}[{index}]", item


def quote(value: str) -> str:
    """At most 60 characters of a value, so that an error line stays a line."""
    return repr(value if len(value) <= 60 else value[:59] + "…")


def _refuse_nul(value: dict[str, Any], at: str) -> None:
    """PostgreSQL cannot keep the NUL character in JSON."""
    stack = [(at + key, value[key]) for key in CONTACT_KEYS if key in value]
    while stack:
        place, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((f"{place}.{key}", child) for key, child in item.items())
            item = "".join(item)
        elif isinstance(item, list):
            stack.extend((f"{place}[{index}]", child) for index, child in enumerate(item))
        if isinstance(item, str) and "\0" in item:
            raise OrganisaatioError(place, "contains the NUL character")
