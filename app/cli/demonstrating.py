"""`omaopintopolku demo`: everything on one machine, with fictional people."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import make_url

from app import ROOT, create_app
from app.cli.serving import run_server
from app.database import Database, utc_now
from app.demo.external_use import seed_external_uses
from app.demo.keys import keep_keys
from app.demo.links import seed_links
from app.demo.mail_receiver import MailReceiver, running_mail_receiver
from app.demo.seeding import NotADemoDatabase, seed
from app.demo.stand_ins.server import StandIns, running_stand_ins
from app.persons.service import FINLAND
from app.sealing import Seal
from app.settings import Settings, SettingsError, load_settings
from app.sources.gather import Registers

FIRST_PORT = 5000
PORTS_TO_TRY = 100
DEFAULTS = ("DATABASE_URL", "FEEDBACK_EMAIL", "REGISTRY_EMAIL", "LANGUAGE_TEST_EMAIL", "MAIL_FROM", "METRICS_PORT")
"""Settings that the demo has values of its own for; the environment may give others."""


@click.command()
@click.option("--host", help="The address to listen on (setting HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default the first free one from 5000.")
@click.option("--workers", type=click.IntRange(1, 16), help="How many processes answer (setting WORKERS).")
def demo(host: str | None, port: int | None, workers: int | None) -> None:
    """Try the service on this machine, with fictional people.

    Makes a database of its own (instance/demo.db), fills it with invented people, schools and records, plays Virta and
    the matriculation register, prints the address to open and serves until interrupted. Run again, it keeps what is
    there. Refuses to run in production and to put its people among others.
    """
    given = {"host": host, "port": port, "workers": workers}
    try:
        settings = choose_settings(os.environ, {name: value for name, value in given.items() if value is not None})
    except SettingsError as error:
        raise click.ClickException("The settings are not right:\n  " + "\n  ".join(error.problems)) from None
    settings = settings.replace(**keep_keys(beside_database(settings, ".avaimet"), os.environ))
    prepare_database(settings)
    with running_stand_ins() as stand_ins, running_mail_receiver(beside_database(settings, ".posti")) as receiver:
        settings = with_mail_receiver(with_stand_ins(settings, stand_ins), receiver)
        click.echo(f"\nOpen {settings.base_url} and choose a person. Stop with Ctrl+C.")
        click.echo(f"Mail that is sent can be read at {settings.base_url}/demo/posti.\n")
        with running_worker(settings):
            run_server(settings)


def choose_settings(environ: Mapping[str, str], given: Mapping[str, object]) -> Settings:
    """The demo's settings: what was `given`, else the environment's, else its own. Raises SettingsError."""
    own = Settings.for_demo().to_environ()
    settings = load_settings({**{name: own[name] for name in DEFAULTS}, **environ, "DEMO": "1"}).replace(**given)
    if "port" in given or "PORT" in environ:
        return settings
    return settings.replace(port=find_free_port(settings.host))


def with_stand_ins(settings: Settings, stand_ins: StandIns) -> Settings:
    """The settings with Virta and the matriculation register played by the stand-ins, unless they name real ones."""
    kept = {
        source
        for source in ("virta", "ytr")
        if getattr(settings, f"{source}_url") or getattr(settings, f"{source}_credentials_file")
    }
    return settings.replace(
        **{name: value for name, value in stand_ins.settings().items() if name.partition("_")[0] not in kept}
    )


def with_mail_receiver(settings: Settings, receiver: MailReceiver) -> Settings:
    """The settings with the demo's own mail server, unless they name a real one."""
    return settings if settings.smtp_host else settings.replace(**receiver.settings())


def beside_database(settings: Settings, suffix: str) -> Path:
    """Where sent mail and the keys are kept: beside the demo's database, or in `instance` where that is a server's."""
    url = make_url(settings.database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    path = Path(url.database) if is_file and url.database else Path("instance/demo.db")
    return path.with_suffix(suffix).absolute()


@contextmanager
def running_worker(settings: Settings) -> Iterator[None]:
    """`omaopintopolku worker` beside the server, until the end of the `with`; it ends with this process in any case."""
    command = [sys.executable, "-m", "app.cli", "worker", "--with-parent"]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    working = subprocess.Popen(command, env={**os.environ, **settings.to_environ(), "PYTHONPATH": path})  # noqa: S603
    try:
        yield
    finally:
        working.terminate()
        working.wait()


def prepare_database(settings: Settings) -> None:
    """The demo's database with its tables and its people, as of today."""
    database = Database(settings.database_url)
    try:
        click.echo(f"Database: {database.url.render_as_string(hide_password=True)}")
        database.upgrade()
        seed(database, datetime.now(FINLAND).date(), click.echo)
        links = _make_links(settings, database)
        click.echo(f"Share links: {links}")
        click.echo(f"Uses told by other systems: {seed_external_uses(database, utc_now())}")
    except NotADemoDatabase as error:
        raise click.ClickException(str(error)) from None
    finally:
        database.dispose()


def _make_links(settings: Settings, database: Database) -> int:
    """The demo's share links; within the app, since a link keeps its studies' titles in its own language."""
    app = create_app(settings)
    try:
        with app.app_context():
            return seed_links(Registers(database), Seal(settings.data_keys), utc_now())
    finally:
        app.extensions["database"].dispose()


def find_free_port(host: str) -> int:
    """The first port from FIRST_PORT that nobody listens on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        with socket.socket(family, socket.SOCK_STREAM) as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind((host, port))
            except OSError:
                continue
            return port
    last = FIRST_PORT + PORTS_TO_TRY - 1
    raise click.ClickException(f"No free port from {FIRST_PORT} to {last}; give one with --port.")
