"""A real SMTP server in this process that can be told to misbehave, recipient by recipient."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USERNAME, PASSWORD = "omaopintopolku", "salainen-sana"


class Behaviour(Enum):
    """What happens to a mail."""

    TAKES = "250 2.0.0 taken"
    DEFERS_RECIPIENT = "450 4.2.1 mailbox of {address} is busy"
    REFUSES_RECIPIENT = "550 5.1.1 <{address}>: no such user {local}"
    DEFERS_DATA = "451 4.3.0 try again later"
    REFUSES_DATA = "554 5.7.1 we do not like it"
    CLOSES = "421 4.3.2 closing"
    DROPS_IN_DATA = "drops in DATA"
    DROPS_AFTER_DATA = "takes the mail and drops the connection instead of saying so"
    HANGS = "hangs in DATA"
    DRIPS = "answers DATA one letter at a time, without an end"


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took, with the envelope and how it came."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    was_encrypted: bool
    was_authenticated: bool
    connection: int


@dataclass(slots=True)
class Receiver:
    """What the server has got, and how it behaves: `choose(address)` is asked for each recipient."""

    port: int = 0
    choose: Callable[[str], Behaviour] = lambda _address: Behaviour.TAKES
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    tries: list[str] = field(default_factory=list)
    """Every recipient that was named, taken or not."""


class _Server(SMTP):
    receiver: Receiver
    number = 0

    async def smtp_EHLO(self, hostname: str) -> None:
        if self.number == 0:
            self.receiver.connections += 1
            self.number = self.receiver.connections
        await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, arg: str) -> None:
        match self._behaviour():
            case Behaviour.DROPS_IN_DATA:
                await self.push("354 go on")
                await self._reader.readline()
                self.transport.abort()
            case Behaviour.HANGS:
                await self.push("354 go on")
                await asyncio.sleep(3600)
            case Behaviour.DRIPS:
                await self.push("354 go on")
                while not self.transport.is_closing():
                    self.transport.write(b"2")
                    await asyncio.sleep(0.02)
            case _:
                await super().smtp_DATA(arg)

    def _behaviour(self) -> Behaviour:
        chosen: Behaviour = getattr(self.envelope, "behaviour", Behaviour.TAKES)
        return chosen


class _Handler:
    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver

    async def handle_RCPT(
        self, server: _Server, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        behaviour = self.receiver.choose(address)
        self.receiver.tries.append(address)
        envelope.behaviour = behaviour
        if behaviour in (Behaviour.DEFERS_RECIPIENT, Behaviour.REFUSES_RECIPIENT, Behaviour.CLOSES):
            if behaviour is Behaviour.CLOSES:
                asyncio.get_running_loop().call_later(0.05, server.transport.close)
            return behaviour.value.format(address=address, local=address.partition("@")[0])
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: _Server, session: Session, envelope: Envelope) -> str:
        behaviour = server._behaviour()
        if behaviour in (Behaviour.DEFERS_DATA, Behaviour.REFUSES_DATA):
            return behaviour.value
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        self.receiver.received.append(
            Received(
                envelope.mail_from,
                tuple(envelope.rcpt_tos),
                envelope.content,
                session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
                session.authenticated,
                server.number,
            )
        )
        if behaviour is Behaviour.DROPS_AFTER_DATA:
            server.transport.abort()
        return Behaviour.TAKES.value


class _Controller(Controller):
    def __init__(self, receiver: Receiver, **options: Any) -> None:
        self._receiver = receiver
        super().__init__(_Handler(receiver), hostname="127.0.0.1", port=receiver.port, **options)

    def factory(self) -> SMTP:
        server = _Server(self.handler, **self.SMTP_kwargs)
        server.receiver = self._receiver
        return server

    def _trigger_server(self) -> None:
        """The base class calls its own port to see whether the server answers; 0 has to become a real one first."""
        self.port = self._receiver.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _let_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword) -> AuthResult:
    return AuthResult(success=(login.login, login.password) == (USERNAME.encode(), PASSWORD.encode()))


@contextmanager
def running_receiver(
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    needs_login: bool = False,
    port: int = 0,
) -> Iterator[Receiver]:
    """A server on a free port of 127.0.0.1, until the end of the `with`."""
    receiver = Receiver(port)
    options: dict[str, Any] = {}
    if starttls is not None:
        options.update(tls_context=starttls, require_starttls=True)
    if needs_login:
        options.update(authenticator=_let_in, auth_required=True, auth_require_tls=starttls is not None)
    controller = _Controller(receiver, ssl_context=tls, **options)
    controller.start()
    try:
        yield receiver
    finally:
        controller.stop()
