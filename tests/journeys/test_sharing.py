"""From making a link to its end, by its owner and by a recipient who is nobody here, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo.people import PEOPLE
from tests.browser.axe import find_violations, lay_out_everything

OWNER = next(person for person in PEOPLE if person.number == 701)
PRESENT_BROWSER = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
"""Chromium without a window says so in its signature, and is taken for the robot that it is."""
SEND = "main form button:not([formaction]):not([type=button])"

OpenProfile = Callable[[], Page]


@pytest.fixture(params=["with_script", "without_script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with_script")


@pytest.fixture
def open_profile(browser: Browser, base_url: str, has_script: bool) -> Iterator[OpenProfile]:
    """Opens a page in a browser profile of its own: no cookie, nothing remembered."""
    contexts = []

    def open_profile() -> Page:
        context = browser.new_context(
            base_url=base_url, java_script_enabled=has_script, user_agent=PRESENT_BROWSER, locale="fi-FI"
        )
        contexts.append(context)
        return context.new_page()

    yield open_profile
    for context in contexts:
        context.close()


def check(page: Page, lang: str, has_script: bool) -> None:
    """The page's language, and that axe finds nothing (it needs the page's own script engine)."""
    assert page.locator("html").get_attribute("lang") == lang
    if has_script:
        lay_out_everything(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert find_violations(page) == []


def sign_in(page: Page, lang: str) -> None:
    page.goto(f"/kirjaudu?kieli={lang}")
    page.locator(f"button[name=henkilo][value='{OWNER.oid}']").click()
    page.wait_for_url("**/opinnot*")


def make_link(page: Page, lang: str, has_script: bool, *, pin: bool = False) -> str:
    """From the record page to a link; returns its address. The page is then the link's own."""
    page.locator("main a[href='/jaot/uusi']").click()
    check(page, lang, has_script)
    page.locator(SEND).click()
    expect(page.locator("main [role=alert] a")).to_have_count(2)
    check(page, lang, has_script)
    page.locator("input[name=chosen]").first.check()
    page.locator("#name").fill("Työhakemus 😀")
    page.locator(f"input[name=lang][value={lang}]").check()
    if pin:
        page.locator("input[name=wants_pin]").check()
    page.locator("button[formaction='/jaot/uusi/esikatselu']").click()
    expect(page.locator("section.seen")).to_contain_text(OWNER.sukunimi)
    check(page, lang, has_script)
    page.locator(SEND).first.click()
    page.wait_for_url("**/jaot/*viesti=tehty")
    check(page, lang, has_script)
    return page.locator("#address").input_value()


def withdraw(page: Page, lang: str, has_script: bool) -> None:
    page.locator("main a[href$='/peruuta']").click()
    check(page, lang, has_script)
    page.locator(SEND).click()
    page.wait_for_url("**viesti=peruttu")
    expect(page.locator("#address")).to_have_count(0)
    check(page, lang, has_script)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_link_from_its_making_to_its_end(open_profile: OpenProfile, has_script: bool, lang: str) -> None:
    owner = open_profile()
    sign_in(owner, lang)
    address = make_link(owner, lang, has_script)
    expect(owner.locator("#avaukset ~ table")).to_have_count(0)

    recipient = open_profile()
    answer = recipient.goto(address)
    assert answer is not None
    assert answer.status == 200
    expect(recipient.locator("main")).to_contain_text(OWNER.sukunimi)
    assert OWNER.sukunimi not in recipient.title()
    assert recipient.context.cookies() == []
    check(recipient, lang, has_script)

    owner.reload()
    expect(owner.locator("#avaukset ~ table tbody tr")).to_have_count(1)
    expect(owner.locator("#avaukset ~ table tbody")).to_contain_text("Chrome")
    owner.goto("/jaot")
    check(owner, lang, has_script)
    owner.locator("section.link h3 a", has_text="Työhakemus 😀").first.click()
    withdraw(owner, lang, has_script)

    answer = recipient.goto(address)
    assert answer is not None
    assert answer.status == 410
    for name in (OWNER.sukunimi, OWNER.kutsumanimi):
        assert name not in recipient.content()
    check(recipient, lang, has_script)


def test_a_pin_from_the_owner_opens_the_link(open_profile: OpenProfile, has_script: bool) -> None:
    owner = open_profile()
    sign_in(owner, "fi")
    address = make_link(owner, "fi", has_script, pin=True)
    pin = owner.locator("p.pin").inner_text()

    recipient = open_profile()
    answer = recipient.goto(address)
    assert answer is not None
    assert answer.status == 401
    assert OWNER.sukunimi not in recipient.content()
    check(recipient, "fi", has_script)
    wrong = "000000" if pin != "000000" else "111111"
    for tried, seen in ((wrong, False), (pin, True)):
        recipient.locator("#pin").fill(tried)
        recipient.locator("main form button").first.click()
        assert (OWNER.sukunimi in recipient.locator("main").inner_text()) is seen
    check(recipient, "fi", has_script)
    assert recipient.context.cookies() == []

    owner.reload()
    expect(owner.locator("#avaukset ~ table tbody tr").first).to_be_visible()
    withdraw(owner, "fi", has_script)


def test_sent_to_the_wrong_person(open_profile: OpenProfile, has_script: bool) -> None:
    owner = open_profile()
    sign_in(owner, "fi")
    address = make_link(owner, "fi", has_script)
    recipient = open_profile()
    recipient.goto(address)
    owner.locator("main a[href$='/vaara-saaja']").click()
    check(owner, "fi", has_script)
    owner.locator(SEND).click()
    expect(owner.locator("#avaukset ~ table tbody tr")).to_have_count(1)
    check(owner, "fi", has_script)
    answer = recipient.goto(address)
    assert answer is not None
    assert answer.status == 410
    owner.locator("main form[action$='/uusi'] button").click()
    page_address = owner.locator("#address").input_value()
    assert page_address != address
    answer = recipient.goto(page_address)
    assert answer is not None
    assert answer.status == 200
    withdraw(owner, "fi", has_script)
