"""My consents: what rests on them, and withdrawing one in two steps. What is not the visitor's own does not exist."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.consents.pages import look_at_consent, look_at_consents
from app.consents.withdrawing import Desk, StillShown, UnknownConsent, withdraw_consent
from app.database import utc_now
from app.web import current_database, current_seal, current_settings
from app.web.gate import citizen_only
from app.web.limits import limiter
from app.web.locale import current_language
from app.web.visitors import current_visitor

blueprint = Blueprint("consents", __name__, url_prefix="/omat-tiedot/suostumukset")


@blueprint.get("")
@citizen_only
def list_consents() -> str:
    """What is in the registers by my consent. `?peruttu=1`: says that one was just withdrawn."""
    page = look_at_consents(_desk(), _own_oid(), current_language(), utc_now())
    return render_template("consents/list_consents.html", page=page, is_withdrawn="peruttu" in request.args)


@blueprint.get("/<key>")
@citizen_only
def confirm_withdrawal(key: str) -> Response:
    """First step: what a withdrawal does, and whether something stands in its way."""
    return _show(key)


@blueprint.post("/<key>")
@citizen_only
@limiter.limit("30/minute")
def withdraw(key: str) -> Response:
    """Second step. Withdrawn in another tab already, it stays so."""
    if request.form.get("ymmarran") != "1":
        return _show(key, is_unconfirmed=True, status=422)
    try:
        withdraw_consent(_desk(), _own_oid(), key, utc_now())
    except StillShown:
        return _show(key, status=409)
    return _done()


@blueprint.errorhandler(UnknownConsent)
def say_not_found(_error: UnknownConsent) -> ResponseReturnValue:
    """Somebody else's, one that rests on no consent, and one that does not exist look the same."""
    return current_app.handle_user_exception(NotFound())


def _show(key: str, *, is_unconfirmed: bool = False, status: int = 200) -> Response:
    card = look_at_consent(_desk(), _own_oid(), key, current_language(), utc_now())
    if card is None:
        return _done()
    words = render_template("consents/withdraw_consent.html", card=card, is_unconfirmed=is_unconfirmed)
    return current_app.make_response((words, status))


def _done() -> Response:
    return redirect(url_for(".list_consents", peruttu=1), 303)


def _desk() -> Desk:
    return Desk(current_database(), current_settings(), current_seal())


def _own_oid() -> str:
    oid = current_visitor().henkilo_oid
    if oid is None:
        abort(403)
    return oid
