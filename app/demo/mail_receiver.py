"""The demo's own mail server: real SMTP on a free port of this machine. It takes every mail and sends none on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.database import utc_now
from app.demo.mail_store import MailStore

MAX_MAIL_BYTES = 5_000_000


class MailReceiver(Controller):
    """The server in a thread of its own. `settings()` points a service at it."""

    def __init__(self, folder: Path) -> None:
        self._store = MailStore(folder)
        self._mail_folder = folder
        super().__init__(
            self, hostname="127.0.0.1", port=0, data_size_limit=MAX_MAIL_BYTES, ident="OmaOpintopolku demo"
        )

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the mail before saying that it was taken. Called by the server."""
        assert isinstance(envelope.content, bytes)
        self._store.keep(envelope.content, envelope.rcpt_tos, utc_now())
        return "250 2.0.0 kept"

    def settings(self) -> dict[str, Any]:
        """Settings by which the service sends its mail here and shows it."""
        return {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.port,
            "smtp_security": "none",
            "smtp_username": "",
            "smtp_password": "",
            "demo_mail_folder": str(self._mail_folder),
        }

    def _trigger_server(self) -> None:
        """The base class calls its own port to see whether the server answers; 0 has to become a real one first."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running_mail_receiver(folder: Path) -> Iterator[MailReceiver]:
    """The mail server on a free port of 127.0.0.1, keeping what it takes in `folder`, until the end of the `with`."""
    receiver = MailReceiver(folder)
    receiver.start()
    try:
        yield receiver
    finally:
        receiver.stop()
