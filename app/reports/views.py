"""My error reports: the list, a case with its timeline, its receipt, writing more, closing."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.database import utc_now
from app.reports import views_asking, views_beginning, views_writing  # noqa: F401 - their routes are this blueprint's too
from app.reports.attaching import read_case_file
from app.reports.blueprint import blueprint, current_desk, own_oid
from app.reports.following import NotOpen, TooManyMessages, add_message, close_case, find_own_case
from app.reports.forms import MessageForm
from app.reports.listing import list_own_drafts
from app.reports.people import day_of
from app.reports.showing import show_case, show_cases
from app.sources.connecting import current_registers
from app.web.gate import citizen_only
from app.web.limits import limiter
from app.web.locale import current_language

__all__ = ["blueprint"]


@blueprint.get("")
@citizen_only
def list_reports() -> str:
    """My error reports and drafts."""
    now = utc_now()
    return render_template(
        "reports/list_reports.html",
        cases=show_cases(current_desk(), own_oid(), now),
        drafts=list_own_drafts(current_desk(), own_oid(), current_language(), now),
        was_deleted="poistettu" in request.args,
    )


@blueprint.get("/<number>")
@citizen_only
def show_report(number: str) -> str:
    """A case as a timeline."""
    return _show(number, MessageForm(formdata=None))


@blueprint.get("/<number>/kuitti")
@citizen_only
def show_receipt(number: str) -> str:
    """The receipt: exactly what was sent, for paper too."""
    case = show_case(current_desk(), own_oid(), number, current_language(), utc_now())
    return render_template("reports/show_receipt.html", case=case)


@blueprint.get("/<number>/liite/<id>")
@citizen_only
def download_attachment(number: str, id: str) -> Response:
    """An attachment of my own case, to be saved, never shown in the page."""
    desk, now = current_desk(), utc_now()
    with desk.database.read() as session:
        report = find_own_case(session, own_oid(), number, day_of(now))
        file, content = read_case_file(session, desk.seal, report, id)
    response = Response(content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response


@blueprint.post("/<number>/viesti")
@citizen_only
@limiter.limit("20/minute")
def write_message(number: str) -> Response | tuple[str, int]:
    """Write to the keeper."""
    form = MessageForm()
    valid = form.validate()
    masked = form.text.cleaned.masked
    if not valid:
        return _show(number, form), 422
    desk = current_desk()
    try:
        with desk.database.write() as session:
            add_message(session, desk, own_oid(), number, form.text.data, utc_now())
    except TooManyMessages:
        return _show(number, form, problem="many"), 429
    except NotOpen:
        return _show(number, form, problem="closed"), 409
    return redirect(url_for(".show_report", number=number, kirjoitettu=2 if masked else 1), 303)


@blueprint.get("/<number>/sulje")
@citizen_only
def confirm_closing(number: str) -> str:
    """Ask before closing."""
    case = show_case(current_desk(), own_oid(), number, current_language(), utc_now())
    return render_template("reports/confirm_closing.html", case=case)


@blueprint.post("/<number>/sulje")
@citizen_only
def close_report(number: str) -> Response:
    """Close the case."""
    desk = current_desk()
    with desk.database.write() as session:
        close_case(session, desk, own_oid(), number, utc_now())
    return redirect(url_for(".show_report", number=number), 303)


def _show(number: str, form: MessageForm, problem: str = "") -> str:
    case = show_case(current_desk(), own_oid(), number, current_language(), utc_now(), current_registers())
    return render_template(
        "reports/show_report.html",
        case=case,
        form=form,
        problem=problem,
        written=request.args.get("kirjoitettu", ""),
    )
