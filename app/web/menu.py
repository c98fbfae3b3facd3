"""The service's main menu: what a signed-in person can do here."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.web.visitors import VisitorKind, current_visitor

ENTRIES: tuple[tuple[str, LazyString], ...] = (
    ("records.show_record", lazy_gettext("My studies")),
    ("sharing.list_links", lazy_gettext("Share links")),
    ("reports.list_reports", lazy_gettext("Error reports")),
    ("usage.show_uses", lazy_gettext("Use of my data")),
    ("notifications.show_notifications", lazy_gettext("E-mail notices")),
)
"""Endpoints and words, in the order of the menu; what this service does not have is left out."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry. `current` is the value of aria-current: "page" on that very page, "true" on one below it, else ""."""

    words: str
    href: str
    current: str


def list_menu() -> list[MenuEntry]:
    """The menu of the visitor of this request; empty for one who has not signed in."""
    if current_visitor().kind is not VisitorKind.CITIZEN:
        return []
    return [_entry(endpoint, str(words)) for endpoint, words in ENTRIES if endpoint in current_app.view_functions]


def install_menu(app: Flask) -> None:
    """Give templates `list_menu`."""
    app.jinja_env.globals["list_menu"] = list_menu


def _entry(endpoint: str, words: str) -> MenuEntry:
    below = request.blueprint == endpoint.partition(".")[0]
    return MenuEntry(words, url_for(endpoint), "page" if request.endpoint == endpoint else "true" if below else "")
