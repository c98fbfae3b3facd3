"""What a sync tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.directory.stamp import Counts


@dataclass(frozen=True, slots=True)
class SyncEvent:
    """One thing of a step is done, or has failed: then `error` says why, and what was stored before is still there."""

    step: str
    done: int
    total: int
    counts: Counts = field(default_factory=Counts)
    error: str = ""
