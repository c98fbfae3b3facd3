"""From an entry to an answer: a page or JSON, with its status and headers.

Both forms say the same of the same state. The answer about a forged link is, to the letter, that about an unknown one.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from flask import Response, render_template, request, url_for

from app.register.words import Words
from app.sharing.entry import Entry
from app.sharing.export import etag_of, export_share
from app.sharing.lifecycle import day_of
from app.sharing.pins import read_pin
from app.sharing.recipient_asking import TICKET_HEADER, Request
from app.sharing.recipient_changes import find_changes
from app.sharing.recipient_pages import make_page
from app.sharing.recipient_states import (
    DONE,
    FIXED,
    NOT_A_PIN,
    PinPage,
    StatePage,
    ended,
    repaired,
    resting,
    robot,
    wrong_pin,
)
from app.sharing.selection import SharedRecord
from app.sharing.shares import Share
from app.sharing.words import LinkState
from app.sources.directory import current_directory
from app.web import current_database, current_seal, current_settings
from app.web.filters import plain_words
from app.web.locale import current_language, offer_language

JSON = "application/json"
PIN_CHALLENGE = 'PIN realm="jako"'
"""A 401 must name a way to answer (RFC 9110 §11.6.1); no browser knows this one, so none opens a box of its own."""


def answer(asked: Request, entry: Entry, now: datetime) -> Response:
    """The page or the JSON of an entry."""
    if entry.lang is not None:
        offer_language(entry.lang)
    if entry.state is LinkState.OPEN and entry.share is not None:
        if entry.record is None:
            return _answer_robot(asked)
        if asked.wants_json:
            return _answer_json(asked, entry, entry.share, entry.record)
        return _answer_page(asked, entry, entry.share, entry.record, now)
    return _finish(asked, _answer_state(asked, entry), entry, now)


def answer_done(asked: Request, entry: Entry, now: datetime) -> Response:
    """After "Done, I no longer need this"."""
    if entry.state is not LinkState.OPEN:
        return answer(asked, entry, now)
    if entry.lang is not None:
        offer_language(entry.lang)
    return _page("state", DONE)


def answer_damaged(whole_path: str | None) -> Response:
    """A damaged address: help, and the way on where the whole link stands in it."""
    return _page("state", repaired(whole_path) if whole_path else FIXED[LinkState.UNKNOWN], 404)


def _answer_page(asked: Request, entry: Entry, share: Share, record: SharedRecord, now: datetime) -> Response:
    page = make_page(
        record,
        current_directory(current_database()),
        current_language(),
        made_on=day_of(share.created_at),
        last_day=share.last_day,
        asked=asked.asked(entry.ticket),
        changes=find_changes(current_database(), current_seal(), share, record, asked.since, now),
    )
    return _page("record", page, vary="Accept")


def _answer_json(asked: Request, entry: Entry, share: Share, record: SharedRecord) -> Response:
    """The machine-readable copy; 304 when the program has this very one. That is an opening too: it tells as much."""
    exported = export_share(share, record, current_settings().base_url + url_for("shared.show_schema"))
    response = Response(exported, mimetype=JSON)
    response.set_etag(etag_of(share, exported))
    response.vary.add("Accept")
    if entry.ticket:
        response.headers[TICKET_HEADER] = entry.ticket
    response.make_conditional(request)
    return response


def _answer_robot(asked: Request) -> Response:
    """Without the record. What a browser fetches ahead is refused, so that it is not shown in place of the record."""
    if asked.wants_json:
        return Response(b"{}\n", 503 if asked.is_prefetch else 200, mimetype=JSON)
    return _page("state", robot(asked.path), 503 if asked.is_prefetch else 200, vary="Accept")


def _answer_state(asked: Request, entry: Entry) -> Response:
    status = entry.state.http_status
    if asked.wants_json:
        words = plain_words(_state_page(entry).heading if entry.state is not LinkState.PIN_ASKED else PinPage.heading)
        told = {"tila": entry.state.value, "selitys": words}
        return Response(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n", status, mimetype=JSON)
    if entry.state is LinkState.PIN_ASKED:
        return _page("pin", _pin_page(asked, entry), status)
    return _page("state", _state_page(entry), status)


def _finish(asked: Request, response: Response, entry: Entry, now: datetime) -> Response:
    """The headers that a state has of its own."""
    if entry.state is LinkState.PIN_ASKED:
        response.headers["WWW-Authenticate"] = PIN_CHALLENGE
    if entry.standing is not None and entry.standing.rests_until is not None and response.status_code == 429:
        response.headers["Retry-After"] = str(max(1, int((entry.standing.rests_until - now).total_seconds())))
    response.vary.add("Accept")
    return response


def _pin_page(asked: Request, entry: Entry) -> PinPage:
    error: Words | None = None
    if entry.was_miss and asked.pin is not None and read_pin(asked.pin) is None:
        error = NOT_A_PIN
    elif entry.was_miss and entry.standing is not None:
        error = wrong_pin(entry.standing.misses_left)
    return PinPage(path=asked.path, error=error, asked_lang=asked.lang, asked_since=asked.since)


def _state_page(entry: Entry) -> StatePage:
    if entry.state is LinkState.ENDED and entry.ended_on is not None:
        return ended(entry.ended_on)
    if entry.state is LinkState.RESTING and entry.standing is not None and entry.standing.rests_until is not None:
        return resting(entry.standing.rests_until)
    return FIXED[entry.state]


def _page(template: str, page: object, status: int = 200, *, vary: str = "") -> Response:
    response = Response(render_template(f"sharing/recipient/{template}.html", page=page), status, mimetype="text/html")
    if vary:
        response.vary.add(vary)
    return response
