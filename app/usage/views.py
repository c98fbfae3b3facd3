"""Who has used my data: the page and its downloads. `?sivu=` is the number of the page of the list."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from app.usage.exporting import export_csv, export_json
from app.usage.forms import read_filter
from app.usage.service import look_at_usage, make_wanted, show_usage
from app.web import current_database
from app.web.gate import citizen_only
from app.web.limits import limiter
from app.web.locale import current_language
from app.web.visitors import current_visitor

blueprint = Blueprint("usage", __name__, url_prefix="/kaytto")


@blueprint.get("")
@citizen_only
def show_uses() -> str | tuple[str, int]:
    """Uses by others, the latest first."""
    return _show("time")


@blueprint.get("/kayttajat")
@citizen_only
def list_users() -> str | tuple[str, int]:
    """The same by who used the data."""
    return _show("users")


@blueprint.get("/omat")
@citizen_only
def show_own() -> str | tuple[str, int]:
    """What I have done myself."""
    return _show("own")


@blueprint.get("/kaytto.csv")
@citizen_only
@limiter.limit("10/minute")
def download_csv() -> Response:
    """All that the filter leaves, one's own acts too, as a table."""
    person = look_at_usage(current_database(), _own_oid(), current_language(), action="export_usage")
    form, asked = read_filter(request.args, person.list_choices())
    if form.errors:
        abort(400)
    return _file(export_csv(current_database(), person, make_wanted(person, asked)), "csv", "text/csv")


@blueprint.get("/kaytto.json")
@citizen_only
@limiter.limit("10/minute")
def download_json() -> Response:
    """The same for programs, with the proof of each event."""
    person = look_at_usage(current_database(), _own_oid(), current_language(), action="export_usage")
    form, asked = read_filter(request.args, person.list_choices())
    if form.errors:
        abort(400)
    return _file(export_json(current_database(), person, make_wanted(person, asked)), "json", "application/json")


def _show(view: str) -> str | tuple[str, int]:
    person = look_at_usage(current_database(), _own_oid(), current_language(), action="view_usage")
    form, asked = read_filter(request.args, person.list_choices())
    if view == "own":
        asked = replace(asked, who="")
    page = show_usage(current_database(), person, asked, own=view == "own", number=_page_number())
    html = render_template(
        "usage/show_usage.html", page=page, form=form, view=view, is_filtered=not asked.is_empty, kept=_kept()
    )
    return (html, 422) if form.errors else html


def _own_oid() -> str:
    return current_visitor().henkilo_oid or abort(403)


def _page_number() -> int:
    """The first page when what was asked for is no number; one beyond the end is the last."""
    asked = request.args.get("sivu", "")
    return int(asked) if re.fullmatch(r"[0-9]{1,9}", asked) else 1


def _kept() -> dict[str, Any]:
    """The filter, for links that keep it."""
    return {name: value for name in ("kuka", "alkaen", "asti", "haku") if (value := request.args.get(name))}


def _file(content: bytes, suffix: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="tietojeni-kaytto.{suffix}"'
    return response
