"""Tables of share links. What a link is called and what it shows is sealed: a stolen copy of the tables tells neither.

No row holds a token: a token is signed with `SECRET_KEYS`, so that the tables alone open no link.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, RowId, UtcDateTime

OID = String(64)


class ShareLink(Base):
    """A link. `token_id` stands in its token only, `public_id` in the owner's addresses and the audit trail.

    sealed_choice  name, chosen attainments and their titles (`shares.Choice`); empty once the row is emptied
    sealed_copy    the frozen copy (`frozen.Copy`); empty for a link that follows the register
    ended_reason   an `EndReason`, with `withdrawn_at`; empty when the link ends by its last day
    version        counts the owner's changes, so that a form in another tab does not undo one unseen
    """

    __tablename__ = "share_link"
    __table_args__ = (UniqueConstraint("henkilo_oid", "form_key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    token_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    henkilo_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), index=True)
    form_key: Mapped[str] = mapped_column(String(64))
    """The form that made it: sent twice, it makes one link"""
    kind: Mapped[str] = mapped_column(String(20))
    """A `ShareKind`"""
    with_markings: Mapped[bool]
    is_masked: Mapped[bool] = mapped_column(default=False)
    """Names no school or place (`register.turvakielto`)"""
    knows_protection: Mapped[bool] = mapped_column(default=False)
    """Its owner was under turvakielto already when making it, read the warning, and chose to show the places"""
    lang: Mapped[str] = mapped_column(String(2))
    last_day: Mapped[date] = mapped_column(index=True)
    """In Finland; the link is open through the whole day"""
    sealed_choice: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_copy: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copy_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the frozen copy was last compared with what the store has made void"""
    pin_hash: Mapped[str | None] = mapped_column(String(255))
    pin_misses: Mapped[int] = mapped_column(default=0)
    """Since the present PIN was given"""
    waits_for_owner_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_count: Mapped[int] = mapped_column(default=0)
    """How often a recipient said that they no longer need it"""
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str | None] = mapped_column(String(20))
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    def __repr__(self) -> str:
        return f"ShareLink({self.public_id!r})"


class ShareOpening(Base):
    """One opening of a link. `address_hash` is emptied with the day's salt."""

    __tablename__ = "share_opening"
    __table_args__ = (Index("ix_share_opening_link_id_at", "link_id", "at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    link_id: Mapped[int] = mapped_column(RowId, ForeignKey("share_link.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    """An `OpeningKind`"""
    browser: Mapped[str] = mapped_column(String(60))
    """In words, "" when it cannot be told; so is `system`"""
    system: Mapped[str] = mapped_column(String(60))
    lang: Mapped[str] = mapped_column(String(2))
    pin_misses: Mapped[int] = mapped_column(default=0)
    """From the same address before the PIN was right"""
    address_hash: Mapped[str | None] = mapped_column(String(64), index=True)


class SharePinTry(Base):
    """Misses of a link's PIN from one address, by the day's hash of it."""

    __tablename__ = "share_pin_try"

    link_id: Mapped[int] = mapped_column(RowId, ForeignKey("share_link.id"), primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    misses: Mapped[int]
    """Since the last rest"""
    misses_in_all: Mapped[int]
    """Before the PIN was right"""
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ShareSalt(Base):
    """The random salt of one day under which addresses are hashed. It is destroyed when the next day's is made."""

    __tablename__ = "share_salt"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
