"""Pages of sign-in and sign-out. Sign-in is the demo's: choose a fictional person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from app.database import utc_now
from app.login.recognition import current_secret, give_secret, take_secret
from app.login.return_addresses import choose_return
from app.login.service import SessionLimits, UnknownPerson, begin_session, end_session
from app.register.words import say
from app.web import current_database, current_settings
from app.web.csrf import renew_csrf
from app.web.errors import ErrorPage, ServiceUnavailable
from app.web.gate import public
from app.web.limits import limiter
from app.web.visitors import current_visitor

blueprint = Blueprint("login", __name__)

NOT_CONFIGURED = ErrorPage(
    say("Sign-in is not in use"),
    say("No way of signing in has been set up for this service yet, so nobody can open their studies here."),
    (
        say("You see your studies in My Studyinfo, the service of the Finnish National Agency for Education."),
        say("If you run this service: turn on the demo, or set up sign-in."),
    ),
)


@dataclass(frozen=True, slots=True)
class DemoChoice:
    """A fictional person as the sign-in page shows them; the story is translated when it is shown."""

    oid: str
    name: str
    story: LazyString | str


def install_login(app: Flask, demo_people: Sequence[DemoChoice]) -> None:
    """Register the pages. `demo_people` may be signed in as, by choosing; none outside the demo."""
    app.extensions["demo_people"] = tuple(demo_people)
    app.register_blueprint(blueprint)


@blueprint.get("/kirjaudu")
@public
def sign_in() -> Response | str:
    """Where a person says who they are."""
    people = _list_demo_people()
    wanted = choose_return(request.args.get("jatko"))
    if current_visitor().is_signed_in:
        return redirect(wanted, 303)
    was_signed_in = current_secret() is not None
    return render_template("login/sign_in.html", people=people, wanted=wanted, was_signed_in=was_signed_in)


@blueprint.post("/kirjaudu")
@public
@limiter.limit("120/minute")
def begin_demo_session() -> Response:
    """Sign in as the chosen fictional person."""
    oid = request.form.get("henkilo", "")
    if oid not in {person.oid for person in _list_demo_people()}:
        abort(400)
    limits = SessionLimits.of(current_settings())
    earlier = current_secret()
    try:
        with current_database().write() as session:
            if earlier is not None:
                end_session(session, earlier)
            secret = begin_session(session, oid, limits, utc_now(), method="demo")
    except UnknownPerson:
        abort(400)
    renew_csrf()
    response = redirect(choose_return(request.form.get("jatko")), 303)
    give_secret(response, secret)
    return response


@blueprint.get("/kirjaudu-ulos")
@public
def show_signed_out() -> str:
    """Tell that the person has signed out, or let them."""
    return render_template("login/signed_out.html")


@blueprint.post("/kirjaudu-ulos")
@public
def sign_out() -> Response:
    """End the session and forget its cookie."""
    secret = current_secret()
    if secret is not None:
        with current_database().write() as session:
            end_session(session, secret)
    renew_csrf()
    response = redirect(url_for("login.show_signed_out"), 303)
    take_secret(response)
    return response


def _list_demo_people() -> tuple[DemoChoice, ...]:
    if not current_settings().demo:
        raise ServiceUnavailable(NOT_CONFIGURED)
    return cast("tuple[DemoChoice, ...]", current_app.extensions["demo_people"])
