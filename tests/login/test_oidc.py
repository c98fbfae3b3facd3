"""Signing in by OpenID Connect, against a provider that speaks the protocol and makes mistakes on purpose."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy import func, select
from werkzeug.test import Client, TestResponse

from app import create_app
from app.database import Database
from app.login.models import LoginSession
from app.persons.models import Henkilo
from app.persons.service import find_by_hetu, link_henkilo, store_henkilo
from app.settings import Settings, SettingsError
from tests.login.oidc_stand_in import CLIENT_ID, StandInProvider, running_provider

OID, OTHER_OID = "1.2.246.562.24.10000000018", "1.2.246.562.24.10000000025"
HETU, FORMER, UNKNOWN = "010106A9322", "240784-9105", "310118-998M"


@pytest.fixture(scope="module")
def provider() -> Iterator[StandInProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture(autouse=True)
def blameless(provider: StandInProvider) -> None:
    provider.claims, provider.mistake, provider.encrypt_for = {"nationalIdentificationNumber": HETU}, "", None


@pytest.fixture
def settings(database_url: str, provider: StandInProvider) -> Settings:
    return Settings.for_tests(
        database_url=database_url,
        oidc_metadata_url=provider.url + "/.well-known/openid-configuration",
        oidc_client_id=CLIENT_ID,
        oidc_client_secret="a-secret-of-ours",
    )


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=OID, hetu=HETU, former_hetut=(FORMER,), kutsumanimi="Aino", sukunimi="Testi")


def begin(visitor: Client) -> str:
    """Go from the sign-in page to the provider; the address to which it sends the browser back."""
    start = visitor.get("/kirjaudu?jatko=/opinnot/miksi-puuttuu")
    assert start.status_code == 303  # there is nothing to choose
    away = visitor.get(start.headers["Location"])
    assert away.status_code == 302
    back = httpx.get(away.headers["Location"], follow_redirects=False)
    return back.headers["Location"].removeprefix("http://127.0.0.1:8000")


def sign_in(app: Flask) -> tuple[Client, TestResponse]:
    visitor = app.test_client()
    return visitor, visitor.get(begin(visitor))


def whose_session(database: Database) -> str | None:
    with database.read() as session:
        return session.scalar(select(LoginSession.henkilo_oid))


def test_who_has_been_recognised_arrives_where_they_wanted(app: Flask, database: Database) -> None:
    visitor, answer = sign_in(app)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/opinnot/miksi-puuttuu")
    assert whose_session(database) == OID
    assert visitor.get("/opinnot").status_code == 200


def test_the_code_is_fetched_with_pkce_and_our_secret(app: Flask, provider: StandInProvider) -> None:
    visitor = app.test_client()
    start = visitor.get(visitor.get("/kirjaudu").headers["Location"])
    asked = {name: value[0] for name, value in parse_qs(urlsplit(start.headers["Location"]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/kirjaudu/oidc/paluu"
    assert len(asked["state"]) > 20
    assert len(asked["nonce"]) >= 20
    back = httpx.get(start.headers["Location"], follow_redirects=False).headers["Location"]
    visitor.get(back.removeprefix("http://127.0.0.1:8000"))
    verifier = provider.token_requests[-1]["code_verifier"]
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert digest == asked["code_challenge"]


@pytest.mark.parametrize(
    "mistake",
    [
        "issuer",
        "audience",
        "nonce",
        "no nonce",
        "expired",
        "from the future",
        "signature",
        "alg none",
        "alg HS256",
        "no ID token",
    ],
)
def test_a_mistaken_id_token_opens_nothing(
    app: Flask, database: Database, provider: StandInProvider, mistake: str
) -> None:
    provider.mistake = mistake
    visitor, answer = sign_in(app)
    check_refused(answer, database)
    assert visitor.get("/opinnot").status_code == 303


def test_a_wrong_state_a_replay_and_another_browser_open_nothing(app: Flask, database: Database) -> None:
    visitor = app.test_client()
    back = begin(visitor)
    check_refused(app.test_client().get(back), database)
    check_refused(visitor.get(back.replace("state=", "state=x")), database)
    assert visitor.get(back).status_code == 303
    with database.write() as session:
        session.delete(session.scalars(select(LoginSession)).one())
    check_refused(visitor.get(back), database)


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?error=access_denied", "?code=&state=", "?code=%00&state=%ff"]
)
def test_a_return_that_nobody_began_opens_nothing(app: Flask, database: Database, query: str) -> None:
    check_refused(app.test_client().get("/kirjaudu/oidc/paluu" + query), database)


def check_refused(answer: TestResponse, database: Database) -> None:
    """The same calm page for everything: only ids of the request and the links to itself differ."""
    assert answer.status_code == 400
    REFUSALS.add(rub_out(answer.text))
    assert len(REFUSALS) == 1
    assert "Kirjautuminen" in answer.text
    assert whose_session(database) is None


REFUSALS: set[str] = set()
"""The different pages of refusal that the tests of this process have seen."""


def rub_out(page: str) -> str:
    assert "code=" not in page
    assert "state=" not in page
    page = re.sub(r'/kirjaudu/oidc/(paluu|alku)[^"]*', "itself", page)
    return re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}", "id", page)


def test_a_provider_that_is_down_gives_the_calm_page(database_url: str, database: Database) -> None:
    app = create_app(
        Settings.for_tests(
            database_url=database_url,
            oidc_metadata_url="http://127.0.0.1:9/.well-known/openid-configuration",
            oidc_client_id=CLIENT_ID,
            oidc_client_secret="x",
        )
    )
    check_refused(app.test_client().get("/kirjaudu/oidc/alku"), database)


@pytest.mark.parametrize(
    "claims",
    [
        {"personOid": OID},
        {"personOid": OID, "nationalIdentificationNumber": UNKNOWN},
        {"urn:oid:1.2.246.21": HETU},
        {"nationalIdentificationNumber": FORMER},
        {"personOid": OTHER_OID},
        {"personOid": "not-an-oid", "nationalIdentificationNumber": HETU},
    ],
)
def test_numbers_lead_to_the_person_in_use(
    app: Flask, database: Database, provider: StandInProvider, claims: dict[str, str]
) -> None:
    with database.write() as session:
        store_henkilo(session, oid=OTHER_OID)
        link_henkilo(session, OTHER_OID, OID)
    provider.claims = claims
    sign_in(app)
    assert whose_session(database) == OID


def test_somebody_in_no_register_gets_the_empty_page(app: Flask, database: Database, provider: StandInProvider) -> None:
    provider.claims = {"nationalIdentificationNumber": UNKNOWN, "given_name": "Uusi", "family_name": "Tulija"}
    visitor, answer = sign_in(app)
    assert answer.status_code == 303
    page = visitor.get("/opinnot").text
    assert "Uusi" in page
    assert "1.2.246.562.24.0" not in page  # our own number is no oppijanumero
    with database.read() as session:
        henkilo = find_by_hetu(session, UNKNOWN)
        assert henkilo is not None
        assert henkilo.generated


def test_who_has_no_finnish_number_is_the_same_person_next_time(
    app: Flask, database: Database, provider: StandInProvider
) -> None:
    provider.claims = {"sub": "eidas-1", "family_name": "Müller"}
    sign_in(app)
    sign_in(app)
    provider.claims = {"sub": "eidas-2", "family_name": "Novák"}
    sign_in(app)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Henkilo)) == 3
        assert session.scalar(select(func.count(LoginSession.henkilo_oid.distinct()))) == 2


def test_sign_out_ends_the_providers_session_too(app: Flask, database: Database, provider: StandInProvider) -> None:
    visitor, _ = sign_in(app)
    token = visitor.get("/palaute").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = visitor.post("/kirjaudu-ulos", data={"csrf_token": token})
    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    asked = parse_qs(target.query)
    assert f"{target.scheme}://{target.netloc}{target.path}" == provider.url + "/logout"
    assert asked["post_logout_redirect_uri"] == ["http://127.0.0.1:8000/kirjaudu-ulos"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert provider.url in answer.headers["Content-Security-Policy"]
    assert whose_session(database) is None
    assert visitor.get("/opinnot").status_code == 303


def test_the_session_row_holds_no_hetu_and_no_id_token(app: Flask, database: Database) -> None:
    sign_in(app)
    with database.read() as session:
        row = session.scalars(select(LoginSession)).one()
        told = repr({column.key: getattr(row, column.key) for column in LoginSession.__table__.columns})
    assert row.sealed_hint
    assert HETU not in told
    assert "eyJ" not in told


def test_a_session_planted_before_sign_in_is_not_the_one_after(app: Flask) -> None:
    visitor = app.test_client()
    visitor.set_cookie("istunto", "planted-by-somebody")
    assert visitor.get("/kirjaudu").status_code == 200  # tells that a session has ended, and offers the way
    away = visitor.get("/kirjaudu/oidc/alku").headers["Location"]
    back = httpx.get(away, follow_redirects=False).headers["Location"]
    answer = visitor.get(back.removeprefix("http://127.0.0.1:8000"))
    assert "istunto=planted" not in str(answer.headers.getlist("Set-Cookie"))
    cookie = visitor.get_cookie("istunto")
    assert cookie is not None
    assert cookie.value != "planted-by-somebody"


def write_keys(path: Path, *keys: RSAKey) -> str:
    path.write_text(json.dumps(KeySet(list(keys)).as_dict(private=True)))
    return str(path)


def test_a_client_with_a_key_signs_who_it_is_and_opens_encrypted_tokens(
    database_url: str, database: Database, provider: StandInProvider, tmp_path: Path
) -> None:
    signing = RSAKey.generate_key(2048, {"kid": "our-signing-key", "use": "sig", "alg": "RS256"})
    opening = RSAKey.generate_key(2048, {"kid": "our-opening-key", "use": "enc"})
    provider.encrypt_for = opening
    app = create_app(
        Settings.for_tests(
            database_url=database_url,
            oidc_metadata_url=provider.url + "/.well-known/openid-configuration",
            oidc_client_id=CLIENT_ID,
            oidc_signing_keys_file=write_keys(tmp_path / "sign.json", signing),
            oidc_decryption_keys_file=write_keys(tmp_path / "open.json", opening),
        )
    )
    sign_in(app)
    assert whose_session(database) == OID
    asked = provider.token_requests[-1]
    assert asked["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assertion = jwt.decode(asked["client_assertion"], signing)
    assert assertion.header["kid"] == "our-signing-key"
    assert (assertion.claims["iss"], assertion.claims["sub"]) == (CLIENT_ID, CLIENT_ID)
    assert assertion.claims["aud"] == provider.url + "/token"


def test_an_encrypted_token_that_we_cannot_open_is_refused(
    app: Flask, database: Database, provider: StandInProvider
) -> None:
    provider.encrypt_for = RSAKey.generate_key(2048)
    check_refused(sign_in(app)[1], database)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"keys": 1}', b'{"keys": [{"kty": "RSA"}]}'])
def test_unreadable_keys_stop_the_start(database_url: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(content)
    settings = Settings.for_tests(
        database_url=database_url,
        oidc_metadata_url="https://provider.example/.well-known/openid-configuration",
        oidc_client_id=CLIENT_ID,
        oidc_signing_keys_file=str(tmp_path / "keys.json"),
    )
    with pytest.raises(SettingsError, match="OIDC_SIGNING_KEYS_FILE"):
        create_app(settings)
