"""Tables of our own KOSKI store, of withdrawn consents, of kept answers, and of rows followed or corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, JsonData, JsonDocument, RowId, UtcDateTime


class KoskiOpiskeluoikeus(Base):
    """A study right: its present document with names resolved, and what we query by.

    `content_hash` is that of the document as it was given. A study right without an oid is known by its person and
    that hash. `versionumero` is KOSKI's own, or counted here from 1 when the document has none.
    """

    __tablename__ = "koski_opiskeluoikeus"
    __table_args__ = (
        Index(
            "uq_koski_opiskeluoikeus_content",
            "henkilo_oid",
            "content_hash",
            unique=True,
            sqlite_where=text("oid IS NULL"),
            postgresql_where=text("oid IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), index=True)
    oid: Mapped[str | None] = mapped_column(String(64), unique=True)
    tyyppi: Mapped[str] = mapped_column(Text)
    oppilaitos_oid: Mapped[str | None] = mapped_column(Text)
    alkamispaiva: Mapped[date | None]
    paattymispaiva: Mapped[date | None]
    versionumero: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    mitatoity: Mapped[bool]
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KoskiOpiskeluoikeusVersion(Base):
    """An earlier version of a study right: what stood in its row from `imported_at` to `replaced_at`."""

    __tablename__ = "koski_opiskeluoikeus_version"
    __table_args__ = (Index("ix_koski_opiskeluoikeus_version_content", "opiskeluoikeus_id", "content_hash"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    opiskeluoikeus_id: Mapped[int] = mapped_column(RowId, ForeignKey("koski_opiskeluoikeus.id"))
    versionumero: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    mitatoity: Mapped[bool]
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SourceAnswer(Base):
    """What a remote source last said about a person, and until when somebody is asking it again.

    `sealed` is empty until there has been a good answer.
    """

    __tablename__ = "source_answer"

    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), primary_key=True)
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime] = mapped_column(UtcDateTime)
    lease: Mapped[str] = mapped_column(String(32))


class FollowedScope(Base):
    """What is noted of the rows that a share link or a report follows, sealed (`sources.changes`)."""

    __tablename__ = "followed_scope"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class CorrectedRow(Base):
    """A row, attainment or study right that its keeper has corrected, by its key in the record (`register.keys`)."""

    __tablename__ = "corrected_row"

    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    corrected_on: Mapped[date]


class WithdrawnConsent(Base):
    """What is left of a study right, or an attainment of it, after its person has withdrawn their consent: the stub.

    It tells who may not be given what again, and shows the person that it was done; nothing of the studies themselves.

    key         of the study right or attainment in the record (`register.keys`): stands in the person's addresses
    source_id   the school's own id, "register:id"; with `oid` and `likeness` what a later import is known by
    likeness    digest of type, school, first day and types, for documents without any id; empty when there is one
    types       the types of the withdrawn attainments
    is_whole    the whole study right; else only its attainments of `types`
    school_name by language, as the document had it
    """

    __tablename__ = "withdrawn_consent"
    __table_args__ = (UniqueConstraint("henkilo_oid", "key", name="uq_withdrawn_consent_key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    henkilo_oid: Mapped[str] = mapped_column(String(64), ForeignKey("henkilo.oid"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    oid: Mapped[str | None] = mapped_column(String(64))
    source_id: Mapped[str | None] = mapped_column(Text)
    likeness: Mapped[str | None] = mapped_column(String(64))
    tyyppi: Mapped[str] = mapped_column(Text)
    types: Mapped[list[str]] = mapped_column(JsonData)
    is_whole: Mapped[bool]
    oppilaitos_oid: Mapped[str | None] = mapped_column(Text)
    school_name: Mapped[dict[str, str]] = mapped_column(JsonData)
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
