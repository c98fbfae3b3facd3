"""The validator finds what the standard forbids, and nothing else."""

from __future__ import annotations

import pytest

from tests.html_validation import HtmlValidator

PAGE = '<!doctype html>\n<html lang="fi"><head><meta charset="utf-8"><title>t</title></head><body>{}</body></html>\n'
TABLE = "<table><tr><th>{}</th></tr></table>"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<p id="a"></p><p id="a"></p>', "no-dup-id"),
        ("<p><div></div></p>", "close-order"),
        ("<span><p></p></span>", "element-permitted-content"),
        ("<ul><p></p></ul>", "element-permitted-content"),
        ("<details><p></p></details>", "element-required-content"),
        ("<center></center>", "deprecated"),
        ('<p class="a" class="b"></p>', "no-dup-attr"),
        ("<b><i></b></i>", "close-order"),
        (TABLE.format("<h2></h2>"), "element-permitted-content"),
    ],
)
def test_a_page_that_departs_from_the_standard_is_found(html_validator: HtmlValidator, body: str, rule: str) -> None:
    assert rule in {finding.rule for finding in html_validator(PAGE.format(body))}


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Opinnot</h1><p>Äö \N{LINE SEPARATOR} & so on</p>",
        TABLE.format("<details open><summary>Nimi</summary><dl><dt>a<dd>b</dl></details>"),
        '<svg viewBox="0 0 1 1" role="img" aria-label="x"><rect width="1" height="1"/></svg>',
    ],
)
def test_a_page_that_keeps_to_the_standard_is_valid(html_validator: HtmlValidator, body: str) -> None:
    assert html_validator(PAGE.format(body)) == []
