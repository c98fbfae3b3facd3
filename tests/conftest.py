"""Fixtures that every part of the tests may ask for. A test that asks for `database` runs on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import hypothesis
import pytest

if TYPE_CHECKING:
    from flask import Flask

    from app.database import Database
    from app.settings import Settings
    from tests.browser_client import Browser
    from tests.databases import PostgresqlServer
    from tests.html_validation import HtmlValidator
    from tests.serving import LiveServer

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
"""No test asserts time: a busy machine must not fail one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-postgresql", action="store_true", help="run the database tests on SQLite only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        kinds = ["sqlite"] if metafunc.config.getoption("--no-postgresql") else ["sqlite", "postgresql"]
        metafunc.parametrize("database_kind", kinds)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real-format documents that the environment names; the test is skipped where it names none."""
    named = os.environ.get("CORPUS")
    if not named:
        pytest.skip("CORPUS is not set: name a folder of register documents to run the conformance tests")
    folder = Path(named).resolve()
    assert folder.is_dir(), f"CORPUS names {folder}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.databases import make_sqlite_template

    return make_sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """One PostgreSQL for all tests of this process."""
    from tests.databases import start_postgresql

    with start_postgresql() as server:
        yield server


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with all tables and no rows, by its url."""
    from tests.databases import created_database

    if database_kind == "sqlite":
        copy = tmp_path / "test.db"
        shutil.copyfile(request.getfixturevalue("_sqlite_template"), copy)
        yield f"sqlite:///{copy}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    with created_database(server, f"test_{uuid4().hex}", server.template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with all tables and no rows. `app` and `client` of the same test use it too."""
    from app.database import Database

    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings of the test's `app`; a test module overrides this fixture to change one."""
    from app.settings import Settings

    return Settings.for_tests(database_url=database_url, demo=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The service in this process, on the test's database."""
    from app import create_app

    app = create_app(settings)
    yield app
    app.extensions["database"].dispose()


@pytest.fixture
def client(app: Flask) -> Browser:
    """A visitor without JavaScript, who checks the make-up of every page that opens."""
    from tests.browser_client import Browser

    return Browser(app)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The real service with the fictional people, in processes of its own on a free port of 127.0.0.1."""
    from tests.serving import serve_demo

    with serve_demo(tmp_path_factory.mktemp("live")) as server:
        yield server


@pytest.fixture(scope="session")
def html_validator() -> Iterator[HtmlValidator]:
    """Checks a page against the HTML standard."""
    from tests.html_validation import start_html_validator

    with start_html_validator() as validator:
        yield validator
