"""The QR code of a link is read by a reader that knows nothing of how it was drawn."""

from __future__ import annotations

import re

import pytest
import zxingcpp

from app.sharing.qr import QUIET, draw_qr

PIXELS = 4
"""A module's width in the picture that is read."""
BAR = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def paint(size: int, path: str) -> memoryview:
    """The grey picture that the SVG draws: a path of bars, one module high."""
    assert BAR.sub("", path) == ""
    modules = [bytearray(b"\xff" * size) for _ in range(size)]
    for x, y, width, back in (map(int, bar) for bar in BAR.findall(path)):
        assert width == back
        modules[y][x : x + width] = bytes(width)
    rows = [b"".join(bytes([module]) * PIXELS for module in row) * PIXELS for row in modules]
    return memoryview(b"".join(rows)).cast("B", (size * PIXELS, size * PIXELS))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:5000/jako/AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
        "https://omaopintopolku.example/jako/q-_9Zm8aTk0xY2RlZmdoaQ.q-_9Zm8aTk0xY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MDE",
    ],
)
def test_it_is_read_as_the_address(address: str) -> None:
    drawn = draw_qr(address)
    (found,) = zxingcpp.read_barcodes(paint(drawn.size, drawn.path), formats=zxingcpp.BarcodeFormat.QRCode)
    assert found.text == address


def test_it_has_the_light_border_that_readers_need() -> None:
    drawn = draw_qr("https://omaopintopolku.example/jako/x")
    bars = [tuple(map(int, bar)) for bar in BAR.findall(drawn.path)]
    assert min(x for x, *_ in bars) == min(y for _, y, *_ in bars) == QUIET
    assert max(x + width for x, _, width, _ in bars) == max(y for _, y, *_ in bars) + 1 == drawn.size - QUIET
