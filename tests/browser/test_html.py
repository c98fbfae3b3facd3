"""Every page as the real service sends it keeps to the HTML standard and is spoken of by its own policy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.pages import PAGES, ListedPage, add_language
from tests.browser.prepared import AddressOf
from tests.browser.prepared_reports import REPORTER, REPORTER_PAGES
from tests.html_validation import HtmlValidator


@pytest.mark.parametrize("listed", PAGES, ids=str)
def test_a_page_is_valid_html_and_the_browser_has_no_complaint(
    page: Page, sign_in: object, address_of: AddressOf, html_validator: HtmlValidator, listed: ListedPage
) -> None:
    assert callable(sign_in)
    if listed.person is not None:
        sign_in(page, listed.person)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(describe(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.goto(add_language(address_of(listed.path), "fi"))
    assert response is not None
    assert html_validator(response.text()) == []
    expected = f"{response.status} {response.url}" if response.status >= 400 else None
    assert [complaint for complaint in complaints if complaint != expected] == []


def describe(message: ConsoleMessage) -> str:
    """The complaint; of a page that is meant to answer so, its status and address."""
    status = re.search(r"status of ([45]\d\d)", message.text)
    return f"{status[1]} {message.location['url']}" if status else message.text


@pytest.mark.parametrize("path", REPORTER_PAGES)
def test_a_prepared_page_of_ones_own_is_there(
    page: Page, sign_in: Callable[..., None], address_of: AddressOf, path: str
) -> None:
    """A page that is not found would pass every other test of this folder."""
    sign_in(page, REPORTER)
    response = page.goto(address_of(path))
    assert response is not None
    assert response.status == 200
