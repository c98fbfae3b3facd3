"""Fetching code lists from the code service (koodisto-service, as KOSKI's RemoteKoodistoPalvelu asks it).

A list is asked for its latest version first; its codes are fetched only when that version, or the time it was last
changed, is another than at the last sync. Each list is stored by itself: one that fails leaves what was there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from app.database import Database, utc_now
from app.directory.events import SyncEvent
from app.directory.stamp import Counts
from app.koodisto.levels import OF_OLD, QUALIFICATIONS, read_levels, store_levels
from app.koodisto.lists import STAND_INS
from app.koodisto.models import KoodistoSync
from app.koodisto.reading import KoodistoError, is_versio, read_codes
from app.koodisto.service import store_codes
from app.remote import Answer, RemoteError, RemoteService, RemoteUnreachable

STEP = "Code lists"
NO_SUCH_LIST = (b"error.codes.not.found", b"error.codes.generic")
"""Bodies by which the service says with status 500 that it has no such list."""
UNREACHABLE_IN_A_ROW = 3
"""After so many lists without any answer the service is taken to be down and the rest are not tried."""


@dataclass(frozen=True, slots=True)
class Published:
    """The version of a list that the service offers now."""

    versio: int
    paivitetty: str | None


def sync_koodisto(
    database: Database, service: RemoteService, uris: Sequence[str], *, again: bool = False
) -> Iterator[SyncEvent]:
    """Bring these lists up to date, telling of each. With `again` their codes are fetched even when unchanged."""
    unreachable = 0
    for number, uri in enumerate(uris, start=1):
        try:
            counts, error = _sync_list(database, service, uri, again), ""
            unreachable = 0
        except (RemoteError, KoodistoError) as failure:
            counts, error = Counts(), f"{uri}: {str(failure).replace('file: ', 'the answer ', 1)}"
            unreachable = unreachable + 1 if isinstance(failure, RemoteUnreachable) else 0
        yield SyncEvent(STEP, number, len(uris), counts, error)
        if unreachable == UNREACHABLE_IN_A_ROW and number < len(uris):
            left = len(uris) - number
            yield SyncEvent(STEP, number, len(uris), error=f"The service does not answer: {left} lists were not tried")
            return


def _sync_list(database: Database, service: RemoteService, uri: str, again: bool) -> Counts:
    list_uri, pinned = STAND_INS.get(uri, (uri, None))
    with database.read() as session:
        known = session.get(KoodistoSync, uri)
    if known is not None and known.versio == pinned and not again:
        return Counts()
    published = Published(pinned, None) if pinned is not None else _ask_version(service, list_uri)
    same_version = known is not None and known.versio == published.versio
    if known is not None and same_version and known.paivitetty == published.paivitetty and not again:
        return Counts()
    path = f"/codeelement/codes/withrelations/{quote(list_uri, safe='')}/{published.versio}"
    answer = _ask(service, path, list_uri, known.etag if known is not None and same_version else None)
    told = answer.read_json() if answer.status == 200 else None
    rows = read_codes(told, koodisto_uri=list_uri) if told is not None else []
    with database.write() as session:
        counts = store_codes(session, rows)
        if told is not None and uri in (QUALIFICATIONS, OF_OLD):
            store_levels(session, uri, read_levels(told))
        session.merge(
            KoodistoSync(
                koodisto_uri=uri,
                versio=published.versio,
                paivitetty=published.paivitetty,
                etag=answer.etag or (known.etag if known is not None and same_version else None),
                synced_at=utc_now(),
            )
        )
    return counts


def _ask_version(service: RemoteService, uri: str) -> Published:
    value: Any = _ask(service, f"/codes/{quote(uri, safe='')}", uri).read_json()
    latest = value.get("latestKoodistoVersio") if isinstance(value, dict) else None
    versio = latest.get("versio") if isinstance(latest, dict) else None
    if not isinstance(latest, dict) or not is_versio(versio):
        raise KoodistoError("", "the service's answer does not tell latestKoodistoVersio.versio")
    paivitetty = latest.get("paivitysPvm")
    return Published(versio, None if paivitetty is None else str(paivitetty))


def _ask(service: RemoteService, path: str, uri: str, etag: str | None = None) -> Answer:
    answer = service.get(path, {"noCache": str(time.time_ns() // 1_000_000)}, etag=etag, is_final=_is_final)
    if answer.status not in (200, 304):
        raise KoodistoError("", f"the service has no code list {uri}")
    return answer


def _is_final(status: int, body: bytes) -> bool:
    return status in (200, 304, 404) or (status == 500 and any(words in body for words in NO_SUCH_LIST))
