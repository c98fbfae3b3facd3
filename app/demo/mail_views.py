"""The demo's mailbox: what the service has sent, readable by anybody who tries it. There is none outside the demo."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from app.demo.mail_store import MailStore, StoredMail, split_links
from app.web import current_settings
from app.web.gate import public

SANDBOX = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'; sandbox"
"""A mail's HTML runs nothing, loads nothing, sends nothing, and knows nothing of this service's cookies."""

blueprint = Blueprint("demo_mail", __name__)


@blueprint.get("/demo/posti")
@public
def list_mail() -> str:
    """Every mail that was sent, the newest first."""
    return render_template("demo/list_mail.html", mails=_store().list_newest())


@blueprint.get("/demo/posti/<name>")
@public
def show_mail(name: str) -> str:
    """One mail: its headers and its text; its HTML is a page of its own."""
    mail = _find(name)
    return render_template("demo/show_mail.html", mail=mail, pieces=split_links(mail.text, current_settings().base_url))


@blueprint.get("/demo/posti/<name>/html")
@public
def show_html(name: str) -> Response:
    """The mail's HTML as a mail program would show it, shut off from everything."""
    response = Response(_find(name).html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _store() -> MailStore:
    return MailStore(Path(current_settings().demo_mail_folder))


def _find(name: str) -> StoredMail:
    mail = _store().find(name) if current_settings().demo_mail_folder else None
    return mail or abort(404)
