"""Cases, drafts and attachments under new DATA_KEYS (`db rekey`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.database import Database
from app.reports.models import Attachment, ErrorReport, ReportDraft, ReportEvent
from app.sealing import Seal, Unsealable

SEALED: tuple[tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...] = (
    (ErrorReport.id, ErrorReport.sealed),
    (ReportEvent.id, ReportEvent.sealed),
    (ReportDraft.id, ReportDraft.sealed),
    (Attachment.id, Attachment.sealed_name),
    (Attachment.id, Attachment.sealed),
)
"""(key, sealed column) of everything that is sealed here."""


@dataclass(frozen=True, slots=True)
class RekeyedReports:
    """Counts of `rekey_reports`. Nothing is dropped: a case is no copy that could be asked for again."""

    renewed: int = 0
    unchanged: int = 0
    dropped: int = 0


def rekey_reports(database: Database, seal: Seal) -> RekeyedReports:
    """Seal everything with the newest key; what no key opens stays as it is. Value by value, so it may be stopped."""
    renewed = unchanged = 0
    for key, column in SEALED:
        with database.read() as session:
            ids = session.scalars(select(key).where(column.is_not(None))).all()
        for id in ids:
            if _renew(database, seal, key, column, id):
                renewed += 1
            else:
                unchanged += 1
    return RekeyedReports(renewed, unchanged)


def _renew(
    database: Database, seal: Seal, key: InstrumentedAttribute[Any], column: InstrumentedAttribute[Any], id: Any
) -> bool:
    with database.write() as session:
        sealed = session.scalar(select(column).where(key == id).with_for_update())
        if sealed is None or seal.is_newest(sealed):
            return False
        try:
            session.execute(update(key.class_).where(key == id).values({column.key: seal.renew(sealed)}))
        except Unsealable:
            return False
        return True
