"""`omaopintopolku sources`: whether the registers answer us, how fast, and why not."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

import click
from rich.console import Console
from rich.table import Table

from app.cli import open_database, read_settings
from app.database import Database
from app.register.names import Directory
from app.settings import Settings, SettingsError
from app.sources import Source, SourceUnavailable, Subject, WrongPerson
from app.sources.connecting import list_remote_sources
from app.sources.directory import current_directory

NOBODY = Subject(("1.2.246.562.24.00000000000",), ("010100-900F",), date(2000, 1, 1))
"""Numbers that belong to no one: an artificial identity number, and an oid that is never given out."""
OFF = {"virta": "VIRTA_URL is not set", "ytr": "YTR_URL is not set"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of asking one source. `well` is None for a source that is not asked."""

    source: str
    well: bool | None
    seconds: float
    words: str


@click.group()
def sources() -> None:
    """Look after the registers that records come from."""


@sources.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Ask each register about a person who does not exist, and say what it answers, how fast, and why not.

    Ends with 1 when one of them does not answer as it should.
    """
    settings = read_settings()
    try:
        found = check_sources(settings)
    except SettingsError as error:
        raise click.ClickException("The settings are not right:\n  " + "\n  ".join(error.problems)) from None
    table = Table("Source", "State", "Seconds", "What it says", box=None)
    for item in found:
        state = "off" if item.well is None else "well" if item.well else "FAILS"
        table.add_row(item.source, state, f"{item.seconds:.2f}" if item.well is not None else "", item.words)
    Console().print(table)
    ctx.exit(1 if any(item.well is False for item in found) else 0)


def check_sources(settings: Settings) -> list[Checked]:
    """Ask every source once. Raises SettingsError for credentials that cannot be used."""
    remote = {source.name: source for source in list_remote_sources(settings, Directory)}
    found = [check_store(settings)]
    for name, words in OFF.items():
        found.append(check_source(remote[name]) if name in remote else Checked(name, None, 0.0, words))
    return found


def check_store(settings: Settings) -> Checked:
    """Our own KOSKI store: whether the database answers and knows names."""
    started = time.monotonic()
    try:
        database: Database = open_database(settings)
    except click.ClickException as error:
        return Checked("koski", False, time.monotonic() - started, error.message)
    try:
        directory = current_directory(database)
    finally:
        database.dispose()
    words = f"{len(directory.codes)} code names, {len(directory.organisations)} organisations"
    return Checked("koski", True, time.monotonic() - started, words)


def check_source(source: Source) -> Checked:
    """One remote register."""
    started = time.monotonic()
    try:
        studies = source.fetch(NOBODY)
        well, words = True, "answers; knows nobody by these numbers, as it should"
        if studies:
            well, words = False, f"gave {len(studies)} study rights of a person who does not exist"
    except SourceUnavailable as error:
        well, words = False, error.reason
    except WrongPerson:
        well, words = False, "answered about another person"
    return Checked(source.name, well, time.monotonic() - started, words)
