"""Pages of sign-in and sign-out. How somebody is recognised is the business of the providers, or the demo's choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import structlog
from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask import session as browser_memory
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from app.database import utc_now
from app.login.cas import NAME as CAS
from app.login.cas import read_logout_ticket
from app.login.identity import NobodyIdentified, find_or_make_person
from app.login.providers import Arrival, Provider, SignInFailed, find_provider, install_providers, list_providers
from app.login.recognition import current_secret, give_secret, take_secret
from app.login.return_addresses import choose_return
from app.login.service import (
    Method,
    SessionLimits,
    UnknownPerson,
    begin_session,
    end_all_sessions,
    end_session,
    end_session_of_ticket,
)
from app.login.session_views import blueprint as session_pages
from app.persons.service import IdentityError
from app.register.words import say
from app.sealing import Unsealable
from app.web import current_database, current_seal, current_settings
from app.web.csrf import renew_csrf
from app.web.errors import BadRequestPage, ErrorPage, ServiceUnavailable
from app.web.gate import citizen_only, public
from app.web.limits import limiter
from app.web.locale import current_language
from app.web.visitors import current_visitor

blueprint = Blueprint("login", __name__)
log = structlog.get_logger(__name__)

RETURN_PATH = "jatko"
"""Where to go after sign-in: in the address of our own pages, and in the signed cookie while at the provider."""
HINT = "id token"

NOT_CONFIGURED = ErrorPage(
    say("Sign-in is not in use"),
    say("No way of signing in has been set up for this service yet, so nobody can open their studies here."),
    (
        say("You see your studies in My Studyinfo, the service of the Finnish National Agency for Education."),
        say("If you run this service: turn on the demo, or set up sign-in."),
    ),
)
NOT_SIGNED_IN = ErrorPage(
    say("Sign-in did not succeed"),
    say("We could not make sure who you are, so nothing was opened. Your studies are safe."),
    (
        say("Sign in once more from the front page. Use one browser window from beginning to end."),
        say("If it fails again, close the browser and try later, or try another means of identification."),
    ),
)


@dataclass(frozen=True, slots=True)
class DemoChoice:
    """A fictional person as the sign-in page shows them; the story is translated when it is shown."""

    oid: str
    name: str
    story: LazyString | str


def install_login(app: Flask, providers: tuple[Provider, ...], demo_people: Sequence[DemoChoice]) -> None:
    """Register the pages. `demo_people` may be signed in as, by choosing; none outside the demo."""
    app.extensions["demo_people"] = tuple(demo_people)
    install_providers(app, providers)
    app.register_blueprint(blueprint)
    app.register_blueprint(session_pages)
    app.extensions["csrf"].exempt(end_at_providers_word)


@blueprint.get("/kirjaudu")
@public
def sign_in() -> Response | str:
    """Where a person says who they are; with one provider and nothing to choose it leads there at once."""
    providers, people = list_providers(), _list_demo_people()
    if not providers and not people:
        raise ServiceUnavailable(NOT_CONFIGURED)
    wanted = choose_return(request.args.get(RETURN_PATH))
    if current_visitor().is_signed_in:
        return redirect(wanted, 303)
    was_signed_in = current_secret() is not None
    if len(providers) == 1 and not people and not was_signed_in:
        return redirect(url_for(".lead_to_provider", name=providers[0].name, jatko=wanted), 303)
    return render_template(
        "login/sign_in.html", providers=providers, people=people, wanted=wanted, was_signed_in=was_signed_in
    )


@blueprint.get("/kirjaudu/<name>/alku")
@public
@limiter.limit("60/minute")
def lead_to_provider(name: str) -> Response:
    """Send the person to the provider."""
    provider = find_provider(name) or abort(404)
    browser_memory[RETURN_PATH] = choose_return(request.args.get(RETURN_PATH))
    try:
        return provider.lead_away(_return_url(provider), current_language())
    except SignInFailed as failure:
        raise _refuse(provider, failure) from None


@blueprint.get("/kirjaudu/<name>/paluu")
@public
@limiter.limit("60/minute")
def receive_from_provider(name: str) -> Response:
    """Sign in whom the provider has recognised."""
    provider = find_provider(name) or abort(404)
    try:
        return _begin(provider, provider.receive(_return_url(provider)))
    except SignInFailed as failure:
        raise _refuse(provider, failure) from None
    except (NobodyIdentified, IdentityError) as failure:
        raise _refuse(provider, SignInFailed(type(failure).__name__)) from None


@blueprint.post("/kirjaudu/cas/paluu")
@public
@limiter.limit("600/minute")
def end_at_providers_word() -> Response:
    """CAS single log-out: whoever knows the ticket of a session may end it, and learns nothing by it."""
    ticket = read_logout_ticket(request.form.get("logoutRequest", ""))
    if ticket is None or find_provider(CAS) is None:
        abort(400)
    with current_database().write() as session:
        end_session_of_ticket(session, CAS, ticket)
    return Response(status=204)


@blueprint.post("/kirjaudu")
@public
@limiter.limit("120/minute")
def begin_demo_session() -> Response:
    """Sign in as the chosen fictional person."""
    people = _list_demo_people()
    if not people:
        raise ServiceUnavailable(NOT_CONFIGURED)
    oid = request.form.get("henkilo", "")
    if oid not in {person.oid for person in people}:
        abort(400)
    earlier = current_secret()
    try:
        with current_database().write() as session:
            if earlier is not None:
                end_session(session, earlier)
            secret = begin_session(session, oid, _limits(), utc_now(), Method("demo"))
    except UnknownPerson:
        abort(400)
    return _let_in(secret, choose_return(request.form.get(RETURN_PATH)))


@blueprint.get("/kirjaudu-ulos")
@public
def show_signed_out() -> str:
    """Tell that the person has signed out, or let them."""
    return render_template("login/signed_out.html")


@blueprint.post("/kirjaudu-ulos")
@public
def sign_out() -> Response:
    """End the session and forget its cookie; then the provider ends its own."""
    secret = current_secret()
    method = None
    if secret is not None:
        with current_database().write() as session:
            method = end_session(session, secret)
    return _let_out(method)


@blueprint.post("/kirjaudu-ulos/kaikkialta")
@citizen_only
def sign_out_everywhere() -> Response:
    """End the person's sessions in every browser, this one too."""
    own_oid, secret = current_visitor().henkilo_oid, current_secret()
    if own_oid is None or secret is None:
        abort(403)
    with current_database().write() as session:
        method = end_session(session, secret)
        end_all_sessions(session, own_oid)
    return _let_out(method)


