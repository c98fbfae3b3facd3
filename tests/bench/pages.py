"""The record page, end to end in the served app and step by step in this process."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from flask import Flask, before_render_template, template_rendered

from app import create_app
from app.records import service
from app.settings import Settings
from tests.bench.loading import CONNECTIONS, Load, load
from tests.bench.subjects import Subject, make_document, make_document_of_bytes, make_subject
from tests.bench.tables import Table
from tests.serving import find_free_port, serve, serve_process

PATH = "/opinnot?kieli=fi"
DOCUMENT_BYTES = 100_000
SECONDS = 8.0
WARM_SECONDS = 2.0
WORKERS = 2
BLOCKING_THREADS = 4
REPEATS = 30
ROWS = (10, 100, 1000)
HEADERS = {"Accept-Encoding": "br", "Accept-Language": "fi"}


def measure_served(folder: Path) -> Table:
    """Requests per second of the page and of a plain WSGI function that returns the same bytes, on the same server."""
    subject = make_subject(folder, make_document_of_bytes(DOCUMENT_BYTES))
    headers = {**HEADERS, "Cookie": subject.cookie}
    with serve(["serve"], folder, DATABASE_URL=subject.database_url, **_production_like()) as server:
        keep_answer(folder, server.url, headers)
        page = _measure(int(server.url.rsplit(":", 1)[1]), headers)
    with serve_plain(folder) as port:
        plain = _measure(port, headers)
    rows = [_row("record page", page, 1.0), _row("plain WSGI function", plain, plain.per_second / page.per_second)]
    return Table(
        f"Record page of a {subject.document_bytes / 1000:.0f} kB document ({subject.rows} rows), served",
        ("", "answers/s", "median ms", "95 % ms", "bytes", "times"),
        rows,
        (
            f"granian, {WORKERS} workers, {BLOCKING_THREADS} blocking threads each; {CONNECTIONS} connections from a "
            "Python client on the same machine, which takes its share and limits the plain function.",
        ),
    )


def _production_like() -> dict[str, str]:
    key = "k" * 48
    return {
        "SECRET_KEYS": key,
        "WORKERS": str(WORKERS),
        "BLOCKING_THREADS": str(BLOCKING_THREADS),
        "LOG_LEVEL": "WARNING",
    }


def keep_answer(folder: Path, url: str, headers: dict[str, str], path: str = PATH) -> None:
    """Write the page's very bytes, still compressed, and its headers where the plain function reads them."""
    with httpx.stream("GET", url + path, headers=headers) as answer:
        answer.raise_for_status()
        body = b"".join(answer.iter_raw())
        kept = [(name, value) for name, value in answer.headers.multi_items() if name not in ("date", "server")]
    (folder / "body").write_bytes(body)
    (folder / "headers.json").write_text(json.dumps(kept), encoding="utf-8")


@contextmanager
def serve_plain(folder: Path) -> Iterator[int]:
    port = find_free_port()
    command = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--blocking-threads", str(BLOCKING_THREADS), "--log-level", "warning", "tests.bench.plain:app"]
    with serve_process([sys.executable, *command], port, "/", folder / "plain.log", BENCH_ANSWER=str(folder)):
        yield port


def _measure(port: int, headers: dict[str, str]) -> Load:
    load(port, PATH, headers, WARM_SECONDS)
    return load(port, PATH, headers, SECONDS)


def _row(title: str, found: Load, times: float) -> tuple[str, ...]:
    figures = (f"{found.per_second:,.0f}", f"{found.median_ms:.1f}", f"{found.p95_ms:.1f}")
    return (title, *figures, f"{found.answer_bytes:,}", f"{times:.1f}")


class Stopwatch:
    """Times the steps of requests from outside: the functions by their names in `service`, the template by signals."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.spent: dict[str, float] = {}
        self._begun = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        steps = {"open_record": "database", "current_directory": "database", "view_record": "view"}
        originals = {name: getattr(service, name) for name in steps}
        for name, step in steps.items():
            setattr(service, name, self._timed(originals[name], step))
        before_render_template.connect(self._begin, self.app)
        template_rendered.connect(self._end, self.app)
        try:
            yield
        finally:
            before_render_template.disconnect(self._begin, self.app)
            template_rendered.disconnect(self._end, self.app)
            for name, original in originals.items():
                setattr(service, name, original)

    def _timed(self, function: Callable[..., Any], step: str) -> Callable[..., Any]:
        def timed(*args: Any, **given: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*args, **given)
            finally:
                self._add(step, time.perf_counter() - begun)

        return timed

    def _begin(self, _sender: Flask, **_given: object) -> None:
        self._begun = time.perf_counter()

    def _end(self, _sender: Flask, **_given: object) -> None:
        self._add("template", time.perf_counter() - self._begun)

    def _add(self, step: str, seconds: float) -> None:
        self.spent[step] = self.spent.get(step, 0.0) + seconds


def time_steps(subject: Subject, repeats: int = REPEATS) -> tuple[dict[str, float], int]:
    """Median milliseconds of each step of the page and of all of it, and the page's bytes before compression."""
    app = create_app(Settings.for_tests(database_url=subject.database_url, log_level="WARNING"))
    client = app.test_client()
    name, _, secret = subject.cookie.partition("=")
    client.set_cookie(name, secret)
    size = len(client.get(PATH).data)
    stopwatch = Stopwatch(app)
    found: dict[str, list[float]] = {}
    with stopwatch.running():
        for _ in range(repeats):
            stopwatch.spent = {}
            begun = time.perf_counter()
            answer = client.get(PATH, headers=HEADERS)
            whole = time.perf_counter() - begun
            if answer.status_code != 200:
                raise RuntimeError(f"unexpected answer: {answer.status}")
            spent = {**stopwatch.spent, "the rest": whole - sum(stopwatch.spent.values()), "all": whole}
            for step, seconds in spent.items():
                found.setdefault(step, []).append(seconds * 1000)
    app.extensions["database"].dispose()
    return {step: statistics.median(times) for step, times in found.items()}, size


def measure_split(folder: Path) -> Table:
    """Where the time of a 100 kB document's page goes."""
    subject = make_subject(folder, make_document_of_bytes(DOCUMENT_BYTES))
    steps, size = time_steps(subject)
    return Table(
        f"Where the time goes: a {subject.document_bytes / 1000:.0f} kB document, one request at a time",
        ("step", "ms", "share"),
        [(step, f"{ms:.2f}", f"{ms / steps['all']:.0%}") for step, ms in steps.items()],
        (
            "database: the right to look, the audit event, the documents. the rest: session, gate, headers, "
            f"compression of {size / 1000:.0f} kB. Medians of {REPEATS} requests.",
        ),
    )


def measure_growth(folder: Path) -> Table:
    """The page's cost for 10, 100 and 1,000 rows."""
    lines = []
    for rows in ROWS:
        steps, size = time_steps(make_subject(folder, make_document(rows)))
        work = steps["view"] + steps["template"]
        shown = [f"{steps[step]:.2f}" for step in ("database", "view", "template", "the rest", "all")]
        lines.append((f"{rows:,}", *shown, f"{work / rows * 1000:.0f}", f"{size:,}"))
    columns = (
        "rows",
        "database ms",
        "view ms",
        "template ms",
        "the rest ms",
        "all ms",
        "view+template µs/row",
        "bytes",
    )
    return Table("The page's cost grows with the record", columns, lines, (f"Medians of {REPEATS} requests.",))
