"""What has changed in rows that somebody follows, and which rows a keeper has corrected.

A *scope* is whoever follows rows: a share link ("jako:<id>") or a report ("vi:<case>"). Of each row only a fingerprint
is kept: a keyed digest under a random key of the scope. Key and fingerprints stand in one sealed text per scope, so
that a stolen database tells neither the rows nor whether two scopes follow the same ones.

A row is noted as its viewer may see it, so that a change which stays hidden never shows. The moment of a change is when
it was noticed, which is at the next look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from secrets import token_bytes
from typing import Any

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database import Database
from app.register.keys import attainment_key, is_within, study_right_key
from app.sealing import Seal, Unsealable
from app.sources.answers import Rekeyed
from app.sources.models import CorrectedRow, FollowedScope

_FINGERPRINT_BYTES = 12
_KEY_BYTES = 32


class _Noted(msgspec.Struct, frozen=True, array_like=True):
    """A row: its fingerprint (None since it is gone), and when it last changed (None since it was first noted)."""

    fingerprint: bytes | None
    changed_at: datetime | None = None


class _State(msgspec.Struct, frozen=True):
    """What is noted of a scope. `complete`: every source has answered at some noting."""

    key: bytes
    begun_at: datetime
    complete: bool
    rows: dict[str, _Noted]


@dataclass(frozen=True, slots=True)
class Followed:
    """The rows of a scope as they were noted.

    since:   when the scope was first noted: nothing is known of changes before
    changes: row key -> when its last change was noticed. A row that is gone counts for the attainment it stood in, else
             the study right, under that one's key; a new row counts for itself
    """

    since: datetime
    changes: Mapping[str, datetime]

    def changes_since(self, since: datetime) -> dict[str, datetime]:
        """The changes noticed at `since` or later."""
        return {key: at for key, at in self.changes.items() if at >= since}


def note_rows(
    session: Session, seal: Seal, scope: str, rows: Mapping[str, bytes], now: datetime, *, complete: bool = True
) -> Followed:
    """Note how the rows are now, in a session that writes; a row that differs from what was noted last is marked with
    `now`. The first noting marks nothing. Nothing is written when nothing has changed.

    rows:     `register.attainments.row_contents` of what the scope's viewer may see
    complete: False while a source could not be reached: rows that are not there are then not taken for gone, and until
              the first complete noting new study rights are not taken for new
    """
    stored = _load(session, seal, scope)
    state = _merge(stored, rows, now, complete)
    if state != stored and (stored is not None or not _insert(session, seal, scope, state)):
        state = _merge(_load(session, seal, scope, lock=True), rows, now, complete)
        session.execute(_UPDATE.where(FollowedScope.scope == scope).values(sealed=_seal(seal, scope, state)))
    return _told(state)


def changes_since(
    session: Session,
    seal: Seal,
    scope: str,
    rows: Mapping[str, bytes],
    since: datetime,
    now: datetime,
    *,
    complete: bool = True,
) -> dict[str, datetime]:
    """The same without noting anything, in any session: row key -> when its last change since `since` was noticed,
    `now` for what has changed since the last noting. Empty for a scope that was never noted.
    """
    stored = _load(session, seal, scope)
    return {} if stored is None else _told(_merge(stored, rows, now, complete)).changes_since(since)


def find_followed(session: Session, seal: Seal, scope: str) -> Followed | None:
    """What was noted last; None for a scope that never was, or that no key opens any more."""
    stored = _load(session, seal, scope)
    return None if stored is None else _told(stored)


def forget(session: Session, scopes: Collection[str]) -> None:
    """Remove what was noted for these scopes."""
    session.execute(delete(FollowedScope).where(FollowedScope.scope.in_(scopes)))


def forget_rows(session: Session, seal: Seal, scopes: Collection[str], key: str) -> None:
    """Remove what was noted for these scopes of one study right or attainment and everything below it, as if it had
    never been noted: its going shows as no change."""
    for scope in scopes:
        stored = _load(session, seal, scope, lock=True)
        if stored is None:
            continue
        rows = {name: row for name, row in stored.rows.items() if not is_within(name, key)}
        if len(rows) < len(stored.rows):
            state = _State(stored.key, stored.begun_at, stored.complete, rows)
            session.execute(_UPDATE.where(FollowedScope.scope == scope).values(sealed=_seal(seal, scope, state)))


def rekey_scopes(database: Database, seal: Seal) -> Rekeyed:
    """Seal what is noted of every scope with the newest key, scope by scope, so it may be stopped. What no key opens is
    dropped: its changes up to now are not known any more, and the next noting begins anew."""
    with database.read() as session:
        scopes = session.scalars(select(FollowedScope.scope)).all()
    renewed = unchanged = dropped = 0
    for scope in scopes:
        with database.write() as session:
            sealed = session.scalar(select(FollowedScope.sealed).where(FollowedScope.scope == scope).with_for_update())
            if sealed is None or seal.is_newest(sealed):
                unchanged += 1
                continue
            try:
                session.execute(_UPDATE.where(FollowedScope.scope == scope).values(sealed=seal.renew(sealed)))
                renewed += 1
            except Unsealable:
                forget(session, [scope])
                dropped += 1
    return Rekeyed(renewed, unchanged, dropped)


# --- corrected rows -----------------------------------------------------------------------------------------------


def mark_corrected(session: Session, henkilo_oid: str, row_key: str, on: date) -> None:
    """Note that the keeper has corrected a row (or attainment, or study right) of the person on a day in Finland.

    Of several days the newest stays.
    """
    made = _insert_into(session, CorrectedRow).values(henkilo_oid=henkilo_oid, row_key=row_key, corrected_on=on)
    session.execute(
        made.on_conflict_do_update(
            index_elements=[CorrectedRow.henkilo_oid, CorrectedRow.row_key],
            set_={"corrected_on": made.excluded.corrected_on},
            where=CorrectedRow.corrected_on < made.excluded.corrected_on,
        )
    )


def corrected_rows(session: Session, oids: Collection[str], since: date | None = None) -> dict[str, date]:
    """Row key -> the newest day on which it was corrected, of a person by all their oids (`linked_oids`)."""
    newest = func.max(CorrectedRow.corrected_on).label("corrected_on")
    query = select(CorrectedRow.row_key, newest).where(CorrectedRow.henkilo_oid.in_(oids))
    if since is not None:
        query = query.where(CorrectedRow.corrected_on >= since)
    return {row.row_key: row.corrected_on for row in session.execute(query.group_by(CorrectedRow.row_key))}


def forget_corrected_rows(session: Session, oids: Collection[str], key: str) -> None:
    """Remove the marks of one study right or attainment and everything below it."""
    for name in corrected_rows(session, oids):
        if is_within(name, key):
            session.execute(
                delete(CorrectedRow).where(CorrectedRow.henkilo_oid.in_(oids), CorrectedRow.row_key == name)
            )


def forget_corrected(session: Session, oids: Collection[str]) -> None:
    """Remove the marks of a person."""
    session.execute(delete(CorrectedRow).where(CorrectedRow.henkilo_oid.in_(oids)))


# --- how it is kept -----------------------------------------------------------------------------------------------

_UPDATE = update(FollowedScope)


def _merge(stored: _State | None, rows: Mapping[str, bytes], now: datetime, complete: bool) -> _State:
    """What is noted after a look at the rows."""
    if stored is None:
        key = token_bytes(_KEY_BYTES)
        return _State(key, now, complete, {name: _Noted(_fingerprint(key, row)) for name, row in rows.items()})
    known = {study_right_key(name) for name in stored.rows}
    noted = dict(stored.rows)
    for name, row in rows.items():
        before, print_now = noted.get(name), _fingerprint(stored.key, row)
        if before is None:
            is_new = stored.complete or study_right_key(name) in known
            noted[name] = _Noted(print_now, now if is_new else None)
        elif before.fingerprint != print_now:
            noted[name] = _Noted(print_now, now)
    if complete:
        gone = (name for name, before in stored.rows.items() if name not in rows and before.fingerprint is not None)
        noted.update((name, _Noted(None, now)) for name in gone)
    return _State(stored.key, stored.begun_at, stored.complete or complete, noted)


def _told(state: _State) -> Followed:
    present = {name for name, noted in state.rows.items() if noted.fingerprint is not None}
    changes: dict[str, datetime] = {}
    for name, noted in state.rows.items():
        if noted.changed_at is not None:
            place = name if name in present else _place_of(name, present)
            changes[place] = max(changes.get(place, noted.changed_at), noted.changed_at)
    return Followed(state.begun_at, changes)


def _place_of(gone: str, present: Collection[str]) -> str:
    attainment = attainment_key(gone)
    return attainment if attainment in present and attainment is not None else study_right_key(gone)


def _fingerprint(key: bytes, row: bytes) -> bytes:
    return blake2b(row, key=key, digest_size=_FINGERPRINT_BYTES).digest()


def _load(session: Session, seal: Seal, scope: str, *, lock: bool = False) -> _State | None:
    query = select(FollowedScope.sealed).where(FollowedScope.scope == scope)
    sealed = session.scalar(query.with_for_update() if lock else query)
    if sealed is None:
        return None
    try:
        return msgspec.msgpack.decode(seal.open(sealed, _about(scope)), type=_State)
    except (Unsealable, msgspec.DecodeError):
        return None


def _seal(seal: Seal, scope: str, state: _State) -> bytes:
    return seal.seal(msgspec.msgpack.encode(state), _about(scope))


def _insert(session: Session, seal: Seal, scope: str, state: _State) -> bool:
    """Whether the scope was not there before."""
    made = _insert_into(session, FollowedScope).values(scope=scope, sealed=_seal(seal, scope, state))
    return session.scalar(made.on_conflict_do_nothing().returning(FollowedScope.scope)) is not None


def _insert_into(session: Session, table: type[Any]) -> Any:
    return (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(table)


def _about(scope: str) -> str:
    return f"rows {scope}"
