"""Our own store of KOSKI documents: importing them, and reading a person's study rights.

A study right is known by its oid; without one by its person and content, so that equal content is the same study right
and other content another. Earlier versions stay in the history.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.database import Database, utc_now
from app.persons.service import linked_oids
from app.register.document import Document, DocumentError
from app.register.keys import source_key
from app.register.names import Directory
from app.register.progress import begin_on, end_on, periods_newest_first
from app.register.resolving import resolve_names
from app.register.shapes import as_dict, as_dicts, code_of, type_of
from app.sources import Subject
from app.sources.koski_person import identify
from app.sources.models import KoskiOpiskeluoikeus, KoskiOpiskeluoikeusVersion
from app.sources.withdrawn import is_withdrawn

ATTEMPTS = 5
"""Two imports at the same time may create the same person; whoever comes second finds them at the next attempt."""
MAX_OID_LENGTH = 64
MAX_VERSIONUMERO = 2**31 - 1


Known = Row[int, str, int, str]
"""Of a study right in the store: id, henkilo_oid, versionumero, content_hash."""

_KNOWN = select(
    KoskiOpiskeluoikeus.id,
    KoskiOpiskeluoikeus.henkilo_oid,
    KoskiOpiskeluoikeus.versionumero,
    KoskiOpiskeluoikeus.content_hash,
).with_for_update()
_BY_OID = _KNOWN.where(KoskiOpiskeluoikeus.oid == bindparam("oid"))
_BY_CONTENT = (
    _KNOWN.where(KoskiOpiskeluoikeus.henkilo_oid.in_(bindparam("oids", expanding=True)))
    .where(KoskiOpiskeluoikeus.oid.is_(None), KoskiOpiskeluoikeus.content_hash == bindparam("content_hash"))
    .order_by(KoskiOpiskeluoikeus.id)
    .limit(1)
)

_DOCUMENTS = (
    select(KoskiOpiskeluoikeus.content_hash, KoskiOpiskeluoikeus.document)
    .where(KoskiOpiskeluoikeus.henkilo_oid.in_(bindparam("oids", expanding=True)))
    .where(KoskiOpiskeluoikeus.mitatoity.is_(False))
    .order_by(KoskiOpiskeluoikeus.id)
)


class Outcome(StrEnum):
    """What importing a study right did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    """The person has withdrawn their consent to it (`sources.withdrawn`)"""


@dataclass(frozen=True, slots=True)
class KoskiSource:
    """The store as a `Source`."""

    database: Database
    name: str = "koski"

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        """Study rights under any of the person's oids in the order of their import; equal content once."""
        with self.database.read() as session:
            return list_opiskeluoikeudet(session, subject.oids)


def list_opiskeluoikeudet(session: Session, oids: tuple[str, ...]) -> list[dict[str, Any]]:
    """Present documents under these oids, without the mitätöity ones."""
    rows = session.execute(_DOCUMENTS, {"oids": oids})
    return list({row.content_hash: row.document for row in rows}.values())


def import_document(
    database: Database, document: Document, directory: Directory, *, by_source_key: bool = False
) -> list[Outcome]:
    """Store a document in one transaction, all of it or nothing; one outcome for each of its study rights.

    What the person has withdrawn their consent to is left out and told as REFUSED; the rest is stored.

    With `by_source_key` a study right without an oid is known by its key in the register that it comes from, so that
    a later answer of Virta or the matriculation register takes the place of an earlier one.

    Raises DocumentError, which names the place, for a person or study right that cannot be stored.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _import_once(database, document, directory, by_source_key)
        except IntegrityError:
            continue
    return _import_once(database, document, directory, by_source_key)


def _import_once(database: Database, document: Document, directory: Directory, by_source_key: bool) -> list[Outcome]:
    with database.write() as session:
        _take_turn(session, document.henkilo)
        henkilo = identify(session, document.henkilo)
        outcomes = [
            store_opiskeluoikeus(
                session,
                henkilo.oid,
                given,
                directory,
                place=f"opiskeluoikeudet[{index}]",
                by_source_key=by_source_key,
            )
            for index, given in enumerate(document.opiskeluoikeudet)
        ]
        changed = [outcome for outcome in outcomes if outcome in (Outcome.CREATED, Outcome.UPDATED)]
        if changed:
            details = {outcome.value: changed.count(outcome) for outcome in set(changed)}
            record(
                session,
                Event(action="import_document", actor=Actor.OPERATOR, subject_oid=henkilo.oid, details=details),
            )
    return outcomes


def _take_turn(session: Session, henkilo: dict[str, Any]) -> None:
    """Wait until nobody else is storing something about the same person; ends with the transaction.

    SQLite has one writer at a time anyway. Two documents that name the person differently (hetu, oid) still meet: the
    constraints refuse the later one, and it is tried again.
    """
    number = henkilo.get("hetu") or henkilo.get("oid")
    if session.get_bind().dialect.name == "postgresql" and isinstance(number, str):
        key = int.from_bytes(hashlib.sha256(number.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def store_opiskeluoikeus(
    session: Session,
    henkilo_oid: str,
    given: dict[str, Any],
    directory: Directory,
    *,
    place: str = "opiskeluoikeus",
    by_source_key: bool = False,
) -> Outcome:
    """Create or update the study right of a person, or find that nothing is new.

    Nothing is new when the content is the present one, when it is one that the study right has had before, or when
    its versionumero is lower than the present one's.

    REFUSED: consent to it was withdrawn. Raises DocumentError when its oid is another person's.
    """
    oid, versionumero = _read_oid(given, place), _read_versionumero(given, place)
    content_hash = hash_content(given)
    oids = linked_oids(session, henkilo_oid)
    if is_withdrawn(session, oids, given):
        return Outcome.REFUSED
    known = _find(session, oids, oid, content_hash)
    if known is None and oid is None and by_source_key:
        known = _find_by_source_key(session, oids, given)
    if known is None:
        row = KoskiOpiskeluoikeus(henkilo_oid=henkilo_oid, oid=oid)
        _fill(row, given, directory, content_hash, versionumero or 1)
        session.add(row)
        return Outcome.CREATED
    if known.henkilo_oid not in oids:
        raise DocumentError(f"{place}.oid", "is a study right of another person")
    if known.content_hash == content_hash or not _is_newer(session, known, content_hash, versionumero):
        return Outcome.UNCHANGED
    row = session.get_one(KoskiOpiskeluoikeus, known.id)
    _keep_in_history(session, row)
    _fill(row, given, directory, content_hash, versionumero or row.versionumero + 1)
    return Outcome.UPDATED


def hash_content(opiskeluoikeus: dict[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of keys, the blanks, and 1 or 1.0 for a number."""
    return hashlib.sha256(msgspec.json.encode(_canonical(opiskeluoikeus), order="sorted")).hexdigest()


