"""A draft's pages: the form, the attachments, the preview, sending, throwing away. Each step saves before the next."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from app.database import utc_now
from app.reports.blueprint import blueprint, current_desk, own_oid
from app.reports.files import Refused
from app.reports.forms import AttachmentForm, make_form
from app.reports.people import NotFound
from app.reports.sending import Changed, Incomplete, TooManyReports, find_sent, send
from app.reports.writing import (
    REFUSALS,
    add_file,
    open_draft_page,
    open_preview,
    remove_file,
    save_words,
    throw_away,
)
from app.web import current_database
from app.web.gate import citizen_only
from app.web.limits import limiter
from app.web.locale import current_language


@blueprint.get("/luonnos/<id>")
@citizen_only
def show_draft(id: str) -> Response | str:
    """The form, as it was saved. `?tarkista=1`: with what is still wrong in it. What cannot be opened any more can
    only be deleted."""
    page = open_draft_page(current_desk(), own_oid(), id, current_language(), utc_now())
    if page.draft.content.is_lost:
        return redirect(url_for(".confirm_deletion", id=id))
    form = make_form(page.draft, filled_in=False)
    if "tarkista" in request.args:
        form.validate()
    return render_template("reports/show_draft.html", page=page, form=form)


@blueprint.post("/luonnos/<id>")
@citizen_only
@limiter.limit("60/minute")
def save_draft(id: str) -> Response | tuple[str, int]:
    """Save what is filled in, right or wrong; with everything right on to the attachments or back to the list."""
    page = open_draft_page(current_desk(), own_oid(), id, current_language(), utc_now())
    form = make_form(page.draft, filled_in=True)
    saved = save_words(current_desk(), own_oid(), id, form.content, utc_now())
    if "talleta" in request.form:
        return redirect(url_for(".list_reports"), 303)
    if not form.validate():
        return render_template("reports/show_draft.html", page=page.with_draft(saved), form=form), 422
    return redirect(url_for(".show_attachments", id=id), 303)


@blueprint.get("/luonnos/<id>/liitteet")
@citizen_only
def show_attachments(id: str) -> str:
    """The attachments: a step of its own, so that a refused file loses nothing."""
    return _show_attachments(id, AttachmentForm(formdata=None))


@blueprint.post("/luonnos/<id>/liitteet")
@citizen_only
@limiter.limit("30/minute")
def attach_file(id: str) -> Response | tuple[str, int]:
    """Add one file."""
    given = request.files.get("file")
    try:
        add_file(current_desk(), own_oid(), id, given.filename or "" if given else "", given, utc_now())
    except Refused as error:
        form = AttachmentForm(formdata=None)
        form.file.errors = [str(REFUSALS[error.reason])]
        return _show_attachments(id, form), 422
    return redirect(url_for(".show_attachments", id=id), 303)


@blueprint.post("/luonnos/<id>/liitteet/poista")
@citizen_only
def detach_file(id: str) -> Response:
    """Take a file away."""
    remove_file(current_desk(), own_oid(), id, request.form.get("liite", ""), utc_now())
    return redirect(url_for(".show_attachments", id=id), 303)


@blueprint.get("/luonnos/<id>/esikatselu")
@citizen_only
def show_preview(id: str) -> ResponseReturnValue:
    """Exactly what is sent, and to whom."""
    return _show_preview(id)


@blueprint.post("/luonnos/<id>/laheta")
@citizen_only
@limiter.limit("30/minute")
def send_report(id: str) -> ResponseReturnValue:
    """Send it. The same draft again leads to the same receipt."""
    try:
        number = send(current_desk(), own_oid(), id, request.form.get("nahty", ""), utc_now())
    except Incomplete:
        return redirect(url_for(".show_draft", id=id, tarkista=1), 303)
    except Changed:
        return _show_preview(id, changed=True), 409
    except TooManyReports as error:
        return _show_preview(id, too_many=error), 429
    return redirect(url_for(".show_receipt", number=number), 303)


@blueprint.get("/luonnos/<id>/poista")
@citizen_only
def confirm_deletion(id: str) -> str:
    """Ask before throwing the draft away."""
    page = open_draft_page(current_desk(), own_oid(), id, current_language(), utc_now())
    return render_template("reports/confirm_deletion.html", page=page)


@blueprint.post("/luonnos/<id>/poista")
@citizen_only
def delete_draft(id: str) -> Response:
    """Throw the draft away."""
    throw_away(current_desk(), own_oid(), id, utc_now())
    return redirect(url_for(".list_reports", poistettu=1), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def refuse_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """What was sent is too large; the draft is as it was."""
    id = (request.view_args or {}).get("id", "")
    return render_template("reports/too_large.html", id=id), 413


def _show_attachments(id: str, form: AttachmentForm) -> str:
    page = open_draft_page(current_desk(), own_oid(), id, current_language(), utc_now())
    return render_template("reports/show_attachments.html", page=page, form=form)


def _show_preview(id: str, *, changed: bool = False, too_many: TooManyReports | None = None) -> Response | str:
    try:
        found = open_preview(current_desk(), own_oid(), id, current_language(), utc_now())
    except Incomplete:
        return redirect(url_for(".show_draft", id=id, tarkista=1), 303)
    except NotFound:
        with current_database().read() as session:
            number = find_sent(session, own_oid(), id)
        if number is None:
            raise
        return redirect(url_for(".show_receipt", number=number), 303)
    return render_template("reports/show_preview.html", page=found, changed=changed, too_many=too_many)
