"""Forms that a cookie vouches for carry a token too (Flask-WTF), checked for the whole app before any view.

Forms are written with `{{ csrf_field() }}`; the form classes themselves carry no token of their own. The raw token
lives in a signed cookie that is set only when a page with a form is shown. Compressed pages do not give it away: see
`app.web.compression`.
"""

from __future__ import annotations

from flask import Flask, session
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

FIELD = "csrf_token"
COOKIE = "lomake"


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms. The app has checked the token before the view runs."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = False


def csrf_field() -> Markup:
    """The hidden field that every posting form holds."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, generate_csrf())


def renew_csrf() -> None:
    """Begin a new token: after sign-in and sign-out an earlier one is worth nothing."""
    session.pop(FIELD, None)


def install_csrf(app: Flask) -> None:
    """Check the token of every request that changes something. It is good as long as the browser stays open."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    CSRFProtect(app)
    app.jinja_env.globals["csrf_field"] = csrf_field
