"""What JavaScript adds to the pages of share links, each in addition to what works without it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.demo.person import DemoPerson
from tests.browser.pages import SHARER

SignIn = Callable[[Page, DemoPerson], None]


def test_all_of_a_school_is_chosen_at_once(page: Page, sign_in: SignIn) -> None:
    sign_in(page, SHARER)
    page.goto("/jaot/uusi")
    school = page.locator("fieldset[data-school]", has=page.locator("button")).first
    boxes = school.locator("> .choice input")
    assert boxes.count() > 1
    school.locator("button").click()
    for box in boxes.all():
        expect(box).to_be_checked()


def test_a_written_day_chooses_itself_and_a_pick_empties_it(page: Page, sign_in: SignIn) -> None:
    sign_in(page, SHARER)
    page.goto("/jaot/uusi")
    page.locator("#day").fill("2026-12-31")
    expect(page.locator("input[name=pick][value=other]")).to_be_checked()
    page.locator("input[name=pick][value=week]").check()
    expect(page.locator("#day")).to_have_value("")


def test_single_studies_are_asked_only_when_they_are_chosen(page: Page, sign_in: SignIn) -> None:
    sign_in(page, SHARER)
    page.goto("/jaot/uusi")
    expect(page.locator("#chosen")).to_be_visible()
    page.locator("input[name=kind][value=everything]").check()
    expect(page.locator("#chosen")).to_be_hidden()


def test_the_address_is_copied(page: Page, sign_in: SignIn) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, SHARER)
    page.goto("/jaot")
    page.locator("section.link h3 a").first.click()
    button = page.locator("button[data-copy=address]")
    words = button.inner_text()
    button.click()
    expect(button).not_to_have_text(words)
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#address").input_value()
