"""The owner's links with what is known of their openings: the whole list in one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Subquery, case, func, select
from sqlalchemy.orm import Session

from app.sealing import Seal
from app.sharing.lifecycle import is_live, state_for_owner
from app.sharing.models import ShareLink, ShareOpening
from app.sharing.rows import UnknownShare, owned_by
from app.sharing.shares import Share, read_share
from app.sharing.words import LinkState, OpeningKind

MOST_OPENINGS_LISTED = 500


@dataclass(frozen=True, slots=True)
class OpeningCounts:
    """How often a link was opened, by kind; `last_at`: last by somebody who was neither the owner nor a machine."""

    by_kind: Mapping[OpeningKind, int]
    last_at: datetime | None

    @property
    def by_others(self) -> int:
        """Openings that may have shown the record to somebody: all but machines and the owner's own previews."""
        return sum(self.of(kind) for kind in (OpeningKind.PERSON, OpeningKind.CANNOT_TELL, OpeningKind.JSON))

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    def of(self, kind: OpeningKind) -> int:
        return self.by_kind.get(kind, 0)


@dataclass(frozen=True, slots=True)
class ListedShare:
    """A link of the owner's list. `state`: OPEN, WAITING_FOR_OWNER, ENDED or WITHDRAWN."""

    share: Share
    state: LinkState
    openings: OpeningCounts

    @property
    def is_live(self) -> bool:
        return self.state in (LinkState.OPEN, LinkState.WAITING_FOR_OWNER)


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening, for the owner. `browser` and `system` are words, "" when they could not be told."""

    at: datetime
    kind: OpeningKind
    browser: str
    system: str
    lang: str
    pin_misses: int


def list_shares(session: Session, seal: Seal, owner_oid: str, today: date) -> list[ListedShare]:
    """The person's links, emptied ones left out: the open ones first, the newest first among each. One query."""
    counted = _openings()
    rows = session.execute(
        select(ShareLink, *counted.c)
        .outerjoin(counted, counted.c.link_id == ShareLink.id)
        .where(owned_by(owner_oid), ShareLink.emptied_at.is_(None))
        .order_by(ShareLink.id.desc())
    ).all()
    listed = [_listed(seal, row[0], row, today) for row in rows]
    return sorted(listed, key=lambda item: not is_live(item.share, today))


def find_share(session: Session, seal: Seal, owner_oid: str, public_id: str, today: date) -> ListedShare:
    """One link of the person. Raises UnknownShare, for somebody else's and an emptied one too."""
    counted = _openings()
    row = session.execute(
        select(ShareLink, *counted.c)
        .outerjoin(counted, counted.c.link_id == ShareLink.id)
        .where(owned_by(owner_oid), ShareLink.public_id == public_id, ShareLink.emptied_at.is_(None))
    ).one_or_none()
    if row is None:
        raise UnknownShare(public_id)
    return _listed(seal, row[0], row, today)


def list_openings(session: Session, share: Share) -> list[Opening]:
    """The openings of a link, the newest first, at most 500 of them."""
    rows = session.scalars(
        select(ShareOpening)
        .where(ShareOpening.link_id == share.id)
        .order_by(ShareOpening.at.desc(), ShareOpening.id.desc())
        .limit(MOST_OPENINGS_LISTED)
    )
    return [Opening(row.at, OpeningKind(row.kind), row.browser, row.system, row.lang, row.pin_misses) for row in rows]


def _openings() -> Subquery:
    counts = [
        func.sum(case((ShareOpening.kind == kind.value, 1), else_=0)).label(f"kind_{kind.value}")
        for kind in OpeningKind
    ]
    by_others = ShareOpening.kind.notin_([OpeningKind.YOU.value, OpeningKind.MACHINE.value])
    last_at = func.max(case((by_others, ShareOpening.at))).label("last_at")
    return select(ShareOpening.link_id, *counts, last_at).group_by(ShareOpening.link_id).subquery()


def _listed(seal: Seal, link: ShareLink, row: Row[Any], today: date) -> ListedShare:
    share = read_share(seal, link)
    by_kind = {kind: getattr(row, f"kind_{kind.value}") or 0 for kind in OpeningKind}
    return ListedShare(share, state_for_owner(share, today), OpeningCounts(by_kind, row.last_at))
