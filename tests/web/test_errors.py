"""Error pages: in three languages, without database or session."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, abort

from app import create_app
from app.register.words import LANGUAGES
from app.settings import Settings
from app.web.errors import PAGES
from app.web.gate import public
from tests.browser_client import Browser


def fail() -> str:
    raise RuntimeError("a secret of the inside")


@pytest.fixture(params=["working", "broken"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """The service, with a database and with a database whose file is no database."""
    file = tmp_path / "test.db"
    app_settings = Settings.for_tests(database_url=f"sqlite:///{file}", max_upload_bytes=2000)
    app = create_app(app_settings)
    if request.param == "broken":
        file.write_bytes(b"this is no database" * 100)
    else:
        app.extensions["database"].upgrade()
    app.add_url_rule("/abort/<int:code>", "abort", public(abort))
    app.add_url_rule("/fail", "fail", public(fail))
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", sorted(PAGES))
def test_each_error_has_a_page_that_tells_what_to_do(app: Flask, code: int, lang: str) -> None:
    browser = Browser(app)
    browser.client.set_cookie("istunto", "whatever")
    page = browser.open(f"/abort/{code}?kieli={lang}", status=code)
    assert page.lang == lang
    assert page.h1
    assert page.find("//main//li")
    assert page.find("//main//a[@href='/']")
    assert page.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in page.headers) == (code in (429, 503))


def test_each_error_has_words_of_its_own() -> None:
    assert len({str(page.heading) for page in PAGES.values()}) == len(PAGES) == 8


def test_an_error_without_a_page_of_its_own_borrows_one(app: Flask) -> None:
    assert Browser(app).open("/abort/415?kieli=en", status=415).h1 == "We could not read your request"
    assert Browser(app).open("/abort/501?kieli=en", status=501).h1 == "Something went wrong on our side"


@pytest.mark.usefixtures("logs")
def test_a_failure_shows_a_number_and_nothing_of_the_inside(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    page = Browser(app).open("/fail?kieli=en", status=500)
    assert "secret of the inside" not in page.html
    (number,) = [words.split(": ")[1] for words in page.texts("//main//p") if words.startswith("Number of the error")]
    assert f'"request_id": "{number}"' in capsys.readouterr().err


def test_a_wrong_method_tells_the_right_ones(app: Flask) -> None:
    page = Browser(app).send("POST", "/saavutettavuus", status=405)
    assert "GET" in page.headers["Allow"]


def test_too_large_a_form(app: Flask) -> None:
    assert Browser(app).send("POST", "/palaute", {"message": "x" * 3000}, status=413).h1


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    page = Browser(app, "en").send("POST", "/palaute", {"message": "x"}, status=400)
    assert page.h1 == "The form is no longer valid"


@pytest.mark.parametrize("path", ["/", "/saavutettavuus", "/tietosuoja", "/palaute"])
def test_public_pages_stay_up_whatever_the_database_does(app: Flask, path: str) -> None:
    browser = Browser(app)
    browser.client.set_cookie("istunto", "whatever")
    assert browser.open(path).status == 200


def test_health_tells_the_state_of_the_database(app: Flask, request: pytest.FixtureRequest) -> None:
    is_broken = "broken" in request.node.name
    assert app.test_client().get("/health").status_code == (503 if is_broken else 200)


def test_personal_pages_need_the_database(app: Flask, request: pytest.FixtureRequest) -> None:
    browser = Browser(app)
    browser.client.set_cookie("istunto", "whatever")
    if "broken" in request.node.name:
        assert browser.open("/opinnot?kieli=en", status=503).h1 == "The service is not available just now"
    else:
        assert browser.client.get("/opinnot").status_code == 303
