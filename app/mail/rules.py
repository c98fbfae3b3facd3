"""How hard delivery tries: pauses, limits, sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import SystemRandom

from app.settings import Settings

PACE_WINDOW = timedelta(minutes=1)
_RANDOM = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The service's own are the defaults, with the settings' pace and time limit (`Rules.of`).

    Pauses double from `first_pause` to `longest_pause`, each up to a fifth shorter or longer, so that mails deferred
    together do not come back together. `exchange_seconds`: the most that connecting and sending one mail take in all;
    `margin_seconds`: how much longer a lease is.
    """

    per_domain_per_minute: int = 60
    timeout_seconds: float = 30.0
    exchange_seconds: float = 120.0
    margin_seconds: float = 10.0
    batch: int = 50
    first_pause: timedelta = timedelta(minutes=1)
    longest_pause: timedelta = timedelta(hours=4)
    give_up_after: timedelta = timedelta(days=4)
    first_server_pause: timedelta = timedelta(seconds=15)
    longest_server_pause: timedelta = timedelta(minutes=5)

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        return cls(
            per_domain_per_minute=settings.mail_per_domain_per_minute,
            timeout_seconds=settings.smtp_timeout_seconds,
            exchange_seconds=4 * settings.smtp_timeout_seconds,
        )

    @property
    def lease(self) -> timedelta:
        """How long a leased row is left to its holder: after that it is taken for dead."""
        return timedelta(seconds=self.exchange_seconds + self.margin_seconds)

    def next_try(self, attempts: int, first_tried_at: datetime, now: datetime) -> datetime | None:
        """When a mail deferred for the `attempts`th time is due again; None: it is given up."""
        due_at = now + _jitter(_grow(self.first_pause, self.longest_pause, attempts))
        return due_at if due_at <= first_tried_at + self.give_up_after else None

    def server_pause(self, failures: int) -> timedelta:
        """How long to leave a mail server alone that could not be used `failures` times in a row."""
        return _jitter(_grow(self.first_server_pause, self.longest_server_pause, failures))


def _grow(first: timedelta, longest: timedelta, times: int) -> timedelta:
    return min(first * (1 << min(times - 1, 20)), longest)


def _jitter(pause: timedelta) -> timedelta:
    return pause * _RANDOM.uniform(0.8, 1.2)
