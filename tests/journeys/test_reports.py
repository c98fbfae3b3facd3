"""A report from the row of the record to the answer, by the citizen and by the registry keeper, without JavaScript.

Pages are tried by axe in a second browser that only looks: the journey's own runs no script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo.people import PEOPLE
from tests.browser.axe import find_violations, lay_out_everything
from tests.contracts.catalogues import read_catalogue

REPORTER = next(person for person in PEOPLE if person.number == 701)
NUMBER = re.compile(r"VI-\d{4}-[0-9A-Z]{4,}")
NOT_CHANGED = "The row has not changed in the register yet. It may take some days before the correction arrives here."
WIDTHS = (320, 1280)
DELIVERED_WITHIN_TRIES = 120
"""Of half a second each: the worker sends every second, and a busy machine is not punished."""


@cache
def _catalogue(lang: str) -> dict[str, str]:
    return {str(entry.id): str(entry.string) for entry in read_catalogue(lang) if isinstance(entry.id, str)}


def say(lang: str, message: str) -> str:
    """What the pages say in a language; the message itself as long as nobody has translated it."""
    return _catalogue(lang).get(message) or message


@dataclass
class Journey:
    """A page without script, and one with script in which the same content is laid out for axe."""

    page: Page
    checker: Page
    lang: str

    def check(self) -> None:
        """The language of the page, no script in it that must run, and nothing that axe objects to."""
        page = self.page
        assert page.locator("html").get_attribute("lang") == self.lang, page.url
        # The same markup on the same origin, with the page's own policy out of the way: axe is a script.
        self.checker.set_content(page.content(), wait_until="load")
        lay_out_everything(self.checker)
        for width in WIDTHS:
            self.checker.set_viewport_size({"width": width, "height": 800})
            assert find_violations(self.checker) == [], f"{page.url}, {width} px"

    def press(self, selector: str) -> None:
        """Press a button or follow a link in the page's own content, and try the page that it leads to."""
        self.page.locator(f"main {selector}").first.click()
        self.check()


OpenJourney = Callable[[], Journey]


