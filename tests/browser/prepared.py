"""Pages that only exist once somebody has done something: made a link, sent a report. Each has a name in `pages.py`.

They are made through the services, in the database of the live server and with its keys, once for all tests. A name is
an address with a made-up token; the real one is known only when the server runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.database import Database, utc_now
from app.demo.keys import keep_keys
from app.demo.people import PEOPLE
from app.register.attainments import attainment_keys
from app.sealing import Seal
from app.sharing.lifecycle import day_of
from app.sharing.making import MadeShare, create_share
from app.sharing.models import ShareLink
from app.sharing.selection import prepare
from app.sharing.service import withdraw_share
from app.sharing.shares import ShareDraft, token_of
from app.sources.gather import Registers
from tests.browser.prepared_reports import prepare_reports
from tests.dependants import name_of

SHARE_PAGES = (
    "/jako/avoin",
    "/jako/jaadytetty",
    "/jako/pin",
    "/jako/odottaa",
    "/jako/paattynyt",
    "/jako/peruttu",
    "/jako/tyhjennetty",
    "/jako/tuntematon",
    "/jako/katkennut/osoite",
)

GUARDIAN = next(person for person in PEOPLE if person.dependants)
CHILD = next(person for person in PEOPLE if person.number == GUARDIAN.dependants[0])
DEPENDANT_PAGES = (
    "/huollettavat/lapsi/opinnot",
    "/huollettavat/lapsi/opinnot/miksi-puuttuu",
    "/huollettavat/lapsi/opinnot/tuloste",
    "/huollettavat/lapsi/opinnot/tuloste/s1o1",
)
"""Opened as GUARDIAN."""


@dataclass(frozen=True, slots=True)
class Service:
    """The live server's database and keys: what its own processes work with."""

    database: Database
    seal: Seal
    keys: tuple[str, ...]

    @property
    def registers(self) -> Registers:
        return Registers(self.database)

    def path(self, made: MadeShare) -> str:
        """The address of a link."""
        return f"/jako/{token_of(self.keys, made.share)}"


@contextmanager
def open_service(folder: Path) -> Iterator[Service]:
    """`folder`: where the live server keeps its database."""
    kept = keep_keys(folder / "demo.avaimet", {})
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    try:
        yield Service(database, Seal(kept["data_keys"]), kept["secret_keys"])
    finally:
        database.dispose()


def prepare_pages(folder: Path) -> dict[str, str]:
    """Name -> address, of every prepared page."""
    with open_service(folder) as service:
        keys = keep_keys(folder / "demo.avaimet", {})
        child = name_of(service.database, GUARDIAN.oid, CHILD.oid)
        dependants = {name: name.replace("lapsi", child) for name in DEPENDANT_PAGES}
        return {**prepare_shares(service), **prepare_reports(service.database, keys), **dependants}


def prepare_shares(service: Service) -> dict[str, str]:
    """Links of a fictional person in every state."""
    ended = make_share(service)
    change_row(service, ended, last_day=day_of(utc_now()) - timedelta(days=3))
    withdrawn = make_share(service)
    withdraw_share(service.database, service.seal, ended.share.owner_oid, withdrawn.share.public_id, utc_now())
    emptied = make_share(service)
    change_row(service, emptied, emptied_at=utc_now())
    waiting = make_share(service, wants_pin=True)
    change_row(service, waiting, waits_for_owner_at=utc_now())
    made = {
        "/jako/avoin": make_share(service),
        "/jako/jaadytetty": make_share(service, is_frozen=True),
        "/jako/pin": make_share(service, wants_pin=True),
        "/jako/odottaa": waiting,
        "/jako/paattynyt": ended,
        "/jako/peruttu": withdrawn,
        "/jako/tyhjennetty": emptied,
    }
    addresses = {name: service.path(link) for name, link in made.items()}
    return {**{name: name for name in SHARE_PAGES}, **addresses}


def make_share(service: Service, **changes: Any) -> MadeShare:
    """A link to everything that our own store holds of one fictional person."""
    now = utc_now()
    owner_oid, chosen = find_owner(service)
    given: dict[str, Any] = {
        "form_key": uuid4().hex,
        "kind": "chosen",
        "name": "Työhakemus",
        "last_day": day_of(now) + timedelta(days=30),
        "chosen": chosen,
        **changes,
    }
    return create_share(service.registers, service.seal, owner_oid, ShareDraft(**given), now)


def find_owner(service: Service) -> tuple[str, tuple[str, ...]]:
    """The first fictional person with attainments in our own store, and their keys."""
    for person in sorted(PEOPLE, key=lambda person: person.number):
        visible = prepare(service.registers, person.oid, day_of(utc_now())).visible
        if keys := tuple(attainment_keys(visible)):
            return person.oid, keys
    raise AssertionError("the demo has people with studies")


def change_row(service: Service, made: MadeShare, **values: Any) -> None:
    """What time or others would do to a link."""
    with service.database.write() as session:
        row = session.get_one(ShareLink, made.share.id)
        for name, value in values.items():
            setattr(row, name, value)


AddressOf = Callable[[str], str]
"""The real address of a listed page; of one that is not prepared, itself."""
