"""`serve` as it is run: real processes that read the settings they were started with."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

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


SLOW = (
    b"POST /palaute HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nm"
)
"""The beginning of a request whose rest never comes"""


def send(url: str, request: bytes) -> socket.socket:
    address = urlsplit(url)
    connection = socket.create_connection((address.hostname, address.port), timeout=60)
    connection.sendall(request)
    return connection


def read_all(connection: socket.socket) -> bytes:
    """Until the server closes the connection."""
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_slow_bodies_keep_nobody_else_waiting_and_end(prepared: str, tmp_path: Path) -> None:
    given = {"WORKERS": "1", "BLOCKING_THREADS": "2", "REQUEST_BODY_SECONDS": "5"}
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, **given) as server:
        slow = [send(server.url, SLOW) for _ in range(20)]
        for path in ("/health", "/", "/palaute"):
            assert httpx.get(server.url + path, timeout=60).status_code == httpx.codes.OK
        for connection in slow:
            assert read_all(connection).startswith(b"HTTP/1.1 408 ")


def test_a_body_in_chunks_and_one_too_long_are_understood(prepared: str, tmp_path: Path) -> None:
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, WORKERS="1", MAX_UPLOAD_BYTES="1000") as server:
        chunked = httpx.post(f"{server.url}/palaute", content=iter([b"message=", b"x" * 10]), timeout=60)
        assert chunked.status_code == httpx.codes.BAD_REQUEST  # no form token: it was read
        told = send(server.url, SLOW.replace(b"1000", b"999999999999"))
        assert read_all(told).startswith(b"HTTP/1.1 413 ")
        length = 2_000_000
        untold = httpx.post(f"{server.url}/palaute", content=iter([b"x" * 1000] * (length // 1000)), timeout=60)
        assert untold.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


def test_odd_bytes_in_an_address_and_headers_under_another_name_do_no_harm(prepared: str, tmp_path: Path) -> None:
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, WORKERS="1", TRUSTED_PROXIES="1") as server:
        for line in (b"GET /?a=\xe4\xff HTTP/1.1", b"GET /%ff%00%e4 HTTP/1.1", b"GET /?%zz HTTP/1.1"):
            answer = read_all(send(server.url, line + b"\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
            assert answer.partition(b"\r\n")[0].split(b" ")[1] in (b"200", b"400", b"404")
        forged = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX_Forwarded_Proto: https\r\nConnection: close\r\n\r\n"
        plain = forged.replace(b"X_Forwarded_Proto", b"X-Forwarded-Proto")
        assert b"strict-transport-security" not in read_all(send(server.url, forged)).lower()
        assert b"HTTP/1.1 200" in read_all(send(server.url, plain))


def test_it_ends_in_the_middle_of_requests_too(prepared: str, tmp_path: Path) -> None:
    with serve(["serve"], tmp_path, DATABASE_URL=prepared, WORKERS="2") as server:
        asking = [send(server.url, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 200) for _ in range(8)]
        workers = workers_of(server.pid)
        asking[0].recv(1)
        os.kill(server.pid, signal.SIGTERM)
        for _ in range(600):
            if not any(Path(f"/proc/{worker}").exists() for worker in workers):
                break
            time.sleep(0.1)
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
        for connection in asking:
            connection.close()
