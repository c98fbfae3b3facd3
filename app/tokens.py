"""Signed tokens: a random id that only this service can have handed out, for one purpose.

A token carries the id of a row and nothing else: what it opens, until when and for whom stands in the row, so that it
can be taken back. `SECRET_KEYS` sign: the newest first in the settings signs, all of them verify. Every purpose has a
salt of its own: a token of one purpose opens nothing of another.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from secrets import token_bytes

from itsdangerous import BadSignature, Signer, TimestampSigner
from itsdangerous.encoding import base64_encode

ID_BYTES = 16
_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})", re.ASCII)
_TICKET = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{5,8})\.([A-Za-z0-9_-]{43})", re.ASCII)


class BadToken(ValueError):
    """The text is no token of this purpose, was changed, or its time is over. Says nothing of what it might open."""


def new_id() -> bytes:
    """A random id of 128 bits."""
    return token_bytes(ID_BYTES)


class TokenSigner:
    """Signs ids for one purpose and opens the tokens. `keys` are the settings' `secret_keys`, the newest first."""

    def __init__(self, keys: Sequence[str], purpose: str) -> None:
        # itsdangerous signs with the last key of its list.
        self._signer = Signer(list(reversed(keys)), salt=_salt(purpose), key_derivation="hmac", digest_method=sha256)

    def sign(self, id: bytes) -> str:
        """The token of an id of 16 bytes: 66 letters, digits, `-`, `_` and one dot."""
        return self._signer.sign(_encode(id)).decode()

    def open(self, token: str) -> bytes:
        """The id. Raises BadToken, for a token in another form than `sign` gave it too.

        itsdangerous itself reads a token whose spare bits were altered or that has padding at its end as the same one.
        """
        parts = _TOKEN.fullmatch(token)
        if parts is None or not all(map(_is_canonical, parts.groups())):
            raise BadToken
        try:
            return _decode(self._signer.unsign(token))
        except BadSignature:
            raise BadToken from None


class TicketSigner:
    """Signs ids for a short time: a ticket that the page's own forms carry instead of a cookie."""

    def __init__(self, keys: Sequence[str], purpose: str, lifetime: timedelta) -> None:
        self._signer = TimestampSigner(
            list(reversed(keys)), salt=_salt(purpose), key_derivation="hmac", digest_method=sha256
        )
        self._lifetime_seconds = int(lifetime.total_seconds())

    def sign(self, id: bytes) -> str:
        """A ticket for an id of 16 bytes, good from now for the lifetime."""
        return self._signer.sign(_encode(id)).decode()

    def open(self, ticket: str) -> bytes:
        """The id. Raises BadToken for a forged ticket and for one whose time is over."""
        parts = _TICKET.fullmatch(ticket)
        if parts is None or not (_is_canonical(parts[1]) and _is_canonical(parts[3])):
            raise BadToken
        try:
            return _decode(self._signer.unsign(ticket, max_age=self._lifetime_seconds))
        except BadSignature:
            raise BadToken from None


def _salt(purpose: str) -> bytes:
    return f"omaopintopolku {purpose} 1".encode()


def _encode(id: bytes) -> bytes:
    if len(id) != ID_BYTES:
        raise ValueError(f"an id has {ID_BYTES} bytes")
    return base64_encode(id)


def _decode(text: bytes) -> bytes:
    return urlsafe_b64decode(text + b"==")


def _is_canonical(text: str) -> bool:
    """Whether the text is exactly what encoding its own bytes gives: no spare bit is set."""
    decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return urlsafe_b64encode(decoded).rstrip(b"=").decode() == text
