"""The registry keeper's pages, opened by a signed link: `/ilmoitus/<token>`. No account, no cookie.

A GET shows and changes nothing. Every act is a form and then a page of confirmation, since mail scanners follow links
and some submit the forms that they find.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from app.database import utc_now
from app.organisations.directory import search_schools
from app.reports.acts import Act, Impossible
from app.reports.blueprint import current_desk
from app.reports.desk import Desk
from app.reports.keeper import KeeperCase, NoSuchFile, NotOpen, fetch_file, look_at_case, read_case
from app.reports.keeper_acts import Deed, Refused, perform, prepare
from app.reports.keeper_forms import ActForm, begin_form, read_form
from app.reports.keeper_links import NoSuchLink, read_number, renew_link
from app.reports.keeper_pages import LINKS, describe_case, explain_refusal
from app.reports.keeper_words import ACTS
from app.sources.connecting import current_registers
from app.web import current_database
from app.web.gate import public
from app.web.limits import limiter
from app.web.link_pages import address_and_link, declare_link_pages
from app.web.locale import LANGUAGE_NAMES, PARAMETER, current_language

Answer = Response | str | tuple[str, int]

GONE = 410
CONFLICT = 409
UNPROCESSABLE = 422
LOOKS = "120/minute"
RENEWALS = "5/hour"

blueprint = Blueprint("keeper", __name__)
declare_link_pages(blueprint, "/ilmoitus")


@blueprint.url_defaults
def keep_language(_endpoint: str, values: dict[str, object]) -> None:
    """No cookie remembers the language here: links and forms carry it."""
    if request.args.get(PARAMETER) in LANGUAGE_NAMES:
        values.setdefault(PARAMETER, request.args[PARAMETER])


@blueprint.get("/ilmoitus/<token>")
@public
@limiter.limit(LOOKS)
def show_case(token: str) -> Answer:
    """The case: what is reported, what has happened, what can be done. The look is written down."""
    case = look_at_case(*_asked(token))
    return render_template("reports/keeper/case.html", page=describe_case(case), token=token)


@blueprint.get("/ilmoitus/<token>/liite/<id>")
@public
@limiter.limit(LOOKS)
def download_file(token: str, id: str) -> Answer:
    """An attachment, always as a download."""
    desk, token, lang, now = _asked(token)
    name, media_type, content = fetch_file(desk, token, id, lang, now)
    return send_file(BytesIO(content), media_type, as_attachment=True, download_name=name, etag=False)


@blueprint.get("/ilmoitus/<token>/<act>")
@public
@limiter.limit(LOOKS)
def show_act(token: str, act: str) -> Answer:
    """The form of an act; to hand the case on, first the search for the organisation (`?haku=`)."""
    wanted = _read_act(act)
    case = read_case(*_asked(token))
    if wanted not in case.acts:
        raise Impossible
    return _show_form(token, wanted, case, begin_form(wanted, case))


@blueprint.post("/ilmoitus/<token>/<act>")
@public
@limiter.limit(LOOKS)
def prepare_act(token: str, act: str) -> Answer:
    """What will be done, to be confirmed. Nothing has been done yet."""
    wanted = _read_act(act)
    case = read_case(*_asked(token))
    form = read_form(wanted, case)
    if not form.validate():
        return _show_form(token, wanted, case, form), UNPROCESSABLE
    try:
        prepared = prepare(*_deed(token, form))
    except Refused as refusal:
        return _show_again(token, wanted, case, form, refusal)
    return render_template(
        "reports/keeper/confirm.html",
        words=ACTS[wanted],
        act=wanted,
        case=case,
        form=form,
        prepared=prepared,
        token=token,
    )


@blueprint.post("/ilmoitus/<token>/<act>/vahvista")
@public
@limiter.limit(LOOKS)
def perform_act(token: str, act: str) -> Answer:
    """Do what was confirmed."""
    wanted = _read_act(act)
    case = read_case(*_asked(token))
    form = read_form(wanted, case)
    if not form.validate():
        return _show_form(token, wanted, case, form), UNPROCESSABLE
    desk, token, deed, lang, now = _deed(token, form)
    try:
        perform(desk, current_registers(), token, deed, request.form.get("vahvistus", ""), lang, now)
    except Refused as refusal:
        return _show_again(token, wanted, case, form, refusal)
    return redirect(url_for(".show_done", token=token, act=act), 303)


@blueprint.get("/ilmoitus/<token>/<act>/tehty")
@public
@limiter.limit(LOOKS)
def show_done(token: str, act: str) -> Answer:
    """What was done; nothing of the person stands on this page."""
    wanted = _read_act(act)
    number = read_number(current_desk(), token, utc_now())
    return render_template(
        "reports/keeper/done.html", number=number, words=ACTS[wanted], is_over=wanted is Act.HAND_ON, token=token
    )


@blueprint.post("/ilmoitus/<token>/uusi-linkki")
@public
@limiter.limit(RENEWALS, key_func=address_and_link)
def renew(token: str) -> Answer:
    """Send a new link in place of a worn-out one to the registered address; nobody says here where to."""
    notice = renew_link(current_desk(), token, utc_now())
    return render_template("reports/keeper/renewed.html", notice=notice)


@blueprint.errorhandler(NoSuchLink)
def refuse_link(_error: NoSuchLink) -> Answer:
    """The same page for a forged token, an unknown one and one of another purpose."""
    return render_template("reports/keeper/no_link.html"), 404


@blueprint.errorhandler(NotOpen)
def explain_link(error: NotOpen) -> Answer:
    """A link that opens nothing any more says why, and nothing of the person."""
    token = (request.view_args or {}).get("token", "")
    words = LINKS[error.notice.standing]
    return render_template("reports/keeper/closed_link.html", notice=error.notice, words=words, token=token), GONE


@blueprint.errorhandler(Impossible)
def explain_impossible(_error: Impossible) -> Answer:
    """The act cannot be done to the case as it is now."""
    token = (request.view_args or {}).get("token", "")
    return render_template("reports/keeper/impossible.html", token=token), CONFLICT


@blueprint.errorhandler(NoSuchFile)
def refuse_file(_error: NoSuchFile) -> Answer:
    """The same as for a link that opens nothing."""
    return render_template("reports/keeper/no_link.html"), 404


def _asked(token: str) -> tuple[Desk, str, str, datetime]:
    return current_desk(), token, current_language(), utc_now()


def _deed(token: str, form: ActForm) -> tuple[Desk, str, Deed, str, datetime]:
    desk, token, lang, now = _asked(token)
    return desk, token, form.deed(), lang, now


def _read_act(word: str) -> Act:
    try:
        return Act(word)
    except ValueError:
        abort(404)


def _show_form(token: str, act: Act, case: KeeperCase, form: ActForm, trouble: str = "") -> str:
    wanted = request.args.get("haku", "") if act is Act.HAND_ON else ""
    found = search_schools(current_database(), wanted, current_language()) if wanted else []
    return render_template(
        "reports/keeper/act.html",
        words=ACTS[act],
        act=act,
        case=case,
        form=form,
        trouble=trouble,
        wanted=wanted,
        found=found,
        token=token,
    )


def _show_again(token: str, act: Act, case: KeeperCase, form: ActForm, refusal: Refused) -> Answer:
    """The form with what was written, why it was not taken, and the case as it is now."""
    if act not in case.acts:
        raise Impossible
    form.version.data = case.version
    return _show_form(token, act, case, form, explain_refusal(refusal)), CONFLICT
