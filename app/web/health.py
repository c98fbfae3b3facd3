"""`/health`: whether this process can answer, for those who watch it."""

from __future__ import annotations

import structlog
from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.web import current_database
from app.web.gate import public

blueprint = Blueprint("health", __name__)

log = structlog.get_logger(__name__)


@blueprint.get("/health")
@public
def check_health() -> Response:
    """200 "ok" when the database answers, else 503; says nothing more to the world."""
    try:
        with current_database().read() as session:
            # A table, not only a connection: SQLite would make an empty file and call it well.
            session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        log.exception("database_unreachable")
        response = Response("unavailable\n", 503, mimetype="text/plain")
    else:
        response = Response("ok\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
