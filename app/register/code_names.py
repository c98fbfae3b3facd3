"""The name of a code as a page says it: `Names.code` with the language told as it really is.

Some code lists hold English under every language key (IB, International School, European School), some names in Swedish
and English are the Finnish ones repeated, Latin grades are at home in every language, and a bare mark ("S7", "8.5",
"+++") is of none: a screen reader must not be told "Finnish".
"""

from __future__ import annotations

import re

from app.register.names import Names
from app.register.shapes import Json, as_dict, uri_of
from app.register.words import Text

ENGLISH_LISTS = frozenset(
    {
        "arviointiasteikkocorerequirementsib",
        "arviointiasteikkoib",
        "arviointiasteikkointernationalschool",
        "ebtutkinnonoppiaineenkomponentti",
        "oppiaineetib",
        "oppiaineetinternationalschool",
    }
)
ENGLISH_LIST_PREFIXES = ("arviointiasteikkoeuropeanschoolofhelsinki", "europeanschoolofhelsinki", "internationalschool")
LATIN_LISTS = frozenset({"koskiyoarvosanat"})

_WORD = re.compile(r"[^\W\d_]{3}")
"""Three letters: less is a mark or an abbreviation."""
_FINNISH_LETTERS = re.compile(r"[^bcfqwxzåBCFQWXZÅ]*")
"""Finnish words of the code lists have none of these letters; nearly every longer name in another language has."""
_SLUG = re.compile(r"[a-zäö]{5,}")
"""A code that is words run together ("kuullunymmartaminen")."""


def code_name(koodi: Json, names: Names) -> Text:
    """The name of a koodiviite or local code; empty only when it has neither name nor koodiarvo.

    A code with neither name nor list (the unit `lukionaineopinnot`) is one of suorituksentyyppi.
    """
    if not koodi.get("nimi") and not uri_of(koodi):
        koodi = {**koodi, "koodistoUri": "suorituksentyyppi"}
    name = names.code(koodi)
    text = name.text.strip()
    return Text(text, _language(text, name.lang, koodi, names))


def code_text(koodi: Json, names: Names) -> Text:
    """The code itself. One that is words run together is Finnish, or English in the English lists."""
    koodiarvo = koodi.get("koodiarvo")
    text = koodiarvo if isinstance(koodiarvo, str) else ""
    if not _SLUG.fullmatch(text):
        return Text(text)
    lang = "en" if _is_english(uri_of(koodi)) else "fi"
    return Text(text, None if names.lang == lang else lang)


def _is_english(uri: str) -> bool:
    return uri in ENGLISH_LISTS or uri.startswith(ENGLISH_LIST_PREFIXES)


def _language(text: str, lang: str | None, koodi: Json, names: Names) -> str | None:
    uri = uri_of(koodi)
    if uri in LATIN_LISTS or not _WORD.search(text):
        return None
    if _is_english(uri):
        return None if names.lang == "en" else "en"
    if lang is None and names.lang != "fi" and _is_copied_finnish(text, koodi, names):
        return "fi"
    return lang


def _is_copied_finnish(text: str, koodi: Json, names: Names) -> bool:
    """Whether the register repeats its Finnish name as that of another language: several words, all Finnish letters.

    Single words are left alone: "historia" is Swedish too.
    """
    if " " not in text or not _FINNISH_LETTERS.fullmatch(text):
        return False
    known = names.directory.find_code(uri_of(koodi), str(koodi.get("koodiarvo")), koodi.get("koodistoVersio"))
    finnish = as_dict(koodi.get("nimi")).get("fi") or (known.nimi.get("fi") if known else None)
    return isinstance(finnish, str) and finnish.strip() == text
