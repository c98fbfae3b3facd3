"""The directory of names as the database holds it, kept in the memory of each process."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from app.database import Database
from app.directory.stamp import read_directory_stamp
from app.koodisto.levels import load_levels
from app.koodisto.service import load_codes
from app.organisations.service import load_organisations, load_schools
from app.register.basics import Levels
from app.register.names import Directory


@dataclass(frozen=True, slots=True)
class _Known:
    """What a process keeps: the directory's number, its names, and the levels of qualifications."""

    number: int
    directory: Directory
    levels: Levels


_known: WeakKeyDictionary[Database, _Known] = WeakKeyDictionary()
_loading = Lock()


def current_directory(database: Database) -> Directory:
    """The names of today: read again only when an import or a sync has changed them (one small query tells)."""
    return _current(database).directory


def current_levels(database: Database) -> Levels:
    """The EQF and NQF levels of qualifications, kept in the same way."""
    return _current(database).levels


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
            directory = Directory(load_codes(session), load_organisations(session), load_schools(session))
            known = _known[database] = _Known(number, directory, load_levels(session))
        return known
