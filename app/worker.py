"""What the service does by itself: mail, reminders, retention. One loop of small steps.

Any number of workers may run: each step takes its own care that two at the same time do no harm. A step that fails is
logged and tried again later, with growing pauses; it never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.database import Database
from app.mail.outcomes import Handlers
from app.sealing import Seal
from app.settings import Settings

OUTCOMES: Handlers = {}
"""Who hears what became of a mail, by the prefix of its `about`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a step may use. It runs within an app context: `render_mail` works. `now` is when the step began."""

    settings: Settings
    database: Database
    seal: Seal
    now: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """`run` does what is due and says how much that was; a step that did something is run again at once.

    Capabilities do not know Context: they give plain functions, which are called here with what they need.
    """

    name: str
    every_seconds: float
    run: Callable[[Context], int] = field(repr=False)


STEPS: tuple[Step, ...] = ()
