"""Asking a source over HTTP once: the time limit is for everything together, the answer has a greatest size.

The limit also ends an answer that drips in a byte at a time, which limits of single reads never do; therefore the
request runs in an event loop of its own that is stopped when the time is over. Nothing is asked twice: the page has its
deadline, and whoever looks again asks again. Redirects are not followed: they would carry identity numbers elsewhere.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from app.remote import CALLER_ID, read_retry_after
from app.sources import SourceUnavailable

CONNECT_SECONDS = 5.0
UNTRUSTED = "could not be trusted: the secured connection (TLS) failed"

HEADERS = {
    "Accept-Encoding": "identity",  # a packed answer could grow past any size before it is measured
    "Caller-Id": CALLER_ID,
    "CSRF": CALLER_ID,
    "Cookie": f"CSRF={CALLER_ID}",
    "User-Agent": "omaopintopolku",
}

_STATUS_REASONS = {
    401: "does not accept our credentials (401)",
    403: "does not let us in (403)",
    429: "asks for fewer questions (429)",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status that the caller asked for."""

    status: int
    body: bytes
    content_type: str


def _run(question: Coroutine[Any, Any, Reply]) -> Reply:
    """Run to the end in an event loop of its own; where this thread already runs one, in another thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(question)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, question).result()


class Asker:
    """Puts questions to one address. Its parts are made once; it holds no connection between questions."""

    def __init__(
        self,
        url: str,
        *,
        total_seconds: float,
        max_bytes: int,
        headers: Mapping[str, str],
        auth: httpx.Auth | None = None,
        certificate_file: str = "",
    ) -> None:
        """`certificate_file`: our certificate and its key in one PEM file, for a service that asks who we are by TLS.

        Raises OSError (also ssl.SSLError) for one that cannot be used.
        """
        self.url = url
        self.total_seconds = total_seconds
        self.max_bytes = max_bytes
        self._headers = {**HEADERS, **headers}
        self._auth = auth
        self._trust = _make_trust(certificate_file) if url.startswith("https:") else False

    def post(self, body: bytes, *, expected: frozenset[int], total_seconds: float | None = None) -> Reply:
        """The answer when its status is one of `expected`. Raises SourceUnavailable for everything else.

        `total_seconds` may be less than the asker's own: what is left of a limit that several questions share.
        """
        seconds = self.total_seconds if total_seconds is None else min(total_seconds, self.total_seconds)
        if seconds <= 0:
            raise SourceUnavailable("did not answer in time")
        try:
            return _run(self._post(body, expected, seconds))
        except (TimeoutError, httpx.TimeoutException):
            raise SourceUnavailable("did not answer in time") from None
        except httpx.ConnectError as error:
            raise SourceUnavailable(_say_why_not_connected(error)) from None
        except (httpx.TransportError, httpx.DecodingError):
            raise SourceUnavailable("broke off in the middle of its answer") from None
        except ssl.SSLError:
            # With TLS 1.3 our certificate is refused only at the first read, where httpx passes the error on as it is.
            raise SourceUnavailable(UNTRUSTED) from None
        except (httpx.InvalidURL, UnicodeError):
            raise SourceUnavailable("has an address that is none") from None

    async def _post(self, body: bytes, expected: frozenset[int], seconds: float) -> Reply:
        limits = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(
                verify=self._trust, timeout=limits, headers=self._headers, follow_redirects=False
            ) as client,
            client.stream("POST", self.url, content=body, auth=self._auth) as response,
        ):
            if response.status_code not in expected:
                raise _refused(response)
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise SourceUnavailable("packs its answer though asked not to")
            return Reply(response.status_code, await self._read(response), response.headers.get("Content-Type", ""))

    async def _read(self, response: httpx.Response) -> bytes:
        told = response.headers.get("Content-Length", "")
        body = bytearray()
        too_large = told.isascii() and told.isdigit() and int(told[:20]) > self.max_bytes
        if not too_large:
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > self.max_bytes:
                    too_large = True
                    break
        if too_large:
            raise SourceUnavailable(f"answers more than {self.max_bytes:,} bytes")
        return bytes(body)


def _make_trust(certificate_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if certificate_file:
        context.load_cert_chain(certificate_file)
    return context


def _refused(response: httpx.Response) -> SourceUnavailable:
    status = response.status_code
    wait = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    reason = "redirects elsewhere" if response.is_redirect else _STATUS_REASONS.get(status, "cannot answer")
    return SourceUnavailable(reason if f"({status})" in reason else f"{reason} ({status})", retry_after_seconds=wait)


def _say_why_not_connected(error: httpx.ConnectError) -> str:
    """A certificate that is not trusted is another matter for an operator than a machine that is down."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return UNTRUSTED
        cause = cause.__cause__ or cause.__context__
    return "cannot be reached"
