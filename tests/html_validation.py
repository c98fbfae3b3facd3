"""HTML conformance: content model, required and allowed attributes, unique ids, closed elements.

`html-validate` reads the pages in one Node process that lives as long as the tests.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOOLS = Path(__file__).resolve().parent / "tools"


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a page departs from the standard, and how."""

    rule: str
    message: str
    line: int
    column: int


class HtmlValidator:
    """Call it with a page; an empty list means that the page is valid."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, html: str) -> list[Finding]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        # Escaped, so that no line separator of the page can end the line.
        self._process.stdin.write(json.dumps(html, ensure_ascii=True) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("The HTML validator has stopped: run `make setup`, then look at its message above.")
        return [Finding(one["ruleId"], one["message"], one["line"], one["column"]) for one in json.loads(answer)]


@contextmanager
def start_html_validator() -> Iterator[HtmlValidator]:
    """The validator, until the end of the `with`."""
    node = shutil.which("node")
    if node is None or not (TOOLS / "node_modules" / "html-validate").is_dir():
        raise RuntimeError("The HTML validator is not installed: run `make setup`.")
    with subprocess.Popen(
        [node, "validate.mjs"], cwd=TOOLS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield HtmlValidator(process)
        assert process.stdin is not None
        process.stdin.close()
