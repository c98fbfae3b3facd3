"""Tables of figures: printed, and kept as Markdown in instance/bench/."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "instance" / "bench"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of ready words under column titles, and what has to be known to read them."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        widths = [max(len(row[i]) for row in (self.columns, *self.rows)) for i in range(len(self.columns))]
        lines = [f"## {self.title}", "", _line(self.columns, widths), _line(["-" * width for width in widths], widths)]
        lines += [_line(row, widths) for row in self.rows]
        return "\n".join([*lines, *(f"\n{note}" for note in self.notes), ""])


def write_report(name: str, tables: Sequence[Table]) -> Path:
    """Keep the tables of one run as instance/bench/<name>.md."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.md"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    path.write_text(f"{date.today().isoformat()}, {machine}\n\n" + "\n".join(map(str, tables)), encoding="utf-8")  # noqa: DTZ011
    return path


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = [(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {first[0]:<{first[1]}} | " + " | ".join(f"{cell:>{width}}" for cell, width in rest) + " |"
