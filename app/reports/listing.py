"""Drafts as the list of reports shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.reports.desk import Desk
from app.reports.drafts import Draft, list_drafts
from app.reports.texts import LOST
from app.web.moments import format_moment


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list."""

    id: str
    about: str
    subject_name: str
    saved: str


def list_own_drafts(desk: Desk, own_oid: str, lang: str, now: datetime) -> list[DraftLine]:
    """The person's drafts, the latest first."""
    with desk.database.read() as session:
        return [
            DraftLine(draft.id, name_draft(draft, lang), _subject(draft), format_moment(draft.saved_at))
            for draft in list_drafts(session, desk.seal, own_oid, now)
        ]


def name_draft(draft: Draft, lang: str) -> str:
    """What the draft is about, in one line."""
    if draft.content.is_lost:
        return str(LOST)
    words = draft.place(lang).words
    return words.row or words.attainment or words.study_right or str(gettext("Something is missing"))


def _subject(draft: Draft) -> str:
    return draft.party.subject_name if draft.party.is_guardian else ""
