"""What people type: cleaned of what cannot be shown, and of identity codes, which no report needs.

A school finds the person by name and learner number; a hetu in a text would travel to whoever reads it. It is taken out
even when its check character is wrong: a mistyped one tells nearly as much.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from flask_babel import lazy_gettext
from stdnum.fi import hetu

MASK = "******-****"
LOST = lazy_gettext("Its text can no longer be opened")
"""Said in the place of what no key opens any more."""
LONGEST_TEXT = 5000
"""Characters of one text of a report."""
LONGEST_KEPT = 50_000
"""What a draft keeps of a text that is too long, so that it can be shortened."""

_SIGNS = "-+A-FU-Ya-fu-y\u2010-\u2015\u2212"
_HETU = re.compile(
    rf"(?<![0-9A-Za-z])([0-3]\d[01]\d{{3}})[ \u00a0]?([{_SIGNS}]?)[ \u00a0]?(\d{{3}}[0-9A-Za-z])(?![0-9A-Za-z])"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LETTER_SIGNS = re.compile("[A-FU-Ya-fu-y]")


class Cleaned(NamedTuple):
    """A text as it is kept, and what was taken out of it."""

    text: str
    masked: bool
    cleaned: bool


def clean_text(text: str) -> Cleaned:
    """The text in NFC with single newlines, without control characters and identity codes; blanks around it go too."""
    plain = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    shown = "".join(char for char in plain if char in "\n\t" or not _is_control(char))
    masked = _HETU.sub(_mask, shown)
    return Cleaned(masked.strip()[:LONGEST_KEPT], masked != shown, shown != plain)


def clean_line(text: str) -> Cleaned:
    """The same for a text of one line, such as a file's name."""
    found = clean_text(text)
    return found._replace(text=" ".join(found.text.split()))


def _is_control(char: str) -> bool:
    """Controls, lone surrogates, private and unassigned ones, and the signs that turn the direction of writing."""
    return unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") or char in "\u202a\u202b\u202c\u202d\u202e\ufeff"


def _mask(match: re.Match[str]) -> str:
    """With a sign between, whatever it is: masked. Ten letters and digits in a row: only when they are a real hetu."""
    birth, sign, rest = match.groups()
    signs = (sign,) if sign else ("-", "A", "+")
    real = any(hetu.is_valid(f"{birth}{one.upper()}{rest.upper()}", allow_temporary=True) for one in signs)
    return MASK if sign or real else match[0]
