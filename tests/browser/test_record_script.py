"""What the record page's script adds: opening in place, cards opened by their links, everything open on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.demo.person import DemoPerson
from tests.browser.pages import SOMEBODY, STUDY_RIGHT

CLOSED = "main details:not([open])"


@pytest.fixture
def record(page: Page, sign_in: Callable[[Page, DemoPerson], None]) -> Page:
    sign_in(page, SOMEBODY)
    page.goto("/opinnot?kieli=en")
    return page


def test_everything_opens_and_closes_in_place(record: Page) -> None:
    before = record.url
    assert record.locator(CLOSED).count() > 0
    record.get_by_text("Open all", exact=True).click()
    expect(record.locator(CLOSED)).to_have_count(0)
    record.get_by_text("Close all", exact=True).click()
    expect(record.locator("main details[open]")).to_have_count(0)
    expect(record.get_by_text("Open all", exact=True)).to_be_visible()
    assert record.url == before


def test_a_link_at_a_glance_opens_its_card(record: Page) -> None:
    record.get_by_text("Open all", exact=True).click()
    record.get_by_text("Close all", exact=True).click()
    link = record.locator(".glance a").last
    target = link.get_attribute("href")
    link.click()
    expect(record.locator(f"{STUDY_RIGHT} > div{target}")).to_be_in_viewport()


def test_paper_has_everything_and_the_screen_is_as_before(record: Page) -> None:
    closed = record.locator(CLOSED).count()
    record.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(record.locator(CLOSED)).to_have_count(0)
    record.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(record.locator(CLOSED)).to_have_count(closed)


def test_the_print_button_shows_where_it_works(record: Page) -> None:
    record.goto("/opinnot/tuloste?kieli=en")
    expect(record.get_by_role("button", name="Print", exact=True)).to_be_visible()
