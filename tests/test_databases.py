"""The databases that the tests stand on are what they say."""

from __future__ import annotations

from sqlalchemy import text

from app.database import Database


def test_each_test_has_a_database_of_the_kind_it_is_named_after(database: Database, database_kind: str) -> None:
    with database.read() as session:
        assert session.get_bind().dialect.name == database_kind


def test_the_tables_are_there_and_empty(database: Database) -> None:
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
