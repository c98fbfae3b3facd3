"""A person with uses of their data, and lines of other systems' logs."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import msgspec

from app.audit.service import Actor, Event, record
from app.database import Database
from app.demo.identity import make_henkilo_oid
from app.directory.stamp import renew_directory_stamp
from app.organisations.models import Organisaatio
from app.persons.service import link_henkilo, store_henkilo, store_huoltajuus
from app.usage.external import ImportCounts, LineError, import_uses

PERSON, STRANGER = make_henkilo_oid(601), make_henkilo_oid(301)
"""Numbers of fictional people: those can be signed in"""
OLD_NUMBER = "1.2.246.562.24.10000000002"
GUARDIAN = "1.2.246.562.24.10000000004"
OFFICIAL = "1.2.246.562.24.10000000005"
SCHOOL = "1.2.246.562.10.10000000001"
NOT_KNOWN = "1.2.246.562.10.10000000009"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def store_people(database: Database) -> None:
    """The person with a second number, their guardian, a stranger, and a school."""
    with database.write() as session:
        for oid in (PERSON, OLD_NUMBER, STRANGER, GUARDIAN):
            store_henkilo(session, oid=oid, etunimet="Maija", kutsumanimi="Maija", sukunimi="Mainio")
        link_henkilo(session, OLD_NUMBER, PERSON)
        store_huoltajuus(session, GUARDIAN, PERSON)
        session.add(Organisaatio(oid=SCHOOL, nimi={"fi": "Koivurannan lukio", "en": "=Birch School"}, tyypit=[]))
        renew_directory_stamp(session)


def note(database: Database, action: str, actor: Actor, oid: str = PERSON, **given: Any) -> None:
    with database.write() as session:
        record(session, Event(action=action, actor=actor, subject_oid=oid, **given))


def line(**changes: Any) -> dict[str, Any]:
    """A line as KOSKI writes it, with the organisation that OPH's parser adds."""
    return {
        "timestamp": "2026-11-20T14:05:06.789+02",
        "serviceName": "koski",
        "type": "log",
        "logSeq": 17,
        "bootTime": "2026-11-01T00:00:00.000Z",
        "hostname": "koski-1",
        "applicationType": "backend",
        "operation": "OPISKELUOIKEUS_KATSOMINEN",
        "user": {"oid": OFFICIAL, "ip": "192.0.2.99", "session": "SECRET-SESSION", "userAgent": "SECRET-AGENT"},
        "target": {"oppijaHenkiloOid": PERSON},
        "organizationOid": SCHOOL,
        **changes,
    }


def run(database: Database, *lines: dict[str, Any] | bytes) -> tuple[ImportCounts, list[LineError]]:
    """Import these lines."""
    data = b"".join((one if isinstance(one, bytes) else msgspec.json.encode(one)) + b"\n" for one in lines)
    *errors, counts = import_uses(database, BytesIO(data), NOW)
    assert isinstance(counts, ImportCounts)
    return counts, [error for error in errors if isinstance(error, LineError)]
