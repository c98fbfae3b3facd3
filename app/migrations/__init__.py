"""Changes of the tables, in order. Alembic without a file of its own at the top: it is set up here."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

HERE = Path(__file__).parent
UPGRADE_LOCK = 5_621_524
"""Any number that is ours: PostgreSQL's advisory lock of whoever upgrades."""


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision, in one transaction; a second process waits and finds it done."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        command.upgrade(_make_config(connection), "head")


def write_revision(engine: Engine, message: str) -> None:
    """Write the next revision file from the difference between the models and the database (for developers)."""
    with engine.connect() as connection:
        command.revision(_make_config(connection), message=message, autogenerate=True)


def is_newest(connection: Connection) -> bool:
    """Whether the database stands at the newest revision."""
    newest = ScriptDirectory(str(HERE)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def import_models() -> None:
    """Load every module of tables (`app/<capability>/models.py`), so that the metadata knows them all."""
    app_folder = HERE.parent
    for package in pkgutil.iter_modules([str(app_folder)]):
        if package.ispkg and (app_folder / package.name / "models.py").exists():
            import_module(f"app.{package.name}.models")


def _make_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
