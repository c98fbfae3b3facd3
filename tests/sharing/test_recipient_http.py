"""What the real service sends to links that open nothing, headers and all."""

from __future__ import annotations

from pathlib import Path

import httpx

from app.demo.keys import keep_keys
from app.tokens import TokenSigner, new_id
from tests.serving import LiveServer, serve_demo

FORMS = [("", "text/html"), ("", "application/json"), (".json", "*/*"), ("", "garbage;;q=x")]


def fetch(server: LiveServer, path: str, method: str = "GET", accept: str = "text/html") -> tuple[object, ...]:
    """Status, headers but the clock's, and body."""
    answer = httpx.request(method, f"{server.url}{path}", headers={"Accept": accept}, timeout=30)
    headers = sorted((name, value) for name, value in answer.headers.multi_items() if name != "date")
    return answer.status_code, headers, answer.content


def test_forged_and_unknown_are_the_same_and_odd_addresses_break_nothing(tmp_path: Path) -> None:
    with serve_demo(tmp_path) as server:
        keys = keep_keys(tmp_path / "demo.avaimet", {})["secret_keys"]
        unknown = TokenSigner(keys, "jako").sign(new_id())
        forged = TokenSigner(("a-key-of-somebody-else-that-is-long-enough",), "jako").sign(new_id())
        for ending, accept in FORMS:
            for method in ("GET", "HEAD", "POST"):
                told = [fetch(server, f"/jako/{token}{ending}", method, accept) for token in (unknown, forged)]
                assert told[0] == told[1], (ending, accept, method)
                assert told[0][0] == 404
        odd = ["", "/", "/x.json", f"/{unknown}/", f"/{unknown}.json/", "/" + "A" * 6000, "/%C3%A4", "/%FF%00", "/../x"]
        for path in odd:
            for method in ("GET", "HEAD", "OPTIONS", "PUT"):
                status = fetch(server, f"/jako{path}", method)[0]
                assert isinstance(status, int)
                assert status < 500, (path, method)
