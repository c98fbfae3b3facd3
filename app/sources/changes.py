"""What has changed in rows that somebody follows, and which rows a keeper has corrected.

A *scope* is whoever follows rows: a share link ("jako:<id>") or a report ("vi:<case>"). Of each row only a fingerprint
is kept: a keyed digest under a random key of the scope. Key and fingerprints stand in one sealed text per scope, so
that a stolen database tells neither the rows nor whether two scopes follow the same ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.sealing import Seal


def note_rows(
    session: Session, seal: Seal, scope: str, rows: Mapping[str, bytes], now: datetime, *, complete: bool = True
) -> None:
    """Note how the rows are now, in a session that writes; a row that differs from what was noted last is marked with
    `now`. The first noting marks nothing.

    rows:     `register.attainments.row_contents` of what the scope's viewer may see
    complete: False while a source could not be reached: rows that are not there are then not taken for gone, and until
              the first complete noting new study rights are not taken for new
    """
    raise NotImplementedError


def changes_since(
    session: Session,
    seal: Seal,
    scope: str,
    rows: Mapping[str, bytes],
    since: datetime,
    now: datetime,
    *,
    complete: bool = True,
) -> dict[str, datetime]:
    """Row key -> when its last change since `since` (inclusive) was noticed; `rows` as they are now, noted or not.

    A row that is gone counts for the attainment (else the study right) it stood in, under that one's key; a new row
    counts for itself. Works in a session that reads; empty for a scope that was never noted.
    """
    raise NotImplementedError


def followed_since(session: Session, seal: Seal, scope: str) -> datetime | None:
    """When the scope was first noted; None for one that was not, or that no key opens any more."""
    raise NotImplementedError


def forget(session: Session, scopes: Collection[str]) -> None:
    """Remove what was noted for these scopes."""
    raise NotImplementedError


def mark_corrected(session: Session, henkilo_oid: str, row_key: str, on: date) -> None:
    """Note that the keeper has corrected a row (or attainment, or study right) of the person on a day in Finland."""
    raise NotImplementedError


def corrected_rows(session: Session, oids: Collection[str], since: date | None = None) -> dict[str, date]:
    """Row key -> the newest day on which it was corrected, of a person by all their oids (`linked_oids`)."""
    raise NotImplementedError
