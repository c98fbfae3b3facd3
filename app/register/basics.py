"""The two reduced kinds of a share link: completed qualifications, and active and ended studies, basics only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Levels = Mapping[str, tuple[dict[str, Any], ...]]
"""koulutus (koodiarvo) -> its level codes (koodistoUri eqf or nqf), where the synced code lists have the relation."""


def completed_qualifications(
    opiskeluoikeudet: Iterable[dict[str, Any]], today: date, levels: Levels | None = None
) -> list[dict[str, Any]]:
    """All completed qualifications, basics only (koski-citizen §3 kind 2)."""
    raise NotImplementedError


def active_and_ended_studies(opiskeluoikeudet: Iterable[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """Active and ended studies, basics only (koski-citizen §3 kind 3)."""
    raise NotImplementedError
