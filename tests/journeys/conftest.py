"""A real Chromium for the journeys, as for `tests/browser`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import base_url, browser_context_args, browser_type_launch_args

__all__ = ["base_url", "browser_context_args", "browser_type_launch_args"]

FOLDER = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
