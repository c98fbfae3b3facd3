"""The stylesheet: small, minified without harm, allowed by its hash."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from app.web.static_files import read_static_files
from app.web.stylesheet import minify, read_stylesheet

MOST_BYTES = 18_000
"""Some 5,500 compressed: with the first studies still in the first packets of a page."""


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a { color: red; }", "a{color:red}"),
        ("a,\n b  >  c { x: 1px  2px }", "a,b>c{x:1px 2px}"),
        ("/* a { */ b { c: d }", "b{c:d}"),
        ("a :focus { b: c }", "a :focus{b:c}"),
        ("a:not(.b) .c { d: e }", "a:not(.b) .c{d:e}"),
        ("a::before { content: \"a  ; } /* b\"; }", "a::before{content:\"a  ; } /* b\"}"),
        ("a::before { content: ' : '; }", "a::before{content:' : '}"),
        ("@media (min-width: 3rem) and (x: y) { a { b: c; } }", "@media (min-width:3rem) and (x:y){a{b:c}}"),
        ("a { width: calc(1px + 2px); --x: .5; }", "a{width:calc(1px + 2px);--x:.5}"),
    ],
)  # fmt: skip
def test_minify(css: str, small: str) -> None:
    assert minify(css) == small


def test_files_get_their_versioned_address(tmp_path: Path) -> None:
    (tmp_path / "a.woff2").write_bytes(b"font")
    (tmp_path / "s.css").write_text("@font-face { src: url(a.woff2) }")
    sheet = read_stylesheet(read_static_files(tmp_path), tmp_path / "s.css")
    version = sha256(b"font").hexdigest()[:12]
    assert sheet.text == f"@font-face{{src:url(/static/{version}/a.woff2)}}"


def test_a_file_that_is_not_there_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "s.css").write_text("a { background: url(b.svg) }")
    with pytest.raises(KeyError):
        read_stylesheet({}, tmp_path / "s.css")


def test_the_stylesheet_stays_small() -> None:
    assert len(read_stylesheet(read_static_files()).text.encode()) <= MOST_BYTES
