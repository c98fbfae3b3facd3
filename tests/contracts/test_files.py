"""The project's files stand on their own: nothing in them knows the machine they were written on."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MADE = {".git", ".tools", ".venv", "node_modules", "instance", "__pycache__", ".hypothesis"}
MADE |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"}
TEXT = {
    "",
    ".cfg",
    ".css",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".mako",
    ".md",
    ".po",
    ".py",
    ".svg",
    ".toml",
    ".txt",
    ".yml",
}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home/\w+|work|Users/\w+|mnt/\w+)/")
LONGEST_LINES = {"app": 450, "templates": 150, "tests": 600}
"""What nobody would read in one go; a module of the service is meant to be about 150 lines, a template under 80."""


def find_files(suffixes: set[str]) -> list[Path]:
    files = []
    for top in sorted(PROJECT.iterdir()):
        if top.name not in MADE:
            files += [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
    return [path for path in files if path.suffix in suffixes and not MADE & set(path.relative_to(PROJECT).parts)]


def test_no_file_names_a_path_of_a_developers_machine() -> None:
    named = [
        f"{path.relative_to(PROJECT)}: {found.group(0)}"
        for path in find_files(TEXT)
        if path != Path(__file__).resolve()
        for found in [MACHINE_PATH.search(path.read_text(encoding="utf-8"))]
        if found
    ]
    assert named == []


def test_no_module_has_grown_beyond_reading() -> None:
    grown = {
        str(path.relative_to(PROJECT)): lines
        for path in find_files({".py", ".html", ".js"})
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_LINES[path.relative_to(PROJECT).parts[0]]
    }
    assert grown == {}
