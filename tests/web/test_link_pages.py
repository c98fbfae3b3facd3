"""Pages that a signed link opens: no cookie, no referrer, no other site's forms; also when something goes wrong."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask, request
from flask_babel import gettext

from app import create_app
from app.settings import Settings
from app.web.gate import public
from app.web.limits import limiter
from app.web.link_pages import address_and_link, declare_link_pages
from app.web.locale import current_language, offer_language
from app.web.visitors import current_visitor

PREFIX = "/linkki"


@pytest.fixture
def app() -> Flask:
    app = create_app(Settings.for_tests(demo=True))
    pages = Blueprint("link_pages_tried", __name__)
    declare_link_pages(pages, PREFIX)

    @pages.route(f"{PREFIX}/<token>", methods=["GET", "POST"])
    @public
    @limiter.limit("3/minute", key_func=address_and_link)
    def show(token: str) -> str:
        if token == "broken":
            raise RuntimeError(token)
        if "oma" in request.args:
            offer_language(request.args["oma"])
        assert not current_visitor().is_signed_in
        return f"{current_language()} {gettext('Skip to content')}"

    app._got_first_request = False
    app.register_blueprint(pages)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/linkki/avain?kieli=sv", 200),
        ("POST", "/linkki/avain?kieli=sv", 200),
        ("PUT", "/linkki/avain?kieli=sv", 405),
        ("GET", "/linkki/broken?kieli=sv", 500),
        ("GET", "/linkki/a/b?kieli=sv", 404),
        ("GET", "/linkki?kieli=sv", 404),
    ],
)
def test_no_answer_sets_a_cookie_or_may_be_kept(app: Flask, method: str, path: str, status: int) -> None:
    answer = app.test_client().open(path, method=method)
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_other_pages_are_as_before(app: Flask) -> None:
    answer = app.test_client().get("/linkkitalo?kieli=sv")
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" in answer.headers


def test_cookies_are_not_read(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("kieli", "sv")
    client.set_cookie("istunto", "x" * 43)
    assert client.get("/linkki/avain").text.startswith("fi ")


@pytest.mark.parametrize(
    ("path", "accepted", "lang"),
    [
        ("/linkki/avain?kieli=en&oma=sv", "fi", "en"),
        ("/linkki/avain?oma=sv", "en", "sv"),
        ("/linkki/avain?kieli=de&oma=sv", "en", "sv"),
        ("/linkki/avain", "sv-FI, en;q=0.5", "sv"),
        ("/linkki/avain", "de", "fi"),
    ],
)
def test_the_language_is_the_readers_then_the_links_then_the_browsers(
    app: Flask, path: str, accepted: str, lang: str
) -> None:
    assert app.test_client().get(path, headers={"Accept-Language": accepted}).text.startswith(f"{lang} ")


@pytest.mark.parametrize(
    ("site", "status"), [(None, 200), ("same-origin", 200), ("same-site", 403), ("cross-site", 403), ("none", 403)]
)
def test_what_another_site_had_the_browser_send_is_refused(app: Flask, site: str | None, status: int) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert app.test_client().post("/linkki/avain", headers=headers).status_code == status
    assert app.test_client().get("/linkki/avain", headers=headers).status_code == 200


def test_a_limit_counts_an_address_at_one_link(app: Flask) -> None:
    client = app.test_client()
    assert [client.get("/linkki/yksi").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/linkki/toinen").status_code == 200
    assert client.get("/linkki/yksi", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
