"""Files to one ZIP file, with a manifest of their SHA-256 sums."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import msgspec

MANIFEST = "manifest.json"
VERSION = 1
MOST_BYTES = 60_000_000
"""A ZIP file beyond this is not made: it is opened in memory. The seal takes 64 million bytes."""


class TooLarge(Exception):
    """The file would be larger than MOST_BYTES."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the archive. `name` is plain ASCII with `/` between folders."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into the archive; `about` is what the manifest says besides the files."""

    files: Sequence[File]
    made_at: datetime
    about: dict[str, Any]


def pack(contents: Contents) -> bytes:
    """The ZIP file. The same contents give the same bytes. Raises TooLarge."""
    if sum(len(file.content) for file in contents.files) > MOST_BYTES:
        raise TooLarge
    manifest = File(MANIFEST, _write_manifest(contents))
    made_at = contents.made_at.timetuple()[:6]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in (*contents.files, manifest):
            info = zipfile.ZipInfo(file.name, made_at)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.content)
    return packed.getvalue()


def _write_manifest(contents: Contents) -> bytes:
    whole = {
        "version": VERSION,
        "service": "OmaOpintopolku",
        "made_at": contents.made_at.isoformat(timespec="seconds"),
        **contents.about,
        "files": [
            {"name": file.name, "bytes": len(file.content), "sha256": sha256(file.content).hexdigest()}
            for file in contents.files
        ],
    }
    return write_json(whole)


def write_json(value: Any) -> bytes:
    """Indented, so that a person can read it too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
