"""Fetching organisations from a service: what is unchanged costs nothing, failures leave what was there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from app.database import Database
from app.directory.events import SyncEvent
from app.directory.stamp import Counts
from app.organisations.models import Organisaatio, OrganisaatioLiitos, OrganisaatioSync
from app.organisations.sync import CHANGES, DETAILS, MERGERS, ROOT_OID, TREE, TREE_PATHS, sync_organisations
from app.remote import RemoteService
from tests.answering import Answering, Reply, answering, as_json
from tests.organisations.objects import merger, node, single, tree

TODAY = date(2026, 11, 23)
OPEN, CLOSED = "1.2.246.562.10.101", "1.2.246.562.10.102"


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as told:
        yield told


@pytest.fixture
def full(server: Answering) -> Answering:
    """A service with an open and a closed school, the closed one merged into the open one."""
    nodes = tree(node(OPEN), node(CLOSED, status="PASSIIVINEN"))
    server.answer(TREE_PATHS[0], as_json(nodes, ETag='"t1"'))
    singles = [single(OPEN), single(CLOSED, status="PASSIIVINEN"), single(ROOT_OID, "Opetushallitus")]
    server.answer("/api/findbyoids", as_json(singles), method="POST")
    server.answer(f"/api/{CLOSED}/historia", as_json({"liittymiset": [merger(CLOSED, OPEN)], "liitokset": []}))
    server.answer("/api/muutetut", as_json([]))
    return server


def sync(database: Database, server: Answering, *, with_mergers: bool = True) -> list[SyncEvent]:
    server.asked.clear()
    with RemoteService(server.url, timeout_seconds=0.3, attempts=2, backoff_seconds=0.001) as service:
        return list(sync_organisations(database, service, today=TODAY, with_mergers=with_mergers))


def steps(events: list[SyncEvent]) -> dict[str, Counts]:
    assert [event.error for event in events if event.error] == []
    return {event.step: event.counts for event in events}


def get(database: Database, oid: str) -> Organisaatio | None:
    with database.read() as session:
        return session.get(Organisaatio, oid)


def test_everything_once_then_nothing_again(database: Database, full: Answering) -> None:
    assert steps(sync(database, full)) == {
        TREE: Counts(created=2),
        DETAILS: Counts(created=1, updated=2),
        MERGERS: Counts(created=1),
    }
    assert sorted(json.loads(full.asked[1].body)) == sorted([OPEN, CLOSED, ROOT_OID])
    found = get(database, OPEN)
    assert found is not None
    assert found.contacts
    with database.read() as session:
        assert session.scalars(select(OrganisaatioLiitos.new_oid)).all() == [OPEN]
    assert steps(sync(database, full)) == {TREE: Counts(), CHANGES: Counts()}
    assert full.asked[0].headers["If-None-Match"] == '"t1"'
    assert full.asked[1].query == {"lastModifiedSince": ["2026-11-22"]}
    assert len(full.asked) == 2


def test_a_changed_organisation_is_stored_and_its_mergers_asked_again(database: Database, full: Answering) -> None:
    sync(database, full)
    full.answer("/api/muutetut", as_json([single(CLOSED, "Uusi nimi", status="PASSIIVINEN")]))
    assert steps(sync(database, full)) == {TREE: Counts(), CHANGES: Counts(updated=1), MERGERS: Counts(unchanged=1)}
    found = get(database, CLOSED)
    assert found is not None
    assert found.nimi == {"fi": "Uusi nimi"}


def test_without_mergers(database: Database, full: Answering) -> None:
    assert MERGERS not in steps(sync(database, full, with_mergers=False))
    assert f"/api/{CLOSED}/historia" not in full.paths()


def test_the_newer_name_of_the_tree(database: Database, full: Answering) -> None:
    full.answer(TREE_PATHS[0], Reply(404))
    full.answer(TREE_PATHS[1], as_json(tree(node(OPEN))))
    assert steps(sync(database, full))[TREE] == Counts(created=1)


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_one_by_one_where_batches_are_refused(database: Database, full: Answering, status: int) -> None:
    full.answer("/api/findbyoids", Reply(status), method="POST")
    full.answer(f"/rest/organisaatio/v3/{OPEN}", as_json(single(OPEN, tyypit=["Oppilaitos"])))
    events = sync(database, full)
    assert [event.counts for event in events if event.step == DETAILS] == [Counts(updated=1), Counts(), Counts()]
    found = get(database, OPEN)
    assert found is not None
    assert found.contacts
    assert not any(path.startswith("/rest/organisaatio/v3/") for path in _paths_of_next(database, full))


def _paths_of_next(database: Database, server: Answering) -> list[str]:
    sync(database, server)
    return server.paths()


BAD = {
    "500": (Reply(500), "answered 500 (asked 2 times)"),
    "hangs": (Reply(drip=True), "did not answer in time"),
    "breaks off": (Reply(body=b"{", cut=True), "broke off"),
    "web page": (Reply(body=b"<html>"), "a web page"),
    "redirect": (Reply(302, headers={"Location": "/cas/login"}), "redirects to /cas/login"),
    "wrong JSON": (as_json({"numHits": 0}), "the answer is neither a tree"),
    "empty tree": (as_json(tree()), "the answer holds no organisations"),
    "a bad node": (as_json(tree(node(OPEN, "Uusi"), node("1.2.9", alkuPvm="x"))), "organisaatiot[1].alkuPvm"),
    "none": (Reply(404), "the service has no tree"),
}


@pytest.mark.parametrize(("reply", "words"), BAD.values(), ids=BAD)
def test_a_failed_tree_leaves_what_was_there(
    database: Database, full: Answering, reply: Reply, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.remote.WHOLE_FACTOR", 0.3)
    sync(database, full)
    full.answer(TREE_PATHS[0], reply)
    (event,) = sync(database, full)
    assert event.error.startswith("Tree: ")
    assert words in event.error
    found = get(database, OPEN)
    assert found is not None
    assert found.nimi == {"fi": "Koulu"}


@pytest.mark.parametrize(
    "reply", [Reply(500), Reply(hang=True), Reply(body=b"<html>"), as_json({"x": 1}), as_json([{"oid": 5}])]
)
def test_failed_contacts_leave_the_tree_and_are_asked_next_time(
    database: Database, full: Answering, reply: Reply
) -> None:
    good = as_json([single(OPEN)])
    full.answer("/api/findbyoids", reply, method="POST")
    events = sync(database, full)
    assert [event.step for event in events if event.error] == [DETAILS]
    assert get(database, OPEN) is not None
    with database.read() as session:
        assert session.get(OrganisaatioSync, CHANGES) is None
    full.answer("/api/findbyoids", good, method="POST")
    assert steps(sync(database, full))[DETAILS] == Counts(updated=1)


def test_failed_mergers_go_on_but_not_for_ever(database: Database, server: Answering) -> None:
    oids = [f"1.2.246.562.10.{number}" for number in range(200, 206)]
    server.answer(TREE_PATHS[0], as_json(tree(*(node(oid, status="PASSIIVINEN") for oid in oids))))
    server.answer("/api/findbyoids", as_json([]), method="POST")
    for oid in oids:
        server.answer(f"/api/{oid}/historia", as_json([1]))
    server.answer(f"/api/{oids[1]}/historia", as_json({"liittymiset": [merger(oids[1], oids[0])]}))
    events = [event for event in sync(database, server) if event.step == MERGERS]
    assert [bool(event.error) for event in events] == [True, False, True, True, True, True]
    assert events[-1].error == "Mergers: the rest was not tried (1 requests)"
    with database.read() as session:
        assert session.scalars(select(OrganisaatioLiitos.old_oid)).all() == [oids[1]]


def test_no_history_is_no_failure(database: Database, full: Answering) -> None:
    full.answer(f"/api/{CLOSED}/historia", Reply(404))
    assert steps(sync(database, full))[MERGERS] == Counts()
    found = get(database, CLOSED)
    assert found is not None
    assert found.history_at is not None
