"""Frozen copies: what a link showed on the day it was made, under the same rules as the record itself.

A copy holds what the link's viewer could see that day and nothing else, sealed with `DATA_KEYS`. At each opening it is
filtered anew: what the register has made void since, or what new rules hold back, is not shown. What the register has
made void is taken out of the copy too (`retention.empty_void_copies`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.register.attainments import attainment_keys
from app.register.keys import source_key
from app.register.shapes import key_of
from app.sealing import Seal, Unsealable
from app.sharing.models import ShareLink

OWN_STORE = "koski"
_SOURCES = {"virta": "virta", "ytr": "ytr", "loose": "virta"}


class FrozenStudyRight(msgspec.Struct, frozen=True):
    """A study right as it was shown, with its keys, and the source that it came from."""

    key: str
    source: str
    document: dict[str, Any]


class Copy(msgspec.Struct, frozen=True):
    """What a link showed. `in_all`: study right key -> how many attainments the owner had in it that day."""

    study_rights: tuple[FrozenStudyRight, ...]
    in_all: dict[str, int]


class CopyLost(Exception):
    """The link has no copy that can be opened."""


def source_of(opiskeluoikeus: dict[str, Any]) -> str:
    """The source that gave a study right, by its document as it was gathered."""
    key = source_key(opiskeluoikeus)
    return _SOURCES.get(key[0], OWN_STORE) if key else OWN_STORE


def make_copy(shown: Iterable[dict[str, Any]], gathered: Iterable[dict[str, Any]], in_all: dict[str, int]) -> Copy:
    """A copy of what is shown; `gathered` is the record with its keys that it was made of."""
    sources = {key_of(item): source_of(item) for item in gathered}
    rights = (FrozenStudyRight(key_of(item), sources.get(key_of(item), OWN_STORE), item) for item in shown)
    return Copy(tuple(rights), in_all)


def filter_copy(copy: Copy, register: Iterable[dict[str, Any]], silent: Collection[str]) -> Copy:
    """The copy without what the register does not have any more.

    register: the owner's record as it is now, with its keys and not pruned
    silent:   the sources that do not answer now: of theirs nothing can be told, and nothing is left out

    In our own store a single attainment can be made void too. Elsewhere an attainment may only have got another key
    (a degree under way, once it is completed), so there whole study rights count.
    """
    known = {key_of(item): frozenset(attainment_keys([item])) for item in register}
    kept = []
    for right in copy.study_rights:
        if right.source in silent and right.key not in known:
            kept.append(right)
        elif right.key in known:
            narrowed = _only(right, known[right.key]) if right.source == OWN_STORE else right
            if narrowed is not None:
                kept.append(narrowed)
    return Copy(tuple(kept), copy.in_all)


def _only(right: FrozenStudyRight, keys: Collection[str]) -> FrozenStudyRight | None:
    suoritukset = [item for item in right.document.get("suoritukset", []) if key_of(item) in keys]
    if len(suoritukset) == len(right.document.get("suoritukset", [])):
        return right
    document = {**right.document, "suoritukset": suoritukset}
    return FrozenStudyRight(right.key, right.source, document) if suoritukset else None


def seal_copy(seal: Seal, public_id: str, copy: Copy) -> bytes:
    """The copy as its row keeps it."""
    return seal.seal(msgspec.json.encode(copy), _about(public_id))


def open_copy(seal: Seal, public_id: str, sealed: bytes) -> Copy:
    """Raises CopyLost."""
    try:
        return msgspec.json.decode(seal.open(sealed, _about(public_id)), type=Copy)
    except (Unsealable, msgspec.DecodeError):
        raise CopyLost(public_id) from None


def load_copy(session: Session, seal: Seal, public_id: str) -> Copy:
    """The copy of a link. Raises CopyLost."""
    sealed = session.scalar(select(ShareLink.sealed_copy).where(ShareLink.public_id == public_id))
    if sealed is None:
        raise CopyLost(public_id)
    return open_copy(seal, public_id, sealed)


def _about(public_id: str) -> str:
    return f"share copy {public_id}"
