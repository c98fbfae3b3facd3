"""The command line `omaopintopolku`. Each subject has a module here; it is loaded when its command is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module

import click

from app.database import Database
from app.settings import Settings, SettingsError, load_settings

COMMANDS: Mapping[str, str] = {
    "audit": "app.cli.auditing:audit",
    "convert": "app.cli.converting:convert",
    "db": "app.cli.databases:db",
    "demo": "app.cli.demonstrating:demo",
    "feedback": "app.cli.feedback:feedback",
    "import": "app.cli.importing_directories:import_group",
    "mail": "app.cli.mail:mail",
    "render": "app.cli.rendering:render",
    "reports": "app.cli.reports:reports",
    "route": "app.cli.routing:route",
    "serve": "app.cli.serving:serve",
    "sources": "app.cli.checking_sources:sources",
    "sync": "app.cli.syncing:sync",
    "virta-contacts": "app.cli.virta_contacts:virta_contacts",
    "worker": "app.cli.working:worker",
}


class CommandsBySubject(click.Group):
    """A group that knows its commands by name and loads a command's module only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=CommandsBySubject, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """OmaOpintopolku: a citizen's window onto the national study registers.

    Settings are read from the environment (DATABASE_URL, SECRET_KEYS, …); the README lists them.
    """
    from app.web.logs import configure_logs

    configure_logs("WARNING")


def read_settings() -> Settings:
    """The settings of the environment; ends the command with a line for everything that is wrong."""
    try:
        return load_settings(os.environ)
    except SettingsError as error:
        raise click.ClickException("The settings are not right:\n  " + "\n  ".join(error.problems)) from None


def open_database(settings: Settings, *, durable: bool = True) -> Database:
    """The database, its tables being up to date; ends the command when they are not."""
    database = Database(settings.database_url, durable=durable)
    if not database.is_upgraded():
        raise click.ClickException("The database is not ready. Run first: omaopintopolku db upgrade")
    return database
