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
    """The worker processes of a server: those of its children that were spawned to run Python's target."""
    children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return {child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def environ_of(pid: int) -> dict[bytes, bytes]:
    pairs = (pair.partition(b"=") for pair in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"))
    return {name: value for name, _, value in pairs}


def test_the_workers_have_the_settings_of_the_process_that_started_them(prepared: str, tmp_path: Path) -> None:
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, WORKERS="2", BLOCKING_THREADS="3") as server:
        environs = [environ_of(pid) for pid in workers_of(server.pid)]
        assert [environ[b"BLOCKING_THREADS"] for environ in environs] == [b"3", b"3"]
        assert len({environ[b"SECRET_KEYS"] for environ in environs}) == 1  # made by the parent, given to all
        assert httpx.get(f"{server.url}/health", timeout=10).status_code == httpx.codes.OK


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
