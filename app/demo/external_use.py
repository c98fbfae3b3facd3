"""What KOSKI and the language examinations tell of the use of a fictional person's data, through the real import."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import msgspec
from sqlalchemy import func, select

from app.database import Database
from app.demo.identity import make_henkilo_oid
from app.demo.links import MINNA_KORPELA
from app.demo.school import LANGUAGE_TESTS_OID, ROOT
from app.demo.schools import LAKELAND_UNIVERSITY
from app.usage.external import import_uses
from app.usage.models import ExternalUse

PERSON = make_henkilo_oid(MINNA_KORPELA)
OFFICIAL = make_henkilo_oid(9_001)
NOBODY_KNOWS = "1.2.246.562.10.99999999999"
"""An organisation that is not in the directory"""
USES: tuple[tuple[int, str, str, str, str], ...] = (
    (50, "koski", "OPISKELUOIKEUS_KATSOMINEN", OFFICIAL, LAKELAND_UNIVERSITY.oid),
    (51, "koski", "MUUTOSHISTORIA_KATSOMINEN", OFFICIAL, LAKELAND_UNIVERSITY.oid),
    (400, "koski", "OAUTH2_KATSOMINEN_SUORITETUT_TUTKINNOT", OFFICIAL, NOBODY_KNOWS),
    (700, "kitu", "SUORITUS_KATSOMINEN", OFFICIAL, LANGUAGE_TESTS_OID),
    (1500, "koski", "OPISKELUOIKEUS_KATSOMINEN", OFFICIAL, ROOT),
    (2300, "koski", "KANSALAINEN_OPISKELUOIKEUS_KATSOMINEN", PERSON, "self"),
)
"""Hours ago, service, operation, who, organisation"""


def seed_external_uses(database: Database, now: datetime) -> int:
    """Import the uses unless the person has some; returns how many they have."""
    if not _count(database):
        lines = b"".join(_line(now - timedelta(hours=hours), *rest) for hours, *rest in USES)
        for _told in import_uses(database, BytesIO(lines), now):
            pass
    return _count(database)


def _count(database: Database) -> int:
    query = select(func.count()).select_from(ExternalUse).where(ExternalUse.henkilo_oid == PERSON)
    with database.read() as session:
        return session.scalar(query) or 0


def _line(at: datetime, service: str, operation: str, user_oid: str, organisation: str) -> bytes:
    entry = {
        "timestamp": at.isoformat(timespec="milliseconds"),
        "serviceName": service,
        "operation": operation,
        "user": {"oid": user_oid},
        "target": {"oppijaHenkiloOid": PERSON},
        "organizationOid": organisation,
    }
    return msgspec.json.encode(entry) + b"\n"
