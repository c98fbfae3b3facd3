"""Every KOSKI document of the corpus, in three languages, for three viewers: renders, is valid HTML, says everything.

`CORPUS` names the folder; without it these tests are skipped with a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from app.register.names import Directory
from tests.conformance.pages import PIECES, TODAY, pages, visible_text
from tests.conformance.values import Codes, Walker

if TYPE_CHECKING:
    from tests.html_validation import HtmlValidator

pytestmark = pytest.mark.corpus

ENOUGH = 0.995
"""Share of the values a viewer may see that must stand on the page."""
FORBIDDEN = re.compile(r"\bNone\b|[{}]|\?\?\?|%\(|Traceback|<function|object at 0x")
"""What must never stand in the text of a page: Python's or the template's own words, unfilled places."""


@pytest.mark.parametrize("number", range(PIECES))
def test_every_document_says_everything_in_every_language_to_every_viewer(
    corpus: Path, codes: Codes, directory: Directory, html_validator: HtmlValidator, number: int
) -> None:
    looked_for = 0
    missing: list[str] = []
    wrong: list[str] = []
    for path, viewer, lang, page in pages(corpus, directory, number):
        where = f"{path.name} {viewer} {lang}"
        text = visible_text(page)
        document = msgspec.json.decode(path.read_bytes())
        own_words = " ".join(_strings(document))
        wrong += [
            f"{where}: {found[0]!r} in {text[max(found.start() - 30, 0) : found.end() + 30]!r}"
            for found in FORBIDDEN.finditer(text)
            if found[0] not in own_words
        ]
        wrong += [f"{where}: {finding}" for finding in html_validator(page)]
        for expected in Walker(codes, viewer, lang, TODAY).document(document):
            looked_for += 1
            if not any(value in text for value in expected.texts):
                missing.append(f"{where}: {expected.place} = {expected.texts}")
    assert not wrong, "\n".join(wrong[:20])
    assert looked_for > 1000, "the walk finds values"
    assert len(missing) <= (1 - ENOUGH) * looked_for, "\n".join(missing[:20])


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value
