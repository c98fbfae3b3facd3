"""Making a link: the form, what the recipient will see, and the link itself. The form is kept whatever happens."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.sharing.blueprint import blueprint, current_owner
from app.sharing.checking import NotAccepted
from app.sharing.forms import ShareForm, begin_form, selection_of
from app.sharing.lifecycle import day_of, default_last_day
from app.sharing.making import create_share
from app.sharing.owning import Owner, has_most_links
from app.sharing.pages import tell_silence
from app.sharing.previews import make_preview
from app.sharing.selection import Choosing, choose
from app.sharing.service import begin_share, preview_selection
from app.sharing.shown_once import keep_pin
from app.web.gate import citizen_only
from app.web.limits import limiter

Answer = str | Response | tuple[str, int]


@blueprint.get("/uusi")
@citizen_only
def show_form() -> str | Response:
    """The form; `?jako=<id>` fills it in like a link that there is already."""
    owner = current_owner()
    if has_most_links(owner):
        return redirect(url_for(".list_links"), 303)
    like = owner.find(request.args["jako"]).share if request.args.get("jako") else None
    choosing = begin_share(owner.registers, owner.oid, owner.lang, day_of(owner.now))
    form = begin_form(day_of(owner.now), owner.lang, must_warn=choosing.is_protected, like=like)
    return _show(form, choosing)


@blueprint.post("/uusi")
@citizen_only
@limiter.limit("30/minute")
def create_link() -> Answer:
    """Make the link. A form sent twice makes one."""
    owner = current_owner()
    form, choosing = _read(owner)
    draft = form.draft(choosing.schools)
    if not form.is_good(draft):
        return _show(form, choosing), 422
    try:
        made = create_share(owner.registers, owner.seal, owner.oid, draft, owner.now)
    except NotAccepted as error:
        form.tell(error.problems)
        return _show(form, choosing), 422
    keep_pin(owner.seal, made.share.public_id, made.pin)
    return redirect(url_for(".show_link", id=made.share.public_id, viesti="tehty" if made.is_new else "sama"), 303)


@blueprint.post("/uusi/esikatselu")
@citizen_only
@limiter.limit("60/minute")
def preview_form() -> Answer:
    """What the recipient would see, in the language of the pressed button; nothing is made yet."""
    owner = current_owner()
    form, choosing = _read(owner)
    draft = form.draft(choosing.schools)
    if not form.can_preview(draft):
        return _show(form, choosing), 422
    today = day_of(owner.now)
    preview = make_preview(
        owner.registers.database,
        preview_selection(owner.registers, owner.oid, selection_of(draft), today),
        request.form.get("shown_in", owner.lang),
        made_on=today,
        last_day=form.last_day or default_last_day(today),
        schools=choosing.schools,
    )
    return render_template("sharing/preview_form.html", preview=preview, filled_in=form.filled_in())


@blueprint.post("/uusi/lomake")
@citizen_only
def return_to_form() -> str:
    """Back from the preview: the form as it was filled in."""
    return _show(*_read(current_owner()))


@blueprint.get("/uusi/esikatselu", endpoint="begin_again")
@blueprint.get("/uusi/lomake", endpoint="begin_again")
@citizen_only
def begin_again() -> Response:
    """The address of a page that only a form leads to, e.g. by the language switch."""
    return redirect(url_for(".show_form"), 303)


def _read(owner: Owner) -> tuple[ShareForm, Choosing]:
    today = day_of(owner.now)
    choosing = choose(owner.registers, owner.oid, owner.lang, today)
    return ShareForm(today=today, must_warn=choosing.is_protected), choosing


def _show(form: ShareForm, choosing: Choosing) -> str:
    template = "sharing/new_link.html" if choosing.in_all else "sharing/no_studies.html"
    return render_template(template, form=form, choosing=choosing, silence=tell_silence(choosing))
