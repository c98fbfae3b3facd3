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
