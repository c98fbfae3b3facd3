"""What a draft, a case and an event say, as it is sealed: plain values, JSON inside the seal.

Each seal is bound to the row it belongs to: nobody who can write to the database can show one case's text as another's.
What no key opens any more (DATA_KEYS were lost) is `is_lost` and otherwise empty: the case and its timeline stay.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from app.reports.models import Attachment, ErrorReport, Kind, ReportDraft, ReportEvent
from app.sealing import Seal, Unsealable

Content = TypeVar("Content")

FIELDS = ("name", "grade", "extent", "dates", "state", "other")
"""What of a row may be wrong: for finding cases of one fault pattern."""


class RowWords(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the report is about, in the words of the record and the language of the case; each may be "".

    Never an organisation's name: who may see it is decided when the case is shown.
    """

    study_right: str = ""
    """"Upper secondary education, 2020-2023" """
    attainment: str = ""
    row: str = ""
    """The subject or the course, with the names of those above it"""


class Words(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the data-protection authority's model letter asks for."""

    what_is_wrong: str = ""
    """Quoted from the record, and in the citizen's own words"""
    should_be: str = ""
    because: str = ""


class Owner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who owns the row, as `organisations.routing.RowOwner` asks it."""

    oid: str | None = None
    oppilaitosnumero: str | None = None
    koulutustoimija_oid: str | None = None
    from_virta: bool = False
    is_language_test: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a report is about, as one language of the record says it. `quote` is the value as the record shows it."""

    words: RowWords = RowWords()
    quote: str = ""


class DraftContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report being written.

    owner   whose row it is; of something missing the school that the citizen chose, None before that
    places  what it is about, by language (fi, sv, en); empty when something is missing
    email   an address for notices that has not been asked to be confirmed yet
    """

    kind: str
    lang: str = "fi"
    study_right_key: str | None = None
    attainment_key: str | None = None
    row_key: str | None = None
    owner: Owner | None = None
    places: dict[str, Place] = {}
    field: str = ""
    words: Words = Words()
    email: str = ""
    masked: bool = False
    """A personal identity code was taken out of the texts when they were last saved"""
    cleaned: bool = False
    """Characters that cannot be shown were taken out"""
    is_lost: bool = False
    """No key opens it any more; never sealed"""


class CaseContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case exactly as it was sent."""

    reporter_name: str
    subject_name: str
    """The same as the reporter's for one's own record"""
    about: RowWords = RowWords()
    quote: str = ""
    words: Words = Words()
    is_lost: bool = False
    """No key opens it any more; never sealed"""


class EventText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The text of an event, and of a refusal the complaint route."""

    text: str = ""
    complaint: str = ""
    by: str = ""
    """Who of the keeper's people wrote it, if they told"""
    is_lost: bool = False
    """No key opens it any more; never sealed"""


def seal_draft(seal: Seal, id: str, content: DraftContent) -> bytes:
    return seal.seal(msgspec.json.encode(content), f"report-draft:{id}")


def open_draft(seal: Seal, draft: ReportDraft) -> DraftContent:
    """Its kind is no more than a guess when it is lost."""
    try:
        return _open(seal, draft.sealed, f"report-draft:{draft.id}", DraftContent)
    except Unsealable:
        return DraftContent(kind=Kind.MISSING, is_lost=True)


def seal_case(seal: Seal, number: str, content: CaseContent) -> bytes:
    return seal.seal(msgspec.json.encode(content), f"report:{number}")


def open_case(seal: Seal, report: ErrorReport) -> CaseContent:
    try:
        return _open(seal, report.sealed, f"report:{report.number}", CaseContent)
    except Unsealable:
        return CaseContent(reporter_name="", subject_name="", is_lost=True)


def seal_event(seal: Seal, report: ErrorReport, content: EventText) -> bytes:
    return seal.seal(msgspec.json.encode(content), f"report-event:{report.number}")


def open_event(seal: Seal, report: ErrorReport, event: ReportEvent) -> EventText:
    """Empty for an event without text."""
    if event.sealed is None:
        return EventText()
    try:
        return _open(seal, event.sealed, f"report-event:{report.number}", EventText)
    except Unsealable:
        return EventText(is_lost=True)


def seal_file(seal: Seal, id: str, name: str, content: bytes) -> tuple[bytes, bytes]:
    """(sealed name, sealed content) of an attachment."""
    return seal.seal(name.encode(), f"report-file-name:{id}"), seal.seal(content, f"report-file:{id}")


def open_file_name(seal: Seal, attachment: Attachment) -> str:
    """ "?" when no key opens it any more."""
    try:
        return seal.open(attachment.sealed_name, f"report-file-name:{attachment.id}").decode()
    except Unsealable:
        return "?"


def open_file(seal: Seal, attachment: Attachment) -> bytes:
    """Raises sealing.Unsealable."""
    return seal.open(attachment.sealed, f"report-file:{attachment.id}")


def _open(seal: Seal, sealed: bytes, about: str, kind: type[Content]) -> Content:
    content: Any = msgspec.json.decode(seal.open(sealed, about), type=kind)
    return content  # type: ignore[no-any-return]
