"""`python -m tests.chaos`: 500 reports under fault, on SQLite and on PostgreSQL. Ends with 1 when anything is lost."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import randbelow

from sqlalchemy import func, select

from app import create_app
from app.database import Database
from app.mail.models import Mail, MailRecipient, State
from app.reports.desk import Desk
from app.reports.models import ErrorReport, EventKind, ReportEvent
from app.sealing import Seal
from app.settings import Settings
from app.web.logs import configure_logs
from tests.chaos.faults import Faults, running_faults
from tests.chaos.submitting import EACH, PEOPLE, fill, submit_all
from tests.databases import created_database, start_postgresql
from tests.serving import find_free_port

REPORTS = PEOPLE * EACH
FAULT_SECONDS = 20.0
"""So long at least workers are killed; longer when reports are still being sent."""
MOST_SECONDS = 52.0
"""What one database may take: both together stay under two minutes."""


def main(seed: int) -> int:
    """Both databases, one after the other; how many of them lost or doubled anything."""
    configure_logs("ERROR")
    print(f"Seed {seed}", flush=True)
    failed = 0
    for kind in ("sqlite", "postgresql"):
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="omaopintopolku-chaos-") as folder, _database(kind, folder) as url:
            faults = run_chaos(url, Path(folder), seed)
        print(f"{kind}: {time.monotonic() - begun:.0f} s", *faults, sep="\n  ", flush=True)
        failed += any(line.startswith("LOST") for line in faults)
    return failed


def run_chaos(url: str, folder: Path, seed: int) -> list[str]:
    """One run; what there is to say of it, each fault in a line that begins with LOST."""
    port, taken = find_free_port(), folder / "taken"
    taken.touch()
    settings = Settings.for_tests(
        database_url=url, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", log_level="ERROR"
    )
    database = Database(url, pool_size=10)
    database.upgrade()
    fill(database)
    app = create_app(settings)
    begun = time.monotonic()
    with running_faults(Faults(settings.to_environ(), port, taken, seed)) as faults:
        numbers = submit_all(app, Desk(database, settings, Seal(settings.data_keys)))
        submitted = time.monotonic() - begun
        while time.monotonic() - begun < FAULT_SECONDS:
            time.sleep(0.2)
        faults.calm()
        while _count_waiting(database) and time.monotonic() - begun < MOST_SECONDS:
            time.sleep(0.2)
        delivered = time.monotonic() - begun
    told = [
        f"{len(numbers)} reports sent in {submitted:.0f} s, all settled after {delivered:.0f} s",
        f"{faults.killed_workers} workers killed, mail server restarted {faults.restarts} times",
        *_compare(database, numbers, taken.read_text().splitlines()),
    ]
    app.extensions["database"].dispose()
    database.dispose()
    return told


def _compare(database: Database, numbers: list[str], taken: list[str]) -> Iterator[str]:
    """What the citizens sent, what the outbox says and what the mail server has must be one and the same."""
    with database.read() as session:
        cases = session.scalars(select(ErrorReport.number)).all()
        mails = set(session.scalars(select(Mail.message_id).where(Mail.about.like("report:%"))))
        states = dict(session.execute(select(MailRecipient.state, func.count()).group_by(MailRecipient.state)).all())
        tries = session.scalar(select(func.sum(MailRecipient.attempts)))
        accepted = select(ReportEvent.report_id).where(ReportEvent.kind == EventKind.ACCEPTED)
        told = session.scalars(accepted).all()
    received = [line.partition(" ")[0] for line in taken]
    yield f"{len(cases)} cases, {len(set(received))} Message-IDs delivered, {tries} tries noted"
    yield f"{len(received) - len(set(received))} mails came twice under their own Message-ID"
    for holds, words in (
        (len(set(numbers)) == REPORTS and set(cases) == set(numbers), "a report has no case of its own"),
        (len(mails) == REPORTS, f"{len(mails)} mails to keepers were queued"),
        (set(received) == mails, f"{len(mails ^ set(received))} mails are missing or were never queued"),
        (states == {State.ACCEPTED: REPORTS}, f"the outbox says {states}"),
        (
            len(told) == len(set(told)) == REPORTS,
            f"{len(told)} acceptances of {len(set(told))} cases stand in timelines",
        ),
    ):
        if not holds:
            yield f"LOST: {words}"


def _count_waiting(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(MailRecipient.state == State.WAITING)) or 0


@contextmanager
def _database(kind: str, folder: str) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/chaos.db"
        return
    with ExitStack() as stack:
        server = stack.enter_context(start_postgresql())
        yield stack.enter_context(created_database(server, "chaos", server.template))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else randbelow(1_000_000)))
