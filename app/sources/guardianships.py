"""Whose guardian somebody is: from the register of people or, asked at need, from the population register (VTJ).

Whoever shows a dependant's data starts the question first, waits for it, and then checks the right to look in the
transaction of the look (`persons.service.list_dependants`). A question is asked at need and its answer counts for a
quarter of an hour; while the register does not answer, nobody is anybody's guardian.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Protocol

import structlog
from sqlalchemy.exc import IntegrityError

from app.database import Database, utc_now
from app.persons.guardianships import (
    NamedDependant,
    delete_all_answers,
    empty_old_answers,
    find_answer,
    may_be_guardian,
    note_unanswered,
    store_answer,
)
from app.persons.service import Hetut, linked_oids, list_hetut
from app.sources import SourceUnavailable
from app.sources.breaker import Breaker
from app.sources.remote_sources import FETCHES, SECONDS

NAME = "vtj"
THREADS = 8
"""Questions that one process has under way at once."""

log = structlog.get_logger(__name__)


class GuardianshipsUnavailable(Exception):
    """Whose guardian the visitor is cannot be known now, so no dependant's data is shown."""


@dataclass(frozen=True, slots=True)
class Dependants:
    """What the population register says of a guardian. `without_hetu`: how many minors it names by no hetu."""

    named: tuple[NamedDependant, ...] = field(repr=False)
    without_hetu: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known once the question was waited for. `is_known` is false when the register did not answer in time."""

    is_known: bool
    without_hetu: int = 0


Pending = Callable[[], Known]
"""A question under way; calling it waits for the answer, at most for the time of a page."""


class GuardianshipSource(Protocol):
    """Where guardianships come from."""

    @property
    def names_guardians(self) -> bool:
        """Whether it can tell who a child's guardians are, not only whose guardian somebody is."""

    def start(self, oid: str, today: date) -> Pending:
        """Begin to find out whose guardian the person of any oid is. Never raises for the source's sake."""

    def ask_if_guardian(self, oid: str, today: date) -> Known:
        """The same for a page that may show a dependant's case: nobody is asked about who never had a dependant."""

    def forget_old(self) -> int:
        """What the worker does each minute; returns how many answers went."""


class RegisteredGuardianships:
    """The register of people: the guardians' rows of children are in our own store, nothing has to be asked."""

    names_guardians = True

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, oid: str, today: date) -> Pending:
        return lambda: Known(True)

    def ask_if_guardian(self, oid: str, today: date) -> Known:
        return Known(True)

    def forget_old(self) -> int:
        """Answers of a population register that is not asked any more."""
        with self._database.write() as session:
            return delete_all_answers(session)


class AskedGuardianships:
    """The population register, asked by `ask(hetut, today)`, which raises SourceUnavailable.

    `deadline_seconds`: how long a page waits. A question that it no longer waits for runs on, and its answer is there
    at the next look.
    """

    names_guardians = False

    def __init__(
        self, database: Database, ask: Callable[[Hetut, date], Dependants], *, deadline_seconds: float
    ) -> None:
        self._database = database
        self._ask = ask
        self._deadline_seconds = deadline_seconds
        self._breaker = Breaker()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix=NAME)
        self._under_way: dict[str, Future[Known]] = {}
        self._lock = Lock()

    def start(self, oid: str, today: date) -> Pending:
        """Ask, unless an answer still counts. Somebody without a hetu is nobody's guardian to this register."""
        with self._database.read() as session:
            own_oids = linked_oids(session, oid)
            answer = find_answer(session, oid, utc_now()) if own_oids else None
            hetut = list_hetut(session, oid)
        if not own_oids:
            return lambda: Known(True)
        if answer is not None:
            known = Known(True, answer.without_hetu)
            return lambda: known
        until = time.monotonic() + self._deadline_seconds
        future = self._begin(own_oids[0], hetut, today)
        return lambda: self._wait(own_oids[0], future, until)

    def ask_if_guardian(self, oid: str, today: date) -> Known:
        with self._database.read() as session:
            if not may_be_guardian(session, oid):
                return Known(True)
        return self.start(oid, today)()

    def forget_old(self) -> int:
        with self._database.write() as session:
            return empty_old_answers(session, utc_now())

    def _begin(self, oid: str, hetut: Hetut, today: date) -> Future[Known]:
        """The question under way about the person, or a new one."""
        with self._lock:
            under_way = self._under_way.get(oid)
            if under_way is not None and not under_way.done():
                return under_way
            future = self._pool.submit(self._find_out, oid, hetut, today)
            self._under_way[oid] = future
        # Outside the lock: where the answer is there already, it is finished here and now, by this thread.
        future.add_done_callback(lambda done: self._finish(oid, done))
        return future

    def _finish(self, oid: str, done: Future[Known]) -> None:
        with self._lock:
            if self._under_way.get(oid) is done:
                del self._under_way[oid]

    def _wait(self, oid: str, future: Future[Known], until: float) -> Known:
        try:
            return future.result(timeout=max(0.0, until - time.monotonic()))
        except NotInTime:
            with self._database.write() as session:
                note_unanswered(session, oid, utc_now())
            return Known(False)

    def _find_out(self, oid: str, hetut: Hetut, today: date) -> Known:
        """Ask and store the answer, or that there is none. Runs in a thread of its own."""
        found = self._ask_once(hetut, today) if hetut.present else Dependants(())
        if found is None:
            with self._database.write() as session:
                note_unanswered(session, oid, utc_now())
            return Known(False)
        try:
            self._store(oid, found)
        except IntegrityError:
            # Another guardian's answer made a row for the same child just now: it is found the second time.
            self._store(oid, found)
        return Known(True, found.without_hetu)

    def _store(self, oid: str, found: Dependants) -> None:
        with self._database.write() as session:
            store_answer(session, oid, found.named, found.without_hetu, utc_now())

    def _ask_once(self, hetut: Hetut, today: date) -> Dependants | None:
        if not self._breaker.try_pass():
            return None
        started = time.monotonic()
        found, reason, rest_seconds = None, "", 0.0
        try:
            found, outcome = self._ask(hetut, today), "answered"
        except SourceUnavailable as error:
            outcome, reason = "unusable" if error.answered else "failed", error.reason
            rest_seconds = error.retry_after_seconds
        except Exception as error:
            outcome, reason = "broken", type(error).__name__
        FETCHES.labels(NAME, outcome).inc()
        SECONDS.labels(NAME).observe(time.monotonic() - started)
        if outcome in ("answered", "unusable"):
            self._breaker.succeeded()
        else:
            self._breaker.failed(rest_seconds)
        if found is None:
            log.warning("source_unavailable", source=NAME, outcome=outcome, reason=reason)
        return found
