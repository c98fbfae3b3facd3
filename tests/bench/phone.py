"""The record page on a slow phone: Chromium with a quarter of the processor's speed on a slow mobile network.

`python -m tests.bench.phone`. The page is opened in a fresh browser each time, nothing cached. "First study readable"
is the first frame that has the title of the first study right, in the page's own clock, which begins with the click on
the address. The network is the browser's own imitation: each request waits, connections are not made anew.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from app.database import Database
from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from app.web.logs import configure_logs
from tests.bench.subjects import Subject, make_document, make_subject, sign_in
from tests.bench.tables import Table, write_report
from tests.browser.conftest import CHROMIUM_ARGUMENTS, find_chromium
from tests.browser.pages import STUDY_RIGHT
from tests.serving import serve, serve_demo

SLOWDOWN = 4
BITS_PER_SECOND = 1_600_000
ROUND_TRIP_MS = 150
ROWS = 200
REPEATS = 7
SCREEN = {"width": 360, "height": 740}
FIRST_STUDY = f"{STUDY_RIGHT} > summary"
WATCH = """selector => {
    window.readable = new Promise(resolve => {
        const look = () => {
            const study = document.querySelector(selector);
            const box = study && study.getBoundingClientRect();
            // The frame after the one that lays it out has it on the screen.
            if (box && box.height > 0) requestAnimationFrame(() => resolve({ at: performance.now(), top: box.top }));
            else requestAnimationFrame(look);
        };
        look();
    });
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening of the page: milliseconds, and what came over the wire."""

    readable_ms: float
    first_paint_ms: float
    complete_ms: float
    wire_bytes: int
    requests: int


class Wire:
    """Counts requests, and the bytes that came over the wire: headers and compressed bodies."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.requests = 0
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self._count_request)
        self.session.on("Network.loadingFinished", self._count_bytes)

    def _count_request(self, event: dict[str, Any]) -> None:
        self.requests += not event["request"]["url"].startswith("data:")

    def _count_bytes(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])


def visit(browser: Browser, url: str, cookie: str) -> Visit:
    """Open the page once, as a phone that has never been here but is signed in."""
    name, _, value = cookie.partition("=")
    context = browser.new_context(
        viewport=SCREEN, device_scale_factor=2, is_mobile=True, has_touch=True, locale="fi-FI"
    )
    context.add_cookies([{"name": name, "value": value, "url": url}])
    page = context.new_page()
    wire = Wire(page)
    wire.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BITS_PER_SECOND / 8,
            "uploadThroughput": BITS_PER_SECOND / 8,
        },
    )
    wire.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.add_init_script(f"({WATCH})({FIRST_STUDY!r})")
    page.goto(url, wait_until="networkidle")
    readable = page.evaluate("window.readable")
    timing = page.evaluate(
        """() => ({
            paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
            complete: performance.getEntriesByType("navigation")[0].loadEventEnd,
        })"""
    )
    context.close()
    return Visit(max(readable["at"], timing["paint"]), timing["paint"], timing["complete"], wire.bytes, wire.requests)


def measure(browser: Browser, title: str, url: str, cookie: str) -> tuple[str, ...]:
    """Medians of REPEATS visits, after one that warms the server up."""
    visit(browser, url, cookie)
    visits = [visit(browser, url, cookie) for _ in range(REPEATS)]
    seconds = [
        statistics.median(getattr(one, name) for one in visits) / 1000
        for name in ("first_paint_ms", "readable_ms", "complete_ms")
    ]
    wire = statistics.median(one.wire_bytes for one in visits)
    requests = max(one.requests for one in visits)
    return (title, *(f"{one:.2f}" for one in seconds), f"{wire / 1000:.1f}", str(requests))


def find_heaviest(url: str, database: Database, people: list[DemoPerson]) -> DemoPerson:
    """The fictional person whose record page is the longest, whichever registers it comes from."""

    def size(person: DemoPerson) -> int:
        answer = httpx.get(f"{url}/opinnot", headers={"Cookie": sign_in(database, person.oid)}, timeout=30)
        return len(answer.raise_for_status().content)

    return max(people, key=size)


def main() -> None:
    """Measure the synthetic record and the heaviest fictional person's, and print the table."""
    configure_logs("WARNING")
    rows = []
    with tempfile.TemporaryDirectory(prefix="omaopintopolku-bench-") as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS))
        subject: Subject = make_subject(folder, make_document(ROWS))
        with serve(["serve"], folder, DATABASE_URL=subject.database_url, SECRET_KEYS="k" * 48) as server:
            rows.append(measure(browser, f"a record of {subject.rows} rows", f"{server.url}/opinnot", subject.cookie))
        with serve_demo(folder) as server:
            database = Database(f"sqlite:///{folder / 'demo.db'}")
            person = find_heaviest(server.url, database, list(PEOPLE))
            cookie = sign_in(database, person.oid)
            rows.append(measure(browser, f"the demo's heaviest ({person.name})", f"{server.url}/opinnot", cookie))
            everything = f"{server.url}/opinnot?avaa=kaikki"
            rows.append(measure(browser, "the same, everything open", everything, cookie))
            database.dispose()
        browser.close()
    table = Table(
        f"The record page on a slow phone: processor {SLOWDOWN}x slower, {BITS_PER_SECOND / 1e6:.1f} Mbit/s, "
        f"{ROUND_TRIP_MS} ms",
        ("", "first paint s", "first study readable s", "complete s", "kB over the wire", "requests"),
        rows,
        (f"Medians of {REPEATS} visits with an empty cache.",),
    )
    print(table)
    print(f"Kept in {write_report('phone', [table])}")


if __name__ == "__main__":
    main()
