"""The recipient of a link in a real browser that runs no script: PIN, the record and its forms, and no cookie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import find_violations, lay_out_everything
from tests.browser.pages import STUDY_RIGHT
from tests.browser.prepared import Service, make_share, open_service
from tests.serving import LiveServer


@pytest.fixture
def service(live_server: LiveServer) -> Iterator[Service]:
    with open_service(live_server.log.parent) as service:
        yield service


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_pin_record_language_changes_and_done(page_without_script: Page, service: Service, lang: str) -> None:
    page = page_without_script
    made = make_share(service, wants_pin=True)
    response = page.goto(f"{service.path(made)}?kieli={lang}")
    assert response is not None
    assert response.status == 401
    page.locator("#pin").fill(f"{(int(made.pin or '0') + 1) % 1_000_000:06}")
    page.locator("main form button").click()
    expect(page.locator("#pin-error")).to_be_visible()
    page.locator("#pin").fill(made.pin or "")
    page.locator("main form button").click()
    expect(page.locator(STUDY_RIGHT).first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == lang
    page.locator(".languages button[value=en]").click()
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator(STUDY_RIGHT).first).to_be_visible()
    page.get_by_text("Changes since another day").click()
    page.get_by_role("button", name="Show changes").click()
    expect(page.locator(STUDY_RIGHT).first).to_be_visible()
    page.get_by_role("button", name="Open all").click()
    assert page.locator("main .study details:not([open])").count() == 0
    page.get_by_role("button", name="Done, I no longer need this").click()
    expect(page.locator("h1")).to_have_text("Thank you, the owner is told")
    assert page.context.cookies() == []
    assert "lippu" not in page.url


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_axe_finds_nothing_after_the_pin(page: Page, service: Service, lang: str) -> None:
    made = make_share(service, wants_pin=True)
    page.goto(f"{service.path(made)}?kieli={lang}")
    page.locator("#pin").fill("12")
    page.locator("main form button").click()
    expect(page.locator("#pin-error")).to_be_visible()
    assert find_violations(page) == []
    page.locator("#pin").fill(made.pin or "")
    page.locator("main form button").click()
    expect(page.locator(STUDY_RIGHT).first).to_be_visible()
    lay_out_everything(page)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert find_violations(page) == []


def test_paper_has_the_record_and_its_truth_and_no_forms(page_without_script: Page, service: Service) -> None:
    page = page_without_script
    page.goto(f"{service.path(make_share(service))}?kieli=en")
    page.emulate_media(media="print")
    for content in page.locator(f"{STUDY_RIGHT} > div").all():
        expect(content).to_be_visible()
    expect(page.get_by_text("Link works until")).to_be_visible()
    expect(page.get_by_text("Nothing in these studies has changed")).to_be_visible()
    for hidden in ("main button", ".actions", "footer"):
        assert not page.locator(hidden).first.is_visible()
