"""An answer to "why is something missing?", and what is known of the person who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.register.held_back import Held
from app.register.names import Names
from app.register.shapes import type_of
from app.register.words import Message, Text


class Applies(StrEnum):
    """How surely a reason concerns this person."""

    YES = "yes"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Answer:
    """One reason: `kind` is a stable word for ids and tests, `next_step` the one thing to do about it.

    `keepers` are the schools whom the next step concerns, by name; empty when it concerns any or none.
    """

    kind: str
    title: Message
    text: tuple[Message, ...]
    next_step: Message
    applies: Applies
    keepers: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the person whose record it is.

    opiskeluoikeudet: as the sources gave them, not pruned; only types, states and confirmations are read, and the
                      names of schools: for a guardian of a protected child scrub them first (`turvakielto`)
    held_back:        what `visibility.prune` held back; empty for anyone but the citizen, who alone may be told
    unavailable:      sources that did not answer: "koski", "virta", "ytr"
    joined_numbers:   how many learner numbers the record is gathered from (1: only the present one)
    """

    today: date
    opiskeluoikeudet: Sequence[Mapping[str, Any]] = ()
    born_on: date | None = None
    held_back: Sequence[Held] = ()
    unavailable: tuple[str, ...] = ()
    joined_numbers: int = 1
    former_hetut: bool = False

    def has(self, *types: str) -> bool:
        return any(type_of(item) in types for item in self.opiskeluoikeudet)

    def turned(self, age: int) -> int | None:
        """The year in which the person turned `age`; None when the birth date is not known."""
        return None if self.born_on is None else self.born_on.year + age


def name_keepers(keepers: Iterable[Mapping[str, Any] | None], names: Names) -> tuple[Text, ...]:
    """The names of the organisations, each once, in the order given; nameless ones left out."""
    found = {name.text: name for keeper in keepers if keeper and (name := names.organisation(keeper)).text}
    return tuple(found.values())
