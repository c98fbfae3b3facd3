"""Processes that are killed and started again while the reports are sent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from threading import Event, Thread

PROJECT = Path(__file__).resolve().parents[2]
WORKERS = 2
KILL_SECONDS = 3.0
RESTART_SECONDS = 7.0
AWAY_SECONDS = 0.7
"""How long the mail server is gone at each restart."""


@dataclass(slots=True)
class Faults:
    """What runs, and how often it was killed. `calm()` ends the killing; what runs goes on."""

    environ: Mapping[str, str]
    port: int
    taken: Path
    seed: int
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    receivers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed_workers: int = 0
    restarts: int = 0
    _calm: Event = field(default_factory=Event)
    _seeds: Iterator[int] = field(default_factory=count)

    def calm(self) -> None:
        self._calm.set()

    def start_worker(self) -> None:
        self.workers.append(self._start("tests.chaos.worker"))

    def start_receiver(self) -> None:
        seed = self.seed + next(self._seeds)
        self.receivers.append(self._start("tests.chaos.receiver", str(self.port), str(self.taken), str(seed)))

    def kill_workers(self) -> None:
        """SIGKILL to one worker after another, each replaced at once."""
        random = Random(self.seed)
        while not self._calm.wait(KILL_SECONDS * random.uniform(0.6, 1.4)):
            _kill(self.workers.pop(0))
            self.killed_workers += 1
            self.start_worker()

    def restart_receiver(self) -> None:
        """The mail server goes in the middle of what it does, and comes back on the same port."""
        while not self._calm.wait(RESTART_SECONDS):
            _kill(self.receivers.pop())
            self.restarts += 1
            time.sleep(AWAY_SECONDS)
            self.start_receiver()

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        environ = {**os.environ, **self.environ}
        return subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=PROJECT, env=environ)


@contextmanager
def running_faults(faults: Faults) -> Iterator[Faults]:
    """Workers and mail server with their killers, until the end of the `with`."""
    killers = [Thread(target=work, daemon=True) for work in (faults.kill_workers, faults.restart_receiver)]
    try:
        faults.start_receiver()
        for _ in range(WORKERS):
            faults.start_worker()
        for killer in killers:
            killer.start()
        yield faults
    finally:
        faults.calm()
        for killer in killers:
            killer.join()
        for process in (*faults.workers, *faults.receivers):
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
