"""Sealing of copies that leave the register's own store: cached answers now, drafts and frozen shares later.

`DATA_KEYS` is a list of its own, the newest first: it seals, all of them open (design, decision 10). A sealed text is
bound to what it is about, so that nobody who can write to the database can show one person's copy as another's.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"omaopintopolku sealed copy 1"
MAX_OPENED_BYTES = 64_000_000


class Unsealable(Exception):
    """No key opens it, it was changed, or it is about something else."""


class Seal:
    """Seals and opens bytes with a list of keys; each key is any text of 32 characters or more."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernets = [Fernet(_derive(key)) for key in keys]
        self._all = MultiFernet(self._fernets)

    def seal(self, content: bytes, about: str) -> bytes:
        """Pack and seal `content` with the newest key; only `open` with the same `about` gives it back."""
        return self._all.encrypt(about.encode() + b"\n" + zlib.compress(content, 6))

    def open(self, sealed: bytes, about: str) -> bytes:
        """The content. Raises Unsealable."""
        try:
            found, _, packed = self._all.decrypt(sealed).partition(b"\n")
            if found != about.encode():
                raise Unsealable("it is about something else")
            unpacking = zlib.decompressobj()
            content = unpacking.decompress(packed, MAX_OPENED_BYTES)
        except (InvalidToken, zlib.error):
            raise Unsealable("no key opens it") from None
        if not unpacking.eof:
            raise Unsealable("it is too large or cut short")
        return content

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed it, so that it need not be sealed again."""
        try:
            self._fernets[0].decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def renew(self, sealed: bytes) -> bytes:
        """Seal again with the newest key. Raises Unsealable."""
        try:
            return self._all.rotate(sealed)
        except InvalidToken:
            raise Unsealable("no key opens it") from None


def _derive(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return urlsafe_b64encode(derived)
