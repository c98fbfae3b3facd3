"""Uses of people's data that other systems have told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, RowId, UtcDateTime


class ExternalUse(Base):
    """One use by one organisation. A line of a log that names several organisations is a row for each.

    user_kind:        "own" the person themselves, "guardian", "link" whoever had their link, "organisation"
    organisation_oid: NULL when the log does not tell it; need not be one that we know
    content_hash:     of the line and the organisation, by which a repeated import is known

    Who exactly looked, and from where, is not kept.
    """

    __tablename__ = "external_use"
    __table_args__ = (Index("ix_external_use_henkilo_oid_at", "henkilo_oid", "at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    henkilo_oid: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    service: Mapped[str] = mapped_column(String(32))
    operation: Mapped[str] = mapped_column(String(100))
    user_kind: Mapped[str] = mapped_column(String(20))
    organisation_oid: Mapped[str | None] = mapped_column(String(64))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
