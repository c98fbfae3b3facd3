"""Files named on a command line: found, counted and read within a limit."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.register.document import DocumentError

STANDARD_INPUT = "-"


def list_files(paths: Sequence[str], suffixes: tuple[str, ...]) -> Iterator[str]:
    """The files of these paths: a file as it is, a folder's files with one of the suffixes in the order of names,
    folders within it too; `-` is standard input.

    Only one folder's names are held in memory at a time.
    """
    for path in paths:
        if path != STANDARD_INPUT and os.path.isdir(path):
            yield from _list_folder(path, suffixes)
        else:
            yield path


def _list_folder(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    with os.scandir(folder) as entries:
        names = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
    for name, is_folder in names:
        path = os.path.join(folder, name)
        if is_folder:
            yield from _list_folder(path, suffixes)
        elif name.lower().endswith(suffixes):
            yield path


def read_file(path: str, max_bytes: int) -> bytes:
    """The bytes of a file or standard input. Raises DocumentError when it cannot be read or is larger than allowed;
    a larger one is never read to its end."""
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read(max_bytes + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(max_bytes + 1)
    except OSError as error:
        raise DocumentError("", f"cannot be read: {error.strerror}") from None
    if len(data) > max_bytes:
        raise DocumentError(f"byte {max_bytes + 1}", f"is larger than {max_bytes:,} bytes (setting MAX_UPLOAD_BYTES)")
    return data
