"""One module per education type, only where it has rules of its own; `layout_of` says which layout serves a study right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.register.layout import Layout

GENERIC = Layout()

LAYOUTS: Mapping[str, Layout] = {}
"""opiskeluoikeuden tyyppi -> its layout. A type that is not here, or not known yet, is shown by the generic layout."""


def layout_of(opiskeluoikeus: Mapping[str, Any]) -> Layout:
    """The layout for a study right, by its type."""
    tyyppi = opiskeluoikeus.get("tyyppi")
    code = tyyppi.get("koodiarvo") if isinstance(tyyppi, dict) else None
    return LAYOUTS.get(code, GENERIC) if isinstance(code, str) else GENERIC
