"""Which language a page is in, and the switch that changes it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser_client import Browser


@pytest.mark.parametrize(
    ("query", "cookie", "accept", "lang"),
    [
        ("", None, None, "fi"),
        ("", None, "de", "fi"),
        ("", None, "sv-FI,sv;q=0.9,en;q=0.5", "sv"),
        ("", None, "de,en-GB;q=0.8", "en"),
        ("", None, "sv-FI,en;q=0.5", "sv"),
        ("", None, "en;q=0,sv;q=0.1", "sv"),
        ("", "sv", "en", "sv"),
        ("?kieli=en", "sv", "fi", "en"),
        ("?kieli=xx", "sv", "fi", "sv"),
        ("?kieli=", "zz", "en", "en"),
    ],
)
def test_the_order_of_wishes(app: Flask, query: str, cookie: str | None, accept: str | None, lang: str) -> None:
    browser = Browser(app, accept)
    if cookie:
        browser.client.set_cookie("kieli", cookie)
    page = browser.open(f"/{query}")
    assert page.lang == lang
    assert page.headers["Content-Language"] == lang
    assert {"Cookie", "Accept-Language"} <= set(page.headers["Vary"].split(", "))


def test_a_chosen_language_is_kept(client: Browser) -> None:
    assert client.open("/?kieli=sv").lang == "sv"
    assert client.open("/tietosuoja").lang == "sv"


def test_the_switch_keeps_page_and_query(client: Browser) -> None:
    page = client.open("/palaute?aihe=accessibility&kieli=en&x=%26%3D%C3%A4&x=2")
    assert page.find("//input[@value='accessibility'][@checked]")
    swedish = page.click("Svenska")
    assert swedish.path == "/palaute?aihe=accessibility&x=%26%3D%C3%A4&x=2&kieli=sv"
    assert swedish.lang == "sv"
    assert swedish.find("//input[@value='accessibility'][@checked]")


def test_the_switch_names_each_language_in_itself(client: Browser) -> None:
    page = client.open("/?kieli=en")
    links = page.find("//nav[@class='languages']//a")
    assert [(link.get("lang"), link.text, link.get("aria-current")) for link in links] == [
        ("fi", "Suomi", None),
        ("sv", "Svenska", None),
        ("en", "English", "true"),
    ]


def test_the_switch_of_an_unknown_address_stays_on_it(client: Browser) -> None:
    page = client.open("/ei ole/%3Cb%3E?kieli=en", status=404)
    assert page.find("//nav[@class='languages']//a[@lang='sv']")[0].get("href") == "/ei%20ole/%3Cb%3E?kieli=sv"
