"""Attachments of a draft, and handing them out. Works in the caller's session and transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.reports.contents import open_file, open_file_name, seal_file
from app.reports.drafts import Draft
from app.reports.files import MOST_FILES, Refused, clean_name, read_media_type
from app.reports.models import Attachment, ErrorReport
from app.reports.people import NotFound, check_id
from app.sealing import Seal, Unsealable


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as a list names it."""

    id: str
    name: str
    media_type: str
    size_bytes: int


def attach(session: Session, seal: Seal, draft: Draft, name: str, content: bytes, now: datetime) -> None:
    """Keep a file, sealed. The draft must be locked. Raises files.Refused, and then nothing has changed."""
    media_type = read_media_type(content)
    count = session.scalar(select(func.count()).select_from(Attachment).where(Attachment.draft_id == draft.id))
    if (count or 0) >= MOST_FILES:
        raise Refused("many")
    id = token_urlsafe(16)
    sealed_name, sealed = seal_file(seal, id, clean_name(name, media_type), content)
    session.add(
        Attachment(
            id=id,
            draft_id=draft.id,
            report_id=None,
            media_type=media_type,
            size_bytes=len(content),
            sealed_name=sealed_name,
            sealed=sealed,
            added_at=now,
        )
    )
    session.flush()


def detach(session: Session, draft: Draft, id: str) -> None:
    """Throw a file of the draft away; one that is already gone is no error."""
    check_id(id)
    session.execute(delete(Attachment).where(Attachment.id == id, Attachment.draft_id == draft.id))


def list_draft_files(session: Session, seal: Seal, draft: Draft) -> list[File]:
    """The files of a draft in the order they came."""
    return _list(session, seal, Attachment.draft_id == draft.id)


def list_case_files(session: Session, seal: Seal, report: ErrorReport) -> list[File]:
    """The files of a case in the order they came."""
    return _list(session, seal, Attachment.report_id == report.id)


def read_case_file(session: Session, seal: Seal, report: ErrorReport, id: str) -> tuple[File, bytes]:
    """A file of the case with its content. Raises NotFound, also for one that no key opens any more."""
    check_id(id)
    row = session.scalar(select(Attachment).where(Attachment.id == id, Attachment.report_id == report.id))
    if row is None:
        raise NotFound(id)
    try:
        return _file(seal, row), open_file(seal, row)
    except Unsealable:
        raise NotFound(id) from None


def _list(session: Session, seal: Seal, whose: ColumnElement[bool]) -> list[File]:
    rows = session.scalars(select(Attachment).where(whose).order_by(Attachment.added_at, Attachment.id))
    return [_file(seal, row) for row in rows]


def _file(seal: Seal, row: Attachment) -> File:
    return File(row.id, open_file_name(seal, row), row.media_type, row.size_bytes)
