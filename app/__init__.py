"""OmaOpintopolku: a citizen's window onto the national study registers of Finland."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from flask import Flask

    from app.login.views import DemoChoice

ROOT = Path(__file__).parent.parent


def create_app(settings: Settings) -> Flask:
    """Put the service together. Raises SettingsError or UndeclaredAccess rather than start half safe."""
    # Imported here, so that a part of the package can be used without loading the whole service.
    from app.login.connecting import connect_providers
    from app.login.recognition import find_visitor, keep_post
    from app.login.views import install_login
    from app.sources.connecting import connect_registers
    from app.web.gate import check_every_route
    from app.web.setup import install_web, make_flask

    if settings.demo and settings.production:
        raise SettingsError(("DEMO and PRODUCTION cannot be on together",))

    app = make_flask(settings, ROOT)
    app.extensions["registers"] = connect_registers(settings, app.extensions["database"], app.extensions["seal"])
    install_web(app, settings, ROOT, find_visitor, keep_post)
    install_login(app, connect_providers(app, settings), _list_demo_people(settings))
    _register_pages(app)
    if settings.demo:
        _register_demo_mail(app)
    check_every_route(app)
    return app


def _register_pages(app: Flask) -> None:
    from app.about.views import blueprint as about
    from app.consents.views import blueprint as consents
    from app.downloads.views import blueprint as downloads
    from app.notifications.views import blueprint as notifications
    from app.notifications.views import confirming
    from app.records.views import blueprint as records
    from app.reports.keeper_views import blueprint as keeper
    from app.reports.views import blueprint as reports
    from app.sharing.recipient_views import blueprint as shared
    from app.sharing.views import blueprint as sharing
    from app.usage.views import blueprint as usage

    own = (records, sharing, reports, usage, notifications, confirming, consents, downloads)
    for blueprint in (about, *own, shared, keeper):
        app.register_blueprint(blueprint)


def _register_demo_mail(app: Flask) -> None:
    """The mailbox of the demo: outside it there is no such page."""
    from app.demo.mail_views import blueprint

    app.register_blueprint(blueprint)


def _list_demo_people(settings: Settings) -> list[DemoChoice]:
    """Who may be signed in as by choosing: the fictional people of the demo, and nobody outside it."""
    if not settings.demo:
        return []
    from app.demo.stories import list_stories
    from app.login.views import DemoChoice

    return [DemoChoice(oid, name, story) for oid, name, story in list_stories()]
