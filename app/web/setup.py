"""Everything that pages share, set up in order: what stands first meets a request first, and its answer last."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.database import Database
from app.sealing import Seal
from app.settings import Settings
from app.web import health
from app.web.compression import install_compression
from app.web.cookies import name_cookie
from app.web.csrf import COOKIE as FORM_COOKIE
from app.web.csrf import install_csrf
from app.web.errors import install_errors
from app.web.filters import install_filters
from app.web.gate import FindVisitor, KeepPost, install_gate
from app.web.headers import install_headers
from app.web.jinja import install_jinja
from app.web.limits import install_limits
from app.web.link_pages import install_link_pages
from app.web.locale import install_locale
from app.web.logs import install_request_log
from app.web.menu import install_menu
from app.web.metrics import install_metrics
from app.web.moments import install_moments
from app.web.static_files import install_static_files, read_static_files
from app.web.stylesheet import install_stylesheet, read_stylesheet


def make_flask(settings: Settings, root: Path) -> Flask:
    """The bare Flask app with its configuration and database; `root` holds templates and translations."""
    app = Flask("app", root_path=str(root / "app"), template_folder=str(root / "templates"), static_folder=None)
    app.extensions.update(settings=settings, database=Database(settings.database_url), seal=Seal(settings.data_keys))
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        # Flask's own cookie holds the token of forms, for one page a sealed PIN, and what sign-in remembers on its way.
        SESSION_COOKIE_NAME=name_cookie(FORM_COOKIE, production=settings.production),
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        TRUSTED_HOSTS=list_trusted_hosts(settings),
    )
    if settings.trusted_proxies:
        trust = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trust, x_proto=trust, x_host=0)  # type: ignore[method-assign]
    return app


def list_trusted_hosts(settings: Settings) -> list[str] | None:
    """The host names under which the service answers: in production its own, and this machine's for health checks."""
    if not settings.production:
        return None
    host = settings.base_url.split("://", 1)[1].split("/", 1)[0]
    return [host, "localhost", "127.0.0.1"]


def install_web(app: Flask, settings: Settings, root: Path, find_visitor: FindVisitor, keep_post: KeepPost) -> None:
    """Request log, pages' clothing, and every check that a request passes before its view."""
    files = read_static_files()
    sheet = read_stylesheet(files)

    install_request_log(app)
    install_metrics(app)

    install_jinja(app)
    install_filters(app)
    install_moments(app)
    install_menu(app)
    install_static_files(app, files)
    install_stylesheet(app, sheet)

    install_compression(app)
    install_headers(app, settings, sheet)
    install_link_pages(app)
    install_locale(app, str(root / "translations"))

    install_limits(app, settings)
    install_gate(app, find_visitor, keep_post)
    install_csrf(app)
    install_errors(app)
    app.register_blueprint(health.blueprint)
