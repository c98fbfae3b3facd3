"""Storing and loading organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.database import utc_now
from app.directory.stamp import Counts, lock_directory, renew_directory_stamp
from app.organisations.models import Organisaatio, OrganisaatioLiitos
from app.organisations.reading import Historia, Nimihistoria, OrganisaatioRow, Reading
from app.register.names import OrganisationName

ALWAYS_TOLD = (
    "parent_oid",
    "nimi",
    "tyypit",
    "oppilaitoskoodi",
    "oppilaitostyyppi",
    "ytunnus",
    "kotipaikka",
    "status",
    "alku_on",
    "lakkautus_on",
)
"""Columns that every source tells; `nimet` and `contacts` change only by a source that speaks of them."""

COLUMNS = ("oid", *ALWAYS_TOLD, "nimet", "contacts", "details_at")
CLOSED = frozenset({"PASSIIVINEN", "POISTETTU"})
OIDS_AT_ONCE = 500
"""How many oids one query asks for; databases limit the parameters of a statement."""


def store_reading(session: Session, reading: Reading) -> Counts:
    """Store what a file held, whichever of the shapes it has."""
    if isinstance(reading, Historia):
        return store_historia(session, reading)
    if isinstance(reading, Nimihistoria):
        return store_nimihistoria(session, reading)
    return store_organisations(session, reading)


def store_organisations(session: Session, rows: Iterable[OrganisaatioRow]) -> Counts:
    """Create or update organisations by oid; those not among `rows` stay as they are.

    A tree tells neither contacts nor earlier names: what single objects have told of them stays.
    """
    wanted = {row.oid: row for row in rows}
    lock_directory(session)
    stored = _load_stored(session, tuple(wanted))
    now = utc_now()
    created: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    seen: list[str] = []
    for oid, row in wanted.items():
        told = _as_columns(row)
        known = stored.get(oid)
        if known is None:
            details_at = now if row.single else None
            created.append({"nimet": None, "contacts": None, **told, "oid": oid, "details_at": details_at})
        elif any(known[column] != value for column, value in told.items()):
            changes.append({column: told.get(column, known[column]) for column in COLUMNS[1:-1]} | {"key": oid})
        if row.single and known is not None:
            seen.append(oid)
    if created:
        session.execute(insert(Organisaatio), created)
    if changes:
        _update(session, changes)
    for some in _in_parts(seen):
        session.execute(update(Organisaatio).where(Organisaatio.oid.in_(some)).values(details_at=now))
    return _finish(session, Counts(len(created), len(changes), len(wanted) - len(created) - len(changes)))


def store_nimihistoria(session: Session, names: Nimihistoria) -> Counts:
    """Set the earlier names of an organisation; one that is not known yet is created with its latest name."""
    lock_directory(session)
    nimet = [dict(name) for name in names.nimet]
    stored = _load_stored(session, (names.oid,)).get(names.oid)
    if stored is None:
        nimi = nimet[-1]["nimi"] if nimet else {}
        session.execute(insert(Organisaatio), [{"oid": names.oid, "nimi": nimi, "nimet": nimet, "tyypit": []}])
        return _finish(session, Counts(created=1))
    if stored["nimet"] == nimet:
        return Counts(unchanged=1)
    session.execute(update(Organisaatio).where(Organisaatio.oid == names.oid).values(nimet=nimet))
    return _finish(session, Counts(updated=1))


def store_historia(session: Session, historia: Historia) -> Counts:
    """Set the mergers of an organisation: those it no longer has are taken away. Counts are of mergers."""
    lock_directory(session)
    part = (OrganisaatioLiitos.old_oid == historia.oid) | (OrganisaatioLiitos.new_oid == historia.oid)
    query = select(OrganisaatioLiitos.old_oid, OrganisaatioLiitos.new_oid, OrganisaatioLiitos.alku_on).where(part)
    stored = {(old, new): alku_on for old, new, alku_on in session.execute(query)}
    wanted = {(item.old_oid, item.new_oid): item.alku_on for item in historia.liitokset}
    gone = stored.keys() - wanted.keys()
    changed = {key for key in wanted.keys() & stored.keys() if wanted[key] != stored[key]}
    created = wanted.keys() - stored.keys()
    for old, new in gone | changed:
        session.execute(
            delete(OrganisaatioLiitos).where(OrganisaatioLiitos.old_oid == old, OrganisaatioLiitos.new_oid == new)
        )
    if created or changed:
        rows = [{"old_oid": old, "new_oid": new, "alku_on": wanted[old, new]} for old, new in created | changed]
        session.execute(insert(OrganisaatioLiitos), rows)
    session.execute(update(Organisaatio).where(Organisaatio.oid == historia.oid).values(history_at=utc_now()))
    unchanged = len(wanted) - len(created) - len(changed)
    return _finish(session, Counts(len(created), len(changed) + len(gone), unchanged))


def load_organisations(session: Session) -> dict[str, OrganisationName]:
    """The names, present and earlier, of every organisation by its oid."""
    query = select(Organisaatio.oid, Organisaatio.nimi, Organisaatio.nimet)
    return {oid: make_name(nimi, nimet or ()) for oid, nimi, nimet in session.execute(query)}


def load_schools(session: Session) -> dict[str, str]:
    """oppilaitosnumero -> oid of every school; of two with the same number the one that is not closed."""
    query = select(Organisaatio.oppilaitoskoodi, Organisaatio.oid, Organisaatio.status).order_by(Organisaatio.oid)
    return index_schools((numero, oid, status) for numero, oid, status in session.execute(query))


def index_schools(rows: Iterable[tuple[str | None, str, str | None]]) -> dict[str, str]:
    """(oppilaitosnumero, oid, status) -> {oppilaitosnumero: oid}."""
    schools: dict[str, str] = {}
    closed: set[str] = set()
    for numero, oid, status in rows:
        if numero and (numero not in schools or numero in closed):
            schools[numero] = oid
            closed.discard(numero)
            if status in CLOSED:
                closed.add(numero)
    return schools


def make_name(nimi: Mapping[str, str], nimet: Iterable[Mapping[str, Any]]) -> OrganisationName:
    """An organisation's names as the directory keeps them."""
    return OrganisationName(nimi, tuple((name["alkuPvm"], name["nimi"]) for name in nimet))