def is_mitatoity(opiskeluoikeus: dict[str, Any]) -> bool:
    """Made void: marked so (also when it was withdrawn, `poistettu`), or its last jakso says so.

    Last by date and last in the list both count: a void study right must not show because of a list out of order.
    """
    if opiskeluoikeus.get("mitätöity") is True or opiskeluoikeus.get("poistettu") is True:
        return True
    by_date = periods_newest_first(opiskeluoikeus)[:1]
    as_listed = as_dicts(as_dict(opiskeluoikeus.get("tila")).get("opiskeluoikeusjaksot"))[-1:]
    return any(code_of(jakso.get("tila")) == "mitatoity" for jakso in (*by_date, *as_listed))


def _find(session: Session, oids: tuple[str, ...], oid: str | None, content_hash: str) -> Known | None:
    if oid is not None:
        return session.execute(_BY_OID, {"oid": oid}).first()
    return session.execute(_BY_CONTENT, {"oids": oids, "content_hash": content_hash}).first()


def _find_by_source_key(session: Session, oids: tuple[str, ...], given: dict[str, Any]) -> Known | None:
    key = source_key(given)
    if key is None:
        return None
    rows = session.execute(
        select(KoskiOpiskeluoikeus.id, KoskiOpiskeluoikeus.document)
        .where(KoskiOpiskeluoikeus.henkilo_oid.in_(oids), KoskiOpiskeluoikeus.oid.is_(None))
        .where(KoskiOpiskeluoikeus.tyyppi == type_of(given))
        .order_by(KoskiOpiskeluoikeus.id)
    )
    found = next((row.id for row in rows if source_key(row.document) == key), None)
    return session.execute(_KNOWN.where(KoskiOpiskeluoikeus.id == found)).first() if found is not None else None


def _is_newer(session: Session, known: Known, content_hash: str, versionumero: int | None) -> bool:
    if versionumero is not None and versionumero != known.versionumero:
        return versionumero > int(known.versionumero)
    seen_before = select(KoskiOpiskeluoikeusVersion.id).where(
        KoskiOpiskeluoikeusVersion.opiskeluoikeus_id == known.id,
        KoskiOpiskeluoikeusVersion.content_hash == content_hash,
    )
    return session.scalar(seen_before.limit(1)) is None


def _keep_in_history(session: Session, row: KoskiOpiskeluoikeus) -> None:
    session.add(
        KoskiOpiskeluoikeusVersion(
            opiskeluoikeus_id=row.id,
            versionumero=row.versionumero,
            content_hash=row.content_hash,
            mitatoity=row.mitatoity,
            document=row.document,
            imported_at=row.imported_at,
            replaced_at=utc_now(),
        )
    )


def _fill(
    row: KoskiOpiskeluoikeus, given: dict[str, Any], directory: Directory, content_hash: str, versionumero: int
) -> None:
    oppilaitos_oid = as_dict(given.get("oppilaitos")).get("oid")
    row.tyyppi = type_of(given)
    row.oppilaitos_oid = oppilaitos_oid if isinstance(oppilaitos_oid, str) else None
    row.alkamispaiva = _date(begin_on(given))
    row.paattymispaiva = _date(end_on(given))
    row.versionumero = versionumero
    row.content_hash = content_hash
    row.mitatoity = is_mitatoity(given)
    row.document = resolve_names(given, directory)
    row.imported_at = utc_now()


def _read_oid(given: dict[str, Any], place: str) -> str | None:
    oid = given.get("oid")
    if oid is None:
        return None
    if not isinstance(oid, str) or not 0 < len(oid) <= MAX_OID_LENGTH:
        raise DocumentError(f"{place}.oid", f"should be a text of 1 to {MAX_OID_LENGTH} characters")
    return oid


def _read_versionumero(given: dict[str, Any], place: str) -> int | None:
    number = given.get("versionumero")
    if number is None:
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_VERSIONUMERO:
        raise DocumentError(f"{place}.versionumero", "should be a whole number from 0")
    return number


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(child) if type(child) in _TO_LOOK_INTO else child for key, child in value.items()}
    if isinstance(value, list):
        return [_canonical(child) if type(child) in _TO_LOOK_INTO else child for child in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


_TO_LOOK_INTO = frozenset({dict, list, float})


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
