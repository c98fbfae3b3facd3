"""Pages that are opened by a signed link and by nothing else: the recipient of a share link, the keeper of a register.

No cookie is read or set there, whatever happens: nobody is recognised, the language is not remembered, forms carry no
token of a session. What vouches for a form is the link in its own address, so a browser that tells that another site
sent the form is refused (Sec-Fetch-Site; the Origin of our own forms is "null", since these pages send no Referer).
Search engines, caches and the sites that are linked to learn nothing of the address.
"""

from __future__ import annotations

from hashlib import sha256
from typing import cast

from flask import Blueprint, Flask, abort, current_app, has_request_context, request
from flask.blueprints import BlueprintSetupState
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

EXTENSION = "link_pages"
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}


def declare_link_pages(blueprint: Blueprint, prefix: str) -> None:
    """All pages of `blueprint` stand below `prefix` ("/jako") and are such pages; so is whatever goes wrong there."""

    def set_up(state: BlueprintSetupState) -> None:
        state.app.extensions[EXTENSION].append(prefix)
        # The whole blueprint, by its name: Flask-WTF would ask for a token that only a cookie can back.
        state.app.extensions["csrf"].exempt(blueprint)

    blueprint.record_once(set_up)
    blueprint.before_request(refuse_other_sites)


def is_link_page() -> bool:
    """Whether this request is for such a page, existing or not."""
    if not has_request_context():
        return False
    prefixes = cast("list[str]", current_app.extensions.get(EXTENSION, ()))
    return any(request.path == prefix or request.path.startswith(f"{prefix}/") for prefix in prefixes)


def refuse_other_sites() -> None:
    """403 for what another site had the browser send."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None and site != "same-origin":
            abort(403)


def address_and_link() -> str:
    """Whom a rate limit counts: one address at one link. A whole company is one address, and no count holds a link."""
    return f"{get_remote_address()} {sha256(request.path.encode()).hexdigest()[:32]}"


def install_link_pages(app: Flask) -> None:
    """Set the headers of these pages, error pages too."""
    app.extensions[EXTENSION] = []

    @app.after_request
    def add_headers(response: Response) -> Response:
        if is_link_page():
            response.headers.update(HEADERS)
        return response
