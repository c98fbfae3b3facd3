"""Outcomes are told in the transaction that notes them; a handler's fault neither loses nor doubles a mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.database import Database
from app.mail.delivery import Delivery
from app.mail.models import State
from app.mail.outcomes import Outcome, Result
from app.mail.rules import Rules
from app.mail.settling import tell_again
from app.settings import Settings
from tests.mail.outbox import NOW, SEAL, mails, queue, recipients
from tests.mail.receiver import Receiver, running_receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as receiver:
        yield receiver


class Handler:
    """Writes something, and fails as long as `is_broken`."""

    def __init__(self) -> None:
        self.is_broken = True
        self.told: list[Outcome] = []

    def __call__(self, session: Session, outcome: Outcome) -> None:
        record(session, Event(action="hear_outcome", actor=Actor.SERVICE, target=outcome.about))
        session.flush()
        if self.is_broken:
            raise RuntimeError("a fault of ours")
        self.told.append(outcome)


def count_heard(database: Database) -> int:
    from sqlalchemy import func, select

    from app.audit.models import AuditEvent

    with database.read() as session:
        return session.scalar(select(func.count()).where(AuditEvent.action == "hear_outcome")) or 0


def test_a_handler_that_fails_is_told_later_and_the_mail_goes_once(database: Database, receiver: Receiver) -> None:
    queue(database)
    handler = Handler()
    settings = Settings.for_tests(smtp_host="127.0.0.1", smtp_port=receiver.port, smtp_security="none")
    delivery = Delivery(settings, database, SEAL, {"report": handler}, clock=lambda: NOW)
    assert delivery.deliver_batch() == 1
    assert delivery.deliver_batch() == 0
    [row] = recipients(database)
    assert (row.state, row.untold) == (State.ACCEPTED, True)
    assert count_heard(database) == 0

    assert tell_again(database, {"report": handler}) == 0
    assert recipients(database)[0].untold
    handler.is_broken = False
    assert tell_again(database, {"report": handler}) == 1
    assert tell_again(database, {"report": handler}) == 0
    assert [(outcome.result, outcome.at) for outcome in handler.told] == [(Result.ACCEPTED, NOW)]
    assert (recipients(database)[0].untold, count_heard(database), len(receiver.received)) == (False, 1, 1)
    assert mails(database)[0].settled_at == NOW


def test_a_prefix_that_nobody_handles_is_delivered_all_the_same(database: Database, receiver: Receiver) -> None:
    queue(database, about="share:abc")
    settings = Settings.for_tests(smtp_host="127.0.0.1", smtp_port=receiver.port, smtp_security="none")
    handler = Handler()
    assert Delivery(settings, database, SEAL, {"report": handler}, clock=lambda: NOW).deliver_batch() == 1
    assert recipients(database)[0].state == State.ACCEPTED


def test_pauses_grow_to_four_hours_and_end_after_four_days() -> None:
    rules = Rules()
    for attempts in (1, 2, 5, 8, 9, 30, 1000):
        expected = min(timedelta(minutes=1) * 2 ** (min(attempts, 30) - 1), timedelta(hours=4))
        pauses = {rules.next_try(attempts, NOW, NOW) for _ in range(20)}
        assert None not in pauses
        assert len(pauses) > 1
        assert all(pause and 0.8 * expected <= pause - NOW <= 1.2 * expected for pause in pauses)
    assert rules.next_try(1, NOW, NOW + timedelta(days=4)) is None
