"""Figures for those who watch the service: how many requests, how they went, how long they took.

They are shown by `app.web.metrics_listener`, on an address of its own.
"""

from __future__ import annotations

from flask import Flask, request
from prometheus_client import Counter, Histogram
from werkzeug.wrappers import Response

from app.web.logs import seconds_of_request

BUCKETS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("omaopintopolku_requests", "Requests answered", ("endpoint", "method", "status"))
SECONDS = Histogram(
    "omaopintopolku_request_seconds", "Time that an answer took", ("endpoint",), buckets=BUCKETS_SECONDS
)


def install_metrics(app: Flask) -> None:
    """Count and time every request by its endpoint: few names, and none of them a person's."""

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        REQUESTS.labels(endpoint, method, response.status_code).inc()
        SECONDS.labels(endpoint).observe(seconds_of_request())
        return response
