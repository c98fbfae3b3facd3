"""The address where the figures of all workers are shown: a private one, never the service's own.

prometheus-client gathers the figures of several processes through files in a folder, and looks for the folder's name in
the environment when it is first imported. So this module imports it late, before any worker is started.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from app.settings import Settings

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def serving_metrics(settings: Settings) -> Iterator[int]:
    """Answer `/metrics` on the private address of the settings while the workers run; yields the port.

    To be entered before workers are started. Raises OSError when the address is taken.
    """
    folder = tempfile.mkdtemp(prefix="omaopintopolku-metrics-")
    os.environ[FOLDER_VARIABLE] = folder
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    try:
        server, thread = start_http_server(settings.metrics_port, settings.metrics_host, registry)
        try:
            yield server.server_port
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
    finally:
        os.environ.pop(FOLDER_VARIABLE, None)
        shutil.rmtree(folder, ignore_errors=True)
