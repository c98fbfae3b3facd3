"""Sending what is due: lease a few, send each, note each. Killed at any point, nothing is lost.

A mail is noted as accepted after the server took it; a worker that dies between the two leaves a row that goes again
under the same Message-ID, which mail systems take as the same mail.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import datetime

import structlog
from prometheus_client import Counter

from app.database import Database, utc_now
from app.mail.leasing import Leased, begin_waiting, has_due, lease_due, release, renew
from app.mail.outcomes import Handlers
from app.mail.rules import Rules
from app.mail.settling import settle
from app.mail.smtp import Answer, Connection, Unusable, Verdict
from app.sealing import Seal
from app.settings import Settings

log = structlog.get_logger(__name__)

BROKEN_IN_A_ROW = 3
"""So many broken connections one after another are the server's trouble, not the mails'."""

TRIES = Counter("omaopintopolku_mail_tries", "Mails tried, by how it went", ("verdict",))


class Delivery:
    """One worker's delivery; it keeps its connection between the batches."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        seal: Seal,
        handlers: Handlers,
        *,
        rules: Rules | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = utc_now,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Within a batch, nothing new is begun once `is_stopping` says so. `rules`: by default the settings'."""
        self._settings = settings
        self._database = database
        self._seal = seal
        self._handlers = handlers
        self._rules = rules or Rules.of(settings)
        self._connection = Connection(settings, self._rules, tls)
        self._clock = clock
        self._is_stopping = is_stopping
        self._failures = 0
        self._closed_until: datetime | None = None
        self._leased_until = clock()

    def deliver_batch(self) -> int:
        """Send the next few mails that are due. How many were tried; 0 also while the server is left alone."""
        now = self._clock()
        if not self._settings.smtp_host or (self._closed_until is not None and now < self._closed_until):
            return 0
        with self._database.read() as session:
            if not has_due(session, now):
                return 0
        with self._database.write() as session:
            batch = lease_due(session, self._seal, self._rules, now)
        self._leased_until = now + self._rules.lease
        return self._send_all(batch) if batch else 0

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _send_all(self, batch: list[Leased]) -> int:
        """Send until the batch, the server's patience or the worker ends; what was not tried is given back."""
        tried = broken = 0
        try:
            for leased in batch:
                if self._is_stopping() or broken >= BROKEN_IN_A_ROW:
                    break
                self._renew_in_time(leased.token)
                answer = self._connection.send(leased.sender, leased.address, leased.content)
                broken = broken + 1 if answer.verdict is Verdict.BROKEN else 0
                self._note(leased, answer)
                tried += 1
        except Unusable as error:
            self._leave_alone(str(error))
            self._give_up_old(batch[tried:], str(error))
        else:
            self._failures = 0
            if broken >= BROKEN_IN_A_ROW:
                self._leave_alone("connections break")
        finally:
            if tried < len(batch):
                with self._database.write() as session:
                    release(session, batch[0].token)
        return tried

    def _give_up_old(self, batch: list[Leased], why: str) -> None:
        """A server that cannot be used is no mail's fault: none gets a longer pause. But four days are four days."""
        now = self._clock()
        with self._database.write() as session:
            begin_waiting(session, now)
        for leased in batch:
            if leased.first_tried_at is not None and leased.first_tried_at + self._rules.give_up_after < now:
                self._note(leased, Answer(Verdict.DEFERRED, why))

    def _renew_in_time(self, token: str) -> None:
        """The lease must outlast the next exchange. It is renewed after every few seconds, not for every mail."""
        now = self._clock()
        if (self._leased_until - now).total_seconds() < self._rules.exchange_seconds + self._rules.margin_seconds / 2:
            with self._database.write() as session:
                renew(session, token, self._rules, now)
            self._leased_until = now + self._rules.lease

    def _note(self, leased: Leased, answer: Answer) -> None:
        TRIES.labels(answer.verdict.value).inc()
        outcome = settle(self._database, self._handlers, leased, answer, self._rules, self._clock())
        if outcome is None:
            log.warning("mail lease had run out", mail_id=leased.mail_id, verdict=answer.verdict.value)
        elif answer.verdict is not Verdict.ACCEPTED:
            log.warning("mail not accepted", mail_id=outcome.mail_id, about=outcome.about, reply=outcome.reply)

    def _leave_alone(self, why: str) -> None:
        self._failures += 1
        pause = self._rules.server_pause(self._failures)
        self._closed_until = self._clock() + pause
        log.warning(
            "mail server cannot be used", why=why, times=self._failures, pause_seconds=int(pause.total_seconds())
        )
