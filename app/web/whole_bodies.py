"""A request comes to the service when all of its body is here: a slow sender holds a connection, never a thread.

An ASGI application around the WSGI one. The answer too is made whole in its thread and sent by the event loop: no
thread ever waits for a client, nor for a loop that has ended.

It also makes plain what its neighbours leave to chance: a header whose name has an underscore would pass for another
with a hyphen (X_Forwarded_For), and is dropped; bytes beyond ASCII in the query are percent-encoded; a body sent in
chunks gets its length.
"""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

from a2wsgi.wsgi import build_environ
from werkzeug.test import run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SPOOL_BYTES = 256 * 1024
"""A body beyond this waits on the disk."""
TOO_SLOW = b"The request took too long to arrive.\n"
_LENGTH = re.compile(rb"[0-9]{1,15}")
_NOT_ASCII = re.compile(rb"[^\x21-\x7e]")


class SenderGone(Exception):
    """The connection was closed before the body was whole."""


class WholeBodies:
    """The service for an ASGI server.

    threads     requests that are answered at the same time
    seconds     how long a body may take to arrive
    most_bytes  of a longer one only so much and one byte is read; the service sees that it is too long and says so
    """

    def __init__(self, app: WSGIApplication, *, threads: int, seconds: float, most_bytes: int) -> None:
        self._app = app
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._seconds = seconds
        self._most_bytes = most_bytes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError(f"not a request: {scope['type']}")
        scope = {**scope, "query_string": _NOT_ASCII.sub(_percent, scope["query_string"])}
        with SpooledTemporaryFile(max_size=SPOOL_BYTES) as body:
            try:
                async with asyncio.timeout(self._seconds):
                    length = await self._take_in(scope, receive, body)
            except TimeoutError:
                await _say_too_slow(send)
                return
            except SenderGone:
                return
            body.seek(0)
            scope["headers"] = _tell_length(scope["headers"], length)
            loop = asyncio.get_running_loop()
            status, answer_headers, content = await loop.run_in_executor(self._pool, self._answer, scope, body)
        await _send(send, status, answer_headers, content)

    def _answer(self, scope: Any, body: IO[bytes]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Status, headers and the whole content. Runs in a thread."""
        chunks, status, headers = run_wsgi_app(self._app, cast(Any, build_environ(scope, cast(Any, body))), True)
        told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return int(status.partition(" ")[0]), told, b"".join(chunks)

    async def _take_in(self, scope: Any, receive: Any, body: IO[bytes]) -> int:
        """The length of the body: as it was told where it is too long to be read, else as it came."""
        told = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
        if _LENGTH.fullmatch(told) and int(told) > self._most_bytes:
            return int(told)
        length = 0
        while length <= self._most_bytes:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise SenderGone
            content = message.get("body", b"")
            body.write(content)
            length += len(content)
            if not message.get("more_body", False):
                break
        return length


def _tell_length(headers: Any, length: int) -> list[tuple[bytes, bytes]]:
    kept = [
        (name, value)
        for name, value in headers
        if b"_" not in name and name.lower() not in (b"content-length", b"transfer-encoding")
    ]
    return [*kept, (b"content-length", str(length).encode())] if length else kept


async def _say_too_slow(send: Any) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(TOO_SLOW)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await _send(send, 408, headers, TOO_SLOW)


async def _send(send: Any, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _percent(found: re.Match[bytes]) -> bytes:
    return b"%%%02X" % found[0][0]
