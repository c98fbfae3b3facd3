"""Fetching organisations from the organisation service (organisaatio-service).

Three steps, each stored as it goes, so that an interrupted sync continues where it was. The tree of all organisations
(one answer, with an ETag); single objects for what the tree does not tell, contacts and earlier names (in batches: all
that were never asked for, then those the service says have changed); the mergers of closed organisations (one by one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database, utc_now
from app.directory.events import SyncEvent
from app.directory.stamp import Counts
from app.organisations.fields import HELSINKI, OrganisaatioError
from app.organisations.models import Organisaatio, OrganisaatioSync
from app.organisations.reading import OrganisaatioRow, read_historia, read_rows
from app.organisations.service import store_historia, store_organisations
from app.remote import RemoteError, RemoteService

ROOT_OID = "1.2.246.562.10.00000000001"
TREE_PATHS = (f"/rest/organisaatio/v4/{ROOT_OID}/jalkelaiset", f"/api/{ROOT_OID}/jalkelaiset")
"""KOSKI asks the first; the second is the newer interface's name of the same. The first that exists is taken."""

TREE_PATIENCE = 6
"""The service takes long to make the tree: so many times the usual wait for its first bytes."""

BATCH = 500
"""Organisations asked for at once; the service refuses more than 1000."""

FAILURES_IN_A_ROW = 3
"""After so many failures one after another the rest of a step is not tried."""

TREE, CHANGES, DETAILS, MERGERS = "Tree", "Changes", "Contacts and names", "Mergers"


def sync_organisations(
    database: Database, service: RemoteService, *, today: date, with_mergers: bool = True
) -> Iterator[SyncEvent]:
    """Bring the organisations up to date, telling of each thing done. `today` is the day in Finland.

    Without the tree the rest is not tried: then the service is down, or not the one it should be.
    """
    failed = False
    for step in (_sync_tree, _sync_changes, _sync_details):
        for event in step(database, service):
            failed = failed or bool(event.error)
            yield event
        if failed and step is _sync_tree:
            return
    if not failed:
        with database.write() as session:
            session.merge(OrganisaatioSync(name=CHANGES, changed_since=today - timedelta(days=1), synced_at=utc_now()))
    if with_mergers:
        yield from _sync_mergers(database, service)


def today_in_finland() -> date:
    return datetime.now(HELSINKI).date()


def _sync_tree(database: Database, service: RemoteService) -> Iterator[SyncEvent]:
    with database.read() as session:
        known = session.get(OrganisaatioSync, TREE)
    try:
        for path in TREE_PATHS:
            patience = service.timeout_seconds * TREE_PATIENCE
            answer = service.get(path, etag=known.etag if known else None, timeout_seconds=patience)
            if answer.status != 404:
                break
        else:
            raise OrganisaatioError("", "the service has no tree of organisations")
        counts = Counts()
        if answer.status == 200:
            rows = read_rows(answer.read_json())
            with database.write() as session:
                counts = store_organisations(session, rows)
                session.merge(OrganisaatioSync(name=TREE, etag=answer.etag, synced_at=utc_now()))
    except (RemoteError, OrganisaatioError) as error:
        yield SyncEvent(TREE, 1, 1, error=f"Tree: {_say(error)}")
    else:
        yield SyncEvent(TREE, 1, 1, counts)


def _sync_changes(database: Database, service: RemoteService) -> Iterator[SyncEvent]:
    """Objects that have changed since the last sync that knew all of them."""
    with database.read() as session:
        known = session.get(OrganisaatioSync, CHANGES)
    if known is None or known.changed_since is None:
        return
    try:
        answer = service.get("/api/muutetut", {"lastModifiedSince": known.changed_since.isoformat()})
        value = answer.read_json() if answer.status == 200 else []
        rows = read_rows(value) if value else ()
        counts = _store_details(database, rows, [])
    except (RemoteError, OrganisaatioError) as error:
        yield SyncEvent(CHANGES, 1, 1, error=f"Changes: {_say(error)}")
    else:
        yield SyncEvent(CHANGES, 1, 1, counts)


