"""The owner's acts on links. Each is written to the audit trail in its own transaction; making is in `making`."""

from __future__ import annotations

from datetime import date, datetime

from app.audit.service import record
from app.database import Database
from app.sealing import Seal
from app.sharing.checking import NotAccepted, check_last_day, clean_name
from app.sharing.lifecycle import day_of, is_live
from app.sharing.making import MadeShare
from app.sharing.models import ShareLink
from app.sharing.pins import forget_tries, hash_pin, make_pin
from app.sharing.rows import find_row, owner_event
from app.sharing.selection import Choosing, SharedRecord, choose, show_selection
from app.sharing.shares import Choice, Selection, Share, open_choice, read_share, seal_choice
from app.sharing.words import EndReason
from app.sources.gather import Registers


class ShareHasEnded(Exception):
    """The link has ended or was withdrawn, perhaps in another tab: it cannot be changed any more."""

    def __init__(self, share: Share) -> None:
        super().__init__(share.public_id)
        self.share = share


class ChangedElsewhere(Exception):
    """The link was changed in another tab since the form was opened; `share` is how it stands now."""

    def __init__(self, share: Share) -> None:
        super().__init__(share.public_id)
        self.share = share


def begin_share(registers: Registers, owner_oid: str, lang: str, today: date) -> Choosing:
    """What the form offers; the look at the record is written down first. Raises sources.gather.UnknownHenkilo."""
    with registers.database.write() as session:
        record(session, owner_event("begin_share", owner_oid))
    return choose(registers, owner_oid, lang, today)


def preview_selection(registers: Registers, owner_oid: str, selection: Selection, today: date) -> SharedRecord:
    """What a link that is not made yet would show; written down like any look at the record."""
    with registers.database.write() as session:
        record(session, owner_event("preview_selection", owner_oid, kind=selection.kind.value))
    return show_selection(registers, owner_oid, selection, today)


def change_share(
    database: Database,
    seal: Seal,
    owner_oid: str,
    public_id: str,
    *,
    name: str,
    last_day: date | None,
    version: int,
    now: datetime,
) -> Share:
    """Change the name and the last day of a live link; `version` is the one that the form was opened with.

    Raises UnknownShare, ShareHasEnded, ChangedElsewhere, checking.NotAccepted.
    """
    today = day_of(now)
    problems: dict[str, str] = {}
    name = clean_name(name, problems)
    day = check_last_day(last_day, today, problems)
    with database.write() as session:
        row = find_row(session, owner_oid, public_id, lock=True)
        share = _require_live(seal, row, today)
        if row.version != version:
            raise ChangedElsewhere(share)
        if problems or day is None:
            raise NotAccepted(problems)
        choice = open_choice(seal, row)
        if choice is None:
            raise ShareHasEnded(share)
        if (choice.name, row.last_day) == (name, day):
            return share
        row.sealed_choice = seal_choice(seal, public_id, Choice(name, choice.chosen, choice.titles))
        row.version += 1
        details: dict[str, str | bool] = {
            "from_day": row.last_day.isoformat(),
            "to_day": day.isoformat(),
            "renamed": choice.name != name,
        }
        row.last_day = day
        record(session, owner_event("change_share", row.henkilo_oid, public_id, **details))
        return read_share(seal, row)


def withdraw_share(
    database: Database,
    seal: Seal,
    owner_oid: str,
    public_id: str,
    now: datetime,
    *,
    reason: EndReason = EndReason.WITHDRAWN,
) -> Share:
    """End a link at once; `reason` WRONG_PERSON when it was sent to somebody by mistake. One that has ended stays as it
    is. Raises UnknownShare."""
    with database.write() as session:
        row = find_row(session, owner_oid, public_id, lock=True)
        if is_live(read_share(seal, row), day_of(now)):
            row.withdrawn_at, row.ended_reason = now, reason.value
            row.version += 1
            forget_tries(session, row)
            record(session, owner_event("withdraw_share", row.henkilo_oid, public_id, reason=reason.value))
        return read_share(seal, row)


def give_new_pin(database: Database, seal: Seal, owner_oid: str, public_id: str, now: datetime) -> MadeShare:
    """A new PIN for a live link; the old one opens nothing from now on. Raises UnknownShare, ShareHasEnded."""
    pin = make_pin()
    hashed = hash_pin(pin)
    with database.write() as session:
        row = find_row(session, owner_oid, public_id, lock=True)
        _require_live(seal, row, day_of(now))
        row.pin_hash = hashed
        row.version += 1
        forget_tries(session, row)
        record(session, owner_event("renew_share_pin", row.henkilo_oid, public_id))
        return MadeShare(read_share(seal, row), pin, is_new=False)


def _require_live(seal: Seal, row: ShareLink, today: date) -> Share:
    share = read_share(seal, row)
    if not is_live(share, today):
        raise ShareHasEnded(share)
    return share
