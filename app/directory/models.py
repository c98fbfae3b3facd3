"""The table of the directory's stamp."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime

DIRECTORY = "directory"


class DirectoryStamp(Base):
    """One row, `name` = "directory": how many times the directory has changed, and when it last did."""

    __tablename__ = "directory_stamp"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
