"""Asking the remote sources for a page: side by side, with one deadline, from the kept answer where that is new enough.

A fetch that the page no longer waits for runs on and keeps its answer for the next look.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter, Histogram

from app.database import utc_now
from app.sources import Source, SourceUnavailable, Subject, WrongPerson
from app.sources.answers import Answer, AnswerStore
from app.sources.breaker import Breaker

FETCHES = Counter("omaopintopolku_source_fetches", "Requests to a source by outcome", ("source", "outcome"))
SECONDS = Histogram("omaopintopolku_source_seconds", "Time that a source took to answer", ("source",))
SHOWN = Counter("omaopintopolku_source_shown", "What pages showed of a source", ("source", "state"))

THREADS = 16
"""Fetches that one process has under way at once; what does not fit counts as unavailable for that page."""
LOOK_AGAIN_SECONDS = 0.1
"""How often to look whether another process' fetch has come home."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Answers of the remote sources. `as_of` is set for those that are shown from an earlier answer."""

    opiskeluoikeudet: list[dict[str, Any]] = field(repr=False)
    unavailable: tuple[str, ...]
    as_of: Mapping[str, datetime]


class RemoteSources:
    """The remote sources of one process.

    deadline_seconds  how long a page waits for all of them together
    fetch_seconds     the longest that one fetch may take (the sources keep to it themselves)
    fresh             an answer younger than this is used without asking
    """

    def __init__(
        self,
        sources: Sequence[Source],
        answers: AnswerStore,
        *,
        deadline_seconds: float = 3.0,
        fetch_seconds: float = 15.0,
        fresh: timedelta = timedelta(minutes=10),
    ) -> None:
        self.sources = tuple(sources)
        self._answers = answers
        self._deadline_seconds = deadline_seconds
        self._fetch_seconds = fetch_seconds
        self._fresh = fresh
        self._breakers = {source.name: Breaker() for source in self.sources}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="source")

    def gather(self, subject: Subject) -> Gathered:
        """Everything that the sources say of a person, within the deadline. Never raises for a source's sake."""
        if not self.sources:
            return Gathered([], (), {})
        deadline = time.monotonic() + self._deadline_seconds
        known = self._answers.find(subject, [source.name for source in self.sources])
        wanted = [source for source in self.sources if not self._is_fresh(known.get(source.name))]
        fresh = {name: answer for name, answer in known.items() if name not in {source.name for source in wanted}}
        fresh |= self._ask(subject, wanted, deadline)
        unavailable = [source.name for source in self.sources if source.name not in fresh]
        old = {name: known[name] for name in unavailable if name in known}
        for source in self.sources:
            SHOWN.labels(source.name, _state(source.name, fresh, old)).inc()
        studies = [
            right
            for source in self.sources
            if (answer := fresh.get(source.name) or old.get(source.name)) is not None
            for right in answer.opiskeluoikeudet
        ]
        return Gathered(studies, tuple(unavailable), {name: answer.answered_at for name, answer in old.items()})

    def close(self) -> None:
        """Wait for the fetches under way, at most as long as they may take."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _is_fresh(self, answer: Answer | None) -> bool:
        return answer is not None and utc_now() - answer.answered_at < self._fresh

    def _ask(self, subject: Subject, wanted: Sequence[Source], deadline: float) -> dict[str, Answer]:
        """Start the fetches that are ours, wait for them and for those of others until the deadline."""
        ours: dict[str, Future[Answer | None]] = {}
        theirs: list[str] = []
        found: dict[str, Answer] = {}
        for source in wanted:
            if not self._breakers[source.name].try_pass():
                continue
            lease = self._answers.take_lease(subject, source.name, self._fetch_seconds + 5)
            if lease is None:
                theirs.append(source.name)
                continue
            # Between our look and our lease another process may have brought an answer home.
            newest = self._answers.find(subject, [source.name]).get(source.name)
            if newest is not None and self._is_fresh(newest):
                found[source.name] = newest
                self._answers.give_back(subject, source.name, lease)
            else:
                ours[source.name] = self._pool.submit(self._fetch, source, subject, lease)
        wait(ours.values(), timeout=max(0.0, deadline - time.monotonic()))
        for name, future in ours.items():
            answer = future.result() if future.done() and not future.cancelled() else None
            if answer is not None:
                found[name] = answer
        return found | self._await_others(subject, theirs, deadline)

    def _await_others(self, subject: Subject, names: list[str], deadline: float) -> dict[str, Answer]:
        """Answers that other processes are fetching about the same person."""
        waiting, since = list(names), utc_now()
        found: dict[str, Answer] = {}
        while waiting:
            for name in list(waiting):
                if not self._answers.is_leased(subject, name):
                    waiting.remove(name)
                    answer = self._answers.find(subject, [name]).get(name)
                    if answer is not None and answer.answered_at >= since - self._fresh:
                        found[name] = answer
            if not waiting or time.monotonic() >= deadline:
                break
            time.sleep(LOOK_AGAIN_SECONDS)
        return found

    def _fetch(self, source: Source, subject: Subject, lease: str) -> Answer | None:
        """Ask one source and keep a good answer. Runs in a thread of its own; what breaks in it never leaves it."""
        started = time.monotonic()
        answer, reason, rest_seconds = None, "", 0.0
        try:
            answer, outcome = Answer(source.fetch(subject), utc_now()), "answered"
        except SourceUnavailable as error:
            outcome, reason = "unusable" if error.answered else "failed", error.reason
            rest_seconds = error.retry_after_seconds
        except WrongPerson:
            outcome, reason = "unusable", "the answer is about another person"
        except Exception as error:
            outcome, reason = "broken", type(error).__name__
        FETCHES.labels(source.name, outcome).inc()
        SECONDS.labels(source.name).observe(time.monotonic() - started)
        if outcome in ("answered", "unusable"):
            self._breakers[source.name].succeeded()
        else:
            self._breakers[source.name].failed(rest_seconds)
        if answer is None:
            log.warning("source_unavailable", source=source.name, outcome=outcome, reason=reason)
        self._bring_home(subject, source.name, lease, answer)
        return answer

    def _bring_home(self, subject: Subject, name: str, lease: str, answer: Answer | None) -> None:
        """Keep the answer and give the lease back. If the store fails the answer is still shown this once."""
        try:
            if answer is not None:
                self._answers.keep(subject, name, lease, answer.opiskeluoikeudet)
            else:
                self._answers.give_back(subject, name, lease)
        except Exception as error:
            log.error("source_answer_not_kept", source=name, reason=type(error).__name__)


def _state(name: str, fresh: Mapping[str, Answer], old: Mapping[str, Answer]) -> str:
    return "current" if name in fresh else "earlier" if name in old else "missing"
