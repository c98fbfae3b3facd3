"""Every page as the real service sends it keeps to the HTML standard and is spoken of by its own policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.pages import PAGES, ListedPage, add_language
from tests.html_validation import HtmlValidator


@pytest.mark.parametrize("listed", PAGES, ids=str)
def test_a_page_is_valid_html_and_the_browser_has_no_complaint(
    page: Page, sign_in: object, html_validator: HtmlValidator, listed: ListedPage
) -> None:
    assert callable(sign_in)
    if listed.person is not None:
        sign_in(page, listed.person)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(describe(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.goto(add_language(listed.path, "fi"))
    assert response is not None
    assert html_validator(response.text()) == []
    expected_404 = f"404 {response.url}" if response.status == 404 else None
    assert [complaint for complaint in complaints if complaint != expected_404] == []


def describe(message: ConsoleMessage) -> str:
    if "404" in message.text:
        return f"404 {message.location['url']}"
    return message.text
