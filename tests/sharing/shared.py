"""A person with studies in our own store, and links of theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from app.database import Database
from app.persons.service import store_henkilo
from app.register.names import Directory
from app.sealing import Seal
from app.sharing.making import MadeShare, create_share
from app.sharing.opening_kinds import Opener
from app.sharing.openings import Visit
from app.sharing.selection import prepare
from app.sharing.shares import ShareDraft, token_of
from app.sharing.words import OpeningKind
from app.sources.gather import Registers
from app.sources.koski import store_opiskeluoikeus
from tests.register.records import attainment, study_right, subject

OWNER = "1.2.246.562.24.10000000001"
STRANGER = "1.2.246.562.24.10000000002"
KEYS = ("a-key-of-the-tests-that-is-long-enough",)
SEAL = Seal(("a-data-key-of-the-tests-long-enough-x",))
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FIRST, SECOND = "1.2.246.562.15.10000000001", "1.2.246.562.15.10000000002"


def school_year(year: str, *parts: dict[str, Any]) -> dict[str, Any]:
    made = attainment("perusopetuksenvuosiluokka", *parts, confirmed="2026-05-30", luokka=f"{year}A")
    made["koulutusmoduuli"] = {"tunniste": {"koodiarvo": year, "koodistoUri": "perusopetuksenluokkaaste"}}
    return made


def store_people(database: Database) -> Registers:
    """The owner with two study rights of two attainments and one; a stranger with none."""
    with database.write() as session:
        store_henkilo(session, oid=OWNER, etunimet="Maija Inkeri", kutsumanimi="Maija", sukunimi="Mainio")
        store_henkilo(session, oid=STRANGER, etunimet="Outi", kutsumanimi="Outi", sukunimi="Outo")
    store(database, study_right("perusopetus", school_year("8", subject("AI")), school_year("9", subject("MA"))), FIRST)
    store(database, study_right("perusopetus", school_year("7", subject("HI"))), SECOND)
    return Registers(database)


def store(database: Database, document: dict[str, Any], oid: str, owner: str = OWNER) -> None:
    with database.write() as session:
        store_opiskeluoikeus(session, owner, {**document, "oid": oid}, Directory())


def keys_of(registers: Registers, owner: str = OWNER) -> list[str]:
    """The attainment keys of the person, in stored order."""
    from app.register.attainments import attainment_keys

    return attainment_keys(prepare(registers, owner, TODAY).visible)


def draft(chosen: tuple[str, ...] = (), **changes: Any) -> ShareDraft:
    given: dict[str, Any] = {
        "form_key": "form-key-of-the-tests-1",
        "kind": "chosen" if chosen else "everything",
        "name": "Job application, Firm X",
        "last_day": date(2027, 5, 23),
        "chosen": chosen,
    }
    return ShareDraft(**{**given, **changes})


def make(registers: Registers, chosen: tuple[str, ...] = (), now: datetime = NOW, **changes: Any) -> MadeShare:
    changes.setdefault("form_key", f"form-key-{len(str(changes))}-{now.timestamp():.0f}-abcdef")
    return create_share(registers, SEAL, OWNER, draft(chosen, **changes), now)


def token(made: MadeShare) -> str:
    return token_of(KEYS, made.share)


def visit(address: str = "192.0.2.1", kind: OpeningKind = OpeningKind.PERSON, **more: Any) -> Visit:
    return Visit(Opener(kind, "Firefox", "Windows", **more), address, "fi")
