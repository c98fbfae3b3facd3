"""Delivery to a real SMTP server that misbehaves in every way it can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.mail.delivery import Delivery
from app.mail.leasing import lease_due
from app.mail.models import MailRecipient, State
from app.mail.outcomes import Outcome, Result
from app.mail.rules import Rules
from app.settings import Settings
from tests.mail.certificates import make_contexts
from tests.mail.outbox import NOW, SEAL, TO, mails, queue, recipients
from tests.mail.receiver import PASSWORD, USERNAME, Behaviour, Receiver, running_receiver
from tests.mail_rules import check_mail
from tests.serving import find_free_port

RULES = Rules(timeout_seconds=0.5, exchange_seconds=2.0)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **passed: float) -> None:
        self.now += timedelta(**passed)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as receiver:
        yield receiver


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[Outcome]:
    return []


def make_delivery(
    database: Database, port: int, clock: Clock, told: list[Outcome] | None = None, **options: Any
) -> Delivery:
    heard = [] if told is None else told
    settings = {"smtp_host": "localhost", "smtp_port": port, "smtp_security": "none", **options.pop("settings", {})}
    rules = options.pop("rules", RULES)
    return Delivery(
        Settings.for_tests(**settings),
        database,
        SEAL,
        {"report": lambda _session, outcome: heard.append(outcome)},
        rules=rules,
        clock=clock,
        **options,
    )


def only_recipient(database: Database) -> MailRecipient:
    [row] = recipients(database)
    return row


def test_a_mail_arrives_as_it_was_queued(
    database: Database, receiver: Receiver, clock: Clock, told: list[Outcome]
) -> None:
    mail_id = queue(database)
    delivery = make_delivery(database, receiver.port, clock, told)
    assert delivery.deliver_batch() == 1
    assert delivery.deliver_batch() == 0
    [received] = receiver.received
    [mail] = mails(database)
    assert check_mail(received.content).message["Message-ID"] == mail.message_id
    assert (received.sender, received.recipients) == ("ei-vastausta@omaopintopolku.example", (TO,))
    assert (mail.settled_at, only_recipient(database).state) == (NOW, State.ACCEPTED)
    [outcome] = told
    assert (outcome.about, outcome.name, outcome.mail_id) == ("report:VI-2026-7F3K", "VI-2026-7F3K", mail_id)
    assert (outcome.result, outcome.attempt, outcome.at) == (Result.ACCEPTED, 1, NOW)


def test_one_connection_carries_many_mails(database: Database, receiver: Receiver, clock: Clock) -> None:
    for _ in range(8):
        queue(database)
    delivery = make_delivery(database, receiver.port, clock, rules=Rules(batch=5))
    assert [delivery.deliver_batch() for _ in range(3)] == [5, 3, 0]
    assert len({received.connection for received in receiver.received}) == 1


@pytest.mark.parametrize("behaviour", [Behaviour.DEFERS_RECIPIENT, Behaviour.DEFERS_DATA, Behaviour.CLOSES])
def test_not_yet_is_tried_again_with_growing_pauses(
    database: Database, receiver: Receiver, clock: Clock, told: list[Outcome], behaviour: Behaviour
) -> None:
    queue(database)
    receiver.choose = lambda _address: behaviour
    delivery = make_delivery(database, receiver.port, clock, told)
    pauses = []
    for attempt in range(1, 6):
        assert delivery.deliver_batch() == 1
        row = only_recipient(database)
        assert (row.state, row.attempts, row.lease) == (State.WAITING, attempt, None)
        pauses.append((row.due_at - clock.now).total_seconds())
        clock.now = row.due_at - timedelta(seconds=1)
        assert delivery.deliver_batch() == 0
        clock.now = row.due_at
    for pause, expected in zip(pauses, (60, 120, 240, 480, 960), strict=True):
        assert 0.8 * expected <= pause <= 1.2 * expected
    assert {(outcome.result, outcome.recipient_result) for outcome in told} == {(Result.DEFERRED, Result.DEFERRED)}
    assert told[0].reply.startswith(behaviour.value[:3])
    receiver.choose = lambda _address: Behaviour.TAKES
    assert delivery.deliver_batch() == 1
    assert told[-1].result is Result.ACCEPTED


def test_after_four_days_it_is_given_up(
    database: Database, receiver: Receiver, clock: Clock, told: list[Outcome]
) -> None:
    queue(database)
    clock.move(days=10)  # A worker that was away does not shorten the mail's own four days.
    begun = clock.now
    receiver.choose = lambda _address: Behaviour.DEFERS_RECIPIENT
    delivery = make_delivery(database, receiver.port, clock, told)
    while only_recipient(database).state == State.WAITING:
        assert delivery.deliver_batch() == 1
        clock.now = max(clock.now, only_recipient(database).due_at)
    assert timedelta(days=3, hours=18) < told[-1].at - begun <= timedelta(days=4)
    assert [outcome.result for outcome in told[-2:]] == [Result.DEFERRED, Result.FAILED]
    assert only_recipient(database).state == State.FAILED
    assert 20 < len(told) < 60
    clock.move(days=10)
    assert delivery.deliver_batch() == 0


@pytest.mark.parametrize("behaviour", [Behaviour.REFUSES_RECIPIENT, Behaviour.REFUSES_DATA])
def test_no_is_no(
    database: Database, receiver: Receiver, clock: Clock, told: list[Outcome], behaviour: Behaviour
) -> None:
    queue(database)
    receiver.choose = lambda _address: behaviour
    delivery = make_delivery(database, receiver.port, clock, told)
    assert delivery.deliver_batch() == 1
    clock.move(days=30)
    assert delivery.deliver_batch() == 0
    assert [outcome.result for outcome in told] == [Result.REFUSED]
    assert only_recipient(database).state == State.REFUSED
    assert "rehtori" not in told[0].reply
    assert told[0].reply.startswith(behaviour.value[:9])


@pytest.mark.parametrize(
    "behaviour", [Behaviour.DROPS_IN_DATA, Behaviour.DROPS_AFTER_DATA, Behaviour.HANGS, Behaviour.DRIPS]
)
def test_a_broken_connection_repeats_the_same_mail(
    database: Database, receiver: Receiver, clock: Clock, told: list[Outcome], behaviour: Behaviour
) -> None:
    queue(database, to=("huono@koulu.example",))
    queue(database, to=("hyva@koulu.example",))
    receiver.choose = lambda address: behaviour if address.startswith("huono") else Behaviour.TAKES
    delivery = make_delivery(database, receiver.port, clock, told)
    assert delivery.deliver_batch() == 2
    assert [outcome.result for outcome in told] == [Result.DEFERRED, Result.ACCEPTED]
    receiver.choose = lambda _address: Behaviour.TAKES
    clock.move(minutes=2)
    assert delivery.deliver_batch() == 1
    ids = [check_mail(received.content).message["Message-ID"] for received in receiver.received]
    assert set(ids) == {mail.message_id for mail in mails(database)}
    assert len(ids) == (3 if behaviour is Behaviour.DROPS_AFTER_DATA else 2)
    assert [row.state for row in recipients(database)] == [State.ACCEPTED] * 2


def test_a_server_that_breaks_every_connection_is_left_alone(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    for _ in range(10):
        queue(database)
    receiver.choose = lambda _address: Behaviour.DROPS_IN_DATA
    delivery = make_delivery(database, receiver.port, clock)
    assert delivery.deliver_batch() == 3
    assert delivery.deliver_batch() == 0
    assert [row.attempts for row in recipients(database)] == [1] * 3 + [0] * 7
    assert not any(row.lease for row in recipients(database))
    receiver.choose = lambda _address: Behaviour.TAKES
    clock.move(minutes=2)
    assert delivery.deliver_batch() == 10


def test_a_server_that_is_away_is_no_mails_fault(database: Database, clock: Clock, told: list[Outcome]) -> None:
    port = find_free_port()
    queue(database)
    delivery = make_delivery(database, port, clock, told)
    for _ in range(20):
        assert delivery.deliver_batch() == 0
        clock.move(minutes=7)
    row = only_recipient(database)
    assert (row.state, row.attempts, row.due_at, row.lease) == (State.WAITING, 0, NOW, None)
    with running_receiver(port=port) as receiver:
        assert delivery.deliver_batch() == 1
        assert len(receiver.received) == 1
    assert [outcome.result for outcome in told] == [Result.ACCEPTED]


def test_a_server_that_stays_away_fails_what_has_waited_four_days(
    database: Database, clock: Clock, told: list[Outcome]
) -> None:
    queue(database)
    delivery = make_delivery(database, find_free_port(), clock, told)
    delivery.deliver_batch()
    clock.move(days=3, hours=23)
    delivery.deliver_batch()
    assert told == []
    clock.move(hours=2)
    delivery.deliver_batch()
    assert [(outcome.result, outcome.reply) for outcome in told] == [(Result.FAILED, "ConnectionRefusedError")]


def test_each_recipient_fares_by_itself(
    database: Database, receiver: Receiver, clock: Clock, told: list[Outcome]
) -> None:
    queue(database, to=("ei@a.example", "kohta@b.example", "ok@c.example"))
    fates = {
        "ei@a.example": Behaviour.REFUSES_RECIPIENT,
        "kohta@b.example": Behaviour.DEFERS_RECIPIENT,
        "ok@c.example": Behaviour.TAKES,
    }
    receiver.choose = fates.__getitem__
    delivery = make_delivery(database, receiver.port, clock, told)
    assert delivery.deliver_batch() == 3
    assert sorted((outcome.recipient_result, outcome.result) for outcome in told) == [
        (Result.ACCEPTED, Result.ACCEPTED),
        (Result.DEFERRED, Result.DEFERRED),
        (Result.REFUSED, Result.DEFERRED),
    ]
    assert mails(database)[0].settled_at is None
    receiver.choose = lambda _address: Behaviour.TAKES
    clock.move(minutes=2)
    assert delivery.deliver_batch() == 1
    assert mails(database)[0].settled_at == clock.now
    assert sorted(received.recipients for received in receiver.received) == [("kohta@b.example",), ("ok@c.example",)]
    assert len({check_mail(received.content).message["Message-ID"] for received in receiver.received}) == 1


def test_no_domain_gets_more_than_its_pace(database: Database, receiver: Receiver, clock: Clock) -> None:
    for number in range(7):
        queue(database, to=(f"a{number}@kiire.example",))
    queue(database, to=("b@rauha.example",))
    first = make_delivery(database, receiver.port, clock, rules=Rules(per_domain_per_minute=3))
    second = make_delivery(database, receiver.port, clock, rules=Rules(per_domain_per_minute=3))
    assert first.deliver_batch() == 4
    clock.move(seconds=59)
    assert second.deliver_batch() == 0
    clock.move(seconds=2)
    assert second.deliver_batch() == 3
    assert first.deliver_batch() == 0
    clock.move(seconds=61)
    assert first.deliver_batch() == 1


def test_a_dead_workers_mail_goes_when_its_lease_has_run_out(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    queue(database)
    with database.write() as session:
        [leased] = lease_due(session, SEAL, RULES, clock.now)
    delivery = make_delivery(database, receiver.port, clock)
    clock.move(seconds=RULES.lease.total_seconds() - 1)
    assert delivery.deliver_batch() == 0
    clock.move(seconds=1)
    assert delivery.deliver_batch() == 1
    assert receiver.received[0].content == leased.content


def test_a_mail_that_no_key_opens_is_put_off_and_stops_no_other(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    queue(database)
    queue(database)
    with database.write() as session:
        broken = session.scalars(select(MailRecipient).order_by(MailRecipient.id)).first()
        assert broken is not None
        kept, broken.address = broken.address, b"sealed with a key that is lost"
    delivery = make_delivery(database, receiver.port, clock)
    delivery.deliver_batch()
    assert len(receiver.received) == 1
    with database.write() as session:
        session.get_one(MailRecipient, broken.id).address = kept  # the key has been found again
    delivery.deliver_batch()
    assert len(receiver.received) == 1
    clock.move(minutes=61)
    delivery.deliver_batch()
    assert len(receiver.received) == 2


def test_a_late_answer_of_a_lost_lease_changes_nothing(
    database: Database, receiver: Receiver, clock: Clock, told: list[Outcome]
) -> None:
    queue(database)

    delivery = make_delivery(database, receiver.port, clock, told)
    with database.write() as session:
        [leased] = lease_due(session, SEAL, RULES, clock.now)
    clock.move(minutes=10)
    make_delivery(database, receiver.port, clock, told).deliver_batch()
    receiver.choose = lambda _address: Behaviour.REFUSES_RECIPIENT
    delivery._send_all([leased])
    assert only_recipient(database).state == State.ACCEPTED
    assert [outcome.result for outcome in told] == [Result.ACCEPTED]


def test_what_a_stopping_worker_had_leased_is_free_at_once(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    for _ in range(5):
        queue(database)
    delivery = make_delivery(database, receiver.port, clock, is_stopping=lambda: len(receiver.received) >= 2)
    assert delivery.deliver_batch() == 2
    assert [row.lease for row in recipients(database)] == [None] * 5
    assert make_delivery(database, receiver.port, clock).deliver_batch() == 3
    assert len(receiver.received) == 5


def test_without_a_server_mail_waits(database: Database, clock: Clock) -> None:
    queue(database)
    assert make_delivery(database, 25, clock, settings={"smtp_host": ""}).deliver_batch() == 0
    assert only_recipient(database).lease is None


class TestTls:
    """A server with a certificate of its own, and who is let in."""

    def test_starttls_and_login(self, database: Database, clock: Clock, tmp_path: Path) -> None:
        server, client = make_contexts(tmp_path)
        queue(database)
        login = {"smtp_security": "starttls", "smtp_username": USERNAME, "smtp_password": PASSWORD}
        with running_receiver(starttls=server, needs_login=True) as receiver:
            delivery = make_delivery(database, receiver.port, clock, settings=login, tls=client)
            assert delivery.deliver_batch() == 1
            assert (receiver.received[0].was_encrypted, receiver.received[0].was_authenticated) == (True, True)

    def test_tls_from_the_beginning(self, database: Database, clock: Clock, tmp_path: Path) -> None:
        server, client = make_contexts(tmp_path)
        queue(database)
        with running_receiver(tls=server) as receiver:
            delivery = make_delivery(database, receiver.port, clock, settings={"smtp_security": "tls"}, tls=client)
            assert delivery.deliver_batch() == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"smtp_password": "väärä"},
            {"smtp_username": "", "smtp_password": ""},
            {"smtp_host": "127.0.0.1"},
        ],
    )
    def test_what_is_set_wrong_here_is_no_mails_fault(
        self, database: Database, clock: Clock, tmp_path: Path, changes: dict[str, str]
    ) -> None:
        server, client = make_contexts(tmp_path)
        queue(database)
        login = {"smtp_security": "starttls", "smtp_username": USERNAME, "smtp_password": PASSWORD, **changes}
        with running_receiver(starttls=server, needs_login=True) as receiver:
            delivery = make_delivery(database, receiver.port, clock, settings=login, tls=client)
            assert delivery.deliver_batch() == 0
            assert receiver.received == []
        assert (only_recipient(database).state, only_recipient(database).attempts) == (State.WAITING, 0)

    def test_a_certificate_that_nobody_vouches_for_is_not_believed(
        self, database: Database, clock: Clock, tmp_path: Path
    ) -> None:
        server, _client = make_contexts(tmp_path)
        queue(database)
        with running_receiver(starttls=server) as receiver:
            delivery = make_delivery(database, receiver.port, clock, settings={"smtp_security": "starttls"})
            assert delivery.deliver_batch() == 0
            assert receiver.received == []

    def test_a_server_without_tls_gets_nothing(self, database: Database, clock: Clock, receiver: Receiver) -> None:
        queue(database)
        delivery = make_delivery(database, receiver.port, clock, settings={"smtp_security": "starttls"})
        assert delivery.deliver_batch() == 0
        assert receiver.received == []
