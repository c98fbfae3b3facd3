"""The blueprint of the owner's pages, and what all of them need."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.database import utc_now
from app.sharing.owning import WORDS, Owner
from app.sharing.rows import UnknownShare
from app.sources.connecting import current_registers
from app.web import current_seal, current_settings
from app.web.locale import current_language
from app.web.visitors import current_visitor

blueprint = Blueprint("sharing", __name__, url_prefix="/jaot")


def current_owner() -> Owner:
    """The visitor as an owner of links, now."""
    oid, settings = current_visitor().henkilo_oid, current_settings()
    if oid is None:
        abort(403)
    return Owner(
        oid=oid,
        registers=current_registers(),
        seal=current_seal(),
        keys=settings.secret_keys,
        base_url=settings.base_url,
        lang=current_language(),
        now=utc_now(),
    )


def told() -> str:
    """What the page says of the act that led to it; "" when none did."""
    return str(WORDS.get(request.args.get("viesti", ""), ""))


@blueprint.errorhandler(UnknownShare)
def say_not_found(_error: UnknownShare) -> ResponseReturnValue:
    """Somebody else's link and one that does not exist look the same."""
    return current_app.handle_user_exception(NotFound())
