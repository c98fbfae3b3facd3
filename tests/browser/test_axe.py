"""Every page, in Finnish and Swedish, on a phone and a desktop, light and dark: nothing that axe objects to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page

from app.demo.person import DemoPerson
from tests.browser.axe import find_violations, lay_out_everything
from tests.browser.pages import PAGES, ListedPage, add_language
from tests.browser.prepared import AddressOf

SIZES = {"phone": (320, 640), "desktop": (1280, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize("listed", PAGES, ids=str)
def test_axe_finds_nothing(
    page: Page, sign_in: Callable[[Page, DemoPerson], None], address_of: AddressOf, listed: ListedPage, lang: str
) -> None:
    if listed.person is not None:
        sign_in(page, listed.person)
    page.goto(add_language(address_of(listed.path), lang))
    assert page.locator("html").get_attribute("lang") == lang
    lay_out_everything(page)
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        too_wide = find_overflow(page)
        assert not too_wide, f"wider than {width} px: {too_wide}"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            violations = find_violations(page)
            assert not violations, f"{width} px, {scheme}: " + "\n".join(violations)


def test_axe_finds_what_is_wrong(page: Page) -> None:
    page.set_content("<html lang='fi'><title>t</title><main><h1>t</h1><img src='data:,'><input></main></html>")
    assert {violation.split(":")[0] for violation in find_violations(page)} == {"image-alt", "label"}


def test_a_page_too_wide_is_found(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.set_content("<main><p id='wide' style='width:400px'>" + "a" * 200 + "</p></main>")
    assert find_overflow(page) == ["p#wide " + "a" * 40]


def find_overflow(page: Page) -> list[str]:
    """Elements that make the page scroll sideways; none when it does not."""
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const scrolls = element => element && (getComputedStyle(element).overflowX !== "visible"
                || scrolls(element.parentElement !== document.body && element.parentElement));
            return [...document.body.querySelectorAll("*")]
                .filter(element => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element))
                .map(element => element.localName + (element.id && "#" + element.id)
                    + [...element.classList].map(name => "." + name).join("")
                    + (element.children.length ? "" : " " + element.textContent.slice(0, 40)));
        }"""
    )
    return found
