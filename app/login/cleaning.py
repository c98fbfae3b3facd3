"""What sign-in leaves behind and the worker takes away."""

from __future__ import annotations

from datetime import datetime

from app.database import Database
from app.login.keeping import delete_old_forms
from app.login.service import SessionLimits, delete_ended_sessions
from app.settings import Settings
from app.settings.retention import KEPT_FORMS


def clean_up_sessions(database: Database, settings: Settings, now: datetime) -> int:
    """Remove ended sessions, within an hour of their end, and forms that nobody came back for; counts rows."""
    with database.write() as session:
        forms = delete_old_forms(session, KEPT_FORMS.limit(settings, now))
        return forms + delete_ended_sessions(session, SessionLimits.of(settings), now)
