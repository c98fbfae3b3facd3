"""Drafts: saved as one goes, sealed, kept through sign-out. Works in the caller's session and transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.organisations.routing import RowOwner
from app.persons.service import linked_oids
from app.reports.contents import DraftContent, Place, open_draft, seal_draft
from app.reports.models import Attachment, Kind, ReportDraft
from app.reports.people import NotADependant, NotFound, Party, check_id, day_of, find_party
from app.sealing import Seal

MOST_DRAFTS = 20
"""Of one person."""


class TooManyDrafts(Exception):
    """The person has as many drafts as one may have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft opened for its writer."""

    id: str
    party: Party
    content: DraftContent
    saved_at: datetime

    @property
    def is_wrong(self) -> bool:
        return self.content.kind == Kind.WRONG

    @property
    def is_use(self) -> bool:
        return self.content.kind == Kind.USE

    @property
    def owner(self) -> RowOwner:
        found = self.content.owner
        if found is None:
            return RowOwner()
        return RowOwner(
            oid=found.oid,
            oppilaitosnumero=found.oppilaitosnumero,
            koulutustoimija_oid=found.koulutustoimija_oid,
            from_virta=found.from_virta,
            is_language_test=found.is_language_test,
        )

    def place(self, lang: str) -> Place:
        """What it is about, in a language."""
        return self.content.places.get(lang) or Place()


def store_draft(session: Session, seal: Seal, party: Party, content: DraftContent, now: datetime) -> str:
    """Keep a new draft; one about the same place by the same person goes on instead. Returns its id.

    Raises TooManyDrafts.
    """
    known = list_drafts(session, seal, party.own_oid, now)
    for draft in known:
        if draft.party.subject_oid == party.subject_oid and _place(draft.content) == _place(content):
            return draft.id
    if len(known) >= MOST_DRAFTS:
        raise TooManyDrafts
    id = token_urlsafe(16)
    row = ReportDraft(
        id=id,
        reporter_oid=party.own_oid,
        subject_oid=party.subject_oid,
        sealed=seal_draft(seal, id, content),
        begun_at=now,
        saved_at=now,
    )
    session.add(row)
    session.flush()
    return id


def find_draft(session: Session, seal: Seal, own_oid: str, id: str, now: datetime, *, lock: bool = False) -> Draft:
    """The person's own draft; of a dependant only while they are its guardian. Raises NotFound."""
    check_id(id)
    query = select(ReportDraft).where(ReportDraft.id == id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None or row.reporter_oid not in linked_oids(session, own_oid):
        raise NotFound(id)
    try:
        party = find_party(session, own_oid, row.subject_oid, day_of(now))
    except NotADependant:
        raise NotFound(id) from None
    return Draft(row.id, party, open_draft(seal, row), row.saved_at)


def list_drafts(session: Session, seal: Seal, own_oid: str, now: datetime) -> list[Draft]:
    """The person's drafts, the latest first; those about people whose guardian they no longer are left out."""
    query = select(ReportDraft).where(ReportDraft.reporter_oid.in_(linked_oids(session, own_oid)))
    found = []
    for row in session.scalars(query.order_by(ReportDraft.saved_at.desc(), ReportDraft.id)):
        try:
            party = find_party(session, own_oid, row.subject_oid, day_of(now))
        except NotADependant:
            continue
        found.append(Draft(row.id, party, open_draft(seal, row), row.saved_at))
    return found


def save_draft(session: Session, seal: Seal, draft: Draft, content: DraftContent, now: datetime) -> None:
    """Keep what has been written, right or wrong: a mistake in it loses nothing."""
    sealed = seal_draft(seal, draft.id, content)
    session.execute(update(ReportDraft).where(ReportDraft.id == draft.id).values(sealed=sealed, saved_at=now))


def delete_draft(session: Session, draft: Draft) -> None:
    """Throw the draft away with its files."""
    session.execute(delete(Attachment).where(Attachment.draft_id == draft.id))
    session.execute(delete(ReportDraft).where(ReportDraft.id == draft.id))


def forget_old_drafts(session: Session, limit: datetime) -> int:
    """Throw away the drafts that nobody has touched since `limit`; how many there were. A step of the worker."""
    old = select(ReportDraft.id).where(ReportDraft.saved_at < limit)
    ids = list(session.scalars(old.limit(100)))
    session.execute(delete(Attachment).where(Attachment.draft_id.in_(ids)))
    session.execute(delete(ReportDraft).where(ReportDraft.id.in_(ids)))
    return len(ids)


def _place(content: DraftContent) -> tuple[object, ...]:
    use = content.places if content.kind == Kind.USE else None
    return content.kind, content.row_key or content.attainment_key or content.study_right_key, content.owner, use
