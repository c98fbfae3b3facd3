"""Study rights whose person has withdrawn their consent: nobody stores them again.

A study right is known again by its oid, else by the school's own id, else by what it looks like. Of basic education in
the arts one attainment may be withdrawn alone: then what is refused is a document that still holds its type.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.persons.models import Henkilo
from app.register.consent import types_of
from app.register.keys import source_key
from app.register.progress import begin_on
from app.register.shapes import Json, as_dict, type_of
from app.sources.models import WithdrawnConsent

REASON = "the person has withdrawn their consent to it: it was not stored, and must not be sent again"


def is_withdrawn(session: Session, oids: Collection[str], given: Json) -> bool:
    """Whether the person (by their linked oids), or anybody for the same oid, has withdrawn what the document holds.

    Waits for a withdrawal that is under way: it has the person locked.
    """
    session.execute(select(Henkilo.oid).where(Henkilo.oid.in_(oids)).order_by(Henkilo.oid).with_for_update(read=True))
    query = select(WithdrawnConsent).where(
        or_(
            WithdrawnConsent.henkilo_oid.in_(oids),
            WithdrawnConsent.oid.is_not(None) & (WithdrawnConsent.oid == given.get("oid")),
        )
    )
    known = identity_of(given)
    types = types_of(given)
    return any(_is_same(known, stub) and (stub.is_whole or types & set(stub.types)) for stub in session.scalars(query))


def identity_of(opiskeluoikeus: Json) -> dict[str, str | None]:
    """`oid`, `source_id` and `likeness` of a study right, as a stub keeps them."""
    oid, key = opiskeluoikeus.get("oid"), source_key(opiskeluoikeus)
    source_id = ":".join(key) if key else None
    is_known = isinstance(oid, str) or source_id is not None
    return {
        "oid": oid if isinstance(oid, str) else None,
        "source_id": source_id,
        "likeness": None if is_known else _likeness(opiskeluoikeus),
    }


def _is_same(known: dict[str, str | None], stub: WithdrawnConsent) -> bool:
    return any(value is not None and value == getattr(stub, name) for name, value in known.items())


def _likeness(opiskeluoikeus: Json) -> str:
    school = as_dict(opiskeluoikeus.get("oppilaitos")).get("oid")
    looks: list[Any] = [type_of(opiskeluoikeus), school, begin_on(opiskeluoikeus), sorted(types_of(opiskeluoikeus))]
    return sha256(msgspec.json.encode(looks)).hexdigest()
