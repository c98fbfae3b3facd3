"""What a withdrawn consent does to the person's links: no copy, choice or note of theirs keeps the study any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.audit.service import record
from app.register.keys import is_within, study_right_key
from app.register.shapes import attainments_of, key_of
from app.sealing import Seal
from app.sharing.frozen import Copy, CopyLost, FrozenStudyRight, open_copy, seal_copy
from app.sharing.lifecycle import live_rows
from app.sharing.models import ShareLink
from app.sharing.rows import owned_by, owner_event
from app.sharing.shares import open_choice, scopes_of, seal_choice
from app.sources.changes import forget_rows


@dataclass(frozen=True, slots=True)
class Showing:
    """An open link for which the person has chosen a study by name."""

    public_id: str
    name: str
    last_day: date


def list_showing(session: Session, seal: Seal, owner_oid: str, key: str, today: date) -> list[Showing]:
    """The person's open links in which this study right, attainment, or a part of it was chosen by name.

    Links of everything, of qualifications or of present studies are not among them: the person has not chosen this
    study for them, and without it they go on showing the rest.
    """
    rows = session.scalars(select(ShareLink).where(owned_by(owner_oid), live_rows(today)).order_by(ShareLink.id))
    found = ((row, open_choice(seal, row)) for row in rows)
    return [
        Showing(row.public_id, choice.name, row.last_day)
        for row, choice in found
        if choice is not None and any(is_within(chosen, key) for chosen in choice.chosen)
    ]


def take_out_of_links(session: Session, seal: Seal, owner_oid: str, key: str, now: datetime) -> int:
    """Take a study right or attainment out of every link of the person, ended ones too: out of frozen copies, out of
    what was chosen with its titles, out of what is noted of its rows. Returns how many copies were changed.

    A copy of which nothing is left is removed: to its recipients the link is then emptied. To be called with the
    person locked (`rows.lock_owner`), so that no link is made of the study meanwhile.
    """
    rows = session.scalars(
        select(ShareLink)
        .where(owned_by(owner_oid), ShareLink.emptied_at.is_(None))
        .options(undefer(ShareLink.sealed_copy))
        .order_by(ShareLink.id)
        .with_for_update()
    ).all()
    changed = 0
    for row in rows:
        _narrow_choice(seal, row, key)
        if _narrow_copy(seal, row, key):
            changed += 1
            row.copy_checked_at = now
            record(session, owner_event("empty_share_copy", row.henkilo_oid, row.public_id))
        forget_rows(session, seal, scopes_of(row.public_id), key)
    return changed


def _narrow_choice(seal: Seal, row: ShareLink, key: str) -> None:
    """The titles go too: one may name the study right as a whole, so they cannot be told apart."""
    choice = open_choice(seal, row)
    if choice is None:
        return
    left = tuple(chosen for chosen in choice.chosen if not is_within(chosen, key))
    if len(left) < len(choice.chosen):
        row.sealed_choice = seal_choice(seal, row.public_id, msgspec.structs.replace(choice, chosen=left, titles={}))
        row.version += 1


def _narrow_copy(seal: Seal, row: ShareLink, key: str) -> bool:
    if row.sealed_copy is None:
        return False
    try:
        copy = open_copy(seal, row.public_id, row.sealed_copy)
    except CopyLost:
        return False
    rights = [right for right in (_narrow(right, key) for right in copy.study_rights) if right is not None]
    in_all = {name: count for name, count in copy.in_all.items() if not is_within(name, key)}
    kept = Copy(tuple(rights), in_all)
    if kept == copy:
        return False
    row.sealed_copy = seal_copy(seal, row.public_id, kept) if rights else None
    return True


def _narrow(right: FrozenStudyRight, key: str) -> FrozenStudyRight | None:
    if is_within(right.key, key):
        return None
    if right.key != study_right_key(key):
        return right
    left = [suoritus for suoritus in attainments_of(right.document) if not is_within(key_of(suoritus), key)]
    return FrozenStudyRight(right.key, right.source, {**right.document, "suoritukset": left}) if left else None
