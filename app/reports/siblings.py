"""Other records with the fault of an accepted case: one report finds its cohort.

The pattern is: the same school, the same type of study right, the same course or attainment (type and tunniste), and in
the reported field the very value that was wrong. It is a list to look through, not a list of errors: a grade that was
wrong for one pupil may be right for the next. Only our own KOSKI store can be searched; Virta and the matriculation
register are asked about one person at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.persons.service import linked_oids
from app.register.attainments import find_item, walk_rows
from app.register.keys import with_keys
from app.register.shapes import as_dict, as_dicts, code_of, type_of
from app.reports.corrections import reported_key
from app.reports.models import ErrorReport, Outcome
from app.sources.models import KoskiOpiskeluoikeus, KoskiOpiskeluoikeusVersion


class NoPattern(Exception):
    """No siblings can be looked for; `reason` is a plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Pattern:
    """What siblings have in common. `value` is the wrong value in canonical JSON."""

    oppilaitos_oid: str
    tyyppi: str
    item_type: str
    tunniste: str
    field: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Sibling:
    """A study right that matches, and how many of its rows do."""

    henkilo_oid: str
    opiskeluoikeus_oid: str
    versionumero: int
    rows: int


def find_siblings(session: Session, report: ErrorReport) -> tuple[Pattern, Iterator[Sibling]]:
    """The pattern of an accepted case and the records that match it now, one after another. Raises NoPattern."""
    pattern = _read_pattern(session, report)
    own = linked_oids(session, report.subject_oid)
    query = (
        select(KoskiOpiskeluoikeus)
        .where(
            KoskiOpiskeluoikeus.oppilaitos_oid == pattern.oppilaitos_oid,
            KoskiOpiskeluoikeus.tyyppi == pattern.tyyppi,
            KoskiOpiskeluoikeus.mitatoity.is_(False),
            KoskiOpiskeluoikeus.henkilo_oid.not_in(own),
        )
        .order_by(KoskiOpiskeluoikeus.id)
        .execution_options(yield_per=100)
    )
    return pattern, _match(session, query, pattern)


def _match(session: Session, query: Any, pattern: Pattern) -> Iterator[Sibling]:
    for row in session.scalars(query):
        count = sum(_matches(item, pattern) for item in _walk(row.document))
        if count:
            yield Sibling(row.henkilo_oid, row.oid or "", row.versionumero, count)


def _read_pattern(session: Session, report: ErrorReport) -> Pattern:
    key = reported_key(report)
    if report.outcome != Outcome.CORRECTED:
        raise NoPattern("the case has not been accepted as an error")
    field = report.field or ""
    if key is None or field not in _VALUES:
        raise NoPattern("the case names no row and field that could be compared")
    documents = _documents_at(session, report)
    item = find_item(with_keys(documents, rows=True), key)
    if item is None:
        raise NoPattern("the row is not in our KOSKI store as it was when the report was sent")
    whole = next(one for one in with_keys(documents, rows=True) if find_item([one], key) is not None)
    oppilaitos_oid, tunniste = as_dict(whole.get("oppilaitos")).get("oid"), _tunniste(item)
    value = _VALUES[field](item)
    if not isinstance(oppilaitos_oid, str) or not tunniste or value is None:
        raise NoPattern("the row has no school, code or value that could be compared")
    return Pattern(oppilaitos_oid, type_of(whole), type_of(item), tunniste, field, _canonical(value))


def _documents_at(session: Session, report: ErrorReport) -> list[dict[str, Any]]:
    """The person's documents as they stood when the report was sent."""
    query = select(KoskiOpiskeluoikeus).where(
        KoskiOpiskeluoikeus.henkilo_oid.in_(linked_oids(session, report.subject_oid))
    )
    found = (_document_at(session, row, report.sent_at) for row in session.scalars(query))
    return [document for document in found if document is not None]


def _document_at(session: Session, row: KoskiOpiskeluoikeus, at: datetime) -> dict[str, Any] | None:
    if row.imported_at <= at:
        return row.document
    version = KoskiOpiskeluoikeusVersion
    earlier = select(version.document).where(
        version.opiskeluoikeus_id == row.id, version.imported_at <= at, version.replaced_at > at
    )
    return session.scalars(earlier.order_by(version.imported_at.desc()).limit(1)).first()


def _walk(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for suoritus in as_dicts(document.get("suoritukset")):
        yield suoritus
        yield from (row for row, _ in walk_rows(suoritus.get("osasuoritukset")))


def _matches(item: Mapping[str, Any], pattern: Pattern) -> bool:
    if type_of(item) != pattern.item_type or _tunniste(item) != pattern.tunniste:
        return False
    value = _VALUES[pattern.field](item)
    return value is not None and _canonical(value) == pattern.value


def _tunniste(item: Mapping[str, Any]) -> str:
    return code_of(as_dict(item.get("koulutusmoduuli")).get("tunniste")) or ""


def _grade(item: Mapping[str, Any]) -> Any:
    """The last arviointi's grade."""
    given = as_dicts(item.get("arviointi"))
    return code_of(given[-1].get("arvosana")) if given else None


def _extent(item: Mapping[str, Any]) -> Any:
    laajuus = as_dict(as_dict(item.get("koulutusmoduuli")).get("laajuus"))
    return [float(laajuus["arvo"]), code_of(laajuus.get("yksikkö"))] if "arvo" in laajuus else None


def _dates(item: Mapping[str, Any]) -> Any:
    given = as_dicts(item.get("arviointi"))
    days = [as_dict(item.get("vahvistus")).get("päivä"), given[-1].get("päivä") if given else None]
    return days if any(days) else None


def _name(item: Mapping[str, Any]) -> Any:
    return as_dict(as_dict(item.get("koulutusmoduuli")).get("tunniste")).get("nimi")


def _state(item: Mapping[str, Any]) -> Any:
    """Whether it is confirmed, and whether it is graded."""
    return [bool(item.get("vahvistus")), bool(item.get("arviointi"))]


_VALUES: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "grade": _grade,
    "extent": _extent,
    "dates": _dates,
    "name": _name,
    "state": _state,
}
"""Field of the report -> its value in a row; None when the row has none. "other" cannot be compared."""


def _canonical(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")
