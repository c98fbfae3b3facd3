"""axe-core in an open page: the rules of WCAG 2.2, levels A and AA, and nothing besides."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.html_validation import TOOLS

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


@cache
def read_axe() -> str:
    return (TOOLS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def lay_out_everything(page: Page) -> None:
    """Give every part of the page its real place and size, as a visitor sees it on arriving there.

    A part far from the screen with `content-visibility: auto` has only a guessed size, and what stands in it lies over
    what follows: a picture that nobody ever gets to see.
    """
    page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("* { content-visibility: visible !important; }");
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }"""
    )


def find_violations(page: Page) -> list[str]:
    """What axe objects to: one line for each rule and element."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(read_axe())
    result: dict[str, Any] = page.evaluate(
        """tags => axe.run(document, {
            runOnly: { type: "tag", values: tags },
            resultTypes: ["violations"],
        })""",
        WCAG,
    )
    return [
        f"{violation['id']}: {node['html'][:160]} – {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
