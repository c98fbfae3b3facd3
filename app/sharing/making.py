"""Making links: what was asked for is checked against the record, then the row is written, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from secrets import token_hex

from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.register.attainments import attainment_keys, chosen_whole, list_attainments
from app.register.names import Directory, Names
from app.sealing import Seal
from app.sharing.checking import Terms, check_against_record, check_draft, too_many_links
from app.sharing.frozen import make_copy, seal_copy
from app.sharing.lifecycle import MOST_LIVE_LINKS, day_of, latest_last_day, live_rows
from app.sharing.models import ShareLink
from app.sharing.pins import hash_pin, make_pin
from app.sharing.rows import UnknownShare, find_made, find_row, lock_owner, owned_by, owner_event
from app.sharing.selection import Prepared, SharedRecord, lay_out, prepare
from app.sharing.shares import Choice, Selection, Share, ShareDraft, read_share, scope_of, seal_choice
from app.sharing.words import LANGUAGES, ShareKind
from app.sources.changes import note_rows
from app.sources.directory import current_directory
from app.sources.gather import Registers
from app.tokens import new_id
from app.web.filters import plain_words

PUBLIC_ID_BYTES = 9


@dataclass(frozen=True, slots=True)
class MadeShare:
    """A link that was made. `pin` is shown this once and kept nowhere; None without one, and when `is_new` is False:
    the same form had made the link before."""

    share: Share
    pin: str | None = field(default=None, repr=False)
    is_new: bool = True


def create_share(registers: Registers, seal: Seal, owner_oid: str, draft: ShareDraft, now: datetime) -> MadeShare:
    """Make a link. A form sent twice makes one. Raises checking.NotAccepted, and nothing is made."""
    today = day_of(now)
    with registers.database.read() as session:
        made = find_made(session, owner_oid, draft.form_key)
    if made is not None:
        return MadeShare(read_share(seal, made), is_new=False)
    terms = check_draft(draft, today)
    prepared = prepare(registers, owner_oid, today, with_markings=terms.selection.with_markings)
    check_against_record(terms, prepared, today)
    terms = _protect(terms, prepared)
    pin = make_pin() if terms.wants_pin else None
    row = _make_row(registers, seal, terms, prepared, pin, now)
    with registers.database.write() as session:
        return _store(session, seal, owner_oid, row, lay_out(prepared, terms.selection, today), pin, now)


def renew_share(
    registers: Registers, seal: Seal, owner_oid: str, public_id: str, form_key: str, now: datetime
) -> MadeShare:
    """Make a fresh link like this one: same name, contents, choices and length of time, with a new token and PIN.

    A frozen one becomes a copy of today. Chosen attainments that the registers do not have any more are left out.
    Raises UnknownShare, and checking.NotAccepted when nothing of them is left or they cannot be checked now.
    """
    today = day_of(now)
    with registers.database.read() as session:
        share = read_share(seal, find_row(session, owner_oid, public_id))
    if not share.is_readable:
        raise UnknownShare(public_id)
    days = share.last_day - day_of(share.created_at)
    selection = share.selection
    if selection.kind is ShareKind.CHOSEN:
        prepared = prepare(registers, owner_oid, today)
        if not prepared.gathered.unavailable:
            present = frozenset(attainment_keys(prepared.visible))
            selection = replace(selection, chosen=tuple(key for key in selection.chosen if key in present))
    draft = ShareDraft(
        form_key=form_key,
        kind=selection.kind.value,
        name=share.name,
        last_day=min(today + days, latest_last_day(today)),
        chosen=selection.chosen,
        is_frozen=share.frozen_at is not None,
        with_markings=selection.with_markings,
        lang=share.lang,
        wants_pin=share.has_pin,
        is_masked=selection.is_masked,
        knows_protection=share.knows_protection,
    )
    return create_share(registers, seal, owner_oid, draft, now)


def _protect(terms: Terms, prepared: Prepared) -> Terms:
    """Of a protected person's link nothing tells a place, unless they were warned and chose so."""
    knows = prepared.is_protected and terms.knows_protection and not terms.selection.is_masked
    is_masked = terms.selection.is_masked or (prepared.is_protected and not knows)
    return replace(terms, selection=replace(terms.selection, is_masked=is_masked), knows_protection=knows)


def _make_row(
    registers: Registers, seal: Seal, terms: Terms, prepared: Prepared, pin: str | None, now: datetime
) -> ShareLink:
    today, selection = day_of(now), terms.selection
    public_id = token_hex(PUBLIC_ID_BYTES)
    titles = _titles(prepared, selection, current_directory(registers.database), today)
    row = ShareLink(
        public_id=public_id,
        token_id=new_id(),
        form_key=terms.form_key,
        kind=selection.kind.value,
        with_markings=selection.with_markings,
        is_masked=selection.is_masked,
        knows_protection=terms.knows_protection,
        lang=terms.lang,
        last_day=terms.last_day,
        sealed_choice=seal_choice(seal, public_id, Choice(terms.name, selection.chosen, titles)),
        pin_hash=hash_pin(pin) if pin else None,
        pin_misses=0,
        done_count=0,
        created_at=now,
        version=1,
    )
    if terms.is_frozen:
        shown = lay_out(prepared, selection, today).opiskeluoikeudet
        row.sealed_copy = seal_copy(seal, public_id, make_copy(shown, prepared.keyed, prepared.in_all()))
        row.frozen_at = row.copy_checked_at = now
    return row


def _store(
    session: Session,
    seal: Seal,
    owner_oid: str,
    row: ShareLink,
    shown: SharedRecord,
    pin: str | None,
    now: datetime,
) -> MadeShare:
    """Write the link, unless the same form has meanwhile made it or there are too many."""
    owner = lock_owner(session, owner_oid)
    made = find_made(session, owner.oid, row.form_key)
    if made is not None:
        return MadeShare(read_share(seal, made), is_new=False)
    live = session.scalar(
        select(func.count()).select_from(ShareLink).where(owned_by(owner.oid), live_rows(day_of(now)))
    )
    if (live or 0) >= MOST_LIVE_LINKS:
        raise too_many_links()
    row.henkilo_oid = owner.oid
    session.add(row)
    session.flush()
    scope = scope_of(row.public_id, is_masked=row.is_masked)
    note_rows(session, seal, scope, shown.present_rows(), now, complete=shown.is_whole)
    details: dict[str, str | int | bool] = {
        "kind": row.kind,
        "frozen": row.frozen_at is not None,
        "pin": row.pin_hash is not None,
        "markings": row.with_markings,
        "masked": row.is_masked,
        "attainments": shown.count.shown,
        "last_day": row.last_day.isoformat(),
    }
    record(session, owner_event("create_share", owner.oid, row.public_id, **details))
    return MadeShare(read_share(seal, row), pin)


def _titles(prepared: Prepared, selection: Selection, directory: Directory, today: date) -> dict[str, tuple[str, ...]]:
    """The chosen attainments in words and each language: a study right by its own name when all of it was chosen."""
    if selection.kind is not ShareKind.CHOSEN:
        return {}
    wanted, whole = frozenset(selection.chosen), chosen_whole(prepared.visible, selection.chosen)
    made = {}
    for lang in LANGUAGES:
        lines = []
        with force_locale(lang):
            for school in list_attainments(prepared.visible, Names(lang, directory), today):
                for right in school.study_rights:
                    named = (
                        [right.title]
                        if right.key in whole
                        else [item.title for item in right.attainments if item.key in wanted]
                    )
                    lines += [f"{plain_words(title)}, {plain_words(school.name)}" for title in named]
        made[lang] = tuple(lines)
    return made
