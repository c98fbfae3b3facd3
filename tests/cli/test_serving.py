"""`serve` as it is run: real processes that read the settings they were started with."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from app.cli import main
from app.database import Database
from tests.serving import serve


@pytest.fixture
def prepared(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/service.db"
    database = Database(url)
    database.upgrade()
    database.dispose()
    return url


def workers_of(pid: int) -> set[int]:
    """The worker processes of a server; Python's own helper beside them is none."""
    children = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return {child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def test_as_many_workers_answer_as_the_settings_say(prepared: str, tmp_path: Path) -> None:
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, WORKERS="2") as server:
        assert len(workers_of(server.pid)) == 2
        assert httpx.get(f"{server.url}/health", timeout=10).status_code == httpx.codes.OK


def test_an_option_goes_before_the_environment(prepared: str, tmp_path: Path) -> None:
    with serve(["serve", "--workers", "1"], tmp_path, DATABASE_URL=prepared, WORKERS="2") as server:
        assert len(workers_of(server.pid)) == 1


def test_a_worker_that_dies_is_replaced(prepared: str, tmp_path: Path) -> None:
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, WORKERS="1") as server:
        (worker,) = workers_of(server.pid)
        os.kill(worker, signal.SIGKILL)
        while not workers_of(server.pid) - {worker}:
            time.sleep(0.05)
        while True:
            try:
                answer = httpx.get(f"{server.url}/health", timeout=10)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            break
        assert answer.status_code == httpx.codes.OK


def test_it_does_not_begin_without_tables(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve"], env={"DATABASE_URL": f"sqlite:///{tmp_path}/none.db"})
    assert result.exit_code == 1
    assert "omaopintopolku db upgrade" in result.stderr


def test_it_ends_when_told(prepared: str, tmp_path: Path) -> None:
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, WORKERS="1") as server:
        os.kill(server.pid, signal.SIGTERM)
        while workers_of(server.pid):
            time.sleep(0.05)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/health", timeout=10)
