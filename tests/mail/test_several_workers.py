"""Several workers on one outbox at the same time: each mail goes once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.database import Database, utc_now
from app.mail.delivery import Delivery
from app.mail.models import State
from app.mail.rules import Rules
from app.settings import Settings
from tests.mail.outbox import SEAL, mails, queue, recipients
from tests.mail.receiver import running_receiver
from tests.mail_rules import check_mail

WORKERS = 4
MAILS = 40


def test_each_mail_goes_once(database: Database) -> None:
    for number in range(MAILS):
        queue(database, utc_now(), to=(f"a@koulu{number % 3}.example",))
    together = Barrier(WORKERS)
    with running_receiver() as receiver:
        settings = Settings.for_tests(smtp_host="127.0.0.1", smtp_port=receiver.port, smtp_security="none")

        def work(_number: int) -> int:
            own = Database(database.url.render_as_string(hide_password=False))
            delivery = Delivery(settings, own, SEAL, {}, rules=Rules(batch=3))
            together.wait()
            done = 0
            while count := delivery.deliver_batch():
                done += count
            delivery.close()
            own.dispose()
            return done

        with ThreadPoolExecutor(WORKERS) as pool:
            assert sum(pool.map(work, range(WORKERS))) == MAILS
    ids = [check_mail(received.content).message["Message-ID"] for received in receiver.received]
    assert sorted(ids) == sorted(mail.message_id for mail in mails(database))
    assert {(row.state, row.attempts) for row in recipients(database)} == {(State.ACCEPTED, 1)}


def test_together_they_keep_a_domains_pace(database: Database) -> None:
    for _ in range(20):
        queue(database, utc_now())
    together = Barrier(WORKERS)
    with running_receiver() as receiver:
        settings = Settings.for_tests(smtp_host="127.0.0.1", smtp_port=receiver.port, smtp_security="none")

        def work(_number: int) -> int:
            own = Database(database.url.render_as_string(hide_password=False))
            delivery = Delivery(settings, own, SEAL, {}, rules=Rules(per_domain_per_minute=7, batch=2))
            together.wait()
            done = sum(delivery.deliver_batch() for _ in range(8))
            delivery.close()
            own.dispose()
            return done

        with ThreadPoolExecutor(WORKERS) as pool:
            assert sum(pool.map(work, range(WORKERS))) == len(receiver.received) == 7
