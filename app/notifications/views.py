"""My notifications. The confirmation page is opened from a mailbox, perhaps on another device: nobody is signed in."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.database import utc_now
from app.notifications.forms import AddressForm, NoticesForm
from app.persons.addresses import (
    CONFIRM_DAYS,
    Notice,
    TooManyConfirmations,
    ask_confirmation,
    choose_wanted,
    confirm_address,
    find_by_token,
    list_addresses,
    list_wanted,
    remove_addresses,
)
from app.web import current_database, current_seal, current_settings
from app.web.gate import citizen_only, public
from app.web.limits import limiter
from app.web.link_pages import address_and_link, declare_link_pages
from app.web.locale import current_language
from app.web.visitors import current_visitor

PATH = "/omat-tiedot/ilmoitukset"

blueprint = Blueprint("notifications", __name__)
confirming = Blueprint("confirming", __name__)
declare_link_pages(confirming, f"{PATH}/vahvista")


@blueprint.get(PATH)
@citizen_only
def show_notifications() -> str:
    """My address, where it stands, and what is told to it. `?tallennettu=1`: says that the choices were saved."""
    return _show(AddressForm(formdata=None))


@blueprint.post(f"{PATH}/osoite")
@citizen_only
@limiter.limit("10/minute")
def give_address() -> Response | tuple[str, int]:
    """Send the confirmation link to the address."""
    form = AddressForm()
    if not form.validate():
        return _show(form), 422
    try:
        with current_database().write() as session:
            ask_confirmation(
                session,
                current_settings(),
                current_seal(),
                _own_oid(),
                form.email.data,
                current_language(),
                utc_now(),
            )
    except TooManyConfirmations:
        return _show(form, is_too_often=True), 429
    return redirect(url_for(".show_notifications"), 303)


@blueprint.post(f"{PATH}/poista")
@citizen_only
def remove_address() -> Response:
    """Forget my address."""
    with current_database().write() as session:
        remove_addresses(session, _own_oid())
    return redirect(url_for(".show_notifications"), 303)


@blueprint.post(f"{PATH}/valinnat")
@citizen_only
def choose_notices() -> Response:
    """Keep what I want to be told of."""
    form = NoticesForm()
    with current_database().write() as session:
        choose_wanted(session, _own_oid(), {notice for notice in Notice if form[notice.value].data})
    return redirect(url_for(".show_notifications", tallennettu=1), 303)


@confirming.get(f"{PATH}/vahvista/<token>")
@public
@limiter.limit("30/minute", key_func=address_and_link)
def show_confirmation(token: str) -> str | tuple[str, int]:
    """The button that confirms: opening the link confirms nothing, since mail scanners open links too."""
    with current_database().read() as session:
        address = find_by_token(session, current_settings(), current_seal(), token, utc_now())
    page = render_template("notifications/confirm.html", address=address, token=token, days=CONFIRM_DAYS)
    return page if address is not None else (page, 404)


@confirming.post(f"{PATH}/vahvista/<token>")
@public
@limiter.limit("30/minute", key_func=address_and_link)
def confirm(token: str) -> Response | tuple[str, int]:
    """Take the address into use; the page of the link then says so."""
    with current_database().write() as session:
        confirm_address(session, current_settings(), token, utc_now())
    return redirect(url_for(".show_confirmation", token=token, kieli=current_language()), 303)


def _own_oid() -> str:
    return current_visitor().henkilo_oid or abort(403)


def _show(form: AddressForm, *, is_too_often: bool = False) -> str:
    with current_database().read() as session:
        addresses = list_addresses(session, current_seal(), _own_oid(), utc_now())
        wanted = list_wanted(session, _own_oid())
    notices = NoticesForm(formdata=None, **{notice.value: notice in wanted for notice in Notice})
    return render_template(
        "notifications/show_notifications.html",
        form=form,
        notices=notices,
        addresses=addresses,
        days=CONFIRM_DAYS,
        is_too_often=is_too_often,
        is_saved="tallennettu" in request.args,
    )
