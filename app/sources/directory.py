"""The directory of names as the database holds it, kept in the memory of each process."""

from __future__ import annotations

from threading import Lock
from weakref import WeakKeyDictionary

from app.database import Database
from app.directory.stamp import read_directory_stamp
from app.koodisto.service import load_codes
from app.organisations.service import load_organisations, load_schools
from app.register.names import Directory

_known: WeakKeyDictionary[Database, tuple[int, Directory]] = WeakKeyDictionary()
_loading = Lock()


def current_directory(database: Database) -> Directory:
    """The names of today: read again only when an import or a sync has changed them (one small query tells)."""
    with database.read() as session:
        number = read_directory_stamp(session)
    known = _known.get(database)
    if known is not None and known[0] == number:
        return known[1]
    with _loading, database.read() as session:
        number = read_directory_stamp(session)
        known = _known.get(database)
        if known is None or known[0] != number:
            codes, organisations = load_codes(session), load_organisations(session)
            known = number, Directory(codes, organisations, load_schools(session))
            _known[database] = known
        return known[1]
