"""Cookies of the service: read by no script, sent to no other site.

In production they travel over https only and carry the prefix `__Host-`, by which the browser itself refuses a cookie
that another host of the same domain would plant (RFC 6265bis §4.1.3.2).
"""

from __future__ import annotations

from werkzeug.wrappers import Response

from app.web import current_settings


def name_cookie(name: str, *, production: bool) -> str:
    """The name under which a cookie travels."""
    return f"__Host-{name}" if production else name


def cookie_name(name: str) -> str:
    """The same for the running app."""
    return name_cookie(name, production=current_settings().production)


def set_cookie(response: Response, name: str, value: str, *, production: bool, max_age: int | None = None) -> None:
    """Set a cookie; without `max_age` (seconds) it lives until the browser is closed."""
    response.set_cookie(
        name_cookie(name, production=production),
        value,
        max_age=max_age,
        path="/",
        secure=production,
        httponly=True,
        samesite="Lax",
    )


def delete_cookie(response: Response, name: str, *, production: bool) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(
        name_cookie(name, production=production), path="/", secure=production, httponly=True, samesite="Lax"
    )