def _as_columns(row: OrganisaatioRow) -> dict[str, Any]:
    columns = {column: getattr(row, column) for column in ALWAYS_TOLD}
    columns["tyypit"] = list(row.tyypit)
    if row.nimet is not None:
        columns["nimet"] = [dict(name) for name in row.nimet]
    if row.contacts is not None:
        columns["contacts"] = row.contacts
    return columns


def _load_stored(session: Session, oids: Sequence[str]) -> dict[str, dict[str, Any]]:
    stored: dict[str, dict[str, Any]] = {}
    columns = [getattr(Organisaatio, column) for column in COLUMNS]
    for some in _in_parts(oids):
        for row in session.execute(select(*columns).where(Organisaatio.oid.in_(some))).mappings():
            stored[row["oid"]] = {column: row[column] for column in COLUMNS}
    return stored


def _update(session: Session, changes: Sequence[Mapping[str, Any]]) -> None:
    statement = update(Organisaatio).where(Organisaatio.__table__.c.oid == bindparam("key"))
    values = {column: bindparam(f"new_{column}", type_=getattr(Organisaatio, column).type) for column in COLUMNS[1:-1]}
    rows = [{name if name == "key" else f"new_{name}": value for name, value in row.items()} for row in changes]
    session.connection().execute(statement.values(values), rows)


def _in_parts(oids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (oids[start : start + OIDS_AT_ONCE] for start in range(0, len(oids), OIDS_AT_ONCE))


def _finish(session: Session, counts: Counts) -> Counts:
    if counts.changed:
        renew_directory_stamp(session)
    return counts
