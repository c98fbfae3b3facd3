"""Rate limits of several processes in one real Redis: whoever is over the limit at one is over it at all."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NotThere

from app.database import Database
from tests.serving import LiveServer, find_free_port, serve

FORM = "/palaute"
MOST_A_MINUTE = 5
START_SECONDS = 30


@pytest.fixture
def redis_url() -> Iterator[str]:
    server = shutil.which("redis-server")
    if server is None:
        pytest.fail("Redis is missing: run `make setup`.", pytrace=False)
    port = find_free_port()
    command = [server, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield f"redis://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            Redis(port=port).ping()
        except NotThere:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def send(client: httpx.Client, server: LiveServer, token: str) -> int:
    return client.post(server.url + FORM, data={"csrf_token": token}).status_code


def test_two_services_count_together(redis_url: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/service.db"
    database = Database(url)
    database.upgrade()
    database.dispose()
    given = {"DATABASE_URL": url, "WORKERS": "1", "SECRET_KEYS": "k" * 40, "RATE_LIMIT_STORAGE": redis_url}
    with ExitStack() as stack:
        servers = []
        for name in ("first", "second"):
            folder = tmp_path / name
            folder.mkdir()
            servers.append(stack.enter_context(serve(["serve"], folder, **given)))
        client = stack.enter_context(httpx.Client(timeout=60))
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(servers[0].url + FORM).text)
        assert found
        answers = [send(client, servers[number % 2], found[1]) for number in range(MOST_A_MINUTE)]
        assert answers == [422] * MOST_A_MINUTE
        assert [send(client, server, found[1]) for server in servers] == [429, 429]
