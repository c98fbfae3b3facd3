"""`omaopintopolku import koodisto`, `organisaatiot` and `virta-yhteyshenkilot`: directories from files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console
from sqlalchemy.orm import Session

from app.cli import open_database, read_settings
from app.cli.importing import import_group, make_progress
from app.cli.importing_usage import import_kaytto
from app.cli.reading_files import STANDARD_INPUT, list_files, read_file
from app.database import Database
from app.directory.stamp import Counts
from app.koodisto.reading import KoodistoError, read_koodisto
from app.koodisto.service import store_codes
from app.organisations.fields import OrganisaatioError
from app.organisations.reading import read_organisations_bytes
from app.organisations.service import store_reading
from app.organisations.virta_contacts import VirtaContactError, read_virta_contacts, store_virta_contacts
from app.register.document import DocumentError

MIN_LIMIT_BYTES = 64 * 1024 * 1024
"""A file may have at least this much: the tree of all organisations is larger than any study record."""

Storing = Callable[[Session], Counts]
Read = Callable[[bytes, str], Storing]
"""Read the bytes of the file of a path; what comes back stores them (the database is not held while reading)."""

import_group.add_command(import_kaytto)


@import_group.command("koodisto")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.pass_context
def import_koodisto(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """Import code lists: files, folders (their .csv and .json files) or - for standard input.

    CSV has the columns koodisto_uri, versio, koodiarvo, fi, sv, en, lyhyt_fi, lyhyt_sv and lyhyt_en. JSON is what the
    code service answers at codeelement/codes/withrelations. Nothing of a bad file is stored; it is named with the
    place and the reason and never stops the others. Running the same import again changes nothing.

    Ends with 1 when a file could not be imported.
    """
    ctx.exit(_run("Codes", paths, (".csv", ".json"), _read_koodisto))


@import_group.command("organisaatiot")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.pass_context
def import_organisaatiot(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """Import organisations: files, folders (their .json files) or - for standard input.

    A file is the tree that the organisation service answers at /jalkelaiset, a single organisation (V3 or V4), or
    beside it <oid>.historia.json (mergers) or <oid>.nimet.json (earlier names). A tree never takes away the contacts
    that single organisations have told. Nothing of a bad file is stored; it is named with the place and the reason and
    never stops the others. Running the same import again changes nothing.

    Ends with 1 when a file could not be imported.
    """
    ctx.exit(_run("Organisations and mergers", paths, (".json",), _read_organisaatiot))


@import_group.command("virta-yhteyshenkilot")
@click.argument("path", metavar="PATH")
@click.pass_context
def import_virta_yhteyshenkilot(ctx: click.Context, path: str) -> None:
    """Import Virta's contacts (viranomaistietojen yhteyshenkilöt) from a CSV file, or - for standard input.

    Columns: oppilaitosnumero, email, name, language (fi, sv, en or empty). An institution that the file names has
    afterwards exactly the contacts of the file; others keep theirs. Each row stands by itself: a bad one is named by
    its line and never stops the others. Running the same import again changes nothing.

    Ends with 1 when a row could not be imported.
    """
    settings = read_settings()
    try:
        contacts, errors = read_virta_contacts(read_file(path, settings.max_upload_bytes))
    except (DocumentError, VirtaContactError) as error:
        raise click.ClickException(f"{path}: {error}") from None
    for problem in errors:
        click.echo(f"{path}: {problem}", err=True)
    database = open_database(settings)
    try:
        with database.write() as session:
            counts = store_virta_contacts(session, contacts)
    finally:
        database.dispose()
    click.echo(
        f"Contacts: {counts.created} created, {counts.updated} updated, {counts.unchanged} unchanged. "
        f"Rows that could not be imported: {len(errors)}."
    )
    ctx.exit(1 if errors else 0)


def _read_koodisto(data: bytes, path: str) -> Storing:
    rows = read_koodisto(data, "" if path == STANDARD_INPUT else Path(path).stem)
    return lambda session: store_codes(session, rows)


def _read_organisaatiot(data: bytes, path: str) -> Storing:
    reading = read_organisations_bytes(data, Path(path).name)
    return lambda session: store_reading(session, reading)


def _run(what: str, paths: Sequence[str], suffixes: tuple[str, ...], read: Read) -> int:
    """Import all files of these paths and say how it went; the exit code."""
    settings = read_settings()
    database = open_database(settings)
    limit = max(settings.max_upload_bytes, MIN_LIMIT_BYTES)
    try:
        counts, failed = _import_files(database, paths, suffixes, read, limit)
    finally:
        database.dispose()
    click.echo(
        f"{what}: {counts.created} created, {counts.updated} updated, {counts.unchanged} unchanged. "
        f"Files that could not be imported: {failed}."
    )
    return 1 if failed else 0


def _import_files(
    database: Database, paths: Sequence[str], suffixes: tuple[str, ...], read: Read, max_bytes: int
) -> tuple[Counts, int]:
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    counts, failed = Counts(), 0
    with make_progress(console) as progress:
        task = progress.add_task("Importing", total=sum(1 for _ in list_files(paths, suffixes)))
        for path in list_files(paths, suffixes):
            try:
                store = read(read_file(path, max_bytes), path)
                with database.write() as session:
                    counts += store(session)
            except (DocumentError, KoodistoError, OrganisaatioError) as error:
                failed += 1
                printable = path.encode("utf-8", "backslashreplace").decode()
                parts = (printable, "" if error.place == "file" else error.place, error.reason)
                console.print(": ".join(part for part in parts if part), soft_wrap=True)
            progress.advance(task)
    return counts, failed
