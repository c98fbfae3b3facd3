"""Noting how a try went, and telling it to whoever queued the mail."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.mail.leasing import Leased
from app.mail.models import Mail, MailRecipient, State
from app.mail.outcomes import Handlers, Outcome, Result
from app.mail.rules import Rules
from app.mail.smtp import Answer, Verdict

log = structlog.get_logger(__name__)

TELL_AGAIN_AT_ONCE = 100
_RESULTS = {State.ACCEPTED: Result.ACCEPTED, State.REFUSED: Result.REFUSED, State.FAILED: Result.FAILED}


def settle(
    database: Database, handlers: Handlers, leased: Leased, answer: Answer, rules: Rules, now: datetime
) -> Outcome | None:
    """Note the server's answer and tell it, in one transaction. None: the lease had run out and is another's.

    A handler that fails does not take the note back, or the mail would be sent again: see `tell_again`.
    """
    try:
        with database.write() as session:
            outcome = _note(session, leased, answer, rules, now)
            if outcome is not None:
                _tell(session, handlers, outcome)
            return outcome
    except Exception:
        log.exception("mail outcome could not be told", mail_id=leased.mail_id)
    with database.write() as session:
        outcome = _note(session, leased, answer, rules, now)
        if outcome is not None:
            session.get_one(MailRecipient, leased.recipient_id).untold = True
        return outcome


def tell_again(database: Database, handlers: Handlers) -> int:
    """Tell what could not be told before, each in a transaction of its own. How many could be told now."""
    with database.read() as session:
        untold = select(MailRecipient.id).where(MailRecipient.untold).order_by(MailRecipient.id)
        ids = session.scalars(untold.limit(TELL_AGAIN_AT_ONCE)).all()
    return sum(_tell_one_again(database, handlers, recipient_id) for recipient_id in ids)


def _tell_one_again(database: Database, handlers: Handlers, recipient_id: int) -> bool:
    try:
        with database.write() as session:
            row = session.get_one(MailRecipient, recipient_id, with_for_update={"skip_locked": True})
            if row.untold:
                row.untold = False
                mail = session.get_one(Mail, row.mail_id)
                _tell(session, handlers, _make_outcome(session, mail, row, row.settled_at or row.due_at))
    except Exception:
        log.exception("mail outcome could not be told again", recipient_id=recipient_id)
        return False
    return True


def _note(session: Session, leased: Leased, answer: Answer, rules: Rules, now: datetime) -> Outcome | None:
    # The mail's row first: two recipients of it that are settled at the same time must see each other.
    mail = session.get_one(Mail, leased.mail_id, with_for_update=True)
    row = session.get_one(MailRecipient, leased.recipient_id, with_for_update=True)
    if row.lease != leased.token or row.state != State.WAITING:
        return None
    row.attempts += 1
    row.first_tried_at = row.first_tried_at or now
    row.lease = row.leased_until = None
    row.reply = answer.reply
    _set_state(row, answer, rules, now)
    session.flush()
    return _make_outcome(session, mail, row, now)


def _set_state(row: MailRecipient, answer: Answer, rules: Rules, now: datetime) -> None:
    assert row.first_tried_at is not None
    if answer.verdict is Verdict.ACCEPTED:
        row.state, row.settled_at = State.ACCEPTED, now
    elif answer.verdict is Verdict.REFUSED:
        row.state, row.settled_at = State.REFUSED, now
    elif due_at := rules.next_try(row.attempts, row.first_tried_at, now):
        row.due_at = due_at
    else:
        row.state, row.settled_at = State.FAILED, now


def _make_outcome(session: Session, mail: Mail, row: MailRecipient, now: datetime) -> Outcome:
    """How the whole mail stands; settles it when nobody waits any more."""
    states = set(session.scalars(select(MailRecipient.state).where(MailRecipient.mail_id == mail.id)))
    if State.WAITING not in states and mail.settled_at is None:
        mail.settled_at = now
    return Outcome(
        about=mail.about,
        mail_id=mail.id,
        result=_sum_up(states),
        recipient_result=_RESULTS.get(State(row.state), Result.DEFERRED),
        reply=row.reply or "",
        attempt=row.attempts,
        at=now,
    )


def _sum_up(states: set[str]) -> Result:
    for state, result in (
        (State.ACCEPTED, Result.ACCEPTED),
        (State.WAITING, Result.DEFERRED),
        (State.REFUSED, Result.REFUSED),
    ):
        if state in states:
            return result
    return Result.FAILED


def _tell(session: Session, handlers: Handlers, outcome: Outcome) -> None:
    handler = handlers.get(outcome.about.partition(":")[0])
    if handler is not None:
        handler(session, outcome)
        session.flush()
