"""The tables of sign-in. Nothing of a session lives in the browser but its secret."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class LoginSession(Base):
    """One signed-in browser. The row holds only a hash of the secret: a copy of the table opens no session."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """A `VisitorKind`"""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """The latest moment, however busy the session is"""

    provider: Mapped[str | None] = mapped_column(String(20))
    """The name of the sign-in method, e.g. "oidc"; NULL in sessions begun before there were several"""
    ticket_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    """Of the provider's own handle of the session, by which it can end it (CAS single log-out)"""
    sealed_hint: Mapped[bytes | None]
    """The ID token, sealed with DATA_KEYS: the provider asks for it when the person signs out"""

    def __repr__(self) -> str:
        return f"LoginSession(id={self.id!r})"


class LoginIdentity(Base):
    """Somebody whom a provider knows and no Finnish number does: the hash of the provider's subject, and our person."""

    __tablename__ = "login_identity"

    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeptPost(Base):
    """A form that was sent after the session had ended, until the same person signs in again; sealed with DATA_KEYS."""

    __tablename__ = "login_kept_post"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), index=True)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sealed: Mapped[bytes]
