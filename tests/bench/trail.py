"""Views of the record a second with the audit trail, beside a service that writes no look down: 4 processes."""

from __future__ import annotations

import statistics
import sys
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.database import Database
from tests.bench.loading import Load, load
from tests.bench.pages import HEADERS, PATH
from tests.bench.subjects import make_document_of_bytes, make_subject
from tests.bench.tables import Table
from tests.databases import created_database, start_postgresql
from tests.serving import find_free_port, serve_process

PROCESSES = 4
ROUNDS = 4
SECONDS = 5.0
WARM_SECONDS = 2.0
DOCUMENT_BYTES = 100_000
COMMANDS = {"with the trail": ["-m", "app.cli", "serve"], "without": ["-m", "tests.bench.without_trail"]}


def measure_trail(folder: Path) -> Table:
    """Both services on one PostgreSQL, in turns; the medians of the rounds."""
    with ExitStack() as stack:
        server = stack.enter_context(start_postgresql())
        url = stack.enter_context(created_database(server, "trail", server.template))
        subject = make_subject(folder, make_document_of_bytes(DOCUMENT_BYTES), url)
        headers = {**HEADERS, "Cookie": subject.cookie}
        before = _count_events(url)
        ports = {}
        for name, command in COMMANDS.items():
            ports[name] = port = find_free_port()
            environ = {
                "DATABASE_URL": url,
                "PORT": str(port),
                "METRICS_PORT": str(find_free_port()),
                "SECRET_KEYS": "k" * 48,
                "WORKERS": str(PROCESSES),
                "LOG_LEVEL": "WARNING",
            }
            log = folder / f"{port}.log"
            stack.enter_context(serve_process([sys.executable, *command], port, "/health", log, **environ))
        for port in ports.values():
            load(port, PATH, headers, WARM_SECONDS)
        found: dict[str, list[Load]] = {name: [] for name in ports}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                found[name].append(load(port, PATH, headers, SECONDS))
        written = _count_events(url) - before
    speeds = {name: statistics.median(one.per_second for one in loads) for name, loads in found.items()}
    rows = [
        (name, f"{speed:.1f}", f"{statistics.median(one.median_ms for one in found[name]):.1f}",
         f"{speeds['without'] / speed:.2f}")
        for name, speed in speeds.items()
    ]  # fmt: skip
    return Table(
        f"Views of a {DOCUMENT_BYTES // 1000} kB record with the audit trail and without, {PROCESSES} processes",
        ("", "views/s", "median ms", "times"),
        rows,
        (f"PostgreSQL on the same machine; {ROUNDS} turns each of {SECONDS:.0f} s. {written:,} events were written.",),
    )


def _count_events(url: str) -> int:
    database = Database(url)
    with database.read() as session:
        count = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    database.dispose()
    return count
