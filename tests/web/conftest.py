"""Fixtures of these tests."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from app.web.logs import configure_logs


@pytest.fixture
def logs() -> Iterator[None]:
    """Logging as in a served process, and as it was afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    configure_logs("INFO")
    yield
    root.handlers[:] = [handler for handler in root.handlers if handler in handlers]
    root.setLevel(level)
    structlog.reset_defaults()
