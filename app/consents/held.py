"""What a person has in our store by their consent, part by part, as consent is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.persons.service import linked_oids
from app.register.consent import is_withdrawn_in_parts, rests_on_consent, types_of
from app.register.keys import with_keys
from app.register.shapes import attainments_of, key_of, type_of
from app.sources.models import KoskiOpiskeluoikeus


@dataclass(frozen=True, slots=True)
class Held:
    """A study right, or the attainments of one type in it, that can be withdrawn by itself.

    key       of the study right, or of the first of the attainments: stands in addresses
    keys      of everything that goes
    row_ids   of the store; equal content may stand there twice
    document  of the whole study right, with its keys
    types     the types of the attainments that go
    """

    key: str
    keys: tuple[str, ...]
    row_ids: tuple[int, ...]
    document: dict[str, Any] = field(repr=False)
    types: frozenset[str]
    is_whole: bool


def list_held(session: Session, owner_oid: str, *, lock: bool = False) -> list[Held]:
    """Everything of the person that rests on consent, in the order of its import."""
    query = (
        select(KoskiOpiskeluoikeus.id, KoskiOpiskeluoikeus.content_hash, KoskiOpiskeluoikeus.document)
        .where(KoskiOpiskeluoikeus.henkilo_oid.in_(linked_oids(session, owner_oid)))
        .where(KoskiOpiskeluoikeus.mitatoity.is_(False))
        .order_by(KoskiOpiskeluoikeus.id)
    )
    documents: dict[str, dict[str, Any]] = {}
    ids: dict[str, list[int]] = {}
    for row in session.execute(query.with_for_update() if lock else query):
        documents[row.content_hash] = row.document
        ids.setdefault(row.content_hash, []).append(row.id)
    keyed = zip(ids.values(), with_keys(documents.values()), strict=True)
    return [held for row_ids, document in keyed for held in _parts(tuple(row_ids), document)]


def find_held(session: Session, owner_oid: str, key: str, *, lock: bool = False) -> Held | None:
    """The one with this key, of the person's own only."""
    return next((held for held in list_held(session, owner_oid, lock=lock) if held.key == key), None)


def _parts(row_ids: tuple[int, ...], document: dict[str, Any]) -> Iterator[Held]:
    if not rests_on_consent(document):
        return
    types = sorted(types_of(document))
    if not is_withdrawn_in_parts(document) or len(types) == 1:
        yield Held(key_of(document), (key_of(document),), row_ids, document, frozenset(types), is_whole=True)
        return
    for one in dict.fromkeys(type_of(suoritus) for suoritus in attainments_of(document)):
        keys = tuple(key_of(suoritus) for suoritus in attainments_of(document) if type_of(suoritus) == one)
        yield Held(keys[0], keys, row_ids, document, frozenset((one,)), is_whole=False)
