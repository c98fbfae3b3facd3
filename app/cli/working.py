"""`omaopintopolku worker`: mail, reminders and retention, beside the processes that answer the web."""

from __future__ import annotations

import os
import signal
import time
from contextlib import nullcontext
from threading import Thread
from typing import TYPE_CHECKING

import click

from app.cli import open_database, read_settings
from app.settings import Settings
from app.web.logs import configure_logs
from app.web.metrics_listener import serving_metrics

if TYPE_CHECKING:
    from app.worker import Worker


PARENT_CHECK_SECONDS = 1.0


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and end.")
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Show figures on this port of METRICS_HOST.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when the process that started this one ends.")
def worker(once: bool, metrics_port: int | None, with_parent: bool) -> None:
    """Send mail and do what the service does by itself, until interrupted.

    On PostgreSQL any number of workers may run. Ends cleanly on SIGTERM and Ctrl+C; one that is killed loses nothing.
    """
    settings = read_settings()
    open_database(settings).dispose()
    configure_logs(settings.log_level)
    if not settings.smtp_host:
        click.echo("SMTP_HOST is not set: mail waits in the outbox.", err=True)
    shown = serving_metrics(settings.replace(metrics_port=metrics_port)) if metrics_port else nullcontext()
    with shown:
        working = _make_worker(settings)
        if with_parent:
            Thread(target=_stop_with_parent, args=(working, os.getppid()), daemon=True).start()
        if not once:
            working.run()
            return
        for name, count in working.run_once().items():
            click.echo(f"{name}: {count}")


def _make_worker(settings: Settings) -> Worker:
    """A worker that SIGTERM and Ctrl+C stop."""
    from app import create_app
    from app.worker import Worker

    working = Worker(create_app(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: working.stop())
    return working


def _stop_with_parent(working: Worker, parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    working.stop()
