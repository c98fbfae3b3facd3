"""A request comes to the service when all of its body is here: a slow sender holds a connection, never a thread.

An ASGI application around the WSGI one. It also makes plain what its neighbours leave to chance: a header whose name
has an underscore would pass for another with a hyphen (X_Forwarded_For), and is dropped; bytes beyond ASCII in the
query are percent-encoded; a body sent in chunks gets its length.
"""

from __future__ import annotations

import asyncio
import re
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

SPOOL_BYTES = 256 * 1024
"""A body beyond this waits on the disk."""
CHUNK_BYTES = 64 * 1024
TOO_SLOW = b"The request took too long to arrive.\n"
_LENGTH = re.compile(rb"[0-9]{1,15}")
_NOT_ASCII = re.compile(rb"[^\x21-\x7e]")


class AsgiApp(Protocol):
    """An ASGI application (asgi.readthedocs.io, HTTP)."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one connection."""


class SenderGone(Exception):
    """The connection was closed before the body was whole."""


class WholeBodies:
    """`seconds`: how long a body may take to arrive. `most_bytes`: of a longer one only so much and one byte is read;
    the service sees that it is too long and says so."""

    def __init__(self, app: AsgiApp, *, seconds: float, most_bytes: int) -> None:
        self._app = app
        self._seconds = seconds
        self._most_bytes = most_bytes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
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
            await self._app(scope, _replay(body, receive), send)

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


def _replay(body: IO[bytes], receive: Any) -> Any:
    """What hands the kept body on; after its end, what the sender does (closes the connection)."""
    is_over = False

    async def next_message() -> Any:
        nonlocal is_over
        if is_over:
            return await receive()
        content = body.read(CHUNK_BYTES)
        is_over = len(content) < CHUNK_BYTES
        return {"type": "http.request", "body": content, "more_body": not is_over}

    return next_message


async def _say_too_slow(send: Any) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(TOO_SLOW)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_SLOW})


def _percent(found: re.Match[bytes]) -> bytes:
    return b"%%%02X" % found[0][0]
