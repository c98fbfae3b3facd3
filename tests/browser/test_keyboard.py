"""Everything can be done with the keyboard alone, and one always sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.demo.person import DemoPerson
from tests.browser.pages import SHARER, SOMEBODY, STUDY_RIGHT

SignIn = Callable[[Page, DemoPerson], None]
MOST_TABS = 400
STOP = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    return {
        what: element.localName + " " + element.innerText.slice(0, 40),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inView: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    };
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with Tab")


def test_the_first_stop_leads_past_the_header(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/kirjaudu", "/opinnot", "/opinnot/miksi-puuttuu", "/jaot", "/jaot/uusi"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_stop_is_seen(page: Page, sign_in: SignIn, path: str, scheme: str) -> None:
    if path.startswith(("/opinnot", "/jaot")):
        sign_in(page, SHARER if path.startswith("/jaot") else SOMEBODY)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    stops = 0
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops += 1
        assert stop["seen"], f"the focus cannot be seen on {stop['what']}"
        assert stop["inView"], f"the focus is out of view on {stop['what']}"
    assert stops > 3
    assert stop is None, "the focus never leaves the page"


def test_sign_in_open_a_study_right_and_sign_out(page: Page) -> None:
    page.goto("/kirjaudu")
    tab_to(page, f"button[value='{SOMEBODY.oid}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/opinnot*")
    card = page.locator(STUDY_RIGHT).last
    was_open = card.evaluate("card => card.open")
    cards = page.locator(STUDY_RIGHT).count()
    for _ in range(cards):
        tab_to(page, f"{STUDY_RIGHT} > summary")
    page.keyboard.press("Space")
    assert card.evaluate("card => card.open") is not was_open
    page.keyboard.press("Enter")
    assert card.evaluate("card => card.open") is was_open
    page.locator("body").focus()
    page.goto(page.url)
    tab_to(page, "form[action='/kirjaudu-ulos'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kirjaudu-ulos")
    page.goto("/opinnot")
    page.wait_for_url(lambda url: "/kirjaudu" in url)
