"""Where sign-in may lead on to: pages of this service only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

DEFAULT_RETURN = "/opinnot"
LONGEST = 500
_ODD = re.compile(r"[\\\x00-\x20\x7f]")


def choose_return(wanted: str | None) -> str:
    """The wanted address when it is a path of ours, else the person's studies.

    Browsers read "//host", "/\\host" and paths with control characters as addresses of other sites: those are refused.
    """
    if not wanted or len(wanted) > LONGEST or not wanted.startswith("/"):
        return DEFAULT_RETURN
    if wanted.startswith("//") or _ODD.search(wanted):
        return DEFAULT_RETURN
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path.startswith("/kirjaudu"):
        return DEFAULT_RETURN
    return wanted
