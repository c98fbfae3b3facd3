"""`Markup` is given only text that stands in the code; values reach it by `.format()` or `%`, which escape them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
OWN_FILES = {"web/stylesheet.py"}
"""Modules that put a file of the project into pages: the stylesheet, which it checks for a closing tag."""


def find_unsafe_markup(source: str) -> list[int]:
    """Lines where something else than a literal string is declared to be safe HTML."""
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", None)) == "Markup"
        and not all(isinstance(given, ast.Constant) for given in call.args)
    ]


def test_markup_is_given_literals_only() -> None:
    found = {
        str(path.relative_to(APP)): lines
        for path in APP.rglob("*.py")
        if str(path.relative_to(APP)) not in OWN_FILES
        if (lines := find_unsafe_markup(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Markup('<b>{}</b>').format(name)", []),
        ("markupsafe.Markup(name)", [1]),
        ("x = 1\nMarkup(f'<b>{name}</b>')", [2]),
        ("Markup('<b>' + name)", [1]),
    ],
)
def test_unsafe_markup_is_found(source: str, lines: list[int]) -> None:
    assert find_unsafe_markup(source) == lines
