"""Deliveries a second from the outbox, beside a plain smtplib loop that hands the same bytes to the same receiver."""

from __future__ import annotations

import multiprocessing
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select

from app.database import Database, utc_now
from app.mail.delivery import Delivery
from app.mail.models import Mail
from app.mail.rules import Rules
from app.settings import Settings
from tests.bench.tables import Table
from tests.databases import created_database, start_postgresql
from tests.mail.outbox import SEAL, TO, queue
from tests.mail.receiver import running_receiver

MAILS = 1000
SENDER = "ei-vastausta@omaopintopolku.example"


def measure_deliveries(folder: Path) -> Table:
    """One worker on SQLite and on PostgreSQL, and the loop; the receiver is a process of its own."""
    rows = []
    with (
        _receiver() as port,
        start_postgresql() as server,
        created_database(server, "deliveries", server.template) as url,
    ):
        for name, database_url in (("SQLite", f"sqlite:///{folder / 'mail.db'}"), ("PostgreSQL", url)):
            database = Database(database_url)
            database.upgrade()
            contents = _fill(database)
            plain = _per_second(lambda contents=contents: _send_plainly(port, contents))  # type: ignore[misc]
            ours = _per_second(lambda database=database: _deliver(database, port))  # type: ignore[misc]
            rows.append((name, f"{ours:,.0f}", f"{plain:,.0f}", f"{plain / ours:.1f}"))
            database.dispose()
    return Table(
        "Mails delivered from the outbox",
        ("Database", "Outbox, one worker/s", "Plain smtplib loop/s", "Times as long"),
        rows,
        (
            f"{MAILS} mails of about a kilobyte over one connection. The loop has the bytes in memory and notes "
            "nothing; the outbox leases, opens, sends, and commits each mail's outcome before the next. PostgreSQL "
            "commits without waiting for the disk here (a server of the tests), SQLite waits.",
        ),
    )


def _fill(database: Database) -> list[bytes]:
    for _ in range(MAILS):
        queue(database, utc_now())
    with database.read() as session:
        rows = session.scalars(select(Mail)).all()
    return [SEAL.open(row.sealed or b"", f"mail:{row.message_id}") for row in rows]


def _deliver(database: Database, port: int) -> None:
    settings = Settings.for_tests(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
    delivery = Delivery(settings, database, SEAL, {}, rules=Rules(per_domain_per_minute=100_000))
    sent = 0
    while count := delivery.deliver_batch():
        sent += count
    delivery.close()
    assert sent == MAILS


def _send_plainly(port: int, contents: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        for content in contents:
            client.sendmail(SENDER, [TO], content)


def _per_second(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return MAILS / (time.perf_counter() - begun)


@contextmanager
def _receiver() -> Iterator[int]:
    ours, theirs = multiprocessing.Pipe()
    running = multiprocessing.get_context("spawn").Process(target=_receive, args=(theirs,), daemon=True)
    running.start()
    try:
        yield ours.recv()
    finally:
        running.kill()
        running.join()


def _receive(told: Connection) -> None:
    with running_receiver() as receiver:
        told.send(receiver.port)
        told.poll(None)
