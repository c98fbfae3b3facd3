"""What an operator sees of the outbox and may do to it. Never a body, never an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.mail.models import Mail, MailRecipient, State


class CannotRetry(Exception):
    """The text says why."""


@dataclass(frozen=True, slots=True)
class MailLine:
    """One recipient of one mail, as an operator sees it. `due_at` only while it waits."""

    mail_id: int
    state: State
    about: str
    domain: str
    attempts: int
    queued_at: datetime
    due_at: datetime | None
    reply: str


def list_mails(session: Session, states: Iterable[State] = (), most: int = 1000) -> list[MailLine]:
    """The newest mails, each recipient for itself; only those in one of `states` when some are given."""
    rows = select(Mail, MailRecipient).join(MailRecipient, MailRecipient.mail_id == Mail.id)
    wanted = [state.value for state in states]
    if wanted:
        rows = rows.where(MailRecipient.state.in_(wanted))
    newest = rows.order_by(Mail.id.desc(), MailRecipient.id).limit(most)
    return [_describe(mail, recipient) for mail, recipient in session.execute(newest)]


def retry_mail(session: Session, mail_id: int, now: datetime) -> int:
    """Make everything of a mail that was not accepted due now, with four new days. How many recipients.

    Raises CannotRetry: no such mail, accepted by everybody, or its words are erased already.
    """
    mail = session.get(Mail, mail_id, with_for_update=True)
    if mail is None:
        raise CannotRetry(f"There is no mail {mail_id}.")
    if mail.sealed is None:
        raise CannotRetry(f"What mail {mail_id} said has been erased; it cannot be sent again.")
    left = select(MailRecipient).where(MailRecipient.mail_id == mail_id, MailRecipient.state != State.ACCEPTED)
    recipients = session.scalars(left.with_for_update()).all()
    if not recipients:
        raise CannotRetry(f"Mail {mail_id} has been accepted; it is not sent twice.")
    for recipient in recipients:
        recipient.state, recipient.due_at = State.WAITING, now
        recipient.attempts, recipient.first_tried_at, recipient.settled_at = 0, None, None
    mail.settled_at = None
    record(session, Event(action="retry_mail", actor=Actor.OPERATOR, target=mail.about, details={"mail": mail_id}))
    return len(recipients)


def _describe(mail: Mail, recipient: MailRecipient) -> MailLine:
    state = State(recipient.state)
    return MailLine(
        mail.id,
        state,
        mail.about,
        recipient.domain,
        recipient.attempts,
        mail.queued_at,
        recipient.due_at if state is State.WAITING else None,
        recipient.reply or "",
    )
