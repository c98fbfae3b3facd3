"""What became of a mail, as it is told to whoever queued it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session


class Result(StrEnum):
    """ACCEPTED: a receiving server took the mail for at least one recipient. DEFERRED: not yet, it is tried again.

    REFUSED: for good, by the server's own word (5xx). FAILED: given up after four days.
    """

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the whole mail stands after one try. The same result may be told again (each recipient is tried by itself).

    `reply` is the server's answer without addresses ("550 5.1.1 no such user"); it may be empty. `attempt` counts the
    tries of the recipient that was just tried, from 1. `recipient_result` is how that one recipient fared, where a mail
    has several.
    """

    about: str
    mail_id: int
    result: Result
    recipient_result: Result
    reply: str
    attempt: int
    at: datetime

    @property
    def name(self) -> str:
        """What follows the prefix: "VI-2026-7F3K" of "report:VI-2026-7F3K"."""
        return self.about.partition(":")[2]


Handler = Callable[[Session, Outcome], None]
"""Notes an outcome, in the transaction that notes the mail's own state; both stand or neither.

Runs within an app context (`current_seal()`, `render_mail` and `queue_mail` work). It must cope with a case that is
gone or closed. When it raises, the mail's state is noted without it and it is told again every minute until it
succeeds: a fault of ours must not send a mail twice.
"""

Handlers = Mapping[str, Handler]
"""Handlers by the prefix of `about`, before the colon. A mail whose prefix nobody handles is merely delivered."""
