"""What the README names exists: files, settings, and a test for each threat."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
THREATS = README.partition("## Threats")[2].partition("\n## ")[0]
PATHS = sorted(set(re.findall(r"`((?:app|tests|templates|translations)/[\w./-]+)`", README)))
ROWS = [line for line in THREATS.splitlines() if line.startswith("| ") and not line.startswith(("| Threat", "|---"))]
INTERNAL = {"demo_mail_folder"}
"""Set by the demo for itself"""


@pytest.mark.parametrize("path", PATHS)
def test_a_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:60])
def test_each_threat_names_the_test_that_shows_the_answer(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)`", row)
    assert named
    for path in named:
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("setting", [item.name for item in fields(Settings) if item.name not in INTERNAL])
def test_each_setting_is_told_of(setting: str) -> None:
    assert f"`{setting.upper()}`" in README
