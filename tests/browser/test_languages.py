"""A page speaks one language: no sentence of ours in another one, on any page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page

from app.demo.person import DemoPerson
from tests.browser.pages import PAGES, ListedPage, add_language
from tests.browser.prepared import AddressOf
from tests.contracts.catalogues import TRANSLATED, read_catalogue

SHORTEST = 12
"""Shorter messages may be a register's own word too."""
REGISTER_NAMES = {"Creativity, activity, service"}
"""Names that a register gives in one language and that are sentences of ours in another: a part of the IB diploma."""
OWN_WORDS = """() => {
    const page = document.documentElement.lang, words = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        const element = node.parentElement;
        if (!element.closest("script, style") && element.closest("[lang]").lang === page) words.push(node.data);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]"))
        for (const name of ["aria-label", "title", "alt", "placeholder"])
            if (element.hasAttribute(name)) words.push(element.getAttribute(name));
    return words;
}"""


@cache
def sentences_of_other_languages(lang: str) -> dict[str, str]:
    """Sentence -> its language, for each of ours that this language says otherwise."""
    by_language: dict[str, dict[str, str]] = {"en": {}}
    for other in TRANSLATED:
        by_language[other] = {}
        for entry in read_catalogue(other):
            if isinstance(entry.id, str) and entry.id and isinstance(entry.string, str):
                by_language[other][entry.id] = entry.string
                by_language["en"][entry.id] = entry.id
    own = {clean(text) for text in by_language[lang].values()}
    return {
        clean(text): other
        for other, texts in by_language.items()
        if other != lang
        for text in texts.values()
        if len(text) >= SHORTEST and "%(" not in text and clean(text) not in own
    }


def clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("listed", PAGES, ids=str)
def test_a_page_speaks_one_language(
    page_without_script: Page,
    sign_in: Callable[[Page, DemoPerson], None],
    address_of: AddressOf,
    listed: ListedPage,
    lang: str,
) -> None:
    page = page_without_script
    if listed.person is not None:
        sign_in(page, listed.person)
    page.goto(add_language(address_of(listed.path), lang))
    others = sentences_of_other_languages(lang)
    assert others
    words = {clean(text) for text in page.evaluate(OWN_WORDS)}
    assert {text: others[text] for text in words - REGISTER_NAMES if text in others} == {}
