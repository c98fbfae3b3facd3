"""A real Chromium for the tests of this folder, pointed at the real service. Chromium comes from the system."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from app.demo.person import DemoPerson
from tests.browser.prepared import AddressOf, prepare_pages
from tests.serving import LiveServer

FOLDER = Path(__file__).resolve().parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
"""That of a browser with a window: one that says it is headless is a machine, and a share link shows it no record."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium() -> str:
    """The Chromium that `CHROMIUM` names, else the system's."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.fail("Chromium is missing: run `make setup`, or set CHROMIUM to its path.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": find_chromium(), "args": list(CHROMIUM_ARGUMENTS), "headless": True}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Addresses such as page.goto("/opinnot") lead to the real service."""
    return live_server.url


@pytest.fixture(scope="session")
def address_of(live_server: LiveServer) -> AddressOf:
    """The real address of a page of `pages.py`: some are prepared when the server runs."""
    prepared = prepare_pages(live_server.log.parent)
    return lambda path: prepared.get(path, path)


@pytest.fixture(scope="session")
def sign_in(base_url: str) -> Callable[[Page, DemoPerson], None]:
    """Sign in as a fictional person. The first time by the page where a visitor does so; then the session goes on in
    other browsers too: tests that sign out must not use it."""
    sessions: dict[str, list[Any]] = {}

    def sign_in(page: Page, person: DemoPerson) -> None:
        if person.oid in sessions:
            page.context.add_cookies(sessions[person.oid])
            return
        page.goto(f"{base_url}/kirjaudu")
        page.locator(f"button[name=henkilo][value='{person.oid}']").click()
        page.wait_for_url("**/opinnot*")
        sessions[person.oid] = page.context.cookies()

    return sign_in


@pytest.fixture
def page_without_script(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page of a browser in which JavaScript is off."""
    context: BrowserContext = browser.new_context(
        base_url=base_url, java_script_enabled=False, locale="fi-FI", user_agent=USER_AGENT
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fi-FI", "timezone_id": "Europe/Helsinki", "user_agent": USER_AGENT}
