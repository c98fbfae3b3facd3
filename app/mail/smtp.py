"""One connection to the mail server, and what its answers mean."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from threading import Timer
from time import monotonic

from app.mail.rules import Rules
from app.settings import Settings
from app.web.masking import mask

MAILS_PER_CONNECTION = 100
IDLE_SECONDS = 2.0
"""A connection that was idle for longer is asked whether it still stands."""
MAX_REPLY_LETTERS = 200
WANTS_LOGIN = (530, 534, 535, 538)
"""The server wants to know who we are, or another way of saying it (RFC 4954 §6): ours to put right."""


class Verdict(Enum):
    """What an answer means for one recipient. BROKEN: the connection ended before there was one; the mail may have
    been taken, so it goes again under the same Message-ID.
    """

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Answer:
    """`reply` is the server's, without addresses; our own words where the connection broke."""

    verdict: Verdict
    reply: str


class Unusable(Exception):
    """The server cannot be reached, does not speak TLS as it should or does not let us in. No mail's fault."""


class Connection:
    """Connects when first needed, keeps the connection for the next mail, leaves it when it breaks."""

    def __init__(self, settings: Settings, rules: Rules, tls: ssl.SSLContext | None = None) -> None:
        """`tls`: whom to trust; by default the system's authorities (or those of SSL_CERT_FILE)."""
        self._settings = settings
        self._rules = rules
        self._tls = tls
        self._client: smtplib.SMTP | None = None
        self._sent = 0
        self._used_at = 0.0

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand over one mail. Raises Unusable."""
        with self._deadline():
            client = self._connect()
            self._sent += 1
            try:
                client.sendmail(sender, [recipient], content)
                answer = Answer(Verdict.ACCEPTED, "")
            except smtplib.SMTPRecipientsRefused as error:
                code, words = error.recipients[recipient]
                answer = _judge(code, words, recipient)
            except smtplib.SMTPResponseException as error:
                if error.smtp_code in WANTS_LOGIN:
                    self._drop()
                    raise Unusable(_tidy(error.smtp_code, error.smtp_error)) from None
                answer = _judge(error.smtp_code, error.smtp_error, recipient)
            except (smtplib.SMTPException, OSError):
                answer = Answer(Verdict.BROKEN, "the connection broke")
        self._used_at = monotonic()
        if answer.verdict is Verdict.BROKEN or client.sock is None:
            self._drop()
        return answer

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(smtplib.SMTPException, OSError):
                client.quit()

    def _connect(self) -> smtplib.SMTP:
        if self._client is not None and self._is_worn_out(self._client):
            self.close()
        if self._client is None:
            try:
                self._sent = 0
                self._client = self._make_client()
                self._introduce(self._client)
            except smtplib.SMTPResponseException as error:
                self._drop()
                raise Unusable(_tidy(error.smtp_code, error.smtp_error)) from None
            except (smtplib.SMTPException, OSError, UnicodeError) as error:  # a password may hold letters AUTH cannot
                self._drop()
                raise Unusable(type(error).__name__) from None
        return self._client

    def _make_client(self) -> smtplib.SMTP:
        """A client that is not connected yet, so that the deadline can reach its socket."""
        timeout = self._rules.timeout_seconds
        if self._settings.smtp_security == "tls":
            return smtplib.SMTP_SSL(timeout=timeout, local_hostname=_own_name(), context=self._trust())
        return smtplib.SMTP(timeout=timeout, local_hostname=_own_name())

    def _introduce(self, client: smtplib.SMTP) -> None:
        settings = self._settings
        client._host = settings.smtp_host  # type: ignore[attr-defined]  # only its constructor sets the name TLS checks
        code, words = client.connect(settings.smtp_host, settings.smtp_port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if settings.smtp_security == "starttls":
            client.starttls(context=self._trust())
        if settings.smtp_username:
            client.login(settings.smtp_username, settings.smtp_password)
        client.ehlo_or_helo_if_needed()

    def _trust(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    def _is_worn_out(self, client: smtplib.SMTP) -> bool:
        if self._sent >= MAILS_PER_CONNECTION:
            return True
        if monotonic() - self._used_at < IDLE_SECONDS:
            return False
        try:
            return client.noop()[0] != 250
        except (smtplib.SMTPException, OSError):
            return True

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        """End the exchange when it takes too long in all: a server that drips never runs into a time limit of reads."""
        timer = Timer(self._rules.exchange_seconds, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        sock = self._client.sock if self._client is not None else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _judge(code: int, words: bytes | str, recipient: str) -> Answer:
    """5xx is for good; everything else (4xx, a code that makes no sense, -1 for none) may pass."""
    return Answer(Verdict.REFUSED if 500 <= code <= 599 else Verdict.DEFERRED, _tidy(code, words, recipient))


def _tidy(code: int, words: bytes | str, recipient: str = "") -> str:
    """The reply as one line without the recipient: neither the address nor its part before the @ alone."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    text = re.sub(r"<?[^\s<>]+@[^\s<>]+>?", "…", text)
    local = recipient.rpartition("@")[0]
    if local:
        text = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "…", text, flags=re.IGNORECASE)
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return mask(f"{code} {line}")[:MAX_REPLY_LETTERS]


@cache
def _own_name() -> str:
    """This machine's name as it says hello: asked of the network once, not for every connection."""
    return socket.getfqdn()
