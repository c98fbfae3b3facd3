"""Signing in and out by a real provider of OpenID Connect, in a real browser, without script."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from app.database import Database
from tests.browser.conftest import USER_AGENT
from tests.reports.cases_made import GUARDIAN, store_people
from tests.serving import LiveServer, serve

SUBJECT = "riikka"
CLAIMS = {"personOid": GUARDIAN, "given_name": "Riikka", "family_name": "Kuusi"}
STUDY = "Tähtitiede"
"""A subject of her record"""
KEY = "a-key-of-the-tests-that-is-long-enough"
SIGNED_OUT = {"fi": "Olet kirjautunut ulos", "sv": "Du har loggat ut"}
STEPS_BACK = 3
"""From the page that tells of it over the provider's page to the studies, and to where the visitor came from"""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")
"""The provider's own."""


@pytest.fixture(scope="module")
def provider_url() -> Iterator[str]:
    user = User(sub=SUBJECT, claims=dict(CLAIMS))
    with run_server_in_thread(require_nonce=True, user_claims=[user]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, provider_url: str) -> Iterator[LiveServer]:
    """The service outside the demo, with one way of signing in."""
    folder = tmp_path_factory.mktemp("sign-in")
    url = f"sqlite:///{folder / 'service.db'}"
    database = Database(url)
    database.upgrade()
    store_people(database)
    database.dispose()
    with serve(
        ["serve"],
        folder,
        DATABASE_URL=url,
        SECRET_KEYS=KEY,
        DATA_KEYS=KEY,
        OIDC_METADATA_URL=f"{provider_url}/.well-known/openid-configuration",
        OIDC_CLIENT_ID="omaopintopolku",
        OIDC_CLIENT_SECRET="a-secret-of-ours",
    ) as server:
        yield server


@pytest.fixture
def visit(browser: Browser, service: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=service.url, java_script_enabled=False, locale="fi-FI", user_agent=USER_AGENT
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, lang: str, wanted: str = "/opinnot") -> None:
    """From a page of one's own by the provider's page to it."""
    page.goto(f"{wanted}?kieli={lang}")
    page.locator(f"button[name=sub][value={SUBJECT}]").click()
    page.wait_for_url(f"**{wanted}*")


@pytest.mark.parametrize("lang", SIGNED_OUT)
def test_a_person_signs_in_sees_their_studies_and_signs_out(visit: Page, provider_url: str, lang: str) -> None:
    page = visit
    sign_in(page, lang)
    assert page.locator("html").get_attribute("lang") == lang
    expect(page.locator(".account")).to_contain_text("Riikka Kuusi")
    expect(page.locator("main")).to_contain_text(STUDY)
    page.locator("form[action='/kirjaudu-ulos'] button").click()
    page.wait_for_url(f"{provider_url}/oauth2/end_session*")  # the provider ends its session too
    page.get_by_role("button", name="End session").click()
    page.wait_for_url("**/kirjaudu-ulos*")
    expect(page.locator("h1")).to_have_text(SIGNED_OUT[lang])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    for _ in range(STEPS_BACK):
        page.go_back()
        assert STUDY not in page.content()
    assert "/opinnot" in asked  # the browser had not kept the page, and was not given it again
    page.goto("/opinnot")
    assert page.url.startswith(provider_url)  # only to sign in anew


def test_who_is_not_let_in_by_the_provider_gets_a_calm_page(visit: Page) -> None:
    page = visit
    page.goto("/opinnot?kieli=fi")
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url("**/kirjaudu/oidc/paluu*")
    expect(page.locator("h1")).to_contain_text("Kirjautuminen")
    page.goto("/")
    expect(page.locator("form[action='/kirjaudu-ulos']")).to_have_count(0)


def test_the_sessions_cookie_is_closed_to_scripts_and_another_after_each_sign_in(visit: Page) -> None:
    page = visit
    found = []
    for _ in range(2):
        sign_in(page, "fi", "/kaytto")
        (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"].endswith("istunto")]
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"
        found.append(cookie["value"])
        page.goto("/kirjaudu-ulos")
        page.locator("main form[action='/kirjaudu-ulos'] button").click()
        page.get_by_role("button", name="End session").click()
    assert found[0] != found[1]
