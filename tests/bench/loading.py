"""A load generator for HTTP/1.1 with kept-alive connections: as little of its own as Python allows."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

CONNECTIONS = 8
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Load:
    """Answers per second, and the median and 95th percentile of their times in milliseconds."""

    per_second: float
    median_ms: float
    p95_ms: float
    answer_bytes: int


class _Connection:
    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.received = b""
        self.asked_at = 0.0

    def ask(self) -> None:
        self.received = b""
        self.asked_at = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def read(self) -> int | None:
        """The size of the answer when all of it is here. Raises RuntimeError unless it is a 200."""
        chunk = self.socket.recv(1 << 18)
        self.received += chunk
        head, blank, body = self.received.partition(b"\r\n\r\n")
        if not blank and chunk:
            return None
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"unexpected answer: {head[:200]!r}")
        length = LENGTH.search(head)
        if length is None:
            raise RuntimeError("an answer without Content-Length")
        return len(self.received) if len(body) >= int(length[1]) else None


def load(port: int, path: str, headers: dict[str, str], seconds: float, senders: Sequence[str] = ()) -> Load:
    """Ask for one address over and over on CONNECTIONS connections for that long.

    `senders`: network addresses that take turns, told as a proxy tells them (X-Forwarded-For).
    """
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    told = [[f"X-Forwarded-For: {sender}"] for sender in senders] or [[]]
    requests = cycle([("\r\n".join([*lines, *more]) + "\r\n\r\n").encode() for more in told])
    times: list[float] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        connections = [_Connection(port, requests) for _ in range(CONNECTIONS)]
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            for key, _ in selector.select(timeout=1):
                answered = key.data.read()
                if answered is not None:
                    size = answered
                    times.append(time.perf_counter() - key.data.asked_at)
                    key.data.ask()
        elapsed = time.perf_counter() - begun
        for connection in connections:
            connection.socket.close()
    times.sort()
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    return Load(len(times) / elapsed, middle * 1000, late * 1000, size)
