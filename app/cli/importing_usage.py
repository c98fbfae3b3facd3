"""`omaopintopolku import kaytto`: how other systems have used people's data."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from app.cli import open_database, read_settings
from app.cli.importing import error_line
from app.cli.reading_files import STANDARD_INPUT, list_files
from app.database import Database, utc_now
from app.register.document import DocumentError
from app.usage.external import ImportCounts, LineError, import_uses

SUFFIXES = (".ndjson", ".jsonl", ".log")


@click.command("kaytto")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.pass_context
def import_kaytto(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """Import other systems' audit logs (KOSKI, Varda, kitu): people see in them who has used their data.

    A PATH is a file, a folder (its .ndjson, .jsonl and .log files) or - for standard input, with one JSON object a
    line: timestamp, serviceName, operation, user, target.oppijaHenkiloOid, organizationOid. What citizens are not told
    of is counted and left out; network addresses, sessions and browsers are never stored. A bad line is named by its
    number and the reason and never stops the others. Running the same import again changes nothing.

    Ends with 1 when a line or a file could not be imported.
    """
    settings = read_settings()
    database = open_database(settings, durable=False)
    try:
        counts = import_files(database, paths)
    finally:
        database.dispose()
    click.echo(
        f"Uses: {counts.created} created, {counts.unchanged} unchanged; {counts.not_told} lines not told to citizens. "
        f"Lines and files that could not be imported: {counts.failed}."
    )
    ctx.exit(1 if counts.failed else 0)


def import_files(database: Database, paths: Sequence[str]) -> ImportCounts:
    """Import all files of these paths; errors go to stderr."""
    total = ImportCounts()
    for path in list_files(paths, SUFFIXES):
        try:
            with _open(path) as lines:
                _import_file(database, path, lines, total)
        except OSError as error:
            total.failed += 1
            click.echo(error_line(path, DocumentError("", f"cannot be read: {error.strerror}")), err=True)
    return total


def _import_file(database: Database, path: str, lines: BinaryIO, total: ImportCounts) -> None:
    for told in import_uses(database, lines, utc_now()):
        if isinstance(told, LineError):
            click.echo(error_line(path, DocumentError(f"line {told.line}", told.reason)), err=True)
            continue
        total.created += told.created
        total.unchanged += told.unchanged
        total.not_told += told.not_told
        total.failed += told.failed


@contextmanager
def _open(path: str) -> Iterator[BinaryIO]:
    if path == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    with Path(path).open("rb") as file:
        yield file
