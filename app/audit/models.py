"""The audit table. The database itself refuses to change or delete its rows (triggers of revision 0001)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
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
