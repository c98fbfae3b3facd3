"""The pages of a corpus: rendered as the command line does, in pieces that two processes can share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import lxml.html

from app.cli.rendering import Renderer, make_app
from app.register.names import Directory
from app.register.visibility import Viewer
from tests.conformance.values import LANGUAGES

TODAY = date(2026, 11, 23)
PIECES = 24
"""The corpus is walked in this many tests."""


def piece_of(corpus: Path, number: int) -> list[Path]:
    return sorted((corpus / "koski").glob("*.json"))[number::PIECES]


@cache
def app_once() -> Any:
    return make_app()


def visible_text(html: str) -> str:
    """The words of a page, white space collapsed; no style or script."""
    tree = lxml.html.document_fromstring(html)
    for element in tree.iter("style", "script"):
        element.text = ""
    return " ".join(" ".join(tree.itertext()).split())


def pages(corpus: Path, directory: Directory, number: int) -> Iterator[tuple[Path, Viewer, str, str]]:
    """(document, viewer, language, page) for every combination of a piece."""
    for viewer, lang in product(Viewer, LANGUAGES):
        renderer = Renderer(app_once(), directory, viewer, lang, TODAY)
        for path in piece_of(corpus, number):
            yield path, viewer, lang, renderer.render(path.read_bytes())
