"""In which of the two national languages an organisation is written to. Pure.

The organisation service's `kieletUris` are languages of teaching, not of the office, and single organisations often
lack them. What tells is how the organisation presents itself: in which languages it gives its contact details, and
under which names it goes. A name that is merely copied from the other language tells nothing. Where nothing tells, both
languages are used: nobody has to ask for theirs (Language Act 423/2003, section 23).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NATIONAL = ("fi", "sv")
_LANGUAGE_KEYS = ("kieli", "YhteystietoArvo.kieli")
_CONTENT_KEYS = ("email", "numero", "osoite", "www", "YhteystietoArvo.arvoText")


def choose_languages(nimi: Mapping[str, str], contacts: Mapping[str, Any] | None) -> tuple[str, ...]:
    """("fi",), ("sv",) or ("fi", "sv") for an organisation's names and contact details (`Organisaatio.contacts`)."""
    found = {*_named_in(nimi), *_speaks(contacts or {})}
    return tuple(lang for lang in NATIONAL if lang in found) or NATIONAL


def _named_in(nimi: Mapping[str, str]) -> Iterator[str]:
    names = {lang: nimi[lang].strip() for lang in NATIONAL if isinstance(nimi.get(lang), str) and nimi[lang].strip()}
    if len(names) == 1 or len(set(names.values())) == len(NATIONAL):
        yield from names


def _speaks(contacts: Mapping[str, Any]) -> Iterator[str]:
    """Languages of contact details that are not blank: `kieli_sv#1` -> sv."""
    for key in ("yhteystiedot", "yhteystietoArvos"):
        for item in contacts.get(key) or ():
            if not isinstance(item, Mapping) or not any(str(item.get(name) or "").strip() for name in _CONTENT_KEYS):
                continue
            uri = next((str(item[name]) for name in _LANGUAGE_KEYS if item.get(name)), "")
            lang = uri.partition("#")[0].removeprefix("kieli_").lower()
            if lang in NATIONAL:
                yield lang
