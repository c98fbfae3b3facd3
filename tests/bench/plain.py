"""The plainest WSGI function: it returns bytes that were made before, with the headers they came with."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["BENCH_ANSWER"])
HEADERS = [(name, value) for name, value in json.loads((FOLDER / "headers.json").read_text(encoding="utf-8"))]
BODY = (FOLDER / "body").read_bytes()


def app(environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]
