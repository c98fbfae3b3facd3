"""The table of orders: at most one for each person."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class State(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"
    """For the worker, or in its hands while the lease runs"""
    READY = "ready"
    FAILED = "failed"


class Bundle(Base):
    """An order, and the file once it is made. `sealed` holds the ZIP file, sealed with DATA_KEYS to this row's `id`."""

    __tablename__ = "bundle"

    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), primary_key=True)
    id: Mapped[str] = mapped_column(String(22), unique=True)
    lang: Mapped[str] = mapped_column(String(2))
    """Language of the pages in it: fi, sv or en"""
    state: Mapped[str] = mapped_column(String(10), index=True)
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]
    lease: Mapped[str] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    size_bytes: Mapped[int | None]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    def __repr__(self) -> str:
        return f"Bundle({self.state})"
