"""The revisions make exactly the tables that the models describe, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.database import Base, Database
from app.migrations import HERE, import_models


def test_models_and_revisions_agree(database: Database) -> None:
    import_models()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_revisions_form_one_line() -> None:
    assert len(ScriptDirectory(str(HERE)).get_heads()) == 1
