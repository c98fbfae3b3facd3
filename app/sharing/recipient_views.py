"""The pages that a share link opens, `/jako/<token>`: for anyone who has it, without account, script or cookie."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.database import utc_now
from app.sharing.damaged_links import find_whole_link
from app.sharing.entry import enter, say_done
from app.sharing.export import SCHEMA
from app.sharing.recipient_answers import answer, answer_damaged, answer_done
from app.sharing.recipient_asking import read_request
from app.sources.connecting import current_registers
from app.web import current_database, current_seal, current_settings
from app.web.gate import public
from app.web.limits import limiter
from app.web.link_pages import address_and_link, declare_link_pages

MOST_OPENINGS = "120/minute"
"""Of one link from one address, which may be a whole company's."""

blueprint = Blueprint("shared", __name__)
declare_link_pages(blueprint, "/jako")


@blueprint.get("/jako/skeema.json")
@public
def show_schema() -> Response:
    """The schema of the machine-readable copy."""
    return Response(SCHEMA, mimetype="application/schema+json")


@blueprint.route("/jako/<token>", methods=["GET", "POST"])
@public
@limiter.limit(MOST_OPENINGS, key_func=address_and_link)
def show_shared(token: str) -> Response:
    """What the link shows, or what is so with it. A form brings the PIN or goes on after it."""
    return _open(token)


@blueprint.get("/jako/<token>.json")
@public
@limiter.limit(MOST_OPENINGS, key_func=address_and_link)
def show_shared_json(token: str) -> Response:
    """The machine-readable copy."""
    return _open(token, wants_json=True)


@blueprint.post("/jako/<token>/valmis")
@public
@limiter.limit(MOST_OPENINGS, key_func=address_and_link)
def finish_shared(token: str) -> Response:
    """The recipient no longer needs the studies: noted for their owner."""
    asked, now = read_request(token), utc_now()
    keys = current_settings().secret_keys
    entry = say_done(current_database(), current_seal(), keys, token, asked.visit, now, ticket=asked.ticket)
    return answer_done(asked, entry, now)


@blueprint.get("/jako")
@blueprint.get("/jako/")
@blueprint.get("/jako/<path:damaged>")
@public
def show_damaged(damaged: str = "") -> ResponseReturnValue:
    """Any other address below: a link that was damaged on its way."""
    return answer_damaged(find_whole_link(current_settings().secret_keys, damaged))


def _open(token: str, *, wants_json: bool | None = None) -> Response:
    whole = find_whole_link(current_settings().secret_keys, token)
    if whole is not None and not wants_json:
        return answer_damaged(whole)
    asked, now = read_request(token, wants_json=wants_json), utc_now()
    keys = current_settings().secret_keys
    entry = enter(
        current_registers(), current_seal(), keys, token, asked.visit, now, pin=asked.pin, ticket=asked.ticket
    )
    return answer(asked, entry, now)
