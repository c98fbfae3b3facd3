"""The proof of single events: their place in the hash chain, and what their hash was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import BEGIN, hashed_content
from app.audit.models import AuditEvent, AuditRoot, AuditSeal

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Proof:
    """`hash` is SHA-256 of `previous` and `content`, in that order."""

    place: int
    sealed_at: datetime
    previous: bytes
    hash: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The root of the last day that has ended: the hash at a place of the chain."""

    day: date
    place: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """What an export says of an event's place."""

    place: int
    previous: str
    hash: str


def find_proofs(session: Session, events: Sequence[AuditEvent]) -> dict[int, Proof]:
    """The proofs by the events' ids; an event that the worker has not sealed yet has none."""
    proofs: dict[int, Proof] = {}
    by_id = {event.id: event for event in events}
    ids = list(by_id)
    for start in range(0, len(ids), AT_ONCE):
        wanted = AuditSeal.event_id.in_(ids[start : start + AT_ONCE])
        seals = session.scalars(select(AuditSeal).where(wanted)).all()
        before = _hashes(session, [seal.sequence - 1 for seal in seals])
        for seal in seals:
            content = hashed_content(seal.sequence, seal.sealed_at, by_id[seal.event_id])
            previous = before.get(seal.sequence - 1, BEGIN)
            proofs[seal.event_id] = Proof(seal.sequence, seal.sealed_at, previous, seal.hash, content)
    return proofs


def find_chain_end(session: Session) -> ChainEnd | None:
    """The last daily root; None on the first day."""
    root = session.scalars(select(AuditRoot).order_by(AuditRoot.day.desc()).limit(1)).one_or_none()
    return ChainEnd(root.day, root.sequence, root.hash) if root is not None else None


class _Proof(msgspec.Struct):
    place: int
    previous: str
    hash: str
    content: str | None = None


class _Use(msgspec.Struct):
    proof: _Proof | None = None


class _Export(msgspec.Struct):
    uses: list[_Use]


def read_claims(data: bytes) -> tuple[list[Claim], list[int]]:
    """The claims of an export, and the places whose content is not what was hashed. Raises ValueError."""
    try:
        export = msgspec.json.decode(data, type=_Export)
    except msgspec.DecodeError:
        raise ValueError("is no export of uses") from None
    proofs = [use.proof for use in export.uses if use.proof is not None]
    wrong = [
        proof.place
        for proof in proofs
        if proof.content is not None
        and sha256(_bytes(proof.previous) + proof.content.encode()).digest() != _bytes(proof.hash)
    ]
    return [Claim(proof.place, proof.previous, proof.hash) for proof in proofs], wrong


def check_claims(session: Session, claims: Sequence[Claim]) -> list[int]:
    """The places at which the chain is not what was claimed."""
    places = {place for claim in claims for place in (claim.place, claim.place - 1)}
    held: Mapping[int, bytes] = {0: BEGIN, **_hashes(session, sorted(places))}
    return [
        claim.place
        for claim in claims
        if (held.get(claim.place), held.get(claim.place - 1)) != (_bytes(claim.hash), _bytes(claim.previous))
    ]


def _hashes(session: Session, places: Sequence[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for start in range(0, len(places), AT_ONCE):
        query = select(AuditSeal.sequence, AuditSeal.hash).where(
            AuditSeal.sequence.in_(places[start : start + AT_ONCE])
        )
        found.update((sequence, hash) for sequence, hash in session.execute(query))
    return found


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
