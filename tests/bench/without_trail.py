"""The service with looks that are not written down: only for measuring what the audit trail costs."""

from __future__ import annotations

import os
from datetime import date

from app import create_app
from app.cli.serving import run_server, wrap
from app.database import Database
from app.records import service
from app.settings import load_settings
from app.web.logs import configure_logs
from app.web.whole_bodies import WholeBodies


def look_without_trail(_database: Database, own_oid: str, _huollettava: str | None, _today: date, _action: str) -> str:
    """One's own record: there is nothing to check, and nothing is written."""
    return own_oid


def build_app() -> WholeBodies:
    service._record_look = look_without_trail
    settings = load_settings(os.environ)
    configure_logs(settings.log_level)
    return wrap(create_app(settings), settings)


if __name__ == "__main__":
    run_server(load_settings(os.environ), "tests.bench.without_trail:build_app")
