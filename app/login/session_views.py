"""Pages of the session itself: staying signed in, and a form that was sent when it had ended."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.database import utc_now
from app.login.keeping import find_form, forget_form
from app.settings.retention import KEPT_FORMS
from app.web import current_database, current_seal, current_settings
from app.web.gate import citizen_only
from app.web.visitors import current_visitor

blueprint = Blueprint("login_session", __name__, url_prefix="/istunto")


@blueprint.get("")
@citizen_only
def show_session() -> str:
    """Opening this page is staying signed in; it says until when."""
    return render_template("login/session.html")


@blueprint.get("/lomake/<name>")
@citizen_only
def show_kept_form(name: str) -> str:
    """What the person sent too late, to be sent again or forgotten."""
    limit = KEPT_FORMS.limit(current_settings(), utc_now())
    with current_database().read() as session:
        form = find_form(session, current_seal(), _own_oid(), name, limit)
    return render_template("login/kept_form.html", form=form, name=name)


@blueprint.post("/lomake/<name>/unohda")
@citizen_only
def forget_kept_form(name: str) -> Response:
    """Forget what was sent too late."""
    with current_database().write() as session:
        forget_form(session, _own_oid(), name)
    return redirect(url_for("records.show_record"), 303)


def _own_oid() -> str:
    return current_visitor().henkilo_oid or abort(403)
