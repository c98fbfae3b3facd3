"""Where sign-in may lead on to: pages of this service only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

DEFAULT_RETURN = "/opinnot"
LONGEST = 500
_ODD = re.compile(r"[\\\x00-\x20\x7f]")


def choose_return(wanted: str | None) -> str:
    """The wanted address when it is a path of ours, else the person's studies."""
    if not wanted or not is_local(wanted) or urlsplit(wanted).path.startswith("/kirjaudu"):
        return DEFAULT_RETURN
    return wanted


def is_local(path: str) -> bool:
    """Whether a browser reads the text as an address of this very service.

    "//host", "/\\host" and paths with control characters are addresses of other sites to it: those are refused.
    """
    if len(path) > LONGEST or not path.startswith("/") or path.startswith("//") or _ODD.search(path):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc
