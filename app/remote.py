"""Asking another service over HTTP: every request has a time limit, a size limit and an end to its retries.

For services that answer JSON (the code service, the organisation service). A request here never changes anything at
the other end, so any of them may be sent again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from app.register.document import DocumentError, read_json

CALLER_ID = "1.2.246.562.10.00000000001.omaopintopolku"
"""Opintopolku's services refuse a request without a Caller-Id, and a POST whose CSRF header and cookie differ."""

HEADERS = {"Accept": "application/json", "Caller-Id": CALLER_ID, "CSRF": CALLER_ID, "User-Agent": "omaopintopolku"}
WORTH_RETRYING = frozenset({408, 425, 429, 500, 502, 503, 504})
MAX_BYTES = 128 * 1024 * 1024
MAX_WAIT_SECONDS = 60.0
"""The longest that a Retry-After is obeyed; a service that wants more is left alone for this time."""
WHOLE_FACTOR = 10
"""A whole answer may take this many times the time in which its next bytes must come."""


class RemoteError(Exception):
    """The service gave no usable answer. `status` is the HTTP status when there was one."""

    def __init__(self, url: str, reason: str, status: int | None = None) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status


class RemoteUnreachable(RemoteError):
    """The service did not answer at all, however often it was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose status the caller is ready for. `url` is without its query."""

    url: str
    status: int
    body: bytes
    etag: str | None = None
    content_type: str = ""

    def read_json(self) -> Any:
        """The body as strict JSON. Raises RemoteError, naming what came instead."""
        try:
            return read_json(self.body)
        except DocumentError as error:
            kind = self.content_type.partition(";")[0].strip().lower()
            if kind == "text/html" or self.body.lstrip()[:1] == b"<":
                reason = "answered a web page, not JSON"
            else:
                reason = f"the answer {error.reason}" if error.place == "document" else f"the answer: {error}"
            raise RemoteError(self.url, reason, self.status) from None


Final = Callable[[int, bytes], bool]
"""Whether this status with this body is an answer that the caller understands, not a failure."""


def is_plain_answer(status: int, _body: bytes) -> bool:
    """Found, unchanged or not found."""
    return status in (200, 304, 404)


class RemoteService:
    """A service by the address that its paths begin with. Close it, or use it in a `with`."""

    def __init__(
        self, base_url: str, *, timeout_seconds: float, attempts: int = 4, backoff_seconds: float = 0.5,
        max_bytes: int = MAX_BYTES,
    ) -> None:  # fmt: skip
        self.base_url = base_url.rstrip("/")
        self.timeout_seconds = timeout_seconds
        self.attempts = attempts
        self.backoff_seconds = backoff_seconds
        self.max_bytes = max_bytes
        self._client = httpx.Client(headers=HEADERS, cookies={"CSRF": CALLER_ID}, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def get(
        self, path: str, params: Mapping[str, str] | None = None, *, etag: str | None = None,
        is_final: Final = is_plain_answer, timeout_seconds: float | None = None,
    ) -> Answer:  # fmt: skip
        """GET base_url + path. With `etag` the service may answer 304 and nothing else.

        Raises RemoteUnreachable when there was no answer, RemoteError when the last one was none that `is_final` knows.
        """
        headers = {"If-None-Match": etag} if etag else {}
        request = self._client.build_request("GET", self.base_url + path, params=params, headers=headers)
        return self._ask(request, is_final, timeout_seconds or self.timeout_seconds)

    def post_json(self, path: str, value: Any, *, is_final: Final = is_plain_answer) -> Answer:
        """POST a question too long for an address. Raises as `get` does."""
        request = self._client.build_request("POST", self.base_url + path, json=value)
        return self._ask(request, is_final, self.timeout_seconds)

    def _ask(self, request: httpx.Request, is_final: Final, timeout_seconds: float) -> Answer:
        request.extensions = {**request.extensions, "timeout": httpx.Timeout(timeout_seconds).as_dict()}
        url = str(request.url.copy_with(query=None))
        for attempt in range(1, self.attempts + 1):
            wait = self.backoff_seconds * 2 ** (attempt - 1)
            try:
                answer, retry_after = self._ask_once(request, url, timeout_seconds * WHOLE_FACTOR)
            except httpx.UnsupportedProtocol:
                raise RemoteError(url, "is not a web address") from None
            except (httpx.TransportError, httpx.DecodingError) as error:
                if attempt == self.attempts:
                    raise RemoteUnreachable(url, f"{_say(error)} (asked {attempt} times)") from None
            else:
                if answer.status == 304 and "If-None-Match" not in request.headers:
                    raise RemoteError(url, "answered 304 (unchanged) though nothing was known", 304)
                if is_final(answer.status, answer.body):
                    return answer
                reason = f"answered {answer.status}"
                if answer.status not in WORTH_RETRYING:
                    raise RemoteError(url, reason, answer.status)
                if attempt == self.attempts:
                    raise RemoteError(url, f"{reason} (asked {attempt} times)", answer.status)
                if retry_after > MAX_WAIT_SECONDS:
                    raise RemoteError(url, f"{reason} and wants {retry_after:.0f} seconds of peace", answer.status)
                wait = max(wait, retry_after)
            time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _ask_once(self, request: httpx.Request, url: str, whole_seconds: float) -> tuple[Answer, float]:
        """One attempt: the answer and the seconds that the service asks to wait."""
        until = time.monotonic() + whole_seconds
        response = self._client.send(request, stream=True)
        try:
            if response.is_redirect and response.status_code != 304:
                raise RemoteError(url, f"redirects to {_place(response)} (to sign in?)", response.status_code)
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self.max_bytes:
                    raise RemoteError(url, f"the answer is larger than {self.max_bytes:,} bytes", response.status_code)
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the whole answer takes too long", request=request)
        finally:
            response.close()
        headers = response.headers
        answer = Answer(url, response.status_code, bytes(body), headers.get("ETag"), headers.get("Content-Type", ""))
        return answer, read_retry_after(headers.get("Retry-After"), datetime.now(UTC))


def read_retry_after(value: str | None, now: datetime) -> float:
    """Seconds to wait by a Retry-After header: seconds or a date; 0 for none or one that cannot be read."""
    if not value:
        return 0.0
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _say(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "did not answer in time"
    if isinstance(error, httpx.ConnectError):
        return "cannot be reached"
    return "the answer broke off or could not be read"


def _place(response: httpx.Response) -> str:
    target = urlsplit(response.headers.get("Location", ""))
    return f"{target.netloc}{target.path}" or "nowhere"
