"""The blueprint of the citizen's pages, and what all of them need."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound

from app.database import utc_now
from app.reports.desk import Desk
from app.reports.people import NotADependant, day_of
from app.reports.people import NotFound as NoSuchThing
from app.sources.connecting import current_registers
from app.sources.guardianships import GuardianshipsUnavailable
from app.sources.guardianships_page import answer_unavailable
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


@blueprint.before_request
def ask_about_dependants() -> None:
    """Whose guardian the visitor is must be known before a dependant's case can be told from a stranger's."""
    oid = current_visitor().henkilo_oid
    if oid is not None:
        known = current_registers().guardianships.ask_if_guardian(oid, day_of(utc_now()))
        g.are_dependants_unknown = not known.is_known
        if g.are_dependants_unknown and request.values.get("huollettava"):
            raise GuardianshipsUnavailable


blueprint.register_error_handler(GuardianshipsUnavailable, answer_unavailable)


@blueprint.errorhandler(NoSuchThing)
def say_not_found(_error: NoSuchThing) -> ResponseReturnValue:
    """Somebody else's and one that does not exist look the same."""
    if g.get("are_dependants_unknown"):
        return answer_unavailable(GuardianshipsUnavailable())
    return current_app.handle_user_exception(NotFound())


@blueprint.errorhandler(NotADependant)
def refuse_stranger(_error: NotADependant) -> ResponseReturnValue:
    """The one who asks is not this person's guardian."""
    if g.get("are_dependants_unknown"):
        return answer_unavailable(GuardianshipsUnavailable())
    return current_app.handle_user_exception(Forbidden())
