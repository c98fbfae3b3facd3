"""What the service does by itself: mail, reminders, retention. One loop of small steps.

Any number of workers may run: each step takes its own care that two at the same time do no harm. A step that fails is
logged and tried again later, with growing pauses; it never stops the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

import structlog

from app.about.service import delete_old_feedback
from app.audit.chain import seal_batch
from app.database import Database, utc_now
from app.downloads.making import make_next
from app.downloads.ordering import delete_old_bundles
from app.login.cleaning import clean_up_sessions
from app.mail.delivery import Delivery
from app.mail.outcomes import Handlers
from app.mail.retention import erase_old_bodies
from app.mail.rules import Rules
from app.mail.settling import tell_again
from app.persons.addresses import ABOUT as ABOUT_ADDRESS
from app.persons.addresses import note_undelivered
from app.reports.blueprint import current_desk
from app.reports.corrections import note_new_reports
from app.reports.deliveries import note_outcome
from app.reports.mails import ABOUT_KEEPER
from app.reports.reminders import remind_keepers
from app.reports.stewarding import drop_old_attachments, drop_old_cases, drop_old_drafts, follow_lives
from app.sealing import Seal
from app.settings import Settings
from app.settings.retention import (
    BUNDLES,
    ENDED_LINKS,
    EXTERNAL_USE,
    FEEDBACK,
    MAIL_BODIES,
    OPENINGS,
    SOURCE_ANSWERS,
    Retention,
)
from app.sharing.reminders import remind_of_ends, tell_of_waiting
from app.sharing.retention import (
    delete_old_openings,
    destroy_old_salts,
    empty_old_links,
    empty_void_copies,
    end_links_of_the_dead,
)
from app.sources.answers import delete_old_answers
from app.sources.connecting import current_registers
from app.usage.external import delete_old_uses
from app.web import current_database, current_seal, current_settings

if TYPE_CHECKING:
    from flask import Flask

log = structlog.get_logger(__name__)

LONGEST_PAUSE_SECONDS = 600.0
LONGEST_SLEEP_SECONDS = 1.0

OUTCOMES: Handlers = {
    ABOUT_KEEPER: lambda session, outcome: note_outcome(session, current_desk(), outcome),
    ABOUT_ADDRESS: note_undelivered,
}
"""Who hears what became of a mail, by the prefix of its `about`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a step may use. It runs within an app context: `render_mail` works. `now` is when the step began."""

    settings: Settings
    database: Database
    seal: Seal
    delivery: Delivery
    now: datetime

    def limit(self, retention: Retention) -> datetime:
        """What is older than this moment goes."""
        return retention.limit(self.settings, self.now)


@dataclass(frozen=True, slots=True)
class Step:
    """`run` does a bounded part of what is due and says how much that was; until it says 0 it is run again at once.

    Capabilities do not know Context: they give plain functions, which are called here with what they need.
    """

    name: str
    every_seconds: float
    run: Callable[[Context], int] = field(repr=False)


def forget_bundles(at: Context) -> int:
    """Delete the files of everything of mine whose time is over."""
    with at.database.write() as session:
        return delete_old_bundles(session, at.limit(BUNDLES))


STEPS: tuple[Step, ...] = (
    Step("seal audit", 60, lambda at: seal_batch(at.database, at.now)),
    Step("end sessions", 300, lambda at: clean_up_sessions(at.database, at.settings, at.now)),
    Step("deliver mail", 1, lambda at: at.delivery.deliver_batch()),
    Step("tell mail outcomes again", 60, lambda at: tell_again(at.database, OUTCOMES)),
    Step("erase old mail", 3600, lambda at: erase_old_bodies(at.database, at.limit(MAIL_BODIES))),
    Step("make bundles", 2, lambda at: make_next(current_desk(), current_registers(), at.now)),
    Step("forget bundles", 600, forget_bundles),
    Step("note reported rows", 5, lambda at: note_new_reports(at.database, at.seal, current_registers(), at.now)),
    Step("destroy salts", 60, lambda at: destroy_old_salts(at.database, at.now)),
    Step("end links of the dead", 600, lambda at: end_links_of_the_dead(at.database, at.now)),
    Step("empty void copies", 60, lambda at: empty_void_copies(at.database, at.seal, at.now)),
    Step("empty old links", 3600, lambda at: empty_old_links(at.database, at.limit(ENDED_LINKS), at.now)),
    Step("remind of ending links", 600, lambda at: remind_of_ends(at.database, at.settings, at.seal, at.now)),
    Step("tell of waiting links", 30, lambda at: tell_of_waiting(at.database, at.settings, at.seal, at.now)),
    Step("remind keepers", 600, lambda at: remind_keepers(current_desk(), at.now)),
    Step("hand over and end reports", 600, lambda at: follow_lives(current_desk(), at.now)),
    Step("forget old drafts", 3600, lambda at: drop_old_drafts(current_desk(), at.now)),
    Step("forget old attachments", 3600, lambda at: drop_old_attachments(current_desk(), at.now)),
    Step("forget old reports", 3600, lambda at: drop_old_cases(current_desk(), at.now)),
    Step("forget old answers", 3600, lambda at: delete_old_answers(at.database, at.limit(SOURCE_ANSWERS))),
    Step("forget old openings", 3600, lambda at: delete_old_openings(at.database, at.limit(OPENINGS))),
    Step("forget old feedback", 3600, lambda at: delete_old_feedback(at.database, at.limit(FEEDBACK))),
    Step("forget guardianships", 60, lambda at: current_registers().guardianships.forget_old()),
    Step("forget old uses", 3600, lambda at: delete_old_uses(at.database, at.limit(EXTERNAL_USE))),
)


@dataclass(slots=True)
class _Turn:
    """When a step is due (by the monotonic clock), and how often in a row it has failed."""

    step: Step
    due_at: float = 0.0
    failures: int = 0


class Worker:
    """Runs the steps, one after another, in the app's context. `stop()` may be called from a signal handler."""

    def __init__(
        self,
        app: Flask,
        steps: Sequence[Step] = STEPS,
        handlers: Handlers = OUTCOMES,
        rules: Rules | None = None,
    ) -> None:
        """`rules` of delivery: by default the settings'."""
        self._app = app
        self._turns = [_Turn(step) for step in steps]
        self._stopping = Event()
        with app.app_context():
            self._settings, self._database, self._seal = current_settings(), current_database(), current_seal()
        self._delivery = Delivery(
            self._settings, self._database, self._seal, handlers, rules=rules, is_stopping=self._stopping.is_set
        )

    def stop(self) -> None:
        """Finish what is in hand and return from `run`."""
        self._stopping.set()

    def run(self) -> None:
        """Run the steps at their intervals until stopped."""
        log.info("worker begins", steps=[turn.step.name for turn in self._turns])
        while not self._stopping.is_set():
            for turn in self._turns:
                if turn.due_at <= time.monotonic() and not self._stopping.is_set():
                    self._take(turn)
            soonest = min((turn.due_at for turn in self._turns), default=0.0) - time.monotonic()
            self._stopping.wait(min(max(soonest, 0.0), LONGEST_SLEEP_SECONDS))
        self._delivery.close()
        log.info("worker ends")

    def run_once(self) -> dict[str, int]:
        """Run every step until nothing is due any more. How much each did; a step that failed is left out."""
        done: dict[str, int] = {}
        for turn in self._turns:
            while not self._stopping.is_set() and (count := self._take(turn)) is not None:
                done[turn.step.name] = done.get(turn.step.name, 0) + count
                if not count:
                    break
        self._delivery.close()
        return done

    def _take(self, turn: _Turn) -> int | None:
        """Run one step once and choose its next time. None: it failed."""
        step = turn.step
        try:
            with self._app.app_context():
                count = step.run(self._context())
        except Exception:
            turn.failures += 1
            pause = min(max(step.every_seconds, 1.0) * 2 ** min(turn.failures, 20), LONGEST_PAUSE_SECONDS)
            turn.due_at = time.monotonic() + pause
            log.exception("step failed", step=step.name, times=turn.failures, pause_seconds=pause)
            return None
        turn.failures = 0
        turn.due_at = time.monotonic() + (0.0 if count else step.every_seconds)
        if count:
            log.info("step", step=step.name, done=count)
        return count

    def _context(self) -> Context:
        return Context(
            settings=self._settings,
            database=self._database,
            seal=self._seal,
            delivery=self._delivery,
            now=utc_now(),
        )
