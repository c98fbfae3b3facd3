"""OmaOpintopolku: a citizen's window onto the national study registers of Finland."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.database import Database
from app.settings import Settings, SettingsError

ROOT = Path(__file__).parent.parent


def create_app(settings: Settings) -> Flask:
    """Put the service together. Raises SettingsError or UndeclaredAccess rather than start half safe."""
    from app.web.compression import install_compression
    from app.web.csrf import install_csrf
    from app.web.errors import install_errors
    from app.web.filters import install_filters
    from app.web.gate import check_every_route, install_gate
    from app.web.headers import install_headers
    from app.web.jinja import install_jinja
    from app.web.limits import install_limits
    from app.web.locale import install_locale
    from app.web.static_files import install_static_files, read_static_files
    from app.web.stylesheet import install_stylesheet, read_stylesheet
    from app.web.visitors import ANONYMOUS

    if settings.demo and settings.production:
        raise SettingsError(("DEMO and PRODUCTION cannot be on together",))

    app = Flask("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_keys[0])
    app.extensions.update(settings=settings, database=Database(settings.database_url))

    install_jinja(app)
    install_filters(app)
    files = read_static_files()
    install_static_files(app, files)
    sheet = read_stylesheet(files)
    install_stylesheet(app, sheet)
    install_compression(app)
    install_headers(app, settings, sheet)
    install_locale(app, str(ROOT / "translations"))
    install_limits(app, settings)
    install_gate(app, lambda: ANONYMOUS)
    install_csrf(app)
    install_errors(app)

    check_every_route(app)
    return app
