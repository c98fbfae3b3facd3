"""CAS: OPH's cas-oppija. python-cas carries the protocol; added here are time limits and a tie to the browser.

Attributes (koski-citizen §1): `personOid` first, then `nationalIdentificationNumber`.
"""

from __future__ import annotations

import hmac
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import ParseError

from cas import CASClientV3
from flask import redirect, request
from flask import session as browser_memory
from lxml import etree
from requests import RequestException, Session
from werkzeug.wrappers import Response

from app.login.identity import read_claims
from app.login.providers import Arrival, SignInFailed
from app.register.words import Message, say
from app.settings import Settings

NAME = "cas"
STATE = "tila"
STATE_IN_COOKIE = "cas_tila"
LONGEST_TICKET = 512
LONGEST_ANSWER_BYTES = 1_000_000
LONGEST_LOGOUT_BYTES = 20_000
SAML_PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"


class CasProvider:
    """The CAS server that the settings name."""

    name = NAME
    label: Message = say("Suomi.fi identification (Opintopolku)")

    def __init__(self, settings: Settings) -> None:
        self._server_url = settings.cas_url + "/"
        self._http = PatientSession(settings.service_timeout_seconds)

    def lead_away(self, return_url: str, lang: str) -> Response:
        state = token_urlsafe(16)
        browser_memory[STATE_IN_COOKIE] = state
        client = self._client(_with_state(return_url, state), locale=lang, valtuudet="false")
        return redirect(client.get_login_url(), 303)

    def receive(self, return_url: str) -> Arrival:
        state = browser_memory.pop(STATE_IN_COOKIE, "")
        ticket = request.args.get("ticket", "")
        if not state or not hmac.compare_digest(state.encode(), request.args.get(STATE, "").encode()):
            raise SignInFailed("not begun in this browser")
        if not 0 < len(ticket) <= LONGEST_TICKET:
            raise SignInFailed("no ticket")
        subject, attributes = self._validate(_with_state(return_url, state), ticket)
        return Arrival(read_claims(NAME, subject, attributes), ticket=ticket)

    def sign_out_url(self, back_url: str, hint: str | None) -> str | None:
        return str(self._client(back_url).get_logout_url(back_url))

    def _validate(self, service_url: str, ticket: str) -> tuple[str, dict[str, Any]]:
        client = self._client(service_url)
        try:
            answer = client.get_verification_response(ticket)
            if len(answer) > LONGEST_ANSWER_BYTES or b"<!" in answer:
                raise SignInFailed("an answer that is no CAS answer")
            subject, attributes, _ = client.verify_response(answer)
        except (RequestException, ParseError, AttributeError, IndexError, ValueError) as error:
            raise SignInFailed(f"not validated: {type(error).__name__}") from None
        if not subject:
            raise SignInFailed("ticket refused")
        return subject, attributes

    def _client(self, service_url: str, **login_params: str) -> Any:
        return CASClientV3(
            service_url=service_url,
            server_url=self._server_url,
            extra_login_params=login_params,
            session=self._http,
        )


class PatientSession(Session):
    """Requests with a time limit: python-cas sets none."""

    def __init__(self, timeout_seconds: float) -> None:
        super().__init__()
        self._timeout_seconds = timeout_seconds

    def request(self, method: Any, url: Any, **options: Any) -> Any:  # type: ignore[override]
        options.setdefault("timeout", self._timeout_seconds)
        return super().request(method, url, **{"allow_redirects": False, **options})


def read_logout_ticket(logout_request: str) -> str | None:
    """The ticket whose session a CAS server wants ended; None when the text is no such request."""
    content = logout_request.encode()
    if len(content) > LONGEST_LOGOUT_BYTES or b"<!" in content:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    ticket = root.findtext(f".//{{{SAML_PROTOCOL}}}SessionIndex")
    return ticket.strip() or None if ticket else None


def _with_state(return_url: str, state: str) -> str:
    return f"{return_url}?{urlencode({STATE: state})}"
