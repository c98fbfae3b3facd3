"""What may never stand in a log: identity numbers, secrets in addresses and headers, tokens."""

from __future__ import annotations

import re

MASK = "***"

# A personal identity code by any of its separators (Digital and Population Data Services Agency: - + A, and since 2023
# Y X W V U, B C D E F), also as it travels in an address. The check character needs not be right: a mistyped code
# tells nearly as much.
_HETU = re.compile(
    r"(?<!\d)[0-3]\d[01]\d{3}(?:[-+\u2013\u2212A-FU-Ya-fu-y]|%2[BbDd]|%20| )\d{3}[0-9A-Za-z](?![0-9A-Za-z])"
)

_SECRETS = (
    "hetu|henkilotunnus|henkilötunnus|nationalIdentificationNumber|[a-z_]*token|[a-z_]*secret|secret_keys?|data_keys|"
    "password|passwd|authorization|(?:set-)?cookie|istunto|lomake|api_?key|samlresponse|assertion"
)
# Everyday words elsewhere, secrets in an address.
_SECRETS_IN_ADDRESSES = "code|state|ticket|nonce|pin|session"
_VALUE = r"[\"']?(?!\s)([^\s&;,\"'<>}\])]+)"
_NAMED = re.compile(rf"(?i)(?<![\w-])((?:__Host-)?(?:{_SECRETS})[\"']?\s*(?:=|%3D|:)\s*){_VALUE}")
_ADDRESSED = re.compile(rf"(?i)([?&](?:{_SECRETS_IN_ADDRESSES})=){_VALUE}")
_SECRET_NAME = re.compile(rf"(?i)(?:.*[_-])?(?:{_SECRETS}|pin|ticket|nonce)")
_BEARER = re.compile(r"(?i)\b(Bearer|Basic)\s+[\w.~+/=-]{6,}")
_PASSWORD_IN_URL = re.compile(r"(://[^/\s:@]*:)[^@\s/]+(@)")
_SIGNED = re.compile(r"(?<![\w-])[\w-]{4,}(?:\.[\w-]{4,})*\.[\w-]{27,}(?![\w-])")
_RANDOM = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}={0,2}(?![\w-])")
_TICKET = re.compile(r"\b(?:ST|TGT|PT|PGT)-[\w.-]{6,}")


def mask(text: str) -> str:
    """The text with everything masked that looks like an identity number, a secret or a token."""
    text = _HETU.sub(MASK, text)
    text = _PASSWORD_IN_URL.sub(rf"\1{MASK}\2", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _NAMED.sub(rf"\1{MASK}", text)
    text = _ADDRESSED.sub(rf"\1{MASK}", text)
    text = _TICKET.sub(MASK, text)
    text = _SIGNED.sub(MASK, text)
    return _RANDOM.sub(MASK, text)


def is_secret_name(name: str) -> bool:
    """Whether a value under this name is masked whatever it looks like."""
    return _SECRET_NAME.fullmatch(name) is not None
