"""What has changed in the rows that a link shows: since it was made or frozen, or since a day that the reader picks.

The rows are noted at each opening, so that the day of a change is the day on which somebody could first have seen it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from app.database import Database
from app.persons.service import linked_oids
from app.register.words import Message, say
from app.sealing import Seal
from app.sharing.lifecycle import FINLAND, day_of
from app.sharing.recipient_pages import Changes
from app.sharing.selection import SharedRecord
from app.sharing.shares import Share, scope_of
from app.sources.changes import changes_since, corrected_rows, find_followed, note_rows

NOT_A_DAY = say("Write a day that is in the calendar.")
TOO_EARLY = say("Changes are known from the day on which the link was made. Pick that day or a later one.")
TOO_LATE = say("That day has not come yet. Pick today or an earlier day.")


def find_changes(
    database: Database, seal: Seal, share: Share, record: SharedRecord, picked: str, now: datetime
) -> Changes:
    """What has changed in the rows shown. `picked` is what the reader wrote as a day, "" for nothing.

    Of a masked link's rows no correction is told: it may have been made in what the mask hides.
    """
    made_on = day_of(share.created_at)
    day, error = read_day(picked, made_on, record.today) if record.frozen_at is None else (None, None)
    since = _moment(day) if day is not None and day > made_on else record.frozen_at or share.created_at
    rows = record.present_rows()
    is_masked = record.selection.is_masked
    scope = scope_of(share.public_id, is_masked=is_masked)
    noticed = _note(database, seal, scope, rows, record.is_whole, now)
    with database.read() as session:
        oids = linked_oids(session, share.owner_oid)
        corrected = corrected_rows(session, oids, day_of(since))
    return Changes(
        since=day_of(since),
        earliest=made_on,
        changed={key: day_of(at).isoformat() for key, at in noticed.items() if at >= since},
        corrected={} if is_masked else {key: on.isoformat() for key, on in corrected.items() if key in rows},
        error=error,
    )


def read_day(text: str, earliest: date, latest: date) -> tuple[date | None, Message | None]:
    """The day, or why it cannot be used; (None, None) for nothing."""
    if not text.strip():
        return None, None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None, NOT_A_DAY
    if day < earliest:
        return None, TOO_EARLY
    return (None, TOO_LATE) if day > latest else (day, None)


def _note(
    database: Database, seal: Seal, scope: str, rows: Mapping[str, bytes], is_whole: bool, now: datetime
) -> Mapping[str, datetime]:
    """Every change noticed so far. Writes only when there is a new one: most openings change nothing."""
    with database.read() as session:
        followed = find_followed(session, seal, scope)
        fresh = changes_since(session, seal, scope, rows, now, now, complete=is_whole)
    if followed is not None and not fresh:
        return followed.changes
    with database.write() as session:
        return note_rows(session, seal, scope, rows, now, complete=is_whole).changes


def _moment(day: date) -> datetime:
    """The beginning of the day in Finland."""
    return datetime.combine(day, time(), FINLAND)
