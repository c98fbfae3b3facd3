"""What the service does with links by itself: ends the dead's, empties old ones, takes void studies out of copies.

Each step does a bounded part in a transaction of its own and says how much it did; 0 means that nothing is due.
Several workers may run them at the same time.
"""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session, aliased, undefer

from app.audit.service import Actor, Event, record
from app.database import Database
from app.persons.models import Henkilo
from app.persons.service import linked_oids
from app.register.keys import with_keys
from app.sealing import Seal, Unsealable
from app.sharing.frozen import Copy, CopyLost, filter_copy, open_copy, seal_copy
from app.sharing.lifecycle import FINLAND, day_of, live_rows
from app.sharing.models import ShareLink, ShareOpening
from app.sharing.openings import destroy_salts
from app.sharing.pins import forget_tries
from app.sharing.shares import scopes_of
from app.sharing.words import EndReason
from app.sources.answers import Rekeyed
from app.sources.changes import forget
from app.sources.koski import list_opiskeluoikeudet
from app.sources.models import KoskiOpiskeluoikeus

BATCH = 100
_REMOTE = ("virta", "ytr")


def destroy_old_salts(database: Database, now: datetime) -> int:
    """Destroy the salts of earlier days with the hashes made under them."""
    with database.write() as session:
        return destroy_salts(session, day_of(now))


def end_links_of_the_dead(database: Database, now: datetime) -> int:
    """End the links of people who have died. Their recipients are refused from the moment that we know of it, also
    before this has run (`lifecycle.state_for_recipient`)."""
    owner, master = aliased(Henkilo), aliased(Henkilo)
    query = (
        select(ShareLink)
        .join(owner, owner.oid == ShareLink.henkilo_oid)
        .outerjoin(master, master.oid == owner.master_oid)
        .where(live_rows(day_of(now)), or_(and_(master.oid.is_(None), owner.kuollut), master.kuollut))
    )
    with database.write() as session:
        rows = session.scalars(_take(query)).all()
        for row in rows:
            row.withdrawn_at, row.ended_reason = now, EndReason.DEATH.value
            row.version += 1
            forget_tries(session, row)
            record(session, _event("withdraw_share", row, reason=EndReason.DEATH.value))
    return len(rows)


def empty_old_links(database: Database, limit: datetime, now: datetime) -> int:
    """A link that ended before the day of `limit` loses its name, selection, copy, PIN and openings; its address
    still says that it was once there."""
    before = day_of(limit)
    moment = datetime.combine(before, time(), FINLAND)
    query = select(ShareLink).where(
        ShareLink.emptied_at.is_(None), or_(ShareLink.withdrawn_at < moment, ShareLink.last_day < before)
    )
    with database.write() as session:
        rows = session.scalars(_take(query)).all()
        for row in rows:
            _empty(session, row, now)
        forget(session, [scope for row in rows for scope in scopes_of(row.public_id)])
    return len(rows)


def delete_old_openings(database: Database, limit: datetime) -> int:
    """Remove the openings before `limit`, of live links too; how many this time."""
    old = select(ShareOpening.id).where(ShareOpening.at < limit).order_by(ShareOpening.id).limit(BATCH)
    with database.write() as session:
        ids = session.scalars(old).all()
        session.execute(delete(ShareOpening).where(ShareOpening.id.in_(ids)))
    return len(ids)


def empty_void_copies(database: Database, seal: Seal, now: datetime) -> int:
    """Take out of frozen copies what our own store has made void (mitätöity, consent withdrawn) since the last look.

    What other registers no longer have is left out at each opening; whether it is gone for good they do not tell.
    """
    changed = exists().where(
        KoskiOpiskeluoikeus.henkilo_oid.in_(_oids_of_owner()),
        KoskiOpiskeluoikeus.imported_at > ShareLink.copy_checked_at,
    )
    query = select(ShareLink).where(ShareLink.sealed_copy.is_not(None), changed).options(undefer(ShareLink.sealed_copy))
    with database.write() as session:
        rows = session.scalars(_take(query)).all()
        for row in rows:
            _filter(session, seal, row)
            row.copy_checked_at = now
    return len(rows)


def rekey_shares(database: Database, seal: Seal) -> Rekeyed:
    """Seal the links' sealed parts with the newest key, row by row, so it may be stopped and run again.

    A part that no key opens stays as it is and counts as unchanged: the link shows nothing until its key is back.
    """
    with database.read() as session:
        ids = session.scalars(select(ShareLink.id).where(ShareLink.emptied_at.is_(None))).all()
    renewed = unchanged = 0
    for id in ids:
        with database.write() as session:
            row = session.get_one(ShareLink, id, options=[undefer(ShareLink.sealed_copy)], with_for_update=True)
            for part in ("sealed_choice", "sealed_copy"):
                sealed: bytes | None = getattr(row, part)
                if sealed is None:
                    continue
                made = _renew(seal, sealed)
                if made is None:
                    unchanged += 1
                else:
                    setattr(row, part, made)
                    renewed += 1
    return Rekeyed(renewed, unchanged)


def _renew(seal: Seal, sealed: bytes) -> bytes | None:
    try:
        return None if seal.is_newest(sealed) else seal.renew(sealed)
    except Unsealable:
        return None


def _empty(session: Session, row: ShareLink, now: datetime) -> None:
    row.sealed_choice = row.sealed_copy = row.pin_hash = None
    row.emptied_at = now
    forget_tries(session, row)
    session.execute(delete(ShareOpening).where(ShareOpening.link_id == row.id))
    record(session, _event("empty_share", row))


def _filter(session: Session, seal: Seal, row: ShareLink) -> None:
    if row.sealed_copy is None:
        return
    try:
        copy = open_copy(seal, row.public_id, row.sealed_copy)
    except CopyLost:
        return
    register = with_keys(list_opiskeluoikeudet(session, linked_oids(session, row.henkilo_oid)))
    kept = filter_copy(copy, register, _REMOTE)
    if kept != copy:
        row.sealed_copy = seal_copy(seal, row.public_id, kept)
        record(session, _event("empty_share_copy", row, attainments=_size(copy) - _size(kept)))


def _size(copy: Copy) -> int:
    return sum(len(right.document.get("suoritukset", ())) for right in copy.study_rights)


def _oids_of_owner() -> Select[str]:
    """The linked oids of a link's owner, within a query of links."""
    owner, linked = aliased(Henkilo), aliased(Henkilo)
    master = select(owner.master_oid).where(owner.oid == ShareLink.henkilo_oid).correlate(ShareLink).scalar_subquery()
    return (
        select(linked.oid)
        .where(
            or_(
                linked.oid == ShareLink.henkilo_oid,
                linked.master_oid == ShareLink.henkilo_oid,
                linked.oid == master,
                linked.master_oid == master,
            )
        )
        .correlate(ShareLink)
    )


def _take(query: Select[ShareLink]) -> Select[ShareLink]:
    """A batch of links that no other worker has in hand."""
    return query.order_by(ShareLink.id).limit(BATCH).with_for_update(of=ShareLink, skip_locked=True)


def _event(action: str, row: ShareLink, **details: str | int) -> Event:
    return Event(
        action=action,
        actor=Actor.SERVICE,
        subject_oid=row.henkilo_oid,
        target=f"share:{row.public_id}",
        details=details,
    )
