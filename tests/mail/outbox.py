"""A mail to queue, and the outbox as a test sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.database import Database
from app.mail.models import Mail, MailRecipient
from app.mail.service import OutgoingMail, queue_mail
from app.sealing import Seal

SEAL = Seal(("a-key-of-the-tests-that-is-long-enough",))
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TO = "rehtori@koulu.example"


def make_mail(**changes: Any) -> OutgoingMail:
    """A mail that is all right, but for the changes."""
    given: dict[str, Any] = {
        "to": (TO,),
        "subject": "Ilmoitus virheestä: VI-2026-7F3K",
        "text": "Hyvä vastaanottaja,\n\nkatso https://omaopintopolku.example/ilmoitus/abc\n",
        "html": "<p>Hyvä vastaanottaja,</p><p>katso "
        '<a href="https://omaopintopolku.example/ilmoitus/abc">https://omaopintopolku.example/ilmoitus/abc</a></p>',
        "languages": ("fi",),
        "about": "report:VI-2026-7F3K",
        "sender": "ei-vastausta@omaopintopolku.example",
    }
    return OutgoingMail(**{**given, **changes})


def queue(database: Database, now: datetime = NOW, **changes: Any) -> int:
    """Queue a mail in a transaction of its own."""
    with database.write() as session:
        return queue_mail(session, SEAL, make_mail(**changes), now)


def recipients(database: Database) -> list[MailRecipient]:
    """All recipients, in the order in which they were queued."""
    with database.read() as session:
        return list(session.scalars(select(MailRecipient).order_by(MailRecipient.id)))


def mails(database: Database) -> list[Mail]:
    with database.read() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))
