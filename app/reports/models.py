"""Tables of error reports. Texts, names and attachments are copies outside the register's store: they are sealed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, JsonData, RowId, UtcDateTime
from app.persons.models import OID

PUBLIC_ID = String(22)
"""A random id of 128 bits as it stands in addresses."""


class Kind(StrEnum):
    """What a report says."""

    WRONG = "wrong"
    """Something in the record is wrong."""
    MISSING = "missing"
    """Something that should be in the record is not there."""
    USE = "use"
    """A question about a use of the data."""


class State(StrEnum):
    """Where a case stands. From ANSWERED the citizen may still write: the case is then SENT again to the keeper."""

    SENT = "sent"
    TAKEN_UP = "taken_up"
    ASKED = "asked"
    """The keeper has asked the citizen something."""
    ANSWERED = "answered"
    CLOSED = "closed"


OPEN_STATES = (State.SENT, State.TAKEN_UP, State.ASKED)
"""A case in one of these waits for somebody, and its due date counts."""


class Outcome(StrEnum):
    """What the keeper decided."""

    CORRECTED = "corrected"
    NOT_AN_ERROR = "not_an_error"


class EventKind(StrEnum):
    """What has happened to a case: one line of its timeline."""

    SENT = "sent"
    ACCEPTED = "accepted"
    """The keeper's mail server took the mail."""
    NOT_DELIVERED = "not_delivered"
    """The mail could not be delivered, or came back."""
    TAKEN_UP = "taken_up"
    LOOKED_AT = "looked_at"
    """The keeper's page was opened."""
    ASKED = "asked"
    """The keeper's question (text)."""
    MESSAGE = "message"
    """The citizen's message (text)."""
    EXTENDED = "extended"
    """The time to answer was extended (text: the reason; details: due_on)."""
    MOVED = "moved"
    """It belongs to another organisation (text: the reason; details: organisation_oid, source)."""
    SENT_ANEW = "sent_anew"
    """An operator sent it by another address (details: organisation_oid, source)."""
    CORRECTED = "corrected"
    """Answer (text: what the keeper adds, may be missing)."""
    NOT_AN_ERROR = "not_an_error"
    """Answer (text: the reasons; complaint: the complaint route)."""
    REMINDED = "reminded"
    CLOSED = "closed"
    """The citizen closed it."""
    HANDED_OVER = "handed_over"
    """The dependant came of age: the case is the young person's own."""
    ENDED_BY_DEATH = "ended_by_death"


class ErrorReport(Base):
    """A case. What the citizen wrote, the names and the quotes are in `sealed` (`contents.CaseContent`).

    number        "VI-2026-7F3K": what people say of it aloud
    reporter_oid  who sent it; never changes
    owner_oid     whose case it is: the reporter, after a dependant's coming of age the dependant
    subject_oid   whose record it is about
    draft_id      the draft it was made of: sending the same one again makes no second case
    *_key         keys of `register.attainments`; all empty when something is missing
    field         what is wrong in it, as a word of `contents.FIELDS`, for finding cases of the same pattern
    school_oid    the organisation whose row it is, or that the citizen chose; empty when the record names none
    email, also, organisation_oid, source, path   the route: `organisations.routing.Address`, the latest one
    due_on        by when the keeper must answer, the extension counted in; first_due_on without it
    """

    __tablename__ = "error_report"
    __table_args__ = (
        Index("ix_error_report_reporter_oid_sent_at", "reporter_oid", "sent_at"),
        Index("ix_error_report_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    draft_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True)
    reporter_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"))
    owner_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), index=True)
    subject_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), index=True)
    lang: Mapped[str] = mapped_column(String(2))
    """fi or sv: the language of the case"""
    kind: Mapped[str] = mapped_column(String(16))
    study_right_key: Mapped[str | None] = mapped_column(Text)
    attainment_key: Mapped[str | None] = mapped_column(Text)
    row_key: Mapped[str | None] = mapped_column(Text)
    field: Mapped[str | None] = mapped_column(String(32))
    school_oid: Mapped[str | None] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(String(320))
    also: Mapped[list[str]] = mapped_column(JsonData)
    organisation_oid: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(16))
    path: Mapped[list[str]] = mapped_column(JsonData)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    taken_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"ErrorReport({self.number!r})"


class ReportEvent(Base):
    """One thing that happened to a case. `sealed` holds its text (`contents.EventText`); `details` no personal data."""

    __tablename__ = "error_report_event"
    __table_args__ = (Index("ix_error_report_event_report_id_at", "report_id", "at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    report_id: Mapped[int] = mapped_column(RowId, ForeignKey("error_report.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(16))
    """An `audit.service.Actor`"""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    details: Mapped[dict[str, Any]] = mapped_column(JsonData)


class ReportDraft(Base):
    """A report being written, sealed (`contents.DraftContent`). It survives sign-out and goes when sent."""

    __tablename__ = "error_report_draft"

    id: Mapped[str] = mapped_column(PUBLIC_ID, primary_key=True)
    reporter_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), index=True)
    subject_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    def __repr__(self) -> str:
        return f"ReportDraft({self.id!r})"


class Attachment(Base):
    """A file of a draft or, once that is sent, of a case: exactly one of the two is set.

    `media_type` is what the content is (never what the sender called it), `size_bytes` before sealing. Name and content
    are sealed apart, so that a list of names opens no files.
    """

    __tablename__ = "error_report_attachment"

    id: Mapped[str] = mapped_column(PUBLIC_ID, primary_key=True)
    draft_id: Mapped[str | None] = mapped_column(PUBLIC_ID, ForeignKey("error_report_draft.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("error_report.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeeperLink(Base):
    """A link to a case for the keeper. The token (purpose "ilmoitus") carries `id` and nothing else."""

    __tablename__ = "error_report_keeper_link"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    report_id: Mapped[int] = mapped_column(RowId, ForeignKey("error_report.id"), index=True)
    organisation_oid: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str] = mapped_column(String(320))
    """The registered address it was sent to, and the only one to which it is ever renewed"""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the case was moved to somebody else, or a newer link took its place"""
