"""Links that were damaged on their way and can be made whole: a full stop that came along, a line that was wrapped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.sharing.shares import open_token
from app.tokens import BadToken

LONGEST = 500
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+|=(?=[\s])")
_AROUND = "<>()[]{}\"'`´’‘“”«»„.,;:!?*_|/\\=\N{HORIZONTAL ELLIPSIS}"
"""What mail programs, sentences and people put around an address. `_` may end a token too: then nothing is found."""


def find_whole_link(keys: Sequence[str], text: str) -> str | None:
    """The path of the link that stands in a damaged one; None when it is whole already, or none stands in it.

    Decided by the signature alone, without asking the database.
    """
    cleaned = _BLANK.sub("", text[:LONGEST])
    for candidate in (cleaned, cleaned.strip(_AROUND), cleaned.strip(_AROUND.replace("_", ""))):
        if candidate != text and _is_token(keys, candidate):
            return f"/jako/{candidate}"
    return None


def _is_token(keys: Sequence[str], text: str) -> bool:
    try:
        open_token(keys, text)
    except BadToken:
        return False
    return True
