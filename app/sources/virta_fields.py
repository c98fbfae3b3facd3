"""Single values of Virta's XML: what cannot be read counts as absent, and nothing raises.

Namespace, dates, flags and the day that means "no end": KOSKI `VirtaXMLConverter.scala`, `VirtaXMLConverterUtils`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from app.register.names import Directory, Localized

Json = dict[str, Any]

NAMESPACE = "urn:mace:funet.fi:virta/2015/09/01"
NO_END = frozenset({"2112-12-21", "9999-12-31"})
"""Registers write these where there is no end."""
CREDITS, OLD_CREDITS = "2", "1"
"""opintojenlaajuusyksikko: opintopiste, opintoviikko."""

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2}|T[0-9:.+Z-]*)?\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?\Z", re.ASCII)


class _Tags(dict[str, str]):
    """Local name -> name in Virta's namespace, as lxml writes it."""

    def __missing__(self, name: str) -> str:
        self[name] = made = f"{{{NAMESPACE}}}{name}"
        return made


TAGS = _Tags()


def words_of(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def clean(text: str | None) -> str | None:
    """Text without white space around it and with single spaces inside; None for nothing.

    A KOSKI document holds no day that no calendar has, not even as a name (`read_document`): such a text keeps its
    looks by another hyphen.
    """
    words = " ".join(text.split()) if text else ""
    if len(words) == 10 and words[4] == "-" and _is_impossible_day(words):
        return words.replace("-", "\N{NON-BREAKING HYPHEN}")
    return words or None


def _is_impossible_day(words: str) -> bool:
    found = _DATE.match(words)
    return found is not None and _calendar_day(found[1]) is None


def _calendar_day(iso: str) -> str | None:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return None
    return iso


def text_of(element: etree._Element, *path: str) -> str | None:
    """The text of the first element at the path."""
    for name in path:
        found = element.find(TAGS[name])
        if found is None:
            return None
        element = found
    return clean(element.text)


def attribute_of(element: etree._Element, name: str) -> str | None:
    return clean(element.get(name))


def date_of(element: etree._Element, name: str) -> str | None:
    """An ISO date of the calendar."""
    found = _DATE.match(text_of(element, name) or "")
    return _calendar_day(found[1]) if found is not None else None


def end_of(element: etree._Element, name: str = "LoppuPvm") -> str | None:
    """An ISO date; None also where the register says "no end"."""
    found = date_of(element, name)
    return None if found in NO_END else found


def number_of(text: str | None) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text and _NUMBER.match(text) else None


def flag_of(element: etree._Element, name: str) -> bool | None:
    return {"1": True, "true": True, "0": False, "false": False}.get((text_of(element, name) or "").lower())


def names_of(elements: Iterable[etree._Element]) -> dict[str, str]:
    """A localized text by `kieli`; a text without language stands for Finnish where that is missing."""
    found: dict[str, str] = {}
    bare = None
    for element in elements:
        text, kieli = clean(element.text), (element.get("kieli") or "").strip().lower()
        if text and kieli:
            found.setdefault(kieli, text)
        elif text:
            bare = bare or text
    if bare and bare not in found.values():
        found.setdefault("fi", bare)
    return dict(sorted(found.items(), key=lambda item: _LANGUAGE_PLACE.get(item[0], 9)))


_LANGUAGE_PLACE = {"fi": 0, "sv": 1, "en": 2}


def period_of(element: etree._Element) -> Json:
    """`{alku?, loppu?}`."""
    return present({"alku": date_of(element, "AlkuPvm"), "loppu": end_of(element)})


def code(koodisto_uri: str, koodiarvo: str) -> Json:
    return {"koodiarvo": koodiarvo, "koodistoUri": koodisto_uri}


def codes_of(elements: Iterable[etree._Element], koodisto_uri: str) -> list[Json]:
    """Each code once, in the order of the answer."""
    return [code(koodisto_uri, arvo) for arvo in dict.fromkeys(filter(None, (clean(item.text) for item in elements)))]


def extent(amount: Decimal, unit: str = CREDITS) -> Json:
    return {"arvo": float(amount), "yksikkö": code("opintojenlaajuusyksikko", unit)}


def present(values: Json) -> Json:
    """The values that say something: no None, empty text, empty list or empty object. False and 0 stay."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}


def source_id(avain: str | None) -> Json | None:
    """KOSKI's `lähdejärjestelmänId`: Virta's own key."""
    return {"id": avain, "lähdejärjestelmä": code("lahdejarjestelma", "virta")} if avain else None


class Schools:
    """Organisations of Virta, known by their five-digit oppilaitosnumero."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def is_known(self, oppilaitosnumero: str) -> bool:
        return oppilaitosnumero in self.directory.schools

    def find(self, oppilaitosnumero: str, on: str | None = None) -> Json:
        """The organisation with the name it had `on` that day, the present name without a day.

        One that the directory does not know keeps its number, which is then shown.
        """
        numero = code("oppilaitosnumero", oppilaitosnumero)
        oid = self.directory.schools.get(oppilaitosnumero)
        if oid is None:
            return {"oppilaitosnumero": numero}
        known = self.directory.find_organisation(oid)
        nimi: Localized = known.nimi if known is not None else {}
        if known is not None and known.history and on is not None:
            earlier = [names for since, names in known.history if since <= on]
            nimi = earlier[-1] if earlier else known.history[0][1]
        return {"oid": oid, "oppilaitosnumero": numero, **({"nimi": dict(nimi)} if nimi else {})}