def _sync_details(database: Database, service: RemoteService) -> Iterator[SyncEvent]:
    """Objects that were never asked for: in batches, or one by one where the service does not allow batches."""
    with database.read() as session:
        query = select(Organisaatio.oid).where(Organisaatio.details_at.is_(None)).order_by(Organisaatio.oid)
        oids = list(session.scalars(query))
        if oids and session.get(Organisaatio, ROOT_OID) is None:
            oids.append(ROOT_OID)

    def ask_batch(batch: Sequence[str]) -> Counts:
        answer = service.post_json("/api/findbyoids", list(batch), is_final=lambda status, _: status == 200)
        value = answer.read_json()
        return _store_details(database, read_rows(value) if value else (), batch)

    def ask_one(batch: Sequence[str]) -> Counts:
        answer = service.get(f"/rest/organisaatio/v3/{batch[0]}")
        return _store_details(database, read_rows(answer.read_json()) if answer.status == 200 else (), batch)

    batches = [oids[start : start + BATCH] for start in range(0, len(oids), BATCH)]
    try:
        if batches:
            yield SyncEvent(DETAILS, 1, len(batches), ask_batch(batches[0]))
            yield from _each(DETAILS, batches[1:], ask_batch, done=1)
    except (RemoteError, OrganisaatioError) as error:
        if isinstance(error, RemoteError) and error.status in (401, 403, 404, 405):
            yield from _each(DETAILS, [[oid] for oid in oids], ask_one)
        else:
            yield SyncEvent(DETAILS, 1, len(batches), error=f"{DETAILS}: {_say(error)}")


def _sync_mergers(database: Database, service: RemoteService) -> Iterator[SyncEvent]:
    """The history of every closed organisation whose history is not known."""
    with database.read() as session:
        closed = (Organisaatio.status == "PASSIIVINEN") & Organisaatio.history_at.is_(None)
        oids = list(session.scalars(select(Organisaatio.oid).where(closed).order_by(Organisaatio.oid)))

    def ask(batch: Sequence[str]) -> Counts:
        oid = batch[0]
        answer = service.get(f"/api/{oid}/historia")
        value: Any = answer.read_json() if answer.status == 200 else {"liittymiset": []}
        historia = read_historia(value, oid)
        with database.write() as session:
            return store_historia(session, historia)

    yield from _each(MERGERS, [[oid] for oid in oids], ask)


def _each(
    step: str, batches: Sequence[Sequence[str]], ask: Callable[[Sequence[str]], Counts], *, done: int = 0
) -> Iterator[SyncEvent]:
    """Ask for each batch; a failed one is told and left, and after several in a row the rest is left too."""
    in_a_row = 0
    for number, batch in enumerate(batches, start=done + 1):
        total = done + len(batches)
        try:
            event = SyncEvent(step, number, total, ask(batch))
            in_a_row = 0
        except (RemoteError, OrganisaatioError) as error:
            event = SyncEvent(step, number, total, error=f"{step}: {batch[0]}: {_say(error)}")
            in_a_row += 1
        yield event
        if in_a_row == FAILURES_IN_A_ROW and number < total:
            yield SyncEvent(step, number, total, error=f"{step}: the rest was not tried ({total - number} requests)")
            return


def _store_details(database: Database, rows: Sequence[OrganisaatioRow], asked: Sequence[str]) -> Counts:
    """Store single objects; what was asked for counts as told even when the service does not give it."""
    with database.write() as session:
        counts = store_organisations(session, rows)
        _mark_told(session, asked)
        if not asked:  # these have changed: a merger may be among the changes
            _forget_history(session, [row.oid for row in rows])
    return counts


def _mark_told(session: Session, oids: Sequence[str]) -> None:
    unknown = Organisaatio.oid.in_(oids) & Organisaatio.details_at.is_(None)
    session.execute(update(Organisaatio).where(unknown).values(details_at=utc_now()))


def _forget_history(session: Session, oids: Sequence[str]) -> None:
    for start in range(0, len(oids), BATCH):
        some = Organisaatio.oid.in_(oids[start : start + BATCH])
        session.execute(update(Organisaatio).where(some).values(history_at=None))


def _say(error: RemoteError | OrganisaatioError) -> str:
    if isinstance(error, OrganisaatioError) and error.place == "file":
        return f"the answer {error.reason}"
    return str(error)
