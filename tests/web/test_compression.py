"""Compressed answers, and when they are not."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from app.settings import Settings


@pytest.fixture
def app() -> Flask:
    return create_app(Settings.for_tests())


def get(app: Flask, path: str, cookie: bool = False, **headers: str) -> TestResponse:
    client = app.test_client()
    if cookie:
        client.set_cookie("kieli", "fi")
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("br;q=0, gzip;q=0", None),
        ("", None),
        ("deflate", None),
    ],
)
def test_the_browser_chooses(app: Flask, accepted: str, encoding: str | None) -> None:
    plain = get(app, "/").data
    answer = get(app, "/", Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    decompress = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert decompress(answer.data) == plain
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert encoding is None or len(answer.data) < len(plain) / 2


def test_what_would_not_shrink_stays(app: Flask) -> None:
    assert "Content-Encoding" not in get(app, "/health", Accept_Encoding="br").headers
    font = app.jinja_env.globals["static_url"]("fonts/source-sans-3-latin-wght-normal.woff2")
    assert "Content-Encoding" not in get(app, font, Accept_Encoding="br").headers


@pytest.mark.parametrize(
    ("path", "cookie", "site", "is_compressed"),
    [
        ("/?x=guess", True, "cross-site", False),
        ("/?x=guess", True, "same-site", False),
        ("/?x=guess", True, "same-origin", True),
        ("/?x=guess", True, "none", True),
        ("/?x=guess", False, "cross-site", True),
        ("/", True, "cross-site", True),
    ],
)
def test_text_of_another_site_is_not_compressed_with_secrets(
    app: Flask, path: str, cookie: bool, site: str, is_compressed: bool
) -> None:
    answer = get(app, path, cookie, Accept_Encoding="br", Sec_Fetch_Site=site)
    assert ("Content-Encoding" in answer.headers) == is_compressed
