"""Everything of mine: order the file, look whether it is ready, take it, delete it. No id stands in the address."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.database import utc_now
from app.downloads.ordering import NothingThere, delete_bundle, find_order, open_bundle, order_bundle
from app.register.words import LANGUAGES
from app.web import current_database, current_seal, current_settings
from app.web.gate import citizen_only
from app.web.limits import limiter
from app.web.locale import LANGUAGE_NAMES, current_language
from app.web.visitors import current_visitor

PATH = "/omat-tiedot/lataa"

blueprint = Blueprint("downloads", __name__, url_prefix=PATH)


def _own_oid() -> str:
    return current_visitor().henkilo_oid or abort(403)


@blueprint.get("")
@citizen_only
def show_download() -> str:
    """What the file holds, and where the order stands."""
    with current_database().read() as session:
        order = find_order(session, _own_oid(), _kept(), utc_now())
    return render_template(
        "downloads/show_download.html",
        order=order,
        languages=[(lang, LANGUAGE_NAMES[lang]) for lang in LANGUAGES],
        hours=current_settings().bundle_hours,
    )


@blueprint.post("")
@citizen_only
@limiter.limit("20/hour", key_func=_own_oid)
def order() -> Response:
    """Order the file in the chosen language."""
    lang = request.form.get("kieli", "")
    with current_database().write() as session:
        order_bundle(session, _own_oid(), lang if lang in LANGUAGES else current_language(), _kept(), utc_now())
    return redirect(url_for(".show_download"), 303)


@blueprint.get("/tiedosto")
@citizen_only
@limiter.limit("20/hour", key_func=_own_oid)
def download() -> Response:
    """The file itself. One that cannot be opened any more leads back to the page, which says so."""
    try:
        with current_database().write() as session:
            content, made_at = open_bundle(session, current_seal(), _own_oid(), _kept(), utc_now())
    except NothingThere:
        abort(404)
    if not content:
        return redirect(url_for(".show_download"), 303)
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="omaopintopolku-{made_at:%Y-%m-%d}.zip"'
    return response


@blueprint.post("/poista")
@citizen_only
@limiter.limit("20/minute")
def delete() -> Response:
    """Delete the file now."""
    with current_database().write() as session:
        delete_bundle(session, _own_oid())
    return redirect(url_for(".show_download"), 303)


def _kept() -> timedelta:
    return timedelta(hours=current_settings().bundle_hours)
