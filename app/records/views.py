"""The pages of my studies. Each has a second address, `/huollettavat/<huollettava>/…`: the same of a dependant."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.records.service import (
    Look,
    NotADependant,
    Opening,
    explain_missing,
    look_at_record,
    look_at_study_right,
)
from app.rendering.records import OPEN_ALL, PersonLink, RecordPage, register_components, render_print, render_record
from app.sources.connecting import current_registers
from app.sources.guardianships import GuardianshipsUnavailable
from app.sources.guardianships_page import answer_unavailable
from app.web.gate import citizen_only
from app.web.locale import current_language
from app.web.visitors import current_visitor

blueprint = Blueprint("records", __name__)
blueprint.record_once(lambda state: register_components(state.app.jinja_env))


@blueprint.get("/opinnot")
@blueprint.get("/huollettavat/<huollettava>/opinnot")
@citizen_only
def show_record() -> str:
    """My studies. `?avaa=kaikki` opens everything, `?avaa=<id>` that study right."""
    look = look_at_record(current_registers(), *_whose(), current_language(), action="view_record")
    return render_record(_page(look, request.args.get("avaa", "")))


@blueprint.get("/opinnot/tuloste")
@blueprint.get("/huollettavat/<huollettava>/opinnot/tuloste")
@citizen_only
def print_record() -> str:
    """All studies for paper."""
    look = look_at_record(current_registers(), *_whose(), current_language(), action="print_record")
    return render_print(_page(look, OPEN_ALL))


@blueprint.get("/opinnot/tuloste/<id>")
@blueprint.get("/huollettavat/<huollettava>/opinnot/tuloste/<id>")
@citizen_only
def print_study_right(id: str) -> str:
    """One study right for paper."""
    look = look_at_study_right(current_registers(), *_whose(), current_language(), id)
    if look is None:
        abort(404)
    return render_print(_page(look, OPEN_ALL))


@blueprint.get("/opinnot/miksi-puuttuu")
@blueprint.get("/huollettavat/<huollettava>/opinnot/miksi-puuttuu")
@citizen_only
def show_missing() -> str:
    """Why something may be missing from the record."""
    opening, answers = explain_missing(current_registers(), *_whose(), current_language())
    return render_template(
        "records/show_missing.html",
        answers=answers,
        people=_people(opening, "records.show_missing"),
        back_href=url_for(".show_record", **_child()),
        report_href=url_for("reports.begin", **_child()),
    )


@blueprint.errorhandler(NotADependant)
def refuse_stranger(_error: NotADependant) -> ResponseReturnValue:
    """The one who asks has no such dependant: the service's own page of 404."""
    return current_app.handle_user_exception(NotFound())


blueprint.register_error_handler(GuardianshipsUnavailable, answer_unavailable)


@blueprint.url_value_preprocessor
def take_dependant(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Whose record it is stands in the address, and is no matter of each view."""
    g.huollettava = values.pop("huollettava", None) if values else None


def _whose() -> tuple[str, str | None]:
    """The visitor's own oid, and the dependant's name in the address."""
    return current_visitor().henkilo_oid or abort(403), g.huollettava


def _child() -> dict[str, Any]:
    """What addresses of the same person carry on."""
    return {"huollettava": g.huollettava} if g.huollettava else {}


def _page(look: Look, opened: str) -> RecordPage:
    wish: dict[str, Any] = {} if opened == OPEN_ALL else {"avaa": OPEN_ALL}
    return RecordPage(
        view=look.view,
        today=look.opening.today,
        opened=opened,
        people=_people(look.opening, "records.show_record"),
        unavailable=_unavailable(look.opening),
        without_hetu=look.opening.guardianships.without_hetu,
        as_of=look.opening.record.as_of,
        again_href=url_for(".show_record", **_child()),
        open_href=url_for(".show_record", **_child(), **wish),
        print_hrefs={
            right.id: url_for(".print_study_right", id=right.id, **_child())
            for school in look.view.schools
            for right in school.study_rights
        },
        print_all_href=url_for(".print_record", **_child()),
        missing_href=url_for(".show_missing", **_child()),
        share_href="" if _child() else url_for("sharing.show_form"),
        back_href=url_for(".show_record", **_child()),
        report_href=url_for("reports.begin", **_child(), kohta=""),
        missing_report_href=url_for("reports.begin", **_child()),
        download_href="" if _child() else url_for("downloads.show_download"),
        consent_href="" if _child() else url_for("consents.list_consents"),
    )


def _unavailable(opening: Opening) -> tuple[str, ...]:
    """The registers that did not answer, the one of guardianships among them."""
    return opening.record.unavailable if opening.guardianships.is_known else (*opening.record.unavailable, "vtj")


def _people(opening: Opening, endpoint: str) -> tuple[PersonLink, ...]:
    """The person and each dependant, by links to the same page; nobody when there is nobody to choose."""
    if not opening.dependants:
        return ()
    chosen = _child().get("huollettava")
    own = PersonLink(current_visitor().name, url_for(endpoint), chosen is None)
    children = (
        PersonLink(child.name, url_for(endpoint, huollettava=child.id), child.id == chosen)
        for child in opening.dependants
    )
    return (own, *children)
