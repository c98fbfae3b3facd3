"""By which name a guardian's child stands in addresses: a random one of that guardian's own.

It tells neither who the child is nor how many there are, and another guardian's address of the same child opens
nothing. Works in the caller's session and transaction.
"""

from __future__ import annotations

import re
from datetime import date
from secrets import token_urlsafe

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.persons.models import Henkilo, HuollettavaTunnus
from app.persons.service import find_master, linked_oids, list_dependants

_ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def name_dependant(session: Session, huoltaja_oid: str, huollettava_oid: str) -> str:
    """The child's name in this guardian's addresses (22 letters, 128 bits); made at the first need."""
    huoltaja = find_master(session, huoltaja_oid)
    own = huoltaja.oid if huoltaja is not None else huoltaja_oid
    found = find_name(session, own, huollettava_oid)
    if found is not None:
        return found
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"id": token_urlsafe(16), "huoltaja_oid": own, "huollettava_oid": huollettava_oid}
    session.execute(insert(HuollettavaTunnus).values(values).on_conflict_do_nothing())
    return session.scalars(_names(session, own, huollettava_oid)).one()


def find_name(session: Session, huoltaja_oid: str, huollettava_oid: str) -> str | None:
    """The name that the child has in the guardian's addresses already, under any of the numbers of either."""
    return session.scalars(_names(session, huoltaja_oid, huollettava_oid)).first()


def find_dependant(session: Session, huoltaja_oid: str, id: str, today: date) -> Henkilo | None:
    """The child of that name, if they are the person's dependant today (`service.list_dependants`)."""
    if _ID.fullmatch(id) is None:
        return None
    row = session.get(HuollettavaTunnus, id)
    if row is None or row.huoltaja_oid not in linked_oids(session, huoltaja_oid):
        return None
    child = find_master(session, row.huollettava_oid)
    dependants = {one.oid: one for one in list_dependants(session, huoltaja_oid, today)}
    return dependants.get(child.oid) if child is not None else None


def _names(session: Session, huoltaja_oid: str, huollettava_oid: str) -> Select[str]:
    return (
        select(HuollettavaTunnus.id)
        .where(
            HuollettavaTunnus.huoltaja_oid.in_(linked_oids(session, huoltaja_oid)),
            HuollettavaTunnus.huollettava_oid.in_(linked_oids(session, huollettava_oid)),
        )
        .order_by(HuollettavaTunnus.id)
    )
