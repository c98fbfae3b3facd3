"""`omaopintopolku db`: the tables."""

from __future__ import annotations

from typing import BinaryIO

import click

from app.audit.export import BadExport, read_export
from app.cli import open_database, read_settings
from app.consents.replay import replay_events
from app.database import Database
from app.persons.address_keys import rekey_addresses
from app.reports.rekeying import rekey_reports
from app.sealing import Seal
from app.sharing.retention import rekey_shares
from app.sources.answers import rekey
from app.sources.changes import rekey_scopes


@click.group()
def db() -> None:
    """Prepare the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest version. Safe to run again, and from several machines at once."""
    database = Database(read_settings().database_url)
    try:
        already = database.is_upgraded()
        database.upgrade()
    finally:
        database.dispose()
    click.echo("The database was up to date." if already else "The database is ready.")


@db.command()
@click.argument("message")
def revision(message: str) -> None:
    """For developers: write the next revision file from the difference between the models and the database."""
    from app.migrations import write_revision

    database = Database(read_settings().database_url)
    try:
        write_revision(database.engine, message)
    finally:
        database.dispose()


@db.command("rekey")
def rekey_copies() -> None:
    """Seal kept copies again with the newest of DATA_KEYS, so that older keys can be taken out.

    Copies that no key opens are dropped: they are asked for again when they are needed. May be stopped and run again.
    """
    settings = read_settings()
    database = open_database(settings)
    try:
        seal = Seal(settings.data_keys)
        for what, renew in (
            ("Kept answers", rekey),
            ("Followed rows", rekey_scopes),
            ("Share links", rekey_shares),
            ("E-mail addresses", rekey_addresses),
            ("Error reports", rekey_reports),
        ):
            done = renew(database, seal)
            click.echo(f"{what}: {done.renewed} sealed again, {done.unchanged} unchanged, {done.dropped} dropped")
    finally:
        database.dispose()


@db.command()
@click.argument("file", type=click.File("rb"))
def replay(file: BinaryIO) -> None:
    """After a restore from backup: do again what FILE, an `audit export`, says and the backup lacks.

    Run it before the service opens: links and consents that were withdrawn since the backup would hold otherwise, and
    sessions would be open whose people have signed out. May be run again.
    """
    settings = read_settings()
    database = open_database(settings)
    try:
        told = replay_events(database, Seal(settings.data_keys), read_export(file))
    except BadExport as error:
        raise click.ClickException(f"{error}. What stood before it is done; mend it and run again.") from None
    finally:
        database.dispose()
    shares = told.shares
    click.echo(
        f"Links withdrawn again: {shares.withdrawn}. Last days changed again: {shares.days_changed}. "
        f"Links that wait for a new PIN: {shares.pins_ended}."
    )
    click.echo(f"Consents withdrawn again: {told.consents}. Sessions ended again: {told.sessions}.")
    click.echo(
        f"Already known: {shares.already_there + told.already_there}. About links and people that are not in this "
        f"database: {shares.unknown_links + told.unknown}. Other events: {shares.other}."
    )
