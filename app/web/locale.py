"""The language of a page: `?kieli=` → cookie → the person's asiointikieli → the browser's languages → Finnish.

On pages that a signed link opens: `?kieli=` → the link's own language → the browser's languages → Finnish; no cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, refresh
from werkzeug.wrappers import Response

from app.register.words import LANGUAGES
from app.web import current_settings
from app.web.cookies import cookie_name, set_cookie
from app.web.link_pages import is_link_page
from app.web.visitors import current_visitor

PARAMETER = "kieli"
COOKIE = "kieli"
OFFERED = "offered_language"
COOKIE_SECONDS = 365 * 24 * 3600
LANGUAGE_NAMES: Mapping[str, str] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
"""Each language by its own name: found by those who do not read the page's language."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One entry of the language switch. `href` leads to this very page."""

    lang: str
    name: str
    href: str
    is_current: bool


def current_language() -> str:
    """The language of this page: fi, sv or en."""
    locale = get_locale()
    return "fi" if locale is None else locale.language


def choose_language() -> str:
    """Decide the language of a request (Flask-Babel asks once for each)."""
    if not has_request_context():
        return "fi"
    wished: tuple[str | None, ...]
    if is_link_page():
        wished = (request.form.get(PARAMETER), request.args.get(PARAMETER), g.get(OFFERED))
    else:
        wished = (request.args.get(PARAMETER), request.cookies.get(cookie_name(COOKIE)), current_visitor().lang)
    for lang in wished:
        if lang in LANGUAGES:
            return lang
    return _browser_language() or "fi"


def offer_language(lang: str) -> None:
    """Take a signed link's own language for this page, unless its reader asks for another."""
    g.setdefault(OFFERED, lang)
    refresh()


def _browser_language() -> str | None:
    """The first of the browser's languages that we speak; "sv-FI" is Swedish, even where "en" stands after it."""
    primary = (tag.replace("_", "-").partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((lang for lang in primary if lang in LANGUAGES), None)


_UNREPEATED = frozenset({PARAMETER, "code", "state", "ticket"})


def list_language_choices() -> list[LanguageChoice]:
    """The language switch of this page; path and query stay as they are, but for what a sign-in provider sent."""
    current = current_language()
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in _UNREPEATED]
    # A signed link stands in no page: what is shown of a forged and of an unknown one is the same to the letter.
    path = "" if is_link_page() else quote(request.path, safe="/:@!$&'()*+,;=~-._")
    return [
        LanguageChoice(lang, LANGUAGE_NAMES[lang], f"{path}?{urlencode([*kept, (PARAMETER, lang)])}", lang == current)
        for lang in LANGUAGES
    ]


def install_locale(app: Flask, translations: str) -> None:
    """Set up Flask-Babel on the catalogues in the folder `translations`, and keep a language that was asked for."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    app.config["BABEL_DEFAULT_LOCALE"] = "fi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Helsinki"
    Babel(app, locale_selector=choose_language)
    app.jinja_env.globals.update(current_language=current_language, list_language_choices=list_language_choices)
    app.after_request(_tell_language)


def _tell_language(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = current_language()
        response.vary.update(["Accept-Language"] if is_link_page() else ["Cookie", "Accept-Language"])
    if is_link_page():
        return response
    asked = request.args.get(PARAMETER)
    if asked in LANGUAGES and request.cookies.get(cookie_name(COOKIE)) != asked:
        set_cookie(response, COOKIE, asked, max_age=COOKIE_SECONDS, production=current_settings().production)
    return response
