"""A recipient of a link: a browser that keeps nothing, and the links that the tests give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from app.database import Database, utc_now
from app.sharing.lifecycle import day_of
from app.sharing.making import MadeShare, create_share
from app.sharing.shares import token_of
from app.sources.gather import Registers
from tests.sharing.shared import OWNER, draft, keys_of, store_people

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
NAME = "Mainio"
"""The owner's family name."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links of one owner in the app's own database."""

    app: Flask
    registers: Registers

    def make(self, chosen: int | None = None, now: datetime | None = None, **changes: Any) -> MadeShare:
        """A link: of everything, or of so many of the owner's attainments."""
        now = now or utc_now()
        keys = tuple(keys_of(self.registers)[:chosen]) if chosen else ()
        given: dict[str, Any] = {"form_key": uuid4().hex, "last_day": day_of(now) + timedelta(days=30), **changes}
        return create_share(self.registers, self.app.extensions["seal"], OWNER, draft(keys, **given), now)

    def path(self, made: MadeShare) -> str:
        return f"/jako/{token_of(self.app.extensions['settings'].secret_keys, made.share)}"

    def path_of(self, chosen: int | None = None, **changes: Any) -> str:
        return self.path(self.make(chosen, **changes))


def make_links(app: Flask, database: Database) -> Links:
    return Links(app, store_people(database))


def ask(app: Flask, path: str, method: str = "GET", *, agent: str = CHROME, **given: Any) -> TestResponse:
    """One request of a browser that has no cookies and gets none. `address` is where it comes from."""
    headers = {"User-Agent": agent, "Accept": "text/html,*/*;q=0.8", **given.pop("headers", {})}
    client = app.test_client()
    answer = client.open(
        path, method=method, headers=headers, environ_base={"REMOTE_ADDR": given.pop("address", "192.0.2.1")}, **given
    )
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    return answer
