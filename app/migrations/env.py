"""Run by Alembic itself: one connection, given by `app.migrations`, and the metadata of all models."""

from __future__ import annotations

from alembic import context

from app.database import Base
from app.migrations import import_models

import_models()
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
