"""`omaopintopolku reports`: error reports that wait or went nowhere, mails that came back, records of one fault."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from app.cli import open_database, read_settings
from app.database import utc_now
from app.reports.operating import CaseRow, ShownCase, list_reports, show_report
from app.reports.people import day_of
from app.sealing import Seal

COLUMNS = ("number", "state", "sent", "due", "days_late", "organisation", "source", "why")
WIDTH = 200
SIBLING_COLUMNS = ("oppija_oid", "opiskeluoikeus_oid", "versionumero", "rows")


@click.group()
def reports() -> None:
    """Look after error reports. Nothing that a person wrote is printed unless asked for."""


@reports.command("list")
@click.option("--overdue", is_flag=True, help="Only what went wrong: unanswered in time, undelivered, without address.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values instead of a table.")
def list_command(overdue: bool, as_csv: bool) -> None:
    """Print the open cases by their due date, and how old the addresses are that reports are sent by."""
    from app.organisations.directory import read_directory_age

    with _session() as session:
        rows = list_reports(session, day_of(utc_now()), overdue=overdue)
        age = read_directory_age(session)
    _print(COLUMNS, map(_cells, rows), as_csv)
    told = age.contacts_at or age.tree_at
    click.echo(f"{len(rows)} cases.", err=True)
    click.echo(f"Oldest contact data in use: {told.date().isoformat() if told else 'never fetched'}.", err=True)


@reports.command("show")
@click.argument("number")
@click.option("--texts", is_flag=True, help="Also what people wrote. It is written to the audit trail.")
def show_command(number: str, texts: bool) -> None:
    """Print the case NUMBER: its route and its timeline."""
    settings = read_settings()
    database = open_database(settings)
    try:
        with database.write() as session:
            case = show_report(session, Seal(settings.data_keys), number.upper(), utc_now(), texts=texts)
    finally:
        database.dispose()
    if case is None:
        raise click.ClickException(f"There is no case {_plain(number)}.")
    for line in _describe(case):
        click.echo(line)


@reports.command("bounce")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
def bounce_command(files: tuple[str, ...]) -> None:
    """Note delivery-status mails (RFC 3464): reports that came back. One mail in a FILE."""
    from app import create_app
    from app.reports.delivery_status import NotADeliveryStatus, read_delivery_status

    settings = read_settings()
    open_database(settings).dispose()
    app, failures = create_app(settings), 0
    for name in files:
        try:
            statuses = read_delivery_status(Path(name).read_bytes())
        except (NotADeliveryStatus, OSError) as error:
            click.echo(f"{name}: {error}", err=True)
            failures += 1
            continue
        with app.app_context():
            _note(name, statuses)
    if failures:
        raise click.exceptions.Exit(1)


@reports.command("reroute")
@click.argument("number")
@click.option("--email", help="The address to send it to; without it the directory as it is now decides.")
def reroute_command(number: str, email: str | None) -> None:
    """Send the case NUMBER on its way anew: a new mail with a new link, all that has happened kept."""
    from app import create_app
    from app.persons.addresses import UnusableAddress
    from app.reports.blueprint import current_desk
    from app.reports.rerouting import CannotReroute, NoSuchCase, reroute

    settings = read_settings()
    open_database(settings).dispose()
    with create_app(settings).app_context():
        try:
            found = reroute(current_desk(), number.upper(), utc_now(), email)
        except NoSuchCase:
            raise click.ClickException(f"There is no case {_plain(number)}.") from None
        except CannotReroute as error:
            raise click.ClickException(f"{number.upper()} cannot be sent anew: {error.reason}.") from None
        except UnusableAddress:
            raise click.ClickException("--email is no address that mail can be sent to.") from None
    click.echo(f"{number.upper()}: {', '.join((found.email, *found.also))} ({found.source})")


@reports.command("siblings")
@click.argument("number")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values instead of a table.")
def siblings_command(number: str, as_csv: bool) -> None:
    """Print other records with the fault pattern of the case NUMBER, which its keeper has accepted as an error.

    The pattern: the same school, type of study right, course or attainment, and the same value in the field that was
    wrong. It is a list to look through: the value may be right for others. Only our KOSKI store is searched.
    """
    from app.reports.cases import find_case
    from app.reports.siblings import NoPattern, find_siblings

    with _session() as session:
        report = find_case(session, number.upper())
        if report is None:
            raise click.ClickException(f"There is no case {_plain(number)}.")
        try:
            pattern, found = find_siblings(session, report)
        except NoPattern as error:
            raise click.ClickException(f"{report.number}: {error.reason}.") from None
        rows = [(one.henkilo_oid, one.opiskeluoikeus_oid, str(one.versionumero), str(one.rows)) for one in found]
    _print(SIBLING_COLUMNS, rows, as_csv)
    click.echo(f"{len(rows)} records: {pattern.tyyppi}, {pattern.tunniste}, {pattern.field}.", err=True)


@contextmanager
def _session() -> Iterator[Session]:
    database = open_database(read_settings())
    try:
        with database.read() as session:
            yield session
    finally:
        database.dispose()


def _note(name: str, statuses: Iterable[object]) -> None:
    from app.reports.blueprint import current_desk
    from app.reports.deliveries import note_bounce
    from app.reports.delivery_status import DeliveryStatus

    desk = current_desk()
    for status in statuses:
        assert isinstance(status, DeliveryStatus)
        with desk.database.write() as session:
            bounce = note_bounce(session, desk, status, utc_now())
        click.echo(f"{name}: {' '.join(filter(None, (bounce.number, bounce.noted.value)))}")


def _cells(row: CaseRow) -> tuple[str, ...]:
    return (
        row.number,
        row.state,
        day_of(row.sent_at).isoformat(),
        row.due_on.isoformat(),
        str(row.days_late),
        row.organisation,
        row.source,
        " ".join(row.why),
    )


def _print(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], as_csv: bool) -> None:
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        # A name that begins like a formula would be one in a spreadsheet.
        writer.writerows(
            [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in row] for row in rows
        )
        return
    table = Table(*(column.replace("_", " ") for column in columns), box=None)
    for row in rows:
        table.add_row(*map(_plain, row))
    # A case number is never cut, however narrow the terminal.
    Console(markup=False, width=WIDTH).print(table)


def _describe(case: ShownCase) -> Iterator[str]:
    for name, value in zip(COLUMNS, _cells(case.row), strict=True):
        yield f"{name}: {_plain(value)}"
    yield f"to: {_plain(', '.join((case.email, *case.also)))}"
    yield f"path: {' '.join(case.path)}"
    if case.content is not None:
        words = case.content.words
        for text in (case.content.quote, words.what_is_wrong, words.should_be, words.because):
            yield f"  | {_plain(text)}"
    for event in case.events:
        yield f"{event.at.isoformat(timespec='seconds')} {event.kind} ({event.actor}) {event.details}".rstrip()
        for text in filter(None, (event.text.text, event.text.complaint)):
            yield f"  | {_plain(text)}"


def _plain(text: str) -> str:
    """What a stranger wrote must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
