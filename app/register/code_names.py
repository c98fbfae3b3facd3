"""The name of a code as a page says it: `Names.code` with the language told as it really is.

Some code lists hold English under every language key (IB, International School, European School), Latin grades are at
home in every language, and a bare mark ("S7", "8.5", "+++") is of none: a screen reader must not be told "Finnish".
"""

from __future__ import annotations

import re

from app.register.names import Names
from app.register.shapes import Json, uri_of
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


def code_name(koodi: Json, names: Names) -> Text:
    """The name of a koodiviite or local code; empty only when it has neither name nor koodiarvo.

    A code with neither name nor list (the unit `lukionaineopinnot`) is one of suorituksentyyppi.
    """
    if not koodi.get("nimi") and not uri_of(koodi):
        koodi = {**koodi, "koodistoUri": "suorituksentyyppi"}
    name = names.code(koodi)
    text = name.text.strip()
    return Text(text, _language(text, name.lang, koodi, names))


def _language(text: str, lang: str | None, koodi: Json, names: Names) -> str | None:
    uri = uri_of(koodi)
    if uri in LATIN_LISTS or not _WORD.search(text):
        return None
    if uri in ENGLISH_LISTS or uri.startswith(ENGLISH_LIST_PREFIXES):
        return None if names.lang == "en" else "en"
    return lang
