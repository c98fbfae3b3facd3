"""`omaopintopolku mail`: what waits in the outbox, what failed, and trying again."""

from __future__ import annotations

import click

from app.cli import open_database, read_settings
from app.database import utc_now
from app.mail.models import State
from app.mail.operating import CannotRetry, MailLine, list_mails, retry_mail


@click.group()
def mail() -> None:
    """Look into the outbox and try a mail again."""


@mail.command("list")
@click.option(
    "--state", "states", multiple=True, type=click.Choice([state.value for state in State]), help="Only these."
)
def list_command(states: tuple[str, ...]) -> None:
    """Print the newest mails: state, what it is about, tries. Neither what they say nor to whom."""
    database = open_database(read_settings())
    try:
        with database.read() as session:
            lines = list_mails(session, [State(state) for state in states])
    finally:
        database.dispose()
    for line in lines:
        click.echo(_describe(line))
    click.echo(f"{len(lines)} listed.", err=True)


@mail.command("retry")
@click.argument("mail_id", metavar="ID", type=int)
def retry_command(mail_id: int) -> None:
    """Send the mail with this ID again to those who have not accepted it."""
    database = open_database(read_settings())
    try:
        with database.write() as session:
            count = retry_mail(session, mail_id, utc_now())
    except CannotRetry as error:
        raise click.ClickException(str(error)) from None
    finally:
        database.dispose()
    click.echo(f"Mail {mail_id} is due now, to {count} {'recipient' if count == 1 else 'recipients'}.")


def _describe(line: MailLine) -> str:
    due = f", due {line.due_at.isoformat(timespec='seconds')}" if line.due_at else ""
    tries = "1 try" if line.attempts == 1 else f"{line.attempts} tries"
    reply = f": {line.reply}" if line.reply else ""
    return f"{line.mail_id} {line.state} {line.about} at {line.domain}, {tries}{due}{reply}"
