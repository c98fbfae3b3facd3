"""What a request for a link says: who sends it, in which form they want the answer, what they know.

Nothing of it comes from a cookie. A PIN and a ticket come in a form or, from programs, in headers; never in an address.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request
from flask_limiter.util import get_remote_address

from app.register.words import LANGUAGES
from app.rendering.records import OPEN_ALL
from app.sharing.opening_kinds import Signs, is_prefetch, recognise
from app.sharing.openings import Visit
from app.sharing.recipient_pages import Asked
from app.web.locale import PARAMETER

PIN_FIELD, TICKET_FIELD, SINCE_FIELD, OPEN_FIELD = "pin", "lippu", "alkaen", "avaa"
PRESSED_FIELD = "nayta"
"""The button of the page that robots get."""
PIN_HEADER, TICKET_HEADER = "Jako-PIN", "Jako-Lippu"
"""How a program gives the PIN, and the ticket that the answer to a right one carries in a header of the same name."""
LONGEST_FIELD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for a link. `since` is the day as the reader wrote it, `lang` the language asked for ("" for none)."""

    token: str = field(repr=False)
    visit: Visit = field(repr=False)
    wants_json: bool
    is_prefetch: bool
    pin: str | None = field(repr=False)
    ticket: str | None = field(repr=False)
    lang: str
    since: str
    opened: str

    @property
    def path(self) -> str:
        return f"/jako/{self.token}"

    def asked(self, ticket: str | None) -> Asked:
        """What the page's forms and links carry on."""
        return Asked(path=self.path, ticket=ticket or "", lang=self.lang, since=self.since, opened=self.opened)


def read_request(token: str, *, wants_json: bool | None = None) -> Request:
    """The present request for this token. JSON is wanted at its own address, or by `Accept`."""
    if wants_json is None:
        wants_json = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    pin = request.form.get(PIN_FIELD, request.headers.get(PIN_HEADER))
    ticket = request.form.get(TICKET_FIELD, request.headers.get(TICKET_HEADER)) or None
    signs = Signs(
        user_agent=request.headers.get("User-Agent", ""),
        purpose=request.headers.get("Sec-Purpose") or request.headers.get("Purpose", ""),
        fetch_site=request.headers.get("Sec-Fetch-Site", ""),
        fetch_user=request.headers.get("Sec-Fetch-User", ""),
        is_head=request.method == "HEAD",
        wants_json=wants_json,
        knew_pin=pin is not None or ticket is not None,
        pressed=PRESSED_FIELD in request.form,
    )
    lang = request.values.get(PARAMETER, "")
    lang = lang if lang in LANGUAGES else ""
    return Request(
        token=token,
        visit=Visit(recognise(signs), get_remote_address() or "", lang),
        wants_json=wants_json,
        is_prefetch=is_prefetch(signs),
        pin=pin,
        ticket=ticket,
        lang=lang,
        since=request.values.get(SINCE_FIELD, "")[:LONGEST_FIELD],
        opened=OPEN_ALL if request.values.get(OPEN_FIELD) == OPEN_ALL else "",
    )