@pytest.fixture(params=["fi", "sv"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_journey(browser: Browser, base_url: str, lang: str) -> Iterator[OpenJourney]:
    contexts = []

    def open_journey() -> Journey:
        plain = browser.new_context(base_url=base_url, java_script_enabled=False, locale="fi-FI")
        scripted = browser.new_context(base_url=base_url, bypass_csp=True, locale="fi-FI")
        contexts.extend((plain, scripted))
        checker = scripted.new_page()
        checker.goto("/saavutettavuus")
        return Journey(plain.new_page(), checker, lang)

    yield open_journey
    for context in contexts:
        context.close()


def sign_in(journey: Journey) -> None:
    journey.page.goto(f"/kirjaudu?kieli={journey.lang}")
    journey.page.locator(f"button[name=henkilo][value='{REPORTER.oid}']").click()
    journey.page.wait_for_url("**/opinnot*")


def report_a_row(journey: Journey, what_is_wrong: str) -> str:
    """From a row of the record to the receipt; the number of the case."""
    page = journey.page
    page.goto("/opinnot?avaa=kaikki")
    page.locator("main tbody a[href*='kohta=']").first.click()
    journey.check()
    journey.press("form[action^='/virheilmoitukset/uusi'] button")
    # Nothing filled in: each fault is told beside its field, and the form is as it was.
    journey.press("form[action*='/luonnos/'] button:not([name])")
    assert page.locator("main [role=alert] a").count() >= 2
    page.locator("input[name=field][value=other]").check()
    page.locator("[name=what_is_wrong]").fill(what_is_wrong)
    page.locator("[name=should_be]").fill("Oikea tieto 😀")
    journey.press("form[action*='/luonnos/'] button:not([name])")
    assert page.url.endswith("/liitteet")
    journey.press("a.button[href$='/esikatselu']")
    expect(page.locator("main")).to_contain_text(what_is_wrong)
    journey.press("form[action$='/laheta'] button")
    page.wait_for_url("**/kuitti*")
    found = NUMBER.search(page.locator("h1").inner_text())
    assert found, page.locator("main").inner_text()
    return found[0]


def follow_mail(journey: Journey, number: str) -> None:
    """Wait for the keeper's mail in the demo's mailbox, read it and open its link."""
    page = journey.page
    for _ in range(DELIVERED_WITHIN_TRIES):
        page.goto(f"/demo/posti?kieli={journey.lang}")
        if page.locator("main a[href*='/demo/posti/']", has_text=number).count():
            break
        page.wait_for_timeout(500)
    page.locator("main a[href*='/demo/posti/']", has_text=number).last.click()
    mail = page.locator("main .said")
    for told in (REPORTER.sukunimi, REPORTER.oid):
        expect(mail).not_to_contain_text(told)
    link = mail.locator("a[href*='/ilmoitus/']")
    expect(link).to_have_count(1)
    page.context.clear_cookies()
    link.click()
    page.wait_for_url("**/ilmoitus/*")
    page.goto(f"{page.url.split('?')[0]}?kieli={journey.lang}")
    journey.check()


def act(journey: Journey, word: str, **texts: str) -> None:
    """One of the keeper's acts, by its form and its confirmation."""
    page = journey.page
    journey.press(f"a[href*='/{word}']")
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)
    journey.press(f"form[action*='/{word}'] button")
    journey.press(f"form[action*='/{word}/vahvista'] button")
    assert "/tehty" in page.url
    journey.press("a[href*='/ilmoitus/']")


def read_timeline(journey: Journey, number: str) -> list[str]:
    journey.page.goto(f"/virheilmoitukset/{number}")
    journey.check()
    return [item.get_attribute("class") or "" for item in journey.page.locator("ol.happened > li").all()]


def test_a_report_that_the_keeper_corrects(open_journey: OpenJourney, lang: str) -> None:
    citizen, keeper = open_journey(), open_journey()
    sign_in(citizen)
    number = report_a_row(citizen, "Väärä tieto")
    follow_mail(keeper, number)
    expect(keeper.page.locator("main")).to_contain_text(REPORTER.oid)
    expect(keeper.page.locator("main")).to_contain_text("Väärä tieto")
    assert "taken_up" not in read_timeline(citizen, number), "a look is not a taking up"
    act(keeper, "ota-kasittelyyn", by="Opintotoimisto")
    assert "taken_up" in read_timeline(citizen, number)
    act(keeper, "korjattu", text="Korjasimme tiedon.")
    timeline = read_timeline(citizen, number)
    assert {"sent", "accepted", "looked_at", "taken_up", "corrected"} <= set(timeline)
    answer = citizen.page.locator("ol.happened > li.corrected")
    expect(answer).to_contain_text("Korjasimme tiedon.")
    expect(answer).to_contain_text(say(lang, NOT_CHANGED))
    assert keeper.page.context.cookies() == []


def test_a_report_that_the_keeper_asks_about_and_refuses(open_journey: OpenJourney, lang: str) -> None:
    citizen, keeper = open_journey(), open_journey()
    sign_in(citizen)
    number = report_a_row(citizen, "Epäselvä tieto")
    follow_mail(keeper, number)
    act(keeper, "kysy", text="Mikä vuosi?")
    assert "asked" in read_timeline(citizen, number)
    expect(citizen.page.locator("ol.happened > li.asked")).to_contain_text("Mikä vuosi?")
    citizen.page.locator("main [name=text]").fill("Vuosi 2020")
    citizen.press("form[action$='/viesti'] button")
    keeper.page.reload()
    expect(keeper.page.locator("main")).to_contain_text("Vuosi 2020")
    act(keeper, "ei-virhetta", text="Tieto on oikein.")
    answer = citizen.page.locator("ol.happened > li.not_an_error")
    assert "not_an_error" in read_timeline(citizen, number)
    expect(answer).to_contain_text("Tieto on oikein.")
    expect(answer).to_contain_text("tietosuoja.fi")
    citizen.press(f"a[href='/virheilmoitukset/{number}/sulje']")
    citizen.press("form[action$='/sulje'] button")
    answer_of_link = keeper.page.reload()
    assert answer_of_link is not None
    assert answer_of_link.status == 410
    keeper.check()
    assert REPORTER.sukunimi not in keeper.page.content()
