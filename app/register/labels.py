"""What each field of the register is called, in words that a citizen understands.

`label` knows every field of KOSKI's schema and of what is made from Virta and the matriculation register. A field it
does not know is shown all the same, under its own Finnish name taken apart into words ("uusiKenttä" -> "Uusi kenttä").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from app.register.labels_additional import ADDITIONAL
from app.register.labels_assessment import ASSESSMENT
from app.register.labels_attainment import ATTAINMENT
from app.register.labels_examinations import EXAMINATIONS
from app.register.labels_higher_education import HIGHER_EDUCATION
from app.register.labels_study_right import STUDY_RIGHT
from app.register.words import Message, Text, Words

LABELS: Mapping[str, Message] = {
    **STUDY_RIGHT,
    **ADDITIONAL,
    **ATTAINMENT,
    **ASSESSMENT,
    **EXAMINATIONS,
    **HIGHER_EDUCATION,
}
"""Field name -> label. No field stands in two tables (held by a test)."""

_WORD_BREAK = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-zäöå\d])(?=[A-ZÄÖÅ])|(?<=[A-ZÄÖÅ])(?=[A-ZÄÖÅ][a-zäöå])|[\s_-]+")


@lru_cache(maxsize=4096)
def label(key: str) -> Words:
    """The label of a field: a Message when we know it, else its name in words as Finnish register text."""
    known = LABELS.get(key) or LABELS.get(unicodedata.normalize("NFC", key))
    return known if known is not None else Text(_split_words(key), "fi")


def _split_words(key: str) -> str:
    """ "uusiKenttäÄ" -> "Uusi kenttä ä"; abbreviations keep their capitals ("YTHSMaksu" -> "YTHS maksu")."""
    words = [word for word in _WORD_BREAK.split(unicodedata.normalize("NFC", key)) if word]
    text = " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in words)
    return text[:1].upper() + text[1:]
