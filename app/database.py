"""The database: one engine, sessions for reading and for writing, the base class of all tables.

SQLite serves one machine, PostgreSQL beyond that; the same code runs on both. A session never outlives its `with`:
what a caller keeps are plain values or rows that are already loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Connection, DateTime, Engine, Integer, MetaData, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Dialect, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

BUSY_TIMEOUT_SECONDS = 15
"""How long a writer waits for another on SQLite before it gives up."""

JsonDocument = JSON(none_as_null=True)
"""JSON kept as it was given, the order of keys included (PostgreSQL's JSONB would sort them): register documents."""

JsonData = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON of our own that may be searched: JSONB on PostgreSQL."""


RowId = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number, given by the database."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware, in UTC, on both databases. Refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must have a time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables. Constraints get names by rule, so that migrations can speak of them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """A database by its url (`sqlite:///path` or `postgresql://…`). Opens connections when first used.

    `durable=False` is for imports, which can be run again: a commit does not wait for the disk, so a power cut may
    take back the last ones. Nothing else is lost, and no commit is ever half there.
    """

    def __init__(self, url: str, *, pool_size: int = 5, durable: bool = True) -> None:
        self.url = _normalise(url)
        self.engine = _create_engine(self.url, pool_size, durable)
        self._reading = self.engine.execution_options(reading=True, postgresql_readonly=True)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and cannot change it."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed at the end, all or none.

        SQLite has one writer at a time: the transaction takes its turn at the start (`BEGIN IMMEDIATE`), so that it
        never fails half way because of another.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def upgrade(self) -> None:
        """Bring the tables to the newest revision; safe when several processes do it at the same time."""
        from app.migrations import upgrade

        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        upgrade(self.engine)

    def is_upgraded(self) -> bool:
        """Whether the tables are those that this version of the service expects."""
        from app.migrations import is_newest

        if self.is_sqlite and self.url.database and not Path(self.url.database).exists():
            return False
        with self._reading.connect() as connection:
            return is_newest(connection)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def utc_now() -> datetime:
    return datetime.now(UTC)


def _normalise(url: str) -> URL:
    """PostgreSQL always by psycopg 3, whichever of its usual url forms was given."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername in ("postgres", "postgresql") else parsed


def _create_engine(url: URL, pool_size: int, durable: bool) -> Engine:
    on_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(
        url,
        json_serializer=_write_json,
        json_deserializer=msgspec.json.decode,
        pool_size=pool_size,
        max_overflow=2 * pool_size,
        pool_pre_ping=not on_sqlite,
        hide_parameters=True,
        connect_args=_sqlite_arguments() if on_sqlite else _postgresql_arguments(durable),
    )
    event.listen(engine, "handle_error", _hide_values)
    if on_sqlite:
        event.listen(engine, "connect", partial(_prepare_sqlite, durable))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _hide_values(context: ExceptionContext) -> None:
    """An error's text never carries a person's data: PostgreSQL's DETAIL line would repeat the row."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args and isinstance(error.args[0], str):
            error.args = (error.args[0].partition("\nDETAIL:")[0], *error.args[1:])


def _sqlite_arguments() -> dict[str, Any]:
    return {"timeout": BUSY_TIMEOUT_SECONDS}


def _postgresql_arguments(durable: bool) -> dict[str, Any]:
    return {"connect_timeout": 10} if durable else {"connect_timeout": 10, "options": "-c synchronous_commit=off"}


def _prepare_sqlite(durable: bool, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", f"synchronous={'FULL' if durable else 'NORMAL'}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = bool(connection.get_execution_options().get("reading"))
    connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _write_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
