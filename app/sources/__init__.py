"""Where records come from. Each source answers the same question: what do you hold about this person?

`gather` asks them all and makes one record of the answers. KOSKI's documents are in our own store; Virta and YTR are
asked over the network, and join by being a `Source`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Subject:
    """The person a source is asked about: every number they have or have had. `oids` has the one in use first."""

    oids: tuple[str, ...]
    hetut: tuple[str, ...] = field(repr=False)
    today: date


class SourceUnavailable(Exception):
    """The source does not answer now. The record is shown without it, and the page says so."""


class Source(Protocol):
    """A register that holds study rights."""

    @property
    def name(self) -> str:
        """A short constant: "koski", "virta", "ytr"."""

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        """The study rights in KOSKI's shape, none of them mitätöity. Raises SourceUnavailable."""
