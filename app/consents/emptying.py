"""What a withdrawal does to our tables. Everything here works in the caller's transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.consents.held import Held
from app.persons.service import linked_oids
from app.register.consent import without_types
from app.register.shapes import as_dict, attainments_of, type_of
from app.reports.withdrawing import take_out_of_reports
from app.sealing import Seal
from app.sharing.voiding import take_out_of_links
from app.sources.changes import forget_corrected_rows
from app.sources.koski import hash_content
from app.sources.models import KoskiOpiskeluoikeus, KoskiOpiskeluoikeusVersion, WithdrawnConsent
from app.sources.withdrawn import identity_of

_LANGUAGES = ("fi", "sv", "en")


def empty_everywhere(session: Session, seal: Seal, owner_oid: str, held: Held, now: datetime) -> None:
    """Empty the document, its history, the copies in links, the quotes in reports, and what is noted of its rows."""
    for row_id in held.row_ids:
        row = session.get_one(KoskiOpiskeluoikeus, row_id)
        if held.is_whole:
            _empty_row(session, row, now)
        else:
            _narrow_row(session, row, held.types, now)
    session.flush()
    oids = linked_oids(session, owner_oid)
    for key in held.keys:
        take_out_of_links(session, seal, owner_oid, key, now)
        take_out_of_reports(session, seal, oids, key)
        forget_corrected_rows(session, oids, key)


def make_stub(owner_oid: str, held: Held, now: datetime) -> WithdrawnConsent:
    """What stays: whose, of which kind, at which school, and when it was withdrawn."""
    school = as_dict(held.document.get("oppilaitos"))
    oid = school.get("oid")
    return WithdrawnConsent(
        henkilo_oid=owner_oid,
        key=held.key,
        **identity_of(held.document),
        tyyppi=type_of(held.document),
        types=sorted(held.types),
        is_whole=held.is_whole,
        oppilaitos_oid=oid if isinstance(oid, str) else None,
        school_name=_names(as_dict(school.get("nimi"))),
        withdrawn_at=now,
    )


def _empty_row(session: Session, row: KoskiOpiskeluoikeus, now: datetime) -> None:
    """The row stays with its oid, so that another person cannot be given the same one; its content and history go."""
    session.execute(delete(KoskiOpiskeluoikeusVersion).where(KoskiOpiskeluoikeusVersion.opiskeluoikeus_id == row.id))
    row.document = {}
    row.content_hash = sha256(f"withdrawn {row.id}".encode()).hexdigest()
    row.alkamispaiva = row.paattymispaiva = None
    row.mitatoity = True
    row.imported_at = now


def _narrow_row(session: Session, row: KoskiOpiskeluoikeus, types: frozenset[str], now: datetime) -> None:
    """The other attainments stay, in every version (KOSKI rewrites its history too)."""
    row.document = without_types(row.document, types)
    row.content_hash = hash_content(row.document)
    row.imported_at = now
    versions = select(KoskiOpiskeluoikeusVersion).where(KoskiOpiskeluoikeusVersion.opiskeluoikeus_id == row.id)
    for version in session.scalars(versions).all():
        version.document = without_types(version.document, types)
        version.content_hash = hash_content(version.document)
        if not attainments_of(version.document):
            session.delete(version)


def _names(nimi: Mapping[str, Any]) -> dict[str, str]:
    return {lang: nimi[lang] for lang in _LANGUAGES if isinstance(nimi.get(lang), str)}
