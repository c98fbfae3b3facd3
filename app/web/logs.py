"""Logs as JSON lines, one for each request and event, with personal data and secrets masked wherever they stand."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, g, request
from structlog.typing import EventDict, Processor, WrappedLogger
from werkzeug.wrappers import Response

from app.web.masking import is_secret_name, mask
from app.web.request_ids import current_request_id

MASK_DEPTH = 6

log = structlog.get_logger(__name__)


def configure_logs(level: str) -> None:
    """Send structlog and the logging of all libraries to standard error, through the same masking.

    For whatever starts a process (a server's worker, the command line): it changes the whole process.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _LogHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.StackInfoRenderer(),
                mask_event,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [other for other in root.handlers if not isinstance(other, _LogHandler)]
    root.addHandler(handler)
    root.setLevel(level)
    # The first two tell of each outgoing request with its whole address, the last of its own start.
    for name in ("httpx", "httpcore", "alembic"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))


class _LogHandler(logging.StreamHandler[Any]):
    """Writes to whatever standard error is at the time, so that a second `configure_logs` replaces the first."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, value: Any) -> None:
        pass


def mask_event(logger: WrappedLogger | None, name: str, event: EventDict) -> EventDict:
    """Mask every name and value of the event, however deep; what is no plain value is masked as its text."""
    return {mask(str(key)): _mask_value(key, value, MASK_DEPTH) for key, value in event.items()}


def install_request_log(app: Flask) -> None:
    """One line for each request: which page, how it went, how long it took. Neither address, query nor person."""

    @app.before_request
    def begin() -> None:
        g.request_began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=current_request_id())

    @app.after_request
    def write_line(response: Response) -> Response:
        if request.endpoint != "static.send_file":
            log.info(
                "request",
                endpoint=request.endpoint,
                method=request.method,
                status=response.status_code,
                milliseconds=round(seconds_of_request() * 1000, 1),
                bytes=response.content_length,
            )
        return response


def seconds_of_request() -> float:
    """How long this request has taken so far."""
    began: float = g.get("request_began", time.perf_counter())
    return time.perf_counter() - began


def _mask_value(name: object, value: object, depth: int) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_secret_name(str(name)):
        return "***"
    if depth and isinstance(value, Mapping):
        return {mask(str(key)): _mask_value(key, item, depth - 1) for key, item in value.items()}
    if depth and isinstance(value, list | tuple | set | frozenset):
        return [_mask_value("", item, depth - 1) for item in value]
    return mask(value.decode(errors="replace") if isinstance(value, bytes) else str(value))
