"""The demo's own keys, kept beside its database: its links and sealed texts still open when it is started again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe

import msgspec

NAMES = ("SECRET_KEYS", "DATA_KEYS")


def keep_keys(path: Path, environ: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Settings of keys that the environment does not give: read from `path`, or made and written there for the owner
    of the demo alone."""
    missing = [name for name in NAMES if not environ.get(name)]
    if not missing:
        return {}
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.DecodeError):
        kept = {}
    made = {name: kept.get(name) or token_urlsafe(48) for name in NAMES}
    if made != kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(msgspec.json.encode(made))
    return {name.lower(): (made[name],) for name in missing}
