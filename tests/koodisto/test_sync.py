"""Fetching code lists from a service: unchanged ones cost one question, failures leave what was there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.database import Database
from app.directory.events import SyncEvent
from app.directory.stamp import Counts
from app.koodisto.lists import NEEDED_LISTS
from app.koodisto.service import load_codes
from app.koodisto.sync import sync_koodisto
from app.remote import RemoteService
from tests.answering import Answering, Reply, answering, as_json

CODES = "/codeelement/codes/withrelations"


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as told:
        yield told


def koodi(arvo: str, nimi: str, versio: int = 1) -> dict[str, Any]:
    metadata = [{"kieli": "FI", "nimi": nimi}]
    return {"koodiUri": f"x_{arvo}", "koodiArvo": arvo, "versio": versio, "metadata": metadata}


def publish(server: Answering, uri: str, versio: int, *codes: dict[str, Any], **latest: Any) -> None:
    server.answer(f"/codes/{uri}", as_json({"koodistoUri": uri, "latestKoodistoVersio": {"versio": versio, **latest}}))
    server.answer(f"{CODES}/{uri}/{versio}", as_json(list(codes)))


def sync(database: Database, server: Answering, *uris: str, again: bool = False) -> list[SyncEvent]:
    with RemoteService(server.url, timeout_seconds=0.3, attempts=2, backoff_seconds=0.001) as service:
        return list(sync_koodisto(database, service, uris, again=again))


def names(database: Database, uri: str) -> dict[str, str]:
    with database.read() as session:
        return {
            arvo: versions[max(versions)].nimi["fi"]
            for (of, arvo), versions in load_codes(session).items()
            if of == uri
        }


def test_unchanged_lists_cost_one_question(database: Database, server: Answering) -> None:
    publish(server, "kunta", 2, koodi("091", "Helsinki"), koodi("049", "Espoo"))
    publish(server, "kieli", 1, koodi("FI", "suomi"))
    events = sync(database, server, "kunta", "kieli")
    assert [(event.done, event.total, event.counts.created, event.error) for event in events] == [
        (1, 2, 2, ""),
        (2, 2, 1, ""),
    ]
    assert server.paths() == ["/codes/kunta", f"{CODES}/kunta/2", "/codes/kieli", f"{CODES}/kieli/1"]
    assert server.asked[0].query["noCache"]
    server.asked.clear()
    assert [event.counts for event in sync(database, server, "kunta", "kieli")] == [Counts(), Counts()]
    assert server.paths() == ["/codes/kunta", "/codes/kieli"]


def test_a_new_version_is_fetched_and_old_codes_stay(database: Database, server: Answering) -> None:
    publish(server, "kunta", 1, koodi("091", "Helsinki"), koodi("049", "Espoo"))
    sync(database, server, "kunta")
    publish(server, "kunta", 2, koodi("091", "Helsinki uusi", 2))
    assert sync(database, server, "kunta")[0].counts == Counts(created=1)
    assert names(database, "kunta") == {"091": "Helsinki uusi", "049": "Espoo"}


def test_a_version_changed_in_place_is_fetched(database: Database, server: Answering) -> None:
    publish(server, "kunta", 1, koodi("091", "Helsinki"), paivitysPvm="2026-01-01")
    sync(database, server, "kunta")
    publish(server, "kunta", 1, koodi("091", "Korjattu"), paivitysPvm="2026-02-01")
    assert sync(database, server, "kunta")[0].counts == Counts(updated=1)


def test_again_asks_with_the_etag(database: Database, server: Answering) -> None:
    publish(server, "kunta", 1, koodi("091", "Helsinki"))
    server.answer(f"{CODES}/kunta/1", as_json([koodi("091", "Helsinki")], ETag='"a"'))
    sync(database, server, "kunta")
    assert sync(database, server, "kunta", again=True)[0] == SyncEvent("Code lists", 1, 1)
    assert server.asked[-1].headers["If-None-Match"] == '"a"'
    sync(database, server, "kunta", again=True)
    assert server.asked[-1].headers["If-None-Match"] == '"a"'
    publish(server, "kunta", 2, koodi("091", "Uusi", 2))
    sync(database, server, "kunta")
    assert "If-None-Match" not in server.asked[-1].headers


def test_the_stand_in_of_koulutus_is_fetched_once(database: Database, server: Answering) -> None:
    server.answer(f"{CODES}/koulutus/11", as_json([koodi("001101", "Vanha", 6)]))
    assert sync(database, server, "koulutus_11")[0].counts == Counts(created=1)
    sync(database, server, "koulutus_11")
    assert server.paths() == [f"{CODES}/koulutus/11"]
    assert names(database, "koulutus") == {"001101": "Vanha"}


NO_LIST = "the service has no code list"
LATEST = as_json({"latestKoodistoVersio": {"versio": 2}})
BAD = {
    "404": (Reply(404), None, NO_LIST),
    "500 not found": (Reply(500, b'"error.codes.not.found"'), None, NO_LIST),
    "500 generic": (Reply(500, b"error.codes.generic"), None, NO_LIST),
    "500": (Reply(500, b"oops"), None, "answered 500 (asked 2 times)"),
    "hangs": (Reply(hang=True), None, "did not answer in time (asked 2 times)"),
    "web page": (Reply(200, b"<html>", {"Content-Type": "text/html"}), None, "a web page"),
    "redirect": (Reply(302, headers={"Location": "/cas"}), None, "redirects to /cas"),
    "wrong JSON": (as_json([1]), None, "latestKoodistoVersio"),
    "no version": (as_json({"latestKoodistoVersio": None}), None, "latestKoodistoVersio"),
    "odd version": (as_json({"latestKoodistoVersio": {"versio": "2"}}), None, "latestKoodistoVersio"),
    "no codes": (LATEST, as_json([]), "the answer holds no codes"),
    "codes as a page": (LATEST, Reply(200, b"<html>"), "a web page"),
    "codes truncated": (LATEST, Reply(200, b'[{"koodiArvo"'), "is not JSON"),
    "wrong codes": (LATEST, as_json([koodi("091", "Uusi"), {"koodiArvo": 5}]), "[1].koodiArvo"),
    "codes gone": (LATEST, Reply(404), NO_LIST),
    "codes fail": (LATEST, Reply(503), "answered 503"),
    "codes hang": (LATEST, Reply(hang=True), "did not answer in time"),
}


@pytest.mark.parametrize(("latest", "codes", "words"), BAD.values(), ids=BAD)
def test_a_failure_leaves_what_was_there_and_others_go_on(
    database: Database, server: Answering, latest: Reply, codes: Reply | None, words: str
) -> None:
    publish(server, "kunta", 1, koodi("091", "Helsinki"))
    publish(server, "kieli", 1, koodi("FI", "suomi"))
    sync(database, server, "kunta")
    server.answer("/codes/kunta", latest)
    if codes is not None:
        server.answer(f"{CODES}/kunta/2", codes)
    failed, other = sync(database, server, "kunta", "kieli")
    assert failed.error.startswith("kunta: ")
    assert words in failed.error
    assert other.counts == Counts(created=1)
    assert names(database, "kunta") == {"091": "Helsinki"}
    publish(server, "kunta", 2, koodi("091", "Uusi", 2))
    assert sync(database, server, "kunta")[0].counts == Counts(created=1)


def test_a_service_that_is_down_is_left_alone(database: Database) -> None:
    with answering() as gone:
        pass
    events = sync(database, gone, "a", "b", "c", "d", "e")
    assert len(events) == 4
    assert events[-1].error == "The service does not answer: 2 lists were not tried"


def test_the_lists_that_are_synced_by_default() -> None:
    assert len(NEEDED_LISTS) == len(set(NEEDED_LISTS)) == 145
    assert {"koulutus", "koulutus_11", "tutkinnonosat", "opintokokonaisuudet", "suorituksentyyppi"} <= set(NEEDED_LISTS)
