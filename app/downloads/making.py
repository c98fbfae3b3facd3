"""The worker's part: take an order, make the file, seal it.

An order is leased for a while: a worker that dies leaves it to the next one. What fails is tried again a little later,
three times in all; then the citizen is told. Nothing of a person stands in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.database import utc_now
from app.downloads.archive import MOST_BYTES, TooLarge, pack
from app.downloads.contents import collect
from app.downloads.models import Bundle, State
from app.downloads.ordering import seal_about
from app.reports.desk import Desk
from app.sources.gather import Registers

LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
MOST_TRIES = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """An order in our hands until its lease runs out."""

    henkilo_oid: str
    id: str
    lang: str
    lease: str
    tries: int


def make_next(desk: Desk, registers: Registers, now: datetime) -> int:
    """Make the file of the oldest order that waits; returns 0 when none does. Needs an app context for templates."""
    with desk.database.read() as session:
        if session.scalar(_due(now).with_only_columns(Bundle.id)) is None:
            return 0
    with desk.database.write() as session:
        taken = _take(session, now)
    if taken is None:
        return 1
    try:
        archive = pack(collect(desk, registers, taken.henkilo_oid, taken.lang, now))
    except TooLarge:
        log.warning("bundle_too_large", most_bytes=MOST_BYTES)
        _give_up(desk, taken)
    except Exception as error:
        log.error("bundle_failed", tries=taken.tries, reason=type(error).__name__)
        _put_off(desk, taken, now)
    else:
        _store(desk, taken, archive)
    return 1


def _due(now: datetime):  # type: ignore[no-untyped-def]
    free = or_(Bundle.leased_until.is_(None), Bundle.leased_until < now)
    return select(Bundle).where(Bundle.state == State.WAITING, free).order_by(Bundle.ordered_at).limit(1)


def _take(session: Session, now: datetime) -> Taken | None:
    """Lease the oldest order, and write down that its person's data are gathered; None when there was only a hopeless
    one, or another worker was quicker."""
    row = session.scalar(_due(now).with_for_update(skip_locked=True))
    if row is None:
        return None
    if row.tries >= MOST_TRIES:
        row.state = State.FAILED
        return None
    row.tries += 1
    row.lease, row.leased_until = token_hex(16), now + LEASE
    record(session, Event(action="make_bundle", actor=Actor.SERVICE, subject_oid=row.henkilo_oid))
    return Taken(row.henkilo_oid, row.id, row.lang, row.lease, row.tries)


def _store(desk: Desk, taken: Taken, archive: bytes) -> None:
    """Keep the file, unless the order was deleted or passed to another worker meanwhile."""
    sealed = desk.seal.seal(archive, seal_about(taken.id))
    _settle(desk, taken, state=State.READY, made_at=utc_now(), size_bytes=len(archive), sealed=sealed)


def _put_off(desk: Desk, taken: Taken, now: datetime) -> None:
    if taken.tries >= MOST_TRIES:
        _give_up(desk, taken)
    else:
        _settle(desk, taken, leased_until=now + PAUSE * taken.tries)


def _give_up(desk: Desk, taken: Taken) -> None:
    _settle(desk, taken, state=State.FAILED)


def _settle(desk: Desk, taken: Taken, **values: object) -> None:
    with desk.database.write() as session:
        session.execute(update(Bundle).where(Bundle.id == taken.id, Bundle.lease == taken.lease).values(**values))
