"""The audit tables. The database itself refuses to change or delete their rows (triggers of revisions 0001, 0009)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, JsonData, RowId, UtcDateTime


class AuditEvent(Base):
    """One act. `actor_oid` is empty when nobody signed in did it (an import, the recipient of a share link)."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject_oid_at", "subject_oid", "at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_oid: Mapped[str | None] = mapped_column(String(64), index=True)
    subject_oid: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    target: Mapped[str | None] = mapped_column(String(200))
    ip_hash: Mapped[str | None] = mapped_column(String(64))
    details: Mapped[dict[str, Any]] = mapped_column(JsonData)


class AuditSeal(Base):
    """One link of the hash chain: the event that stands at `sequence`, and the hash of it and all before it."""

    __tablename__ = "audit_seal"

    sequence: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(RowId, unique=True)
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The same for all events of one run"""
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditRoot(Base):
    """The last hash of a day (UTC). It is written to the log too, out of the reach of whoever can change the tables."""

    __tablename__ = "audit_root"

    day: Mapped[date] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(RowId)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
