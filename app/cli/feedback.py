"""`omaopintopolku feedback`: what people have written, and what waits for an answer."""

from __future__ import annotations

import click

from app.about.models import Feedback
from app.about.service import list_unanswered_feedback, mark_feedback_answered
from app.cli import open_database, read_settings
from app.database import utc_now


@click.group()
def feedback() -> None:
    """Read feedback and note what has been answered."""


@feedback.command("list")
def list_command() -> None:
    """Print what waits for an answer, the most urgent first."""
    database = open_database(read_settings())
    try:
        with database.read() as session:
            rows = list_unanswered_feedback(session)
    finally:
        database.dispose()
    for row in rows:
        click.echo(_describe(row))
    click.echo(f"{len(rows)} waiting.", err=True)


@feedback.command("answered")
@click.argument("number", type=int)
def answered_command(number: int) -> None:
    """Note that the feedback with this NUMBER has been answered."""
    database = open_database(read_settings())
    try:
        with database.write() as session:
            is_noted = mark_feedback_answered(session, number, utc_now())
    finally:
        database.dispose()
    if not is_noted:
        raise click.ClickException(f"There is no feedback {number} that waits for an answer.")


def _describe(row: Feedback) -> str:
    # What a stranger wrote must not steer the terminal.
    lines = [
        "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
        for line in row.message.splitlines()
    ]
    about = f", about {row.page!r}" if row.page else ""
    return (
        f"{row.id}: {row.topic}, answer by {row.answer_by_on.isoformat()}, to {row.email or 'nobody'}"
        f" (reads {row.lang}){about}\n" + "\n".join(f"    {line}" for line in lines)
    )
