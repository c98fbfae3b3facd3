"""What may never stand in a log: identity numbers, secrets in addresses and headers, tokens."""

from __future__ import annotations

import re

MASK = "***"

# A personal identity code by any of its separators (Digital and Population Data Services Agency: - + and since 2023
# Y X W V U, A B C D E F), also as it travels in an address. The check character needs not be right: a mistyped code tells
# nearly as much.
_HETU = re.compile(r"(?<!\d)[0-3]\d[01]\d{3}(?:[-+\u2013\u2212A-FU-Ya-fu-y]|%2[BbDd]|%20| )\d{3}[0-9A-Za-z](?![0-9A-Za-z])")

_SECRET_NAMES = (
    "hetu|henkilotunnus|henkilötunnus|nationalIdentificationNumber|token|access_token|refresh_token|id_token|csrf_token|"
    "secret|secret_key|secret_keys|password|passwd|pin|code|ticket|state|nonce|authorization|cookie|set-cookie|istunto|"
    "lomake|session|api_key|apikey|SAMLResponse|samlresponse|assertion|data_keys"
)
_NAMED = re.compile(rf"(?i)(?<![\w-])((?:__Host-)?(?:{_SECRET_NAMES}))([\"']?\s*(?:=|%3D|:)\s*[\"']?)(?!\s)([^\s&;,\"'<>}}\])]+)")
_SECRET_NAME = re.compile(rf"(?i)(?:.*[_-])?(?:{_SECRET_NAMES})")
_BEARER = re.compile(r"(?i)\b(Bearer|Basic)\s+[\w.~+/=-]{6,}")
_PASSWORD_IN_URL = re.compile(r"(://[^/\s:@]*:)[^@\s/]+(@)")
_SIGNED = re.compile(r"(?<![\w-])[\w-]{4,}(?:\.[\w-]{4,})*\.[\w-]{27,}(?![\w-])")
_RANDOM = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}={0,2}(?![\w-])")
_TICKET = re.compile(r"\b(?:ST|TGT|PT|PGT)-[\w.-]{6,}")

# "code" and "state" are also everyday words of our own events: as names they hide only texts in addresses.
_PLAIN_NAMES = frozenset({"code", "state", "session"})


def mask(text: str) -> str:
    """The text with everything masked that looks like an identity number, a secret or a token."""
    text = _HETU.sub(MASK, text)
    text = _PASSWORD_IN_URL.sub(rf"\1{MASK}\2", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _NAMED.sub(rf"\1\2{MASK}", text)
    text = _TICKET.sub(MASK, text)
    text = _SIGNED.sub(MASK, text)
    return _RANDOM.sub(MASK, text)


def is_secret_name(name: str) -> bool:
    """Whether a value under this name is masked whatever it looks like."""
    return name.lower() not in _PLAIN_NAMES and _SECRET_NAME.fullmatch(name) is not None
