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
    """The source does not answer now, or answers what cannot be used. The record is shown without it, and says so.

    `reason` is for operators and carries no personal data. `answered` tells that the source itself is well and only
    the answer about this person was of no use: that does not count against the source. `retry_after_seconds` is how
    long the source asked to be left alone, 0 when it did not say.
    """

    def __init__(self, reason: str = "", *, answered: bool = False, retry_after_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.answered = answered
        self.retry_after_seconds = retry_after_seconds
        self.answered = answered


class WrongPerson(Exception):
    """An answer is about somebody else than who was asked about: nothing of it may be shown. Tells no numbers."""


class Source(Protocol):
    """A register that holds study rights."""

    @property
    def name(self) -> str:
        """A short constant: "koski", "virta", "ytr"."""

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        """The study rights in KOSKI's shape, none of them mitätöity. Raises SourceUnavailable."""
