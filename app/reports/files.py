"""Attachments: what may be attached, told by the content and never by the name. Pure."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import puremagic

from app.reports.texts import clean_line

MOST_FILES = 3
MOST_BYTES = 5_000_000
MEDIA_TYPES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
"""What is taken, with the ending under which it is handed out."""

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_ENDS = {"application/pdf": b"%%EOF", "image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82"}
_TAIL_BYTES = 2048
_UNWELCOME = re.compile(r'[\\/:*?"<>|]')
LONGEST_NAME = 100


class Refused(ValueError):
    """A file that is not taken. `reason` is "empty", "large", "type", "broken" or "many"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_media_type(content: bytes) -> str:
    """The media type by content. Raises Refused: what only begins like one of the three, or ends in the middle, too.

    The first bytes must be the type's own (no other format may hide before them), the last ones its end, and
    puremagic, which knows thousands of formats, must agree.
    """
    if not content:
        raise Refused("empty")
    if len(content) > MOST_BYTES:
        raise Refused("large")
    found = next((media_type for start, media_type in _SIGNATURES if content.startswith(start)), None)
    if found is None or found not in _guesses(content):
        raise Refused("type")
    if _ENDS[found] not in content[-_TAIL_BYTES:]:
        raise Refused("broken")
    return found


def clean_name(name: str, media_type: str) -> str:
    """The name as it is shown and handed out: no folders, no odd signs, no identity code, the ending of its type."""
    base = _UNWELCOME.sub(" ", clean_line(PurePosixPath(name.replace("\\", "/")).name).text)
    stem = " ".join(base.rsplit(".", 1)[0].split()).strip(". ")[:LONGEST_NAME]
    return (stem or "liite") + MEDIA_TYPES[media_type]


def _guesses(content: bytes) -> set[str]:
    try:
        return {guess.mime_type for guess in puremagic.magic_string(content)}
    except puremagic.PureError:
        return set()
