"""Addresses under new keys."""

from __future__ import annotations

from sqlalchemy import func, select

from app.database import Database, utc_now
from app.persons.address_keys import RekeyedAddresses, rekey_addresses
from app.persons.addresses import confirmed_address
from app.persons.models import Sahkoposti
from app.persons.service import store_henkilo
from app.sealing import Seal

OLD, NEW = "an-old-key-that-is-quite-long-enough", "a-new-key-that-is-quite-long-enough"
OID = "1.2.246.562.24.10000000001"


def test_an_address_moves_to_the_newest_key_and_one_that_no_key_opens_goes(database: Database) -> None:
    now = utc_now()
    with database.write() as session:
        store_henkilo(session, oid=OID)
        for number, key in enumerate((OLD, "a-key-that-nobody-has-any-more-at-all")):
            sealed = Seal((key,)).seal(b"a@esimerkki.example", f"sahkoposti:{OID}")
            session.add(
                Sahkoposti(
                    id=bytes([number]) * 16, henkilo_oid=OID, sealed=sealed, lang="fi", asked_at=now, confirmed_at=now
                )
            )
    both = Seal((NEW, OLD))
    assert rekey_addresses(database, both) == RekeyedAddresses(renewed=1, dropped=1)
    assert rekey_addresses(database, both) == RekeyedAddresses(unchanged=1)
    with database.read() as session:
        assert confirmed_address(session, Seal((NEW,)), OID) == "a@esimerkki.example"
        assert session.scalar(select(func.count()).select_from(Sahkoposti)) == 1
