"""A circuit breaker: a source that keeps failing is left alone for a while, so that it costs a page nothing.

One for each source and process. After `limit` failures in a row it opens; when `rest_seconds` have passed, one request
may try, and its outcome decides.
"""

from __future__ import annotations

import time
from threading import Lock

LONGEST_REST_SECONDS = 600.0
"""Whatever a source asks for."""


class Breaker:
    def __init__(self, limit: int = 5, rest_seconds: float = 30.0) -> None:
        self.limit = limit
        self.rest_seconds = rest_seconds
        self._failures = 0
        self._open_until = 0.0
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        with self._lock:
            return self._failures >= self.limit and time.monotonic() < self._open_until

    def try_pass(self) -> bool:
        """Whether a request may be made now. While resting only the one that ends the rest may."""
        with self._lock:
            if self._failures < self.limit:
                return True
            if time.monotonic() < self._open_until:
                return False
            self._open_until = time.monotonic() + self.rest_seconds
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, rest_seconds: float = 0.0) -> None:
        """Count a failure. A source that asks to be left alone for `rest_seconds` is, at once."""
        with self._lock:
            self._failures = max(self._failures + 1, self.limit if rest_seconds > 0 else 0)
            if self._failures >= self.limit:
                rest = min(max(self.rest_seconds, rest_seconds), LONGEST_REST_SECONDS)
                self._open_until = time.monotonic() + rest
