"""The way to a draft: the reasons why it may be no error, the choice of a school. `?huollettava=` names a
dependant as the addresses of the record do."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.database import utc_now
from app.organisations.directory import find_school, search_schools
from app.persons.dependants import find_dependant
from app.reports.beginning import begin_missing, begin_wrong, look_before_report
from app.reports.blueprint import blueprint, current_desk, own_oid
from app.reports.drafts import TooManyDrafts
from app.reports.forms import SchoolForm
from app.reports.people import NotFound, day_of, find_party
from app.sources.connecting import current_registers
from app.web.gate import citizen_only
from app.web.limits import limiter
from app.web.locale import current_language


@blueprint.get("/uusi")
@citizen_only
def begin() -> str | tuple[str, int]:
    """Why it may be no error, and the way on. `?kohta=`: a place of the record; without it something is missing."""
    place = request.args.get("kohta") or None
    try:
        found = look_before_report(
            current_desk(), current_registers(), own_oid(), _subject(), place, current_language(), utc_now()
        )
    except NotFound:
        return render_template("reports/no_such_place.html", child=_child()), 404
    return render_template("reports/begin.html", found=found, child=_child())


@blueprint.post("/uusi")
@citizen_only
@limiter.limit("30/minute")
def begin_draft() -> Response | tuple[str, int]:
    """Begin a draft about the chosen place of the record."""
    key = request.form.get("kohta", "")
    try:
        id = begin_wrong(current_desk(), current_registers(), own_oid(), _subject(), key, current_language(), utc_now())
    except NotFound:
        return render_template("reports/no_such_place.html", child=_child()), 404
    except TooManyDrafts:
        return render_template("reports/too_many_drafts.html"), 429
    return redirect(url_for(".show_draft", id=id), 303)


@blueprint.get("/koulu")
@citizen_only
def choose_school() -> str | tuple[str, int]:
    """The search of a school: all organisations, closed ones too."""
    desk, form = current_desk(), SchoolForm(request.args)
    with desk.database.read() as session:
        party = find_party(session, own_oid(), _subject(), day_of(utc_now()))
    text = (form.haku.data or "").strip()
    valid = form.validate()
    schools = search_schools(desk.database, text, current_language()) if text and valid else []
    page = render_template(
        "reports/choose_school.html", form=form, text=text, schools=schools, child=_child(), party=party
    )
    return page if valid else (page, 422)


@blueprint.post("/koulu")
@citizen_only
@limiter.limit("30/minute")
def begin_with_school() -> Response | tuple[str, int]:
    """Begin a draft about something that the chosen school should have recorded."""
    desk = current_desk()
    school = find_school(desk.database, request.form.get("koulu", ""), current_language())
    if school is None:
        raise NotFound
    try:
        id = begin_missing(desk, own_oid(), _subject(), school.oid, current_language(), utc_now())
    except TooManyDrafts:
        return render_template("reports/too_many_drafts.html"), 429
    return redirect(url_for(".show_draft", id=id), 303)


def _subject() -> str | None:
    """The dependant whom the address, or the form that it led to, names. Raises NotFound."""
    id = request.values.get("huollettava")
    if not id:
        return None
    with current_desk().database.read() as session:
        child = find_dependant(session, own_oid(), id, day_of(utc_now()))
    if child is None:
        raise NotFound
    return child.oid


def _child() -> dict[str, Any]:
    """What addresses of the same person carry on."""
    id = request.values.get("huollettava")
    return {"huollettava": id} if id else {}