def _begin(provider: Provider, arrival: Arrival) -> Response:
    """A session of the person who has arrived; the one that this browser had before ends."""
    hint = arrival.hint.encode() if arrival.hint else None
    method = Method(provider.name, arrival.ticket, current_seal().seal(hint, HINT) if hint else None)
    earlier = current_secret()
    with current_database().write() as session:
        if earlier is not None:
            end_session(session, earlier)
        henkilo = find_or_make_person(session, arrival.signed_in)
        secret = begin_session(session, henkilo.oid, _limits(), utc_now(), method)
    return _let_in(secret, choose_return(browser_memory.pop(RETURN_PATH, None)))


def _let_in(secret: str, path: str) -> Response:
    renew_csrf()
    response = redirect(path, 303)
    give_secret(response, secret)
    return response


def _let_out(method: Method | None) -> Response:
    renew_csrf()
    response = redirect(_sign_out_url(method) or url_for("login.show_signed_out"), 303)
    take_secret(response)
    # The browser forgets every page of ours, so that "back" shows nobody's studies.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _sign_out_url(method: Method | None) -> str | None:
    provider = find_provider(method.provider) if method else None
    if method is None or provider is None:
        return None
    try:
        hint = current_seal().open(method.sealed_hint, HINT).decode() if method.sealed_hint else None
    except Unsealable:
        hint = None
    return provider.sign_out_url(current_settings().base_url + url_for(".show_signed_out"), hint)


def _return_url(provider: Provider) -> str:
    return current_settings().base_url + url_for(".receive_from_provider", name=provider.name)


def _refuse(provider: Provider, failure: SignInFailed) -> BadRequestPage:
    """The same calm page for whatever went wrong; the log says what."""
    log.warning("sign_in_refused", provider=provider.name, reason=failure.reason)
    return BadRequestPage(NOT_SIGNED_IN)


def _limits() -> SessionLimits:
    return SessionLimits.of(current_settings())


def _list_demo_people() -> tuple[DemoChoice, ...]:
    return cast("tuple[DemoChoice, ...]", current_app.extensions["demo_people"])
