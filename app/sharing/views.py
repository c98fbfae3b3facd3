"""The owner's pages of share links: the list, a link, and the acts on it. Somebody else's link does not exist here."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.sharing import views_making  # noqa: F401 - its routes are this blueprint's too
from app.sharing.blueprint import blueprint, current_owner, told
from app.sharing.checking import NotAccepted
from app.sharing.forms import ChangeForm, begin_change, make_form_key, read_change
from app.sharing.lifecycle import day_of
from app.sharing.making import renew_share
from app.sharing.owning import Owner, look_at_link, look_at_links, preview_share, summarise_link
from app.sharing.previews import make_preview
from app.sharing.service import ChangedElsewhere, ShareHasEnded, change_share, give_new_pin, withdraw_share
from app.sharing.shown_once import keep_pin, take_pin
from app.sharing.words import EndReason
from app.web.gate import citizen_only
from app.web.limits import limiter

__all__ = ["blueprint"]


@blueprint.get("")
@citizen_only
def list_links() -> str:
    """My share links, and who can see me now."""
    return render_template("sharing/list_links.html", page=look_at_links(current_owner()), told=told())


@blueprint.get("/<id>")
@citizen_only
def show_link(id: str) -> str:
    """One link: its address, what it shows, who has opened it. A new PIN is shown this once."""
    owner = current_owner()
    page = look_at_link(owner, id)
    return render_template("sharing/show_link.html", page=page, told=told(), pin=take_pin(owner.seal, id))


@blueprint.get("/<id>/esikatselu")
@citizen_only
def preview_link(id: str) -> str | Response:
    """What the link shows now; `?nakyma=sv` as one who reads Swedish sees it."""
    owner = current_owner()
    seen = preview_share(owner, id, request.headers.get("User-Agent", ""), request.remote_addr or "")
    if seen is None:
        return redirect(url_for(".show_link", id=id), 303)
    share, record = seen
    preview = make_preview(
        owner.registers.database,
        record,
        request.args.get("nakyma", share.lang),
        made_on=day_of(share.created_at),
        last_day=share.last_day,
    )
    return render_template("sharing/preview_link.html", preview=preview, link=summarise_link(owner, id))


@blueprint.get("/<id>/muuta")
@citizen_only
def show_change(id: str) -> str | Response:
    """The form that changes a link."""
    owner = current_owner()
    listed = owner.find(id)
    if not listed.is_live:
        return _back_to(id, "paattynyt")
    return _show_change(owner, id, begin_change(listed.share, day_of(owner.now)))


@blueprint.post("/<id>/muuta")
@citizen_only
def change_link(id: str) -> str | Response | tuple[str, int]:
    """Change the name and the last day."""
    owner = current_owner()
    form = read_change(owner.find(id).share, day_of(owner.now))
    if not form.is_good():
        return _show_change(owner, id, form), 422
    try:
        change_share(
            owner.registers.database, owner.seal, owner.oid, id,
            name=form.name.data, last_day=form.last_day, version=form.version.data, now=owner.now,
        )  # fmt: skip
    except ChangedElsewhere as error:
        form.follow(error.share)
        return _show_change(owner, id, form, conflict=True), 409
    except ShareHasEnded:
        return _back_to(id, "paattynyt")
    return _back_to(id, "muutettu")


@blueprint.get("/<id>/peruuta")
@citizen_only
def confirm_withdrawal(id: str) -> str | Response:
    """Once more asked before a link is withdrawn."""
    link = summarise_link(current_owner(), id)
    return render_template("sharing/withdraw_link.html", link=link) if link.is_live else _back_to(id, "paattynyt")


@blueprint.post("/<id>/peruuta")
@citizen_only
def withdraw(id: str) -> Response:
    """Withdraw a link. Withdrawn in another tab already, it stays so."""
    owner = current_owner()
    withdraw_share(owner.registers.database, owner.seal, owner.oid, id, owner.now)
    return _back_to(id, "peruttu")


@blueprint.get("/<id>/vaara-saaja")
@citizen_only
def show_wrong_person(id: str) -> str:
    """It went to the wrong person: what is known of its openings, and the way out."""
    page = look_at_link(current_owner(), id)
    return render_template("sharing/wrong_person.html", page=page, form_key=make_form_key())


@blueprint.post("/<id>/vaara-saaja")
@citizen_only
def withdraw_from_wrong_person(id: str) -> Response:
    """Withdraw it at once; the page then tells what was seen and offers a fresh link."""
    owner = current_owner()
    withdraw_share(owner.registers.database, owner.seal, owner.oid, id, owner.now, reason=EndReason.WRONG_PERSON)
    return redirect(url_for(".show_wrong_person", id=id), 303)


@blueprint.post("/<id>/uusi")
@citizen_only
@limiter.limit("30/minute")
def renew_link(id: str) -> Response:
    """A fresh link like this one at once; where that cannot be, the form with what can."""
    owner = current_owner()
    try:
        made = renew_share(owner.registers, owner.seal, owner.oid, id, request.form.get("form_key", ""), owner.now)
    except NotAccepted:
        return redirect(url_for(".show_form", jako=id), 303)
    keep_pin(owner.seal, made.share.public_id, made.pin)
    return _back_to(made.share.public_id, "tehty" if made.is_new else "sama")


@blueprint.post("/<id>/pin")
@citizen_only
@limiter.limit("30/minute")
def renew_link_pin(id: str) -> Response:
    """Give the link a new PIN, which its page then shows once."""
    owner = current_owner()
    try:
        made = give_new_pin(owner.registers.database, owner.seal, owner.oid, id, owner.now)
    except ShareHasEnded:
        return _back_to(id, "paattynyt")
    keep_pin(owner.seal, id, made.pin)
    return _back_to(id, "uusi-pin")


def _show_change(owner: Owner, id: str, form: ChangeForm, *, conflict: bool = False) -> str:
    link = summarise_link(owner, id)
    return render_template("sharing/change_link.html", form=form, link=link, conflict=conflict)


def _back_to(id: str, message: str) -> Response:
    return redirect(url_for(".show_link", id=id, viesti=message), 303)
