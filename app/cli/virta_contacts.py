"""`omaopintopolku virta-contacts`: who answers for an institution's data in Virta."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from app.cli import open_database, read_settings
from app.database import Database
from app.organisations.virta_contacts import (
    VirtaContact,
    list_virta_contacts,
    make_virta_contact,
    remove_virta_contacts,
    set_virta_contact,
)
from app.register.words import LANGUAGES

LANGUAGE = click.Choice(LANGUAGES)


@contextmanager
def _opened() -> Iterator[Database]:
    """The database while the command runs."""
    database = open_database(read_settings())
    try:
        yield database
    finally:
        database.dispose()


@click.group("virta-contacts")
def virta_contacts() -> None:
    """List and edit Virta's contacts (viranomaistietojen yhteyshenkilöt), to whom reports about higher education go.

    A whole list is imported with: omaopintopolku import virta-yhteyshenkilot PATH
    """


@virta_contacts.command("list")
def list_command() -> None:
    """Print all contacts: oppilaitosnumero, language, address, name."""
    with _opened() as database, database.read() as session:
        contacts = list_virta_contacts(session)
    for contact in contacts:
        click.echo(f"{contact.oppilaitosnumero}  {contact.lang or '--'}  {contact.email}  {contact.name}".rstrip())
    click.echo(f"{len(contacts)} contacts.", err=True)


@virta_contacts.command("set")
@click.argument("oppilaitosnumero")
@click.argument("email")
@click.option("--name", default="", help="The contact's name.")
@click.option("--lang", type=LANGUAGE, help="The language in which they answer; else they serve every language.")
def set_command(oppilaitosnumero: str, email: str, name: str, lang: str | None) -> None:
    """Give an institution a contact, in the place of the one it has for the same language."""
    try:
        contact: VirtaContact = make_virta_contact(oppilaitosnumero, email, name, lang or "")
    except ValueError as error:
        raise click.ClickException(f"Nothing was changed: {error}.") from None
    with _opened() as database, database.write() as session:
        counts = set_virta_contact(session, contact)
    did = "added" if counts.created else "changed" if counts.updated else "was so already"
    click.echo(f"{contact.oppilaitosnumero} {contact.email}: {did}.")


@virta_contacts.command("remove")
@click.argument("oppilaitosnumero")
@click.option("--lang", type=click.Choice((*LANGUAGES, "none")), help="Only this language's; none: the one without.")
def remove_command(oppilaitosnumero: str, lang: str | None) -> None:
    """Take away an institution's contacts; its reports then go to the organisation service's addresses."""
    with _opened() as database, database.write() as session:
        removed = remove_virta_contacts(session, oppilaitosnumero, "" if lang == "none" else lang)
    if not removed:
        raise click.ClickException(f"{oppilaitosnumero} has no such contact.")
    click.echo(f"Removed: {removed}.")
