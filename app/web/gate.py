"""Who may open which page. Default deny: a route without a declared access level does not answer.

Every view carries `@public`, `@citizen_only` or `@operator_only`. `check_every_route` makes forgetting it a failure of
the start, and the gate itself refuses such a route all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import structlog
from flask import Flask, abort, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.web.link_pages import is_link_page
from app.web.visitors import ANONYMOUS, Visitor, VisitorKind, remember_visitor

View = TypeVar("View", bound=Callable[..., Any])
FindVisitor = Callable[[], Visitor]
KeepPost = Callable[[], str | None]

log = structlog.get_logger(__name__)


class Access(StrEnum):
    """Who may open a route."""

    PUBLIC = "public"
    CITIZEN = "citizen"
    OPERATOR = "operator"


class UndeclaredAccess(RuntimeError):
    """Routes that say nothing of who may open them. `endpoints` names them."""

    def __init__(self, endpoints: tuple[str, ...]) -> None:
        super().__init__(f"Routes without an access level: {', '.join(endpoints)}")
        self.endpoints = endpoints


def public(view: View) -> View:
    """Anybody may open the view. The visitor is known when there is one."""
    return _declare(view, Access.PUBLIC)


def citizen_only(view: View) -> View:
    """Only a signed-in person may open the view; others are led to sign-in and back."""
    return _declare(view, Access.CITIZEN)


def operator_only(view: View) -> View:
    """Only an operator may open the view. To anybody else it does not exist."""
    return _declare(view, Access.OPERATOR)


def get_access(app: Flask, endpoint: str | None) -> Access | None:
    """The declared access level of an endpoint, None when there is none."""
    view = app.view_functions.get(endpoint) if endpoint else None
    return getattr(view, "access", None)


def check_every_route(app: Flask) -> None:
    """Raise UndeclaredAccess when a route has no access level; called when everything is registered."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    undeclared = sorted(endpoint for endpoint in endpoints if get_access(app, endpoint) is None)
    if undeclared:
        raise UndeclaredAccess(tuple(undeclared))


def install_gate(app: Flask, find_visitor: FindVisitor, keep_post: KeepPost) -> None:
    """Ask the gate before every view. `find_visitor` recognises who is asking from the request.

    `keep_post` is asked when somebody sends a form after their session has ended: it keeps what they sent and says
    where they find it after sign-in, or None when there is nothing to keep.
    """

    @app.before_request
    def pass_gate() -> Response | None:
        if request.endpoint is None:
            return None  # no such address: the router answers 404 or 405
        access = get_access(app, request.endpoint)
        if access is None:
            abort(403)
        if request.blueprint == STATIC or is_link_page():
            return None  # nobody is recognised: no cookie is read there
        visitor = _recognise(find_visitor, must_know=access is not Access.PUBLIC)
        remember_visitor(visitor)
        if access is Access.CITIZEN and visitor.kind is not VisitorKind.CITIZEN:
            return _lead_to_sign_in(keep_post)
        if access is Access.OPERATOR and visitor.kind is not VisitorKind.OPERATOR:
            abort(404)
        return None


STATIC = "static"
"""Blueprint of files that are the same for everybody: nobody is recognised for them."""


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _recognise(find_visitor: FindVisitor, *, must_know: bool) -> Visitor:
    """The visitor. A public page stays up when the database is down: then nobody is recognised."""
    try:
        return find_visitor()
    except SQLAlchemyError:
        if must_know:
            raise
        log.exception("visitor_not_recognised")
        return ANONYMOUS


def _lead_to_sign_in(keep_post: KeepPost) -> Response:
    if request.method in ("GET", "HEAD"):
        # Only our own path travels, never a whole address: sign-in must not lead to another site.
        return redirect(url_for("login.sign_in", jatko=request.full_path.rstrip("?")), 303)
    kept_at = keep_post()
    if kept_at is None:
        abort(403)
    return redirect(url_for("login.sign_in", jatko=kept_at), 303)
