"""A QR code as geometry for an inline SVG: no file, no script, nothing that the policy would have to allow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Light modules around the code, as its standard asks (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """`size` modules wide and high with the quiet zone; `path` draws the dark ones."""

    size: int
    path: str


def draw_qr(address: str) -> QrCode:
    """The code of an address, with so much redundancy that a creased print is still read (level M)."""
    rows = [bytes(row) for row in segno.make_qr(address, error="m").matrix]
    parts = []
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                parts.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return QrCode(len(rows) + 2 * QUIET, "".join(parts))
