"""`omaopintopolku audit`: the trail of who did what to whose data."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from app.audit.chain import Verified, verify_chain
from app.audit.export import BadExport, append_events
from app.audit.proofs import check_claims, read_claims
from app.cli import open_database, read_settings
from app.database import utc_now

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b(?![ T]\d\d:)")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


@click.group()
def audit() -> None:
    """Check and copy the trail of who did what to whose data."""


@audit.command()
@click.option(
    "--roots",
    "log_path",
    metavar="LOG",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A log file of the service: the daily roots written there are compared too.",
)
def verify(log_path: Path | None) -> None:
    """Walk the hash chain over all events: says where one was deleted, changed, inserted or moved, and ends with 1."""
    roots = read_roots(log_path) if log_path else {}
    database = open_database(read_settings())
    try:
        with database.read() as session:
            verified = verify_chain(session, utc_now(), roots)
    finally:
        database.dispose()
    _tell(verified, len(roots))
    if verified.breaks:
        raise SystemExit(1)


@audit.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_trail(file: Path) -> None:
    """Append the events that FILE does not have yet, one a line as JSON. Kept elsewhere, it survives the database.

    FILE only grows: run this every few minutes, and copy FILE away from the database. `db replay` reads it.
    """
    database = open_database(read_settings())
    try:
        with database.read() as session:
            count = append_events(session, file)
    except BadExport as error:
        raise click.ClickException(f"{file}: {error}") from None
    finally:
        database.dispose()
    click.echo(f"{count} events added.")


@audit.command("check-export")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_export(file: Path) -> None:
    """Compare what a person's export of the uses of their data (JSON) says with the chain; ends with 1 on a difference.

    The proofs are compared: each content with its hash, each hash with its place. The words beside them are not.
    """
    try:
        claims, wrong = read_claims(file.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}") from None
    database = open_database(read_settings())
    try:
        with database.read() as session:
            wrong += check_claims(session, claims)
    finally:
        database.dispose()
    for place in sorted(set(wrong)):
        click.echo(f"Place {place}: not what the chain has.")
    click.echo(f"{len(claims)} proofs compared.")
    if wrong:
        raise SystemExit(1)


def read_roots(log_path: Path) -> dict[date, str]:
    """The daily roots in a log, whichever of our log formats it has."""
    roots = {}
    with log_path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            day, found = _DAY.search(line), _HASH.search(line)
            if "audit_root" in line and day and found:
                roots[date.fromisoformat(day[0])] = found[0]
    return roots


def _tell(verified: Verified, roots: int) -> None:
    for found in verified.breaks:
        event = f", event {found.event_id}" if found.event_id is not None else ""
        click.echo(f"Place {found.sequence}{event}: {found.reason}.")
    click.echo(
        f"{verified.sealed} events in the chain, {verified.unsealed} waiting for the worker, {roots} roots compared."
    )
    click.echo(f"Last hash: {verified.last_hash}")
    click.echo(f"BROKEN in {len(verified.breaks)} places." if verified.breaks else "The chain holds.")
