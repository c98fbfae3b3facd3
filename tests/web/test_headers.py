"""What every answer tells the browser."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from app.settings import Settings, SettingsError

PRODUCTION = {
    "production": True,
    "base_url": "https://opinnot.example.fi",
    "cas_url": "https://tunnistus.example.fi/cas-oppija",
    "workers": 1,
    "secret_keys": ("a-key-of-production-that-is-long-enough", "an-older-key-of-production-long-enough"),
}


@pytest.fixture
def production(database_url: str) -> Flask:
    return create_app(Settings.for_tests(database_url=database_url, **PRODUCTION))


def get(app: Flask, path: str, host: str = "localhost", **headers: str) -> TestResponse:
    return app.test_client().get(path, base_url=f"https://{host}", headers=headers)


@pytest.mark.parametrize("path", ["/", "/ei-ole", "/health", "/opinnot", "/palaute"])
def test_every_answer_is_guarded(production: Flask, path: str) -> None:
    headers = get(production, path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["form-action"] == "'self' https://tunnistus.example.fi", "sign-out goes on to the provider"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["style-src"].startswith("'sha256-")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert int(headers["Strict-Transport-Security"].removeprefix("max-age=")) >= 31536000


def test_plain_http_promises_no_https(app: Flask) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/").headers


def test_cookies_of_production_are_bound_to_the_host(production: Flask) -> None:
    cookies = get(production, "/palaute?kieli=sv").headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-kieli", "__Host-lomake"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_production_answers_under_its_own_name_only(production: Flask) -> None:
    assert get(production, "/", host="opinnot.example.fi").status_code == 200
    answer = get(production, "/", host="evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_the_demo_never_runs_in_production() -> None:
    with pytest.raises(SettingsError):
        Settings.for_tests(demo=True, **PRODUCTION)


@pytest.mark.parametrize(
    ("path", "caching"), [("/", "private, no-cache"), ("/palaute", "private, no-cache"), ("/ei-ole", "no-store")]
)
def test_what_may_be_kept(app: Flask, path: str, caching: str) -> None:
    assert app.test_client().get(path).headers["Cache-Control"] == caching


def test_a_static_file_is_kept_under_its_version_only(app: Flask) -> None:
    client = app.test_client()
    address = app.jinja_env.globals["static_url"]("favicon.svg")
    file = client.get(address)
    assert file.mimetype == "image/svg+xml"
    assert "immutable" in file.headers["Cache-Control"]
    assert "Set-Cookie" not in file.headers
    assert client.get("/static/0123456789ab/favicon.svg").headers["Cache-Control"] == "no-cache"
    for unknown in (
        "/static/x/none.svg",
        "/static/x/style.css",
        "/static/x/../settings.py",
        "/static/x/%2e%2e/__init__.py",
    ):
        assert client.get(unknown).status_code == 404


def test_the_fonts_of_the_stylesheet_are_served(app: Flask) -> None:
    import re

    client = app.test_client()
    fonts = re.findall(r"url\((/static/[^)]+\.woff2)\)", client.get("/").text)
    assert len(fonts) == 2
    for font in fonts:
        assert client.get(font).mimetype == "font/woff2"


def test_a_proxy_is_believed_only_when_the_settings_say_so(database_url: str) -> None:
    def seen(trusted_proxies: int) -> str:
        from flask import request

        from app.web.gate import public

        app = create_app(Settings.for_tests(database_url=database_url, trusted_proxies=trusted_proxies))
        app.add_url_rule("/who", "who", public(lambda: f"{request.remote_addr} {request.scheme}"))
        headers = {"X-Forwarded-For": "198.51.100.9, 203.0.113.7", "X-Forwarded-Proto": "https"}
        return app.test_client().get("/who", headers=headers).text

    assert seen(0) == "127.0.0.1 http"
    assert seen(1) == "203.0.113.7 https"


@pytest.mark.parametrize(
    ("referer", "status"), [("https://opinnot.example.fi/palaute", 303), ("https://evil.example/", 400)]
)
def test_production_takes_forms_from_its_own_pages_only(production: Flask, referer: str, status: int) -> None:
    client = production.test_client()
    base = "https://opinnot.example.fi"
    page = client.get("/palaute", base_url=base).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "topic": "other", "message": "Hei"}
    answer = client.post("/palaute", base_url=base, data=fields, headers={"Referer": referer})
    assert answer.status_code == status
