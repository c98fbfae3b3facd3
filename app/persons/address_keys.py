"""Addresses under new DATA_KEYS (`db rekey`)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from app.database import Database
from app.persons.models import Sahkoposti
from app.sealing import Seal, Unsealable


@dataclass(frozen=True, slots=True)
class RekeyedAddresses:
    """Counts of `rekey_addresses`."""

    renewed: int = 0
    unchanged: int = 0
    dropped: int = 0


def rekey_addresses(database: Database, seal: Seal) -> RekeyedAddresses:
    """Seal every address with the newest key; drop those that no key opens. Row by row, so it may be stopped."""
    with database.read() as session:
        ids = session.scalars(select(Sahkoposti.id)).all()
    renewed = unchanged = dropped = 0
    for id in ids:
        with database.write() as session:
            sealed = session.scalar(select(Sahkoposti.sealed).where(Sahkoposti.id == id))
            if sealed is None or seal.is_newest(sealed):
                unchanged += 1
                continue
            try:
                session.execute(update(Sahkoposti).where(Sahkoposti.id == id).values(sealed=seal.renew(sealed)))
                renewed += 1
            except Unsealable:
                session.execute(delete(Sahkoposti).where(Sahkoposti.id == id))
                dropped += 1
    return RekeyedAddresses(renewed, unchanged, dropped)
