"""Several ways of signing in at once, in a real browser without script: the npm `oidc-provider` with our own keys and
encrypted ID tokens, a CAS server with its single log-out, and the demo's choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.database import Database
from app.demo.identity import make_hetu
from app.demo.people import PEOPLE
from app.persons.service import store_henkilo
from tests.browser.conftest import USER_AGENT
from tests.login.npm_provider import CLIENT_ID, OurKeys, running_npm_provider, write_keys
from tests.login.test_cas import CasServer, running_cas
from tests.reports.cases_made import GUARDIAN, store_people
from tests.serving import LiveServer, find_free_port, serve

PERSON = PEOPLE[0]
HETU = make_hetu(PERSON.born, 952)
STUDY = "Tähtitiede"
KEY = "a-key-of-the-tests-that-is-long-enough"
LOGOUT = (
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="LR-1" Version="2.0">'
    "<samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
)


@dataclass(frozen=True)
class Ways:
    """The service, and the providers that it knows."""

    service: LiveServer
    provider_url: str
    cas: CasServer


@pytest.fixture(scope="module")
def cas() -> Iterator[CasServer]:
    with running_cas() as cas:
        cas.attributes = {"personOid": GUARDIAN, "nationalIdentificationNumber": HETU}
        yield cas


def serve_with(folder: Path, cas: CasServer, port: int, keys: OurKeys) -> Iterator[LiveServer]:
    url = f"sqlite:///{folder / 'service.db'}"
    database = Database(url)
    database.upgrade()
    store_people(database)
    with database.write() as session:
        store_henkilo(session, oid=GUARDIAN, hetu=HETU)
    database.dispose()
    for name, key in (("signing", keys.signing), ("decryption", keys.decryption)):
        (folder / f"{name}.json").write_text(write_keys(key))
    with serve(
        ["serve"],
        folder,
        DATABASE_URL=url,
        DEMO="1",
        SECRET_KEYS=KEY,
        DATA_KEYS=f"{KEY}-of-data",
        CAS_URL=cas.url,
        OIDC_METADATA_URL=f"http://127.0.0.1:{port}/.well-known/openid-configuration",
        OIDC_CLIENT_ID=CLIENT_ID,
        OIDC_SIGNING_KEYS_FILE=str(folder / "signing.json"),
        OIDC_DECRYPTION_KEYS_FILE=str(folder / "decryption.json"),
    ) as server:
        yield server


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory, cas: CasServer) -> Iterator[Ways]:
    keys, port = OurKeys.make(), find_free_port()
    for service in serve_with(tmp_path_factory.mktemp("ways"), cas, port, keys):
        claims = {"urn:oid:1.2.246.21": HETU, "given_name": "Riikka", "family_name": "Kuusi"}
        with running_npm_provider(port, service.url, keys.public(), "subject-1", claims):
            yield Ways(service, f"http://127.0.0.1:{port}", cas)


@pytest.fixture
def page(browser: Browser, ways: Ways) -> Iterator[Page]:
    context = browser.new_context(
        base_url=ways.service.url, java_script_enabled=False, locale="fi-FI", user_agent=USER_AGENT
    )
    yield context.new_page()
    context.close()


def identify(page: Page) -> None:
    """By the npm provider's page, to the studies."""
    page.goto("/kirjaudu/oidc/alku?jatko=/opinnot")
    page.get_by_role("button", name="Identify").click()


def test_each_way_is_offered_by_its_name(page: Page) -> None:
    page.goto("/kirjaudu?kieli=fi")
    for path in ("/kirjaudu/oidc/alku", "/kirjaudu/cas/alku"):
        expect(page.locator(f"a[href^='{path}']")).to_have_count(1)
    expect(page.locator(f"button[name=henkilo][value='{GUARDIAN}']")).to_have_count(1)


def test_who_signs_in_by_our_key_and_an_encrypted_token_sees_their_studies(page: Page, ways: Ways) -> None:
    identify(page)
    page.wait_for_url("**/opinnot*")
    expect(page.locator("main")).to_contain_text(STUDY)
    page.locator("form[action='/kirjaudu-ulos'] button").click()
    page.wait_for_url(f"{ways.provider_url}/session/end*")
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/kirjaudu-ulos*")
    page.goto("/kirjaudu/oidc/alku?jatko=/opinnot")
    expect(page.get_by_role("button", name="Identify")).to_be_visible()  # the provider's session has ended too


def test_a_key_that_the_provider_does_not_know_gets_the_calm_page(
    browser: Browser, cas: CasServer, tmp_path: Path
) -> None:
    port = find_free_port()
    for service in serve_with(tmp_path, cas, port, OurKeys.make()):
        with running_npm_provider(port, service.url, OurKeys.make().public(), "subject-1", {}):
            page = browser.new_page(base_url=service.url, java_script_enabled=False, user_agent=USER_AGENT)
            identify(page)
            page.wait_for_url("**/kirjaudu/oidc/paluu*")
            expect(page.locator("h1")).to_be_visible()
            page.goto("/")
            expect(page.locator("form[action='/kirjaudu-ulos']")).to_have_count(0)
            page.context.close()


@pytest.mark.parametrize("told", ["personOid", "nationalIdentificationNumber"])
def test_the_cas_server_lets_in_and_ends_the_session(page: Page, ways: Ways, told: str) -> None:
    cas = ways.cas
    cas.attributes = {told: GUARDIAN if told == "personOid" else HETU}
    page.goto("/kirjaudu?kieli=fi&jatko=/opinnot")
    page.locator("a[href^='/kirjaudu/cas/alku']").click()
    page.wait_for_url("**/opinnot*")
    expect(page.locator("main")).to_contain_text(STUDY)
    ticket, service = cas.given[-1]
    answer = httpx.post(service, data={"logoutRequest": LOGOUT.format(ticket=ticket)})
    assert answer.is_success
    page.goto("/opinnot")
    assert "/kirjaudu" in page.url
    assert STUDY not in page.content()


def test_sign_out_goes_on_to_the_cas_servers_own(page: Page, ways: Ways) -> None:
    ways.cas.attributes = {"personOid": GUARDIAN}
    page.goto("/kirjaudu/cas/alku?jatko=/opinnot")
    page.wait_for_url("**/opinnot*")
    page.locator("form[action='/kirjaudu-ulos'] button").click()
    page.wait_for_url(f"{ways.cas.url}/logout*")
    page.goto("/opinnot")
    assert "/kirjaudu" in page.url


def test_the_demos_choice_works_beside_them(page: Page) -> None:
    page.goto("/kirjaudu?jatko=/opinnot")
    page.locator(f"button[name=henkilo][value='{GUARDIAN}']").click()
    page.wait_for_url("**/opinnot*")
    expect(page.locator("main")).to_contain_text(STUDY)
