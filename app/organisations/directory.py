"""The organisations as routing and searching need them, kept in the memory of each process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.models import DIRECTORY, DirectoryStamp
from app.directory.stamp import read_directory_stamp
from app.organisations.contacts import (
    ContactDirectory,
    Organisation,
    find_general_contacts,
    find_koski_contacts,
    order_successors,
)
from app.organisations.models import Organisaatio, OrganisaatioLiitos, OrganisaatioSync
from app.organisations.searching import MOST_FOUND, FoundSchool, SchoolIndex, SearchedOrganisation, list_former
from app.organisations.service import load_schools
from app.organisations.sync import CHANGES, TREE
from app.organisations.virta_contacts import index_virta_contacts, list_virta_contacts


@dataclass(frozen=True, slots=True)
class DirectoryAge:
    """How old the directory data are; None where something was never done.

    changed_at: when anything in the directory last changed; tree_at: when the organisation service last gave its tree;
    changes_at: when it was last asked for everything; contacts_at: the oldest contacts of an organisation that we have
    """

    changed_at: datetime | None
    tree_at: datetime | None
    changes_at: datetime | None
    contacts_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Known:
    number: int
    contacts: ContactDirectory
    index: SchoolIndex


_known: WeakKeyDictionary[Database, _Known] = WeakKeyDictionary()
_loading = Lock()


def current_contacts(database: Database) -> ContactDirectory:
    """What `route` looks at, as of now: read again only when an import or a sync has changed the directory."""
    return _current(database).contacts


def search_schools(database: Database, text: str, lang: str, limit: int = MOST_FOUND) -> list[FoundSchool]:
    """Organisations by present and former names in any language or by oppilaitosnumero, the best first.

    Nothing for a text without letters or digits.
    """
    return _current(database).index.search(text, lang, limit)


def find_school(database: Database, oid: str, lang: str) -> FoundSchool | None:
    """One organisation by its oid, for a form that carries the choice; None when unknown, deleted, or the root."""
    return _current(database).index.find(oid, lang)


def read_directory_age(session: Session) -> DirectoryAge:
    """How old the data are that reports are routed by: shown to operators."""
    stamp = session.get(DirectoryStamp, DIRECTORY)
    tree, changes = session.get(OrganisaatioSync, TREE), session.get(OrganisaatioSync, CHANGES)
    oldest = session.scalar(select(func.min(Organisaatio.details_at)).where(Organisaatio.contacts.is_not(None)))
    return DirectoryAge(
        changed_at=stamp.changed_at if stamp else None,
        tree_at=tree.synced_at if tree else None,
        changes_at=changes.synced_at if changes else None,
        contacts_at=oldest,
    )


def load_contacts(session: Session) -> ContactDirectory:
    """Read the whole directory as routing takes it."""
    rows = session.execute(
        select(
            Organisaatio.oid,
            Organisaatio.parent_oid,
            Organisaatio.status,
            Organisaatio.oppilaitoskoodi,
            Organisaatio.oppilaitostyyppi,
            Organisaatio.lakkautus_on,
            Organisaatio.contacts,
        )
    )
    mergers = session.execute(
        select(OrganisaatioLiitos.old_oid, OrganisaatioLiitos.new_oid, OrganisaatioLiitos.alku_on)
    )
    return ContactDirectory(
        organisations={
            row.oid: Organisation(
                oid=row.oid,
                parent_oid=row.parent_oid,
                status=row.status,
                oppilaitoskoodi=row.oppilaitoskoodi,
                oppilaitostyyppi=row.oppilaitostyyppi,
                lakkautus_on=row.lakkautus_on,
                koski=find_koski_contacts(row.contacts),
                general=find_general_contacts(row.contacts),
            )
            for row in rows
        },
        successors=order_successors((old_oid, new_oid, alku_on) for old_oid, new_oid, alku_on in mergers),
        schools=load_schools(session),
        virta=index_virta_contacts(list_virta_contacts(session)),
    )


def load_school_index(session: Session) -> SchoolIndex:
    """Read all names as the search takes them."""
    columns = (
        Organisaatio.oid,
        Organisaatio.nimi,
        Organisaatio.nimet,
        Organisaatio.parent_oid,
        Organisaatio.tyypit,
        Organisaatio.oppilaitoskoodi,
        Organisaatio.kotipaikka,
        Organisaatio.status,
        Organisaatio.lakkautus_on,
    )
    return SchoolIndex(
        SearchedOrganisation(
            oid=row.oid,
            nimi=row.nimi,
            former=list_former(row.nimi, row.nimet or ()),
            parent_oid=row.parent_oid,
            tyypit=tuple(row.tyypit),
            oppilaitoskoodi=row.oppilaitoskoodi,
            kotipaikka=row.kotipaikka,
            status=row.status,
            lakkautus_on=row.lakkautus_on,
        )
        for row in session.execute(select(*columns))
    )


def _current(database: Database) -> _Known:
    with database.read() as session:
        number = read_directory_stamp(session)
    known = _known.get(database)
    if known is not None and known.number == number:
        return known
    with _loading, database.read() as session:
        number = read_directory_stamp(session)
        known = _known.get(database)
        if known is None or known.number != number:
            known = _Known(number, load_contacts(session), load_school_index(session))
            _known[database] = known
        return known
