"""Tables of the outbox."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, RowId, UtcDateTime


class State(StrEnum):
    """What has become of a mail at one recipient. Only `WAITING` is ever tried again by itself."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED = "failed"


class Mail(Base):
    """One rendered mail. `sealed` holds its bytes until they are erased, 30 days after its last recipient is settled.

    `about` is what queued it, as `prefix:name` ("report:VI-2026-7F3K"); it holds no personal data.
    """

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    about: Mapped[str] = mapped_column(String(200), index=True)
    sender: Mapped[str] = mapped_column(String(320))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class MailRecipient(Base):
    """One recipient of a mail and its delivery: each is tried by itself, so that one's refusal never touches another.

    A row is leased while `leased_until` is in the future; `lease` names who holds it. `due_at` is when it may be tried
    (again). `reply` is the receiving server's last answer without addresses. `address` is sealed like the mail.
    """

    __tablename__ = "mail_recipient"
    __table_args__ = (
        Index("ix_mail_recipient_state_due_at", "state", "due_at"),
        Index("ix_mail_recipient_domain_leased_at", "domain", "leased_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    mail_id: Mapped[int] = mapped_column(RowId, ForeignKey("mail.id"), index=True)
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    domain: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply: Mapped[str | None] = mapped_column(String(200))
    untold: Mapped[bool] = mapped_column(default=False, index=True)
    """Whoever queued the mail could not be told how it fared; it is tried again."""
