"""`queue_mail(session, seal, mail)`: the one way to send a mail. What operators do with the outbox is below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.mail.composing import compose, make_message_id
from app.mail.models import Mail, MailRecipient, State
from app.sealing import Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A mail to queue: rendered already (`rendering.render_mail` gives `subject`, `text`, `html` and `languages`).

    `to`: bare addresses, the first is the main one; each gets its own copy and sees the others. `about`: what it is
    about, as `prefix:name` ("report:VI-2026-7F3K"); by the prefix the worker finds who hears of its outcome.
    `sender`: `rendering.mail_sender(settings)`. `languages`: of the text, for Content-Language.
    """

    to: Sequence[str]
    subject: str
    text: str
    html: str
    languages: Sequence[str]
    about: str
    sender: str
    reply_to: str | None = None


def queue_mail(session: Session, seal: Seal, mail: OutgoingMail, now: datetime) -> int:
    """Write the mail into the outbox in the caller's transaction: it is sent exactly when the act stands. Its number.

    Sender and recipients are checked and the bytes are made here and now, so that a mail that cannot be written never
    waits. Raises `composing.BadMail` (line breaks or control characters in a header, no recipient, an empty text) and
    its kind BadAddress.
    """
    message_id = make_message_id(mail.sender)
    composed = compose(mail, message_id, now)
    row = Mail(
        message_id=message_id,
        about=mail.about,
        sender=composed.sender,
        sealed=seal.seal(composed.content, f"mail:{message_id}"),
        queued_at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(
        MailRecipient(
            mail_id=row.id,
            address=seal.seal(address.encode(), f"mail:{message_id}"),
            domain=address.rpartition("@")[2].lower(),
            state=State.WAITING,
            attempts=0,
            due_at=now,
        )
        for address in composed.recipients
    )
    return row.id
