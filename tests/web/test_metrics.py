"""Figures of the service, gathered from several processes and shown on an address of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from flask import Flask

import app.web.metrics  # noqa: F401 - before a listener names a folder: this process is not counted there
from app.settings import Settings
from app.web.metrics_listener import FOLDER_VARIABLE, serving_metrics
from tests.serving import find_free_port, serve

PROJECT = Path(__file__).resolve().parents[2]

WORKER = """
import os
from app import create_app
import app.web.metrics  # noqa: F401 - before a listener names a folder: this process is not counted there
from app.settings import Settings
client = create_app(Settings.for_tests()).test_client()
for path in ("/", "/", "/no/such/person", "/saavutettavuus"):
    client.get(path)
"""


def count(figures: str, **labels: str) -> float:
    """The sum of the request counters that have these labels."""
    lines = re.findall(r"^omaopintopolku_requests_total\{(.*)\} (\S+)$", figures, re.MULTILINE)
    wanted = [f'{name}="{value}"' for name, value in labels.items()]
    return sum(float(value) for given, value in lines if all(label in given for label in wanted))


def test_processes_are_counted_together() -> None:
    settings = Settings.for_tests(metrics_port=find_free_port())
    with serving_metrics(settings) as port:
        for _ in range(2):
            subprocess.run(
                [sys.executable, "-c", WORKER], cwd=PROJECT, env=dict(os.environ), check=True, capture_output=True
            )
        figures = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert count(figures, endpoint="about.show_front_page", method="GET", status="200") == 4
    assert count(figures, endpoint="none", status="404") == 2
    assert count(figures) == 8
    assert 'omaopintopolku_request_seconds_count{endpoint="about.show_front_page"} 4' in figures
    assert "person" not in figures
    assert FOLDER_VARIABLE not in os.environ


def test_a_taken_address_is_told() -> None:
    settings = Settings.for_tests(metrics_port=find_free_port())
    with serving_metrics(settings), pytest.raises(OSError, match="in use"), serving_metrics(settings):
        pass


def test_the_service_itself_shows_no_figures(app: Flask) -> None:
    assert app.test_client().get("/metrics").status_code == 404


def test_the_served_workers_are_counted(tmp_path: Path) -> None:
    metrics_port = find_free_port()
    with serve(
        ["demo", "--workers", "2"], tmp_path, METRICS_PORT=str(metrics_port), DATABASE_URL=f"sqlite:///{tmp_path}/x.db"
    ) as server:
        for _ in range(20):
            # A new connection each time, so that both workers get some.
            assert httpx.get(f"{server.url}/saavutettavuus").status_code == 200
        figures = httpx.get(f"http://127.0.0.1:{metrics_port}/metrics").text
        assert count(figures, endpoint="about.show_accessibility") == 20
