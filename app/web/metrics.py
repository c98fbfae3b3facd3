"""Figures for those who watch the service, served on an address of their own and never by the service itself.

Each granian worker is a process: prometheus-client gathers their figures through files in a folder that the environment
names before the library is first imported. `serving_metrics` makes that folder and answers `/metrics` in the process
that starts the workers.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, request
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from werkzeug.wrappers import Response

from app.settings import Settings
from app.web.logs import seconds_of_request

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("omaopintopolku_requests", "Requests answered", ("endpoint", "method", "status"))
SECONDS = Histogram(
    "omaopintopolku_request_seconds", "Time that an answer took", ("endpoint",), buckets=BUCKETS_SECONDS
)


def install_metrics(app: Flask) -> None:
    """Count and time every request by its endpoint: few names, and none of them a person's."""

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        REQUESTS.labels(endpoint, method, response.status_code).inc()
        SECONDS.labels(endpoint).observe(seconds_of_request())
        return response


@contextmanager
def serving_metrics(settings: Settings) -> Iterator[int]:
    """Answer `/metrics` on the private address of the settings while the workers run; yields the port.

    To be entered before workers are started. Raises OSError when the address is taken.
    """
    from prometheus_client.multiprocess import MultiProcessCollector

    folder = tempfile.mkdtemp(prefix="omaopintopolku-metrics-")
    os.environ[FOLDER_VARIABLE] = folder
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)
    server, thread = start_http_server(settings.metrics_port, settings.metrics_host, registry)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        os.environ.pop(FOLDER_VARIABLE, None)
        shutil.rmtree(folder, ignore_errors=True)


