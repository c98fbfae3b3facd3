"""`omaopintopolku route`: to whom an error report about an organisation's rows would go, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from app.cli import open_database, read_settings
from app.database import utc_now
from app.organisations.contact_files import read_contact_folder
from app.organisations.contacts import ContactDirectory
from app.organisations.directory import load_contacts, read_directory_age
from app.organisations.routing import Address, OwnAddresses, RowOwner
from app.organisations.routing import route as find_route
from app.organisations.virta_contacts import VirtaContactError, index_virta_contacts, read_virta_contacts
from app.register.words import LANGUAGES
from app.settings import Settings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
CSV = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("route")
@click.argument("oppilaitos_oid", metavar="OPPILAITOS-OID")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fi", show_default=True, help="The citizen's language.")
@click.option("--virta", is_flag=True, help="The row came from Virta: it is of higher education.")
@click.option("--organisaatiot", type=FOLDER, help="Organisations from a folder of the service's answers; no database.")
@click.option("--virta-yhteyshenkilot", type=CSV, help="Virta's contacts from a CSV instead of the database's.")
def route(
    oppilaitos_oid: str, lang: str, virta: bool, organisaatiot: Path | None, virta_yhteyshenkilot: Path | None
) -> None:
    """Print as JSON where an error report about the rows of OPPILAITOS-OID goes.

    source tells which step gave the address: virta, koski, successor, ancestor, general, registry, or unrouted (the
    service's own registry keeper, because no other has an address); path the oids looked at, in order. How old the
    organisations in the database are is told on standard error; so is an oid that nobody knows (its report is
    unrouted).
    """
    settings = read_settings()
    directory = read_contact_folder(organisaatiot, _note) if organisaatiot else _load(settings)
    if virta_yhteyshenkilot is not None:
        directory = replace(directory, virta=_read_virta(virta_yhteyshenkilot))
    if oppilaitos_oid not in directory.organisations:
        _note(f"There is no organisation {oppilaitos_oid!r} among the {len(directory.organisations)} that are known.")
    own = OwnAddresses(settings.registry_email, settings.language_test_email)
    address = find_route(RowOwner(oid=oppilaitos_oid, from_virta=virta), lang, directory, own)
    if not address.email:
        _note("The service has no address of its own for this: give REGISTRY_EMAIL.")
    click.echo(msgspec.json.format(msgspec.json.encode(_as_json(address)), indent=2).decode())


def describe_age(moment: datetime | None, now: datetime) -> str:
    """ "2026-11-20 (3 days ago)", or "never"."""
    if moment is None:
        return "never"
    days = (now - moment).days
    ago = "today" if days < 1 else "1 day ago" if days == 1 else f"{days} days ago"
    return f"{moment.date().isoformat()} ({ago})"


def _load(settings: Settings) -> ContactDirectory:
    database = open_database(settings)
    try:
        with database.read() as session:
            directory, age = load_contacts(session), read_directory_age(session)
    finally:
        database.dispose()
    now = utc_now()
    _note(
        f"Organisations: last changed {describe_age(age.changed_at, now)}, last fetched from the service "
        f"{describe_age(age.changes_at, now)}, oldest contacts of {describe_age(age.contacts_at, now)}."
    )
    return directory


def _read_virta(path: Path) -> Any:
    try:
        contacts, errors = read_virta_contacts(path.read_bytes())
    except VirtaContactError as error:
        raise click.ClickException(f"{path}: {error}") from None
    for problem in errors:
        _note(f"{path}: {problem}")
    return index_virta_contacts(contacts)


def _as_json(address: Address) -> dict[str, Any]:
    return {
        "email": address.email or None,
        "also": address.also,
        "organisation_oid": address.organisation_oid,
        "source": address.source.value,
        "path": address.path,
    }


def _note(sentence: str) -> None:
    click.echo(sentence, err=True)
