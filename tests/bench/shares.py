"""Openings of a share link, beside the citizen's own page of the same record and a plain function of the same bytes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx

from app.database import Database, utc_now
from app.demo.identity import make_henkilo_oid
from app.sealing import Seal
from app.sharing.lifecycle import day_of
from app.sharing.making import create_share
from app.sharing.shares import ShareDraft, token_of
from app.sources.gather import Registers
from tests.bench.loading import CONNECTIONS, Load, load
from tests.bench.pages import (
    BLOCKING_THREADS,
    DOCUMENT_BYTES,
    HEADERS,
    SECONDS,
    WARM_SECONDS,
    WORKERS,
    keep_answer,
    serve_plain,
)
from tests.bench.subjects import FIRST_NUMBER, make_document_of_bytes, make_subject
from tests.bench.tables import Table
from tests.serving import serve

KEYS = {"SECRET_KEYS": "k" * 48, "DATA_KEYS": "d" * 48}
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
ADDRESSES = 2_000
"""Readers from so many networks: one network may open a link only so often."""


def measure_shares(folder: Path) -> Table:
    """Openings per second at 2 workers: each writes its row and its audit event."""
    subject = make_subject(folder, make_document_of_bytes(DOCUMENT_BYTES))
    path = f"{_make_link(subject.database_url)}?kieli=fi"
    reader = {**HEADERS, "User-Agent": BROWSER}
    owner = {**reader, "Cookie": subject.cookie}
    environ = {**KEYS, "WORKERS": str(WORKERS), "BLOCKING_THREADS": str(BLOCKING_THREADS), "LOG_LEVEL": "WARNING"}
    with serve(["serve"], folder, DATABASE_URL=subject.database_url, TRUSTED_PROXIES="1", **environ) as server:
        port = int(server.url.rsplit(":", 1)[1])
        _check(server.url + path, reader)
        found = {
            "share link, page": _measure(port, path, reader),
            "share link, JSON": _measure(port, path.replace("?", ".json?"), reader),
            "the citizen's own page": _measure(port, "/opinnot?kieli=fi", owner),
        }
        keep_answer(folder, server.url, reader, path)
    with serve_plain(folder) as port:
        found["plain WSGI function"] = _measure(port, path, reader)
    opening = found["share link, page"].per_second
    return Table(
        f"Openings of a share link to a {subject.document_bytes / 1000:.0f} kB document ({subject.rows} rows), served",
        ("", "answers/s", "median ms", "95 % ms", "bytes", "times"),
        [_row(title, load, load.per_second / opening) for title, load in found.items()],
        (
            f"granian, {WORKERS} workers, SQLite; {CONNECTIONS} connections from {ADDRESSES:,} networks. An opening is "
            "a transaction with its row and its audit event, then the record is gathered and its rows are compared.",
        ),
    )


def _make_link(database_url: str) -> str:
    database, now = Database(database_url), utc_now()
    draft = ShareDraft(
        form_key=uuid4().hex,
        kind="everything",
        name="Mittaus",
        last_day=day_of(now) + timedelta(days=30),
    )
    seal = Seal([KEYS["DATA_KEYS"]])
    made = create_share(Registers(database), seal, make_henkilo_oid(FIRST_NUMBER), draft, now)
    database.dispose()
    return f"/jako/{token_of([KEYS['SECRET_KEYS']], made.share)}"


def _check(url: str, headers: dict[str, str]) -> None:
    page = httpx.get(url, headers=headers).raise_for_status().text
    if "Mallinen" not in page:
        raise RuntimeError("the link shows no record")


def _measure(port: int, path: str, headers: dict[str, str]) -> Load:
    senders = [f"198.18.{number // 256}.{number % 256}" for number in range(ADDRESSES)]
    load(port, path, headers, WARM_SECONDS, senders)
    return load(port, path, headers, SECONDS, senders)


def _row(title: str, found: Load, times: float) -> tuple[str, ...]:
    figures = (f"{found.per_second:,.0f}", f"{found.median_ms:.1f}", f"{found.p95_ms:.1f}")
    return (title, *figures, f"{found.answer_bytes:,}", f"{times:.1f}")
