"""The journeys of a visitor whose browser runs no JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.demo.person import DemoPerson
from tests.browser.pages import SOMEBODY, STUDY_RIGHT

SignIn = Callable[[Page, DemoPerson], None]


def test_from_the_front_page_to_my_studies_and_out(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/")
    page.locator("main a[href*='/kirjaudu'], main a[href*='/opinnot']").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator(f"button[value='{SOMEBODY.oid}']").click()
    page.wait_for_url("**/opinnot*")
    expect(page.locator("main")).to_contain_text(SOMEBODY.sukunimi)
    page.locator("form[action='/kirjaudu-ulos'] button").click()
    page.goto("/opinnot")
    assert "/kirjaudu" in page.url


def test_a_study_right_opens_by_itself_and_by_its_link(page_without_script: Page, sign_in: SignIn) -> None:
    page = page_without_script
    sign_in(page, SOMEBODY)
    page.goto("/opinnot")
    card = page.locator(STUDY_RIGHT).last
    content = card.locator("> div")
    if not content.is_visible():
        card.locator("> summary").click()
    expect(content).to_be_visible()
    link = content.get_attribute("id")
    page.goto("/")
    page.goto(f"/opinnot#{link}")
    expect(page.locator(STUDY_RIGHT).last.locator("> div")).to_be_visible()


def test_open_all_opens_every_detail(page_without_script: Page, sign_in: SignIn) -> None:
    page = page_without_script
    sign_in(page, SOMEBODY)
    page.goto("/opinnot")
    assert page.locator("main details:not([open])").count() > 0
    page.locator("a[href*='avaa=kaikki']").click()
    assert page.locator("main details:not([open])").count() == 0


def test_a_print_page_shows_one_study_right_opened(page_without_script: Page, sign_in: SignIn) -> None:
    page = page_without_script
    sign_in(page, SOMEBODY)
    page.goto("/opinnot?avaa=kaikki")
    page.locator("a[href*='/opinnot/tuloste/']").first.click()
    expect(page.locator(STUDY_RIGHT)).to_have_count(1)
    assert page.locator("main details:not([open])").count() == 0
    page.locator("main a[href^='/opinnot']").first.click()
    page.wait_for_url(lambda url: "tuloste" not in url)


def test_another_language_keeps_the_page_and_the_person(page_without_script: Page, sign_in: SignIn) -> None:
    page = page_without_script
    sign_in(page, SOMEBODY)
    page.goto("/opinnot/miksi-puuttuu")
    for lang in ("sv", "en", "fi"):
        page.locator(f".languages a[lang={lang}]").click()
        assert page.locator("html").get_attribute("lang") == lang
        assert "/opinnot/miksi-puuttuu" in page.url
        expect(page.locator(".account")).to_contain_text(SOMEBODY.sukunimi)
    page.goto("/opinnot")
    assert page.locator("html").get_attribute("lang") == "fi"


def test_printing_on_paper_opens_everything(page_without_script: Page, sign_in: SignIn) -> None:
    page = page_without_script
    sign_in(page, SOMEBODY)
    page.goto("/opinnot")
    page.emulate_media(media="print")
    for content in page.locator(f"{STUDY_RIGHT} > div").all():
        expect(content).to_be_visible()
