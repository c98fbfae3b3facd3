"""Static files: their address holds a hash of their content, so a browser keeps them for a year unasked."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, abort, current_app
from werkzeug.wrappers import Response

from app.web.gate import STATIC, public

FOLDER = Path(__file__).parent.parent / "static"
SERVED = frozenset({".woff2", ".svg", ".js", ".txt"})
"""The stylesheet is not among them: it stands in the page."""
FOREVER = "public, max-age=31536000, immutable"

blueprint = Blueprint(STATIC, __name__)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is served."""

    content: bytes
    mimetype: str
    version: str


StaticFiles = Mapping[str, StaticFile]


def read_static_files(folder: Path = FOLDER) -> StaticFiles:
    """Every file that may be served, by its path below the folder. They are few and small: kept in memory."""
    return {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in SERVED
    }


def make_static_url(files: StaticFiles, name: str) -> str:
    """The address of a file. Raises KeyError when there is no such file."""
    return f"/static/{files[name].version}/{name}"


def install_static_files(app: Flask, files: StaticFiles) -> None:
    """Serve the files and give templates `static_url(name)`."""
    app.extensions["static_files"] = files
    app.register_blueprint(blueprint)
    app.jinja_env.globals["static_url"] = lambda name: make_static_url(files, name)


@blueprint.get("/static/<version>/<path:name>")
@public
def send_file(version: str, name: str) -> Response:
    """A file. Under an address of another version (servers being renewed one by one) nothing is kept."""
    files: StaticFiles = current_app.extensions["static_files"]
    file = files.get(name)
    if file is None:
        abort(404)
    response = Response(file.content, mimetype=file.mimetype)
    response.headers["Cache-Control"] = FOREVER if version == file.version else "no-cache"
    return response


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(content, mimetype, sha256(content).hexdigest()[:12])
