"""A real HTTP server on 127.0.0.1 that answers as it is told, for tests of what we ask from other services."""

from __future__ import annotations

import json
import ssl
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    """One answer. `hang` never answers; `cut` promises more than it sends; `drip` sends a byte at a time for ever."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False
    cut: bool = False
    drip: bool = False


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: bytes


class Answering:
    """Answers by (method, path): the replies in turn, the last one again and again; 404 for everything else."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.ending = Event()
        self._replies: dict[str, list[Reply]] = defaultdict(list)

    def answer(self, path: str, *replies: Reply, method: str = "GET") -> None:
        self._replies[f"{method} {path}"] = list(replies)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def next_reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        replies = self._replies.get(f"{asked.method} {asked.path}")
        if not replies:
            return as_json({"errorMessage": "not found"}, 404)
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        etag = reply.headers.get("ETag")
        return Reply(304) if etag and asked.headers.get("If-None-Match") == etag else reply


@contextmanager
def answering(tls: ssl.SSLContext | None = None) -> Iterator[Answering]:
    """The server, on a free port, until the end of the `with`; with `tls` over a secured connection."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    told = Answering(f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}")
    server.told = told  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield told
    finally:
        told.ending.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        told: Answering = self.server.told  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = told.next_reply(Asked(self.command, parts.path, parse_qs(parts.query), self.headers, body))
        if reply.hang:
            told.ending.wait()
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        endless = reply.cut or reply.drip
        self.send_header("Content-Length", str(10_000_000 if endless else len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
        while reply.drip and not told.ending.wait(0.02):
            self.wfile.write(b" ")
        self.close_connection = endless

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
