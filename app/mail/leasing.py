"""Who sends what: rows are leased for a short while, so that no two workers send the same one at the same time.

A worker that is killed leaves its leases behind; they run out and others take the rows. Moments are the workers' own
clocks: machines that share an outbox must agree on the time within seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

import structlog
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from app.mail.models import Mail, MailRecipient, State
from app.mail.rules import PACE_WINDOW, Rules
from app.sealing import Seal, Unsealable

PUT_OFF = timedelta(hours=1)
PACE_LOCK = 5_621_525
"""Any number that is ours: PostgreSQL's advisory lock of whoever counts a domain's mails."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Leased:
    """One mail to one recipient, opened, ours until the lease `token` runs out."""

    recipient_id: int
    mail_id: int
    token: str
    sender: str
    address: str
    content: bytes
    first_tried_at: datetime | None


def has_due(session: Session, now: datetime) -> bool:
    """Whether anything waits for a worker: asked without taking the writer's turn."""
    return bool(session.scalar(select(exists().where(_is_due(now)))))


def lease_due(session: Session, seal: Seal, rules: Rules, now: datetime) -> list[Leased]:
    """Take the oldest due rows, of each domain as many as its pace still allows in this minute.

    Counting and taking are one act: on PostgreSQL under a lock, on SQLite by the writer's turn. Rows that another
    transaction holds are passed over. A row whose key DATA_KEYS no longer hold is put off: it must not stop the others,
    and a key that is found again sends it.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PACE_LOCK})
    token = token_hex(16)
    spent = _count_spent(session, now)
    leased: list[MailRecipient] = []
    for domain in _list_domains(session, now):
        room = min(rules.per_domain_per_minute - spent.get(domain, 0), rules.batch - len(leased))
        if room > 0:
            leased += _take(session, domain, room, now)
    for row in leased:
        row.lease, row.leased_at, row.leased_until = token, now, now + rules.lease
    mails = {mail.id: mail for mail in _find_mails(session, {row.mail_id for row in leased})}
    return [opened for row in leased if (opened := _open_or_put_off(row, mails[row.mail_id], seal, now))]


def renew(session: Session, token: str, rules: Rules, now: datetime) -> None:
    """Keep what is left of the lease for another while."""
    mine = and_(MailRecipient.lease == token, MailRecipient.state == State.WAITING)
    session.execute(update(MailRecipient).where(mine).values(leased_until=now + rules.lease))


def release(session: Session, token: str) -> None:
    """Give back what was not tried: it is due as before and spends nothing of its domain's pace."""
    mine = and_(MailRecipient.lease == token, MailRecipient.state == State.WAITING)
    session.execute(update(MailRecipient).where(mine).values(lease=None, leased_at=None, leased_until=None))


def begin_waiting(session: Session, now: datetime) -> None:
    """Count the days of everything that is due from now on, though the server could not even be reached."""
    begun = and_(
        MailRecipient.state == State.WAITING, MailRecipient.due_at <= now, MailRecipient.first_tried_at.is_(None)
    )
    session.execute(update(MailRecipient).where(begun).values(first_tried_at=now))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        MailRecipient.state == State.WAITING,
        MailRecipient.due_at <= now,
        or_(MailRecipient.leased_until.is_(None), MailRecipient.leased_until <= now),
    )


def _count_spent(session: Session, now: datetime) -> dict[str, int]:
    recent = select(MailRecipient.domain, func.count()).where(MailRecipient.leased_at > now - PACE_WINDOW)
    return {row[0]: row[1] for row in session.execute(recent.group_by(MailRecipient.domain))}


def _list_domains(session: Session, now: datetime) -> list[str]:
    """Domains that something is due to, the one that has waited longest first."""
    domains = select(MailRecipient.domain).where(_is_due(now)).group_by(MailRecipient.domain)
    return list(session.scalars(domains.order_by(func.min(MailRecipient.due_at))))


def _take(session: Session, domain: str, most: int, now: datetime) -> Iterable[MailRecipient]:
    due = select(MailRecipient).where(_is_due(now), MailRecipient.domain == domain)
    oldest = due.order_by(MailRecipient.due_at, MailRecipient.id).limit(most)
    return session.scalars(oldest.with_for_update(skip_locked=True)).all()


def _find_mails(session: Session, ids: set[int]) -> Iterable[Mail]:
    return session.scalars(select(Mail).where(Mail.id.in_(ids))) if ids else ()


def _open_or_put_off(row: MailRecipient, mail: Mail, seal: Seal, now: datetime) -> Leased | None:
    try:
        return _open(row, mail, seal)
    except Unsealable:
        log.error("mail_cannot_be_opened", mail_id=mail.id, put_off_until=(now + PUT_OFF).isoformat())
        row.lease = row.leased_at = row.leased_until = None
        row.due_at = now + PUT_OFF
        return None


def _open(row: MailRecipient, mail: Mail, seal: Seal) -> Leased:
    assert row.address is not None
    assert mail.sealed is not None
    assert row.lease is not None
    about = f"mail:{mail.message_id}"
    address, content = seal.open(row.address, about).decode(), seal.open(mail.sealed, about)
    return Leased(row.id, row.mail_id, row.lease, mail.sender, address, content, row.first_tried_at)
