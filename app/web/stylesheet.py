"""The stylesheet, minified, stands in every page and is allowed by its hash: a phone waits for one request, not two."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Flask

from app.web.static_files import FOLDER, StaticFiles, make_static_url

SOURCE = FOLDER / "style.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")
_AFTER_COLON = re.compile(r"(?<=[a-z-]):\s+")
_FILE = re.compile(r"url\(([\w./-]+)\)")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The text inside `<style>` and the source expression by which the policy allows exactly it."""

    text: str
    csp_source: str

    def __html__(self) -> str:
        """How it stands in a template: our own file, never escaped."""
        return self.text


def read_stylesheet(files: StaticFiles, source: Path = SOURCE) -> Stylesheet:
    """Read, minify, and point `url(name)` at the hashed addresses of the static files."""
    text = minify(source.read_text(encoding="utf-8"))
    text = _FILE.sub(lambda match: f"url({make_static_url(files, match[1])})", text)
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Stylesheet(text, f"'sha256-{digest}'")


def minify(css: str) -> str:
    """Take out comments and needless white space. Strings stay as they are; nothing is rewritten or reordered."""
    strings: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        strings.append(match[0])
        return f"\x00{len(strings) - 1}\x00"

    css = _STRING.sub(put_aside, _COMMENT.sub("", css))
    css = _AFTER_COLON.sub(":", _AROUND.sub(r"\1", _SPACE.sub(" ", css)))
    css = css.replace(";}", "}").strip()
    return re.sub(r"\x00(\d+)\x00", lambda match: strings[int(match[1])], css)


def install_stylesheet(app: Flask, sheet: Stylesheet) -> None:
    """Give templates `stylesheet`. Raises ValueError when it could end its own element."""
    if "</" in sheet.text:
        raise ValueError("the stylesheet may not contain </")
    app.jinja_env.globals["stylesheet"] = sheet
