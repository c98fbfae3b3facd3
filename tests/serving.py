"""The real service in processes of its own, for the tests that need a socket."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 120
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class LiveServer:
    """`url` has no slash at the end; `pid` is the process whose children the workers are."""

    url: str
    pid: int
    log: Path


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serve_demo(folder: Path, **environ: str) -> Iterator[LiveServer]:
    """`omaopintopolku demo` with its database in `folder`."""
    with serve(["demo"], folder, DATABASE_URL=f"sqlite:///{folder / 'demo.db'}", **environ) as server:
        yield server


@contextmanager
def serve(command: list[str], folder: Path, **environ: str) -> Iterator[LiveServer]:
    """A command of `omaopintopolku` that serves. It listens when this begins, and has ended when this ends.

    Raises RuntimeError with the end of the log when the service does not answer.
    """
    port = find_free_port()
    given = {"HOST": "127.0.0.1", "PORT": str(port), "METRICS_PORT": str(find_free_port()), **environ}
    log = folder / "service.log"
    with serve_process([sys.executable, "-m", "app.cli", *command], port, "/health", log, **given) as server:
        yield server


@contextmanager
def serve_process(command: list[str], port: int, ready_path: str, log: Path, **environ: str) -> Iterator[LiveServer]:
    """Any command that serves on that port; it is ready when it answers 200 at `ready_path`."""
    url = f"http://127.0.0.1:{port}"
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**inherited, **environ}, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=_end_with_parent,
        )  # fmt: skip
    try:
        _wait_until_ready(process, url + ready_path, log)
        yield LiveServer(url, process.pid, log)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_with_parent() -> None:
    """Run in the child: the kernel ends it when the tests are gone, however they went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The service did not begin to answer at {url}:\n{log.read_text(errors='replace')[-4000:]}")
