"""Signing in by CAS, against a server that speaks the protocol: tickets, attributes, single log-out, bad answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.sax.saxutils import escape

import httpx
import pytest
from flask import Flask, Response, redirect, request
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.test import Client, TestResponse

from app.database import Database
from app.login.cas import read_logout_ticket
from app.login.models import LoginSession
from app.persons.service import store_henkilo
from app.settings import Settings

OID, HETU, OTHERS_HETU = "1.2.246.562.24.10000000018", "010106A9322", "240784-9105"
OURS = "http://127.0.0.1:8000"
CAS = 'xmlns:cas="http://www.yale.edu/tp/cas"'


@dataclass
class CasServer:
    """`answer` overrides what a ticket is answered with."""

    attributes: dict[str, str] = field(default_factory=dict)
    answer: str | None = None
    url: str = ""
    tickets: dict[str, str] = field(default_factory=dict)
    given: list[tuple[str, str]] = field(default_factory=list)
    """Every ticket that was given, with its service"""

    def validate(self, ticket: str, service: str) -> str:
        if self.answer is not None:
            return self.answer
        if self.tickets.pop(ticket, None) != service:
            return answer_with('<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>')
        told = "".join(f"<cas:{name}>{escape(value)}</cas:{name}>" for name, value in self.attributes.items())
        user = "<cas:user>suomi.fi,x</cas:user>"
        return answer_with(
            f"<cas:authenticationSuccess>{user}<cas:attributes>{told}</cas:attributes></cas:authenticationSuccess>"
        )


def answer_with(content: str) -> str:
    return f"<cas:serviceResponse {CAS}>{content}</cas:serviceResponse>"


@contextmanager
def running_cas() -> Iterator[CasServer]:
    cas = CasServer()
    app = Flask("cas")

    @app.get("/cas-oppija/login")
    def login() -> object:
        ticket = f"ST-{len(cas.given) + 1}-abc"
        service = request.args["service"]
        cas.given.append((ticket, service))
        cas.tickets[ticket] = service
        return redirect(f"{service}&{urlencode({'ticket': ticket})}")

    @app.get("/cas-oppija/p3/serviceValidate")
    def validate() -> Response:
        return Response(cas.validate(request.args["ticket"], request.args["service"]), mimetype="application/xml")

    @app.get("/cas-oppija/logout")
    def logout() -> str:
        return "signed out"

    server = make_server("127.0.0.1", 0, app, threaded=True)
    cas.url = f"http://127.0.0.1:{server.server_port}/cas-oppija"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield cas
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def cas() -> Iterator[CasServer]:
    with running_cas() as cas:
        yield cas


@pytest.fixture(autouse=True)
def blameless(cas: CasServer) -> None:
    cas.answer, cas.attributes = None, {"personOid": OID, "nationalIdentificationNumber": OTHERS_HETU}


@pytest.fixture
def settings(database_url: str, cas: CasServer) -> Settings:
    return Settings.for_tests(database_url=database_url, cas_url=cas.url)


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=OID, hetu=HETU, kutsumanimi="Aino", sukunimi="Testi")
        store_henkilo(session, oid="1.2.246.562.24.10000000025", hetu=OTHERS_HETU)


def begin(visitor: Client) -> str:
    away = visitor.get("/kirjaudu/cas/alku?jatko=/opinnot%3Favaa%3Dkaikki").headers["Location"]
    return httpx.get(away, follow_redirects=False).headers["Location"].removeprefix(OURS)


def list_people_signed_in(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(LoginSession.henkilo_oid)))


def check_refused(answer: TestResponse, database: Database) -> None:
    assert answer.status_code == 400
    assert list_people_signed_in(database) == []


def test_the_oid_of_the_ticket_is_believed_before_the_hetu(app: Flask, database: Database) -> None:
    visitor = app.test_client()
    answer = visitor.get(begin(visitor))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/opinnot?avaa=kaikki")
    assert list_people_signed_in(database) == [OID]


def test_without_an_oid_the_hetu_tells(app: Flask, database: Database, cas: CasServer) -> None:
    cas.attributes = {"nationalIdentificationNumber": HETU}
    visitor = app.test_client()
    visitor.get(begin(visitor))
    assert list_people_signed_in(database) == [OID]


def test_the_login_page_is_asked_for_in_the_readers_language(app: Flask, cas: CasServer) -> None:
    away = urlsplit(app.test_client().get("/kirjaudu/cas/alku?kieli=sv").headers["Location"])
    asked = parse_qs(away.query)
    assert f"{away.scheme}://{away.netloc}{away.path}" == cas.url + "/login"
    assert asked["locale"] == ["sv"]
    assert asked["valtuudet"] == ["false"]
    assert asked["service"][0].startswith(f"{OURS}/kirjaudu/cas/paluu?tila=")


def test_a_ticket_opens_once_and_only_in_the_browser_that_began(app: Flask, database: Database) -> None:
    visitor = app.test_client()
    back = begin(visitor)
    check_refused(app.test_client().get(back), database)
    assert visitor.get(back).status_code == 303
    with database.write() as session:
        session.delete(session.scalars(select(LoginSession)).one())
    check_refused(visitor.get(back), database)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "not xml",
        "<a/>",
        "<a><b/></a>",
        '<!DOCTYPE x [<!ENTITY e "y">]><x/>',
        answer_with("<cas:authenticationSuccess/>"),
        answer_with("<cas:authenticationSuccess><cas:user/></cas:authenticationSuccess>"),
        "x" * 1_000_001,
    ],
)
def test_an_answer_that_names_nobody_opens_nothing(app: Flask, database: Database, cas: CasServer, answer: str) -> None:
    cas.answer = answer
    visitor = app.test_client()
    check_refused(visitor.get(begin(visitor)), database)


@pytest.mark.parametrize(
    "query", ["", "?ticket=ST-1", "?tila=x&ticket=ST-1", "?tila=&ticket=", "?tila=é&ticket=" + "x" * 600]
)
def test_a_return_that_nobody_began_opens_nothing(app: Flask, database: Database, query: str) -> None:
    check_refused(app.test_client().get("/kirjaudu/cas/paluu" + query), database)


def logout_request(ticket: str) -> str:
    return (
        '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="LR-1" Version="2.0">'
        f'<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">@NOT_USED@</saml:NameID>'
        f"<samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
    )


def test_the_server_ends_the_session_of_its_ticket_and_no_other(app: Flask, database: Database) -> None:
    visitor = app.test_client()
    back = begin(visitor)
    visitor.get(back)
    ticket = parse_qs(urlsplit(back).query)["ticket"][0]
    stranger = app.test_client()
    assert stranger.post("/kirjaudu/cas/paluu", data={"logoutRequest": logout_request("ST-other")}).status_code == 204
    assert list_people_signed_in(database) == [OID]
    assert stranger.post("/kirjaudu/cas/paluu", data={"logoutRequest": logout_request(ticket)}).status_code == 204
    assert list_people_signed_in(database) == []
    assert visitor.get("/opinnot").status_code == 303


@pytest.mark.parametrize("text", ["", "x", "<a/>", '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>', "<x>" * 30_000, "\x00"])
def test_what_is_no_logout_request_is_refused(app: Flask, text: str) -> None:
    assert read_logout_ticket(text) is None
    assert app.test_client().post("/kirjaudu/cas/paluu", data={"logoutRequest": text}).status_code == 400


def test_sign_out_goes_on_to_the_servers_own(app: Flask, cas: CasServer) -> None:
    visitor = app.test_client()
    visitor.get(begin(visitor))
    token = visitor.get("/palaute").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    away = visitor.post("/kirjaudu-ulos", data={"csrf_token": token}).headers["Location"]
    assert away == f"{cas.url}/logout?{urlencode({'service': OURS + '/kirjaudu-ulos'})}"


def test_a_server_that_is_down_gives_the_calm_page(app: Flask, database: Database, cas: CasServer) -> None:
    visitor = app.test_client()
    back = begin(visitor)
    app.extensions["sign_in_providers"]["cas"]._server_url = "http://127.0.0.1:9/"
    check_refused(visitor.get(back), database)
