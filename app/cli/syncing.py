"""`omaopintopolku sync`: code lists and organisations from the services that publish them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import click
from rich.console import Console
from rich.progress import TaskID

from app.cli import open_database, read_settings
from app.cli.importing import make_progress
from app.database import Database
from app.directory.events import SyncEvent
from app.directory.stamp import Counts
from app.koodisto.lists import NEEDED_LISTS
from app.koodisto.sync import sync_koodisto
from app.organisations.sync import sync_organisations, today_in_finland
from app.remote import RemoteService
from app.settings import Settings


@click.group()
def sync() -> None:
    """Fetch code lists and organisations from the services that publish them.

    What has not changed since the last time is not fetched again. What cannot be fetched is named, and what was stored
    of it before stays. Ends with 1 when something could not be fetched.
    """


@sync.command("koodisto")
@click.argument("uris", metavar="[URI]...", nargs=-1)
@click.option("--again", is_flag=True, help="Fetch the codes even of lists that have not changed.")
@click.pass_context
def sync_koodisto_command(ctx: click.Context, uris: tuple[str, ...], again: bool) -> None:
    """Fetch code lists: those named (like kunta koulutus), or all that study records use.

    The service's address is the setting KOODISTO_URL.
    """
    wanted = tuple(dict.fromkeys(uris)) or NEEDED_LISTS
    settings = read_settings()

    def start(database: Database, service: RemoteService) -> Iterator[SyncEvent]:
        return sync_koodisto(database, service, wanted, again=again)

    ctx.exit(_run(settings, settings.koodisto_url, "Codes", start))


@sync.command("organisaatiot")
@click.option("--without-mergers", is_flag=True, help="Leave out the history of closed organisations (many requests).")
@click.pass_context
def sync_organisaatiot_command(ctx: click.Context, without_mergers: bool) -> None:
    """Fetch all organisations: the tree, then contacts and earlier names, then mergers of closed ones.

    The service's address is the setting ORGANISAATIO_URL. An interrupted sync continues where it was.
    """
    settings = read_settings()
    today = today_in_finland()

    def start(database: Database, service: RemoteService) -> Iterator[SyncEvent]:
        return sync_organisations(database, service, today=today, with_mergers=not without_mergers)

    ctx.exit(_run(settings, settings.organisaatio_url, "Organisations and mergers", start))


def _run(
    settings: Settings, url: str, what: str, start: Callable[[Database, RemoteService], Iterable[SyncEvent]]
) -> int:
    """Follow a sync to its end and say how it went; the exit code."""
    database = open_database(settings)
    try:
        with RemoteService(url, timeout_seconds=settings.service_timeout_seconds) as service:
            counts, failed = _follow(start(database, service))
    finally:
        database.dispose()
    click.echo(
        f"{what}: {counts.created} created, {counts.updated} updated, {counts.unchanged} fetched but unchanged. "
        f"Failures: {failed}."
    )
    return 1 if failed else 0


def _follow(events: Iterable[SyncEvent]) -> tuple[Counts, int]:
    """Show a bar for each step, and a line on stderr for each failure; the counts of all, and how many failed."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    counts, failed = Counts(), 0
    tasks: dict[str, TaskID] = {}
    with make_progress(console) as progress:
        for event in events:
            if event.step not in tasks:
                tasks[event.step] = progress.add_task(event.step)
            progress.update(tasks[event.step], completed=event.done, total=event.total)
            counts += event.counts
            if event.error:
                failed += 1
                console.print(event.error, soft_wrap=True)
    return counts, failed
