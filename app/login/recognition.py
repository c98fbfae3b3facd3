"""From the cookie of a request to the visitor, and the cookie itself."""

from __future__ import annotations

import structlog
from flask import request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.database import utc_now
from app.login.keeping import SentForm, keep_form
from app.login.service import FoundSession, SessionLimits, find_ended_session, find_session, touch_session
from app.web import current_database, current_seal, current_settings
from app.web.cookies import cookie_name, delete_cookie, set_cookie
from app.web.visitors import ANONYMOUS, Visitor

COOKIE = "istunto"

log = structlog.get_logger(__name__)


def find_visitor() -> Visitor:
    """The visitor whose session the request's cookie opens, else the anonymous one. Handed to the gate."""
    secret = current_secret()
    if secret is None:
        return ANONYMOUS
    now = utc_now()
    with current_database().read() as session:
        found = find_session(session, secret, SessionLimits.of(current_settings()), now)
    if found is None:
        return ANONYMOUS
    if found.is_stale:
        _note_use(found)
    return found.visitor


def keep_post() -> str | None:
    """Keep the form of this request for the person whose session has ended; where they find it. Handed to the gate."""
    secret = current_secret()
    if secret is None or request.method != "POST":
        return None
    form = SentForm(request.full_path.rstrip("?"), tuple(request.form.items(multi=True)))
    with current_database().write() as session:
        henkilo_oid = find_ended_session(session, secret)
        name = keep_form(session, current_seal(), henkilo_oid, form, utc_now()) if henkilo_oid else None
    return url_for("login_session.show_kept_form", name=name) if name else None


def current_secret() -> str | None:
    """The session secret that the request carries, if any."""
    return request.cookies.get(cookie_name(COOKIE)) or None


def give_secret(response: Response, secret: str) -> None:
    """Hand the session's secret to the browser, until it is closed."""
    set_cookie(response, COOKIE, secret, production=current_settings().production)


def take_secret(response: Response) -> None:
    """Have the browser forget the secret."""
    delete_cookie(response, COOKIE, production=current_settings().production)


def _note_use(found: FoundSession) -> None:
    """A busy database must not keep anybody from reading: the next request notes it."""
    if found.visitor.session_id is None:
        return
    try:
        with current_database().write() as session:
            touch_session(session, found.visitor.session_id, utc_now())
    except SQLAlchemyError:
        log.warning("session_use_not_noted", exc_info=True)
