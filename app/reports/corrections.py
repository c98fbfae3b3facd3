"""Whether the register really changed after a report: the keeper's word and the record are two things.

The rows that a report is about are noted (`sources.changes`, scope "report:<number>"): those of our own KOSKI store in
the transaction that sends the report, those of registers that must be asked a moment later by the worker. What the case
says later is found by looking at the record again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from app.database import Database
from app.persons.service import FINLAND
from app.register.attainments import find_item, row_contents
from app.register.keys import with_keys
from app.register.visibility import Viewer, prune
from app.reports.models import OPEN_STATES, ErrorReport
from app.sealing import Seal
from app.sources.changes import changes_since, find_followed, mark_corrected, note_rows
from app.sources.gather import GatheredRecord, Registers
from app.sources.models import FollowedScope

NOTED_WITHIN = timedelta(days=7)
"""An older report whose rows were never noted: nothing is claimed of it."""


class Register(StrEnum):
    """What the record says since the report was sent."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    """The rows were not noted, or a register did not answer."""


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """Whether the register changed, and when it was noticed (only for CHANGED)."""

    register: Register
    noticed_at: datetime | None = None


def note_reported_rows(
    session: Session, seal: Seal, report: ErrorReport, gathered: GatheredRecord, today: date, now: datetime
) -> None:
    """Note the rows that the report is about, in the transaction that sends it.

    `gathered` is the subject's record as it came, keys or not.
    """
    rows = _rows_of(report, gathered, today)
    note_rows(session, seal, scope_of(report.number), rows, now, complete=not gathered.unavailable)


def note_own_rows(
    session: Session, seal: Seal, report: ErrorReport, own: GatheredRecord, today: date, now: datetime
) -> bool:
    """Note the rows as our own KOSKI store holds them, where it alone knows the study right; False leaves it to the
    worker. `own` is gathered from the store only.

    A study right with an oid is KOSKI's own: those of other registers have none, and their own word counts.
    """
    right = report.study_right_key
    found = find_item(with_keys(own.opiskeluoikeudet), right) if right is not None else None
    if found is None or not found.get("oid"):
        return False
    note_reported_rows(session, seal, report, own, today, now)
    return True


def note_new_reports(database: Database, seal: Seal, registers: Registers, now: datetime, limit: int = 20) -> int:
    """Note the rows of the reports that were sent without noting them; how many. A step of the worker.

    Sending itself does not wait for registers that may take seconds to answer. A report whose rows are noted is not
    looked at again, so any number of workers may do this.
    """
    scope = literal("report:") + ErrorReport.number
    noted = select(FollowedScope.scope).where(FollowedScope.scope == scope).exists()
    query = select(ErrorReport).where(
        ErrorReport.state.in_(OPEN_STATES), ErrorReport.sent_at > now - NOTED_WITHIN, ~noted
    )
    with database.read() as session:
        reports = session.scalars(query.order_by(ErrorReport.id).limit(limit)).all()
    for report in reports:
        today = now.astimezone(FINLAND).date()
        gathered = registers.gather(report.subject_oid, today)
        with database.write() as session:
            note_reported_rows(session, seal, report, gathered, today, now)
    return len(reports)


def find_change(
    session: Session, seal: Seal, report: ErrorReport, gathered: GatheredRecord, today: date, now: datetime
) -> RegisterChange:
    """Whether the register has changed where the report says, since it was sent.

    A row that is no longer there counts as changed: it may have been moved or removed. When something is missing,
    anything new or other in the person's record counts.
    """
    scope = scope_of(report.number)
    if find_followed(session, seal, scope) is None:
        return RegisterChange(Register.UNKNOWN)
    rows, complete = _rows_of(report, gathered, today), not gathered.unavailable
    changes = changes_since(session, seal, scope, rows, report.sent_at, now, complete=complete)
    found = [at for key, at in changes.items() if _concerns(report, key)]
    if found:
        return RegisterChange(Register.CHANGED, max(found))
    return RegisterChange(Register.UNCHANGED if complete else Register.UNKNOWN)


def look_for_change(
    database: Database, seal: Seal, registers: Registers, report: ErrorReport, now: datetime
) -> RegisterChange:
    """Look at the record and tell whether it has changed; a change is noted, so that its day stays what it was."""
    today = now.astimezone(FINLAND).date()
    gathered = registers.gather(report.subject_oid, today)
    with database.read() as session:
        change = find_change(session, seal, report, gathered, today, now)
    if change.register is Register.CHANGED and change.noticed_at == now:
        with database.write() as session:
            note_reported_rows(session, seal, report, gathered, today, now)
    return change


def mark_reported_row(session: Session, report: ErrorReport, on: date) -> bool:
    """Mark the row as corrected for everybody who looks at it; False when the report names no row."""
    key = reported_key(report)
    if key is None:
        return False
    mark_corrected(session, report.subject_oid, key, on)
    return True


def reported_key(report: ErrorReport) -> str | None:
    """The key of the most exact place that the report names; None when something is missing."""
    return report.row_key or report.attainment_key or report.study_right_key


def scope_of(number: str) -> str:
    """The scope of `sources.changes` under which the rows of a case are noted."""
    return f"report:{number}"


def _rows_of(report: ErrorReport, gathered: GatheredRecord, today: date) -> Mapping[str, bytes]:
    """Only the study right in question, unless something is missing: then all that the person may see."""
    shown = prune(with_keys(gathered.opiskeluoikeudet, rows=True), Viewer.CITIZEN, today).opiskeluoikeudet
    rows = row_contents(shown)
    right = report.study_right_key
    return rows if right is None else {key: row for key, row in rows.items() if _is_within(key, right)}


def _concerns(report: ErrorReport, key: str) -> bool:
    """The place itself, what is in it, and its attainment: a row that is gone is told under that one's key."""
    place = reported_key(report)
    return place is None or _is_within(key, place) or key == report.attainment_key


def _is_within(key: str, place: str) -> bool:
    return key == place or key.startswith(f"{place}.")
