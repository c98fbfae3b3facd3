"""From the text of an environment variable to a value, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

NO = frozenset({"0", "false", "no", "off", ""})


YES = frozenset({"1", "true", "yes", "on"})


def _read_flag(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError("must be 1 or 0")


def _read_whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("must be a whole number") from None


def _read_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("must be a number") from None


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


READERS: dict[object, Callable[[str], Any]] = {
    str: str,
    int: _read_whole_number,
    float: _read_number,
    bool: _read_flag,
    tuple[str, ...]: _read_list,
}


def write_value(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else str(value)
