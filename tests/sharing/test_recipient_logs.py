"""A link's token, PIN and ticket stand in no log, whatever happens to the request.

Figures hold endpoints only: tests/web/test_metrics.py.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import httpx

from app.demo.keys import keep_keys
from app.tokens import TokenSigner, new_id
from tests.serving import serve_demo


def test_token_stands_in_no_log_of_the_real_service(tmp_path: Path) -> None:
    with serve_demo(tmp_path, LOG_LEVEL="DEBUG") as server:
        keys = keep_keys(tmp_path / "demo.avaimet", {})["secret_keys"]
        token = TokenSigner(keys, "jako").sign(new_id())
        pin, ticket = "471182", "dGlja2V0IG9mIHRoZSB0ZX.c2Fs.c2lnbmF0dXJlIG9mIHRoZSB0aWNrZXQgdGhhdCBpcyBs"
        path = f"{server.url}/jako/{token}"
        with httpx.Client(headers={"Jako-Lippu": ticket}) as client:
            statuses = [
                client.get(path).status_code,
                client.get(f"{path}.json").status_code,
                client.get(f"{path}.").status_code,
                client.put(path).status_code,
                client.post(path, data={"pin": pin, "lippu": ticket}).status_code,
                client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code,
                client.get(f"{server.url}/jako/{token[:40]}/{token[40:]}").status_code,
            ]
            assert statuses == [404, 404, 404, 405, 404, 403, 404]
            _break(tmp_path / "demo.db")
            assert client.get(path).status_code >= 500
        log = server.log.read_text(errors="replace")
    assert "shared.show_shared" in log
    assert "no such table" in log, "the failure is told"
    for secret in (token, token[:22], token[23:50], pin, ticket):
        assert secret not in log
    assert not re.search(r"/jako/(?!<)[\w.-]{20,}", log)


def _break(path: Path) -> None:
    """The table of links is gone: each look for one fails with a traceback."""
    with sqlite3.connect(path, timeout=30) as connection:
        connection.execute("ALTER TABLE share_link RENAME TO share_link_gone")
    connection.close()
