"""`omaopintopolku serve`: the service under granian."""

from __future__ import annotations

import gc
import multiprocessing
import os
from typing import TYPE_CHECKING

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app.cli import open_database, read_settings
from app.settings import Settings, load_settings
from app.web.logs import configure_logs
from app.web.metrics_listener import serving_metrics
from app.web.whole_bodies import WholeBodies

if TYPE_CHECKING:
    from flask import Flask

STOP_SECONDS = 10
"""A worker that has not ended so long after it was told to is killed."""


@click.command()
@click.option("--host", help="The address to listen on (setting HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on (setting PORT).")
@click.option("--workers", type=click.IntRange(1, 256), help="How many processes answer (setting WORKERS).")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Answer the web: the settings say where and with how many processes."""
    given = {"host": host, "port": port, "workers": workers}
    settings = read_settings().replace(**{name: value for name, value in given.items() if value is not None})
    open_database(settings).dispose()
    run_server(settings)


def run_server(settings: Settings, target: str = "app.cli.serving:build_app") -> None:
    """Serve until interrupted. The workers read these very settings from the environment.

    `target` makes what each worker runs: an ASGI application, so that a slow sender holds no thread.
    """
    os.environ.update(settings.to_environ())
    # Workers begin as processes of their own, not as copies of this one: the demo runs threads here (its mail receiver,
    # its registers), which a copy would hold half alive, and figures are gathered only by who imports them afterwards.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        target,
        factory=True,
        interface=Interfaces.ASGINL,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_level=LogLevels(settings.log_level.lower()),
    )
    with serving_metrics(settings):
        server.serve()


def build_app() -> WholeBodies:
    """What each worker runs."""
    from app import create_app

    settings = load_settings(os.environ)
    configure_logs(settings.log_level)
    return wrap(create_app(settings), settings)


def wrap(app: Flask, settings: Settings) -> WholeBodies:
    """The service for an ASGI server: as many requests at once as the settings say, each when its body is here."""
    # What has been made until now lives as long as the process: the garbage collector need not look at it again.
    gc.collect()
    gc.freeze()
    return WholeBodies(
        app,
        threads=settings.blocking_threads,
        seconds=settings.request_body_seconds,
        most_bytes=app.config["MAX_CONTENT_LENGTH"],
    )
