"""The blueprint of the citizen's pages, and what all of them need."""

from __future__ import annotations

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound

from app.reports.desk import Desk
from app.reports.people import NotADependant
from app.reports.people import NotFound as NoSuchThing
from app.web import current_database, current_seal, current_settings
from app.web.visitors import current_visitor

blueprint = Blueprint("reports", __name__, url_prefix="/virheilmoitukset")


def current_desk() -> Desk:
    """What the use cases work with, of the running app."""
    return Desk(current_database(), current_settings(), current_seal())


def own_oid() -> str:
    """The visitor's own oid."""
    oid = current_visitor().henkilo_oid
    if oid is None:
        abort(403)
    return oid


@blueprint.errorhandler(NoSuchThing)
def say_not_found(_error: NoSuchThing) -> ResponseReturnValue:
    """Somebody else's and one that does not exist look the same."""
    return current_app.handle_user_exception(NotFound())


@blueprint.errorhandler(NotADependant)
def refuse_stranger(_error: NotADependant) -> ResponseReturnValue:
    """The one who asks is not this person's guardian."""
    return current_app.handle_user_exception(Forbidden())
