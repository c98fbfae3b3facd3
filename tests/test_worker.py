"""The worker's loop: every step its turn, no step another's fault, and a clean end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, current_app

from app.worker import OUTCOMES, STEPS, Context, Step, Worker
from tests.mail.outbox import queue, recipients
from tests.mail.receiver import running_receiver
from tests.serving import PROJECT

KEY = "a-key-of-the-tests-that-is-long-enough"


def count_down(left: list[int]) -> Step:
    return Step("count", 3600, lambda _context: left.pop() if left else 0)


def test_a_step_runs_until_nothing_is_due(app: Flask) -> None:
    assert Worker(app, [count_down([2, 3, 1])]).run_once() == {"count": 6}
    assert Worker(app, [count_down([])]).run_once() == {"count": 0}


def test_a_step_that_fails_stops_no_other(app: Flask) -> None:
    def fail(_context: Context) -> int:
        raise RuntimeError("a fault of ours")

    left = [1, 1]
    assert Worker(app, [Step("fail", 1, fail), count_down(left)]).run_once() == {"count": 2}
    assert left == []


def test_a_step_sees_the_service_that_it_works_for(app: Flask) -> None:
    seen: list[Context] = []

    def look(context: Context) -> int:
        assert current_app.extensions["database"] is context.database
        seen.append(context)
        return 0

    Worker(app, [Step("look", 1, look)]).run_once()
    assert seen[0].settings is app.extensions["settings"]
    assert seen[0].now.tzinfo is not None


def test_stop_ends_the_loop_between_two_steps(app: Flask) -> None:
    done: list[str] = []

    def stop(_context: Context) -> int:
        done.append("stop")
        worker.stop()
        return 1

    worker = Worker(app, [Step("stop", 1, stop), Step("never", 1, lambda _context: done.append("never") or 0)])
    running = Thread(target=worker.run)
    running.start()
    running.join(30)
    assert not running.is_alive()
    assert done == ["stop"]


def test_steps_have_names_of_their_own_and_do_no_harm_where_nothing_is_due(app: Flask) -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert set(Worker(app, STEPS, OUTCOMES).run_once()) == {step.name for step in STEPS}


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_command_sends_mail_and_ends_cleanly(database_url: str, tmp_path: Path, ending: signal.Signals) -> None:
    from app.database import Database

    database = Database(database_url)
    queue(database, about="share:abc")
    with running_receiver() as receiver:
        environ = {
            **os.environ,
            "DATABASE_URL": database_url,
            "DATA_KEYS": KEY,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(receiver.port),
            "SMTP_SECURITY": "none",
        }
        command = [sys.executable, "-m", "app.cli", "worker"]
        with (tmp_path / "log").open("wb") as log:
            running = subprocess.Popen(command, cwd=PROJECT, env=environ, stderr=log)
            try:
                while not receiver.received and running.poll() is None:
                    time.sleep(0.05)
                running.send_signal(ending)
                assert running.wait(60) == 0
            finally:
                running.kill()
                running.wait()
    assert len(receiver.received) == 1
    assert recipients(database)[0].state == "accepted"
    written = (tmp_path / "log").read_text()
    assert '"worker ends"' in written
    assert "koulu.example" not in written
    database.dispose()


def test_once_does_what_is_due_and_says_so(database_url: str) -> None:
    environ = {**os.environ, "DATABASE_URL": database_url, "DATA_KEYS": KEY, "SMTP_HOST": ""}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "worker", "--once"],
        cwd=PROJECT, env=environ, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "deliver mail: 0" in done.stdout
    assert "SMTP_HOST is not set: mail waits in the outbox." in done.stderr
