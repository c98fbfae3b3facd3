"""What every page shares: who may open it, who is asking, language, headers, errors, logs.

It knows no capability of the service; `create_app` hands in what the gate needs of them.
"""

from __future__ import annotations

from typing import cast

from flask import current_app

from app.database import Database
from app.sealing import Seal
from app.settings import Settings


def current_database() -> Database:
    """The database of the running app."""
    return cast(Database, current_app.extensions["database"])


def current_settings() -> Settings:
    """The settings of the running app."""
    return cast(Settings, current_app.extensions["settings"])


def current_seal() -> Seal:
    """Seals and opens the copies that this service keeps."""
    return cast(Seal, current_app.extensions["seal"])
