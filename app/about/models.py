"""The table of feedback."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class Feedback(Base):
    """A message to those who run the service. Whoever signed in is not noted: feedback may be anonymous."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by_on: Mapped[date] = mapped_column(index=True)
    topic: Mapped[str] = mapped_column(String(20))
    """A `Topic`"""
    message: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(254))
    page: Mapped[str | None] = mapped_column(String(300))
    """The page it is about, in the sender's words"""
    lang: Mapped[str] = mapped_column(String(2))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"Feedback(id={self.id!r})"
