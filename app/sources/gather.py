"""One record of a person: all sources asked, all linked numbers together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.database import Database
from app.persons.models import Henkilo
from app.persons.service import find_master, linked_oids, list_hetut_of
from app.sources import Source, SourceUnavailable, Subject
from app.sources.koski import KoskiSource


class UnknownHenkilo(LookupError):
    """Nobody has this oid."""


@dataclass(frozen=True, slots=True)
class GatheredRecord:
    """What the registers hold of a person.

    henkilo:          KOSKI's `henkilö` (oid, names, syntymäaika, äidinkieli, turvakielto when it is in force); no hetu
    opiskeluoikeudet: documents in KOSKI's shape
    unavailable:      names of the sources that did not answer
    """

    henkilo: dict[str, Any]
    opiskeluoikeudet: list[dict[str, Any]]
    unavailable: tuple[str, ...]


def gather(
    database: Database, henkilo_oid: str, today: date, sources: Sequence[Source] | None = None
) -> GatheredRecord:
    """Ask the sources (default: our KOSKI store) about the person behind any of their oids.

    A study right that two sources hold is there once: the first one's. Raises UnknownHenkilo.
    """
    with database.read() as session:
        henkilo = find_master(session, henkilo_oid)
        if henkilo is None:
            raise UnknownHenkilo(henkilo_oid)
        oids = linked_oids(session, henkilo.oid)
        hetut = list_hetut_of(session, oids)
        present = (hetut.present,) if hetut.present else ()
        subject = Subject(oids, (*present, *hetut.former), today)
    found: dict[object, dict[str, Any]] = {}
    unavailable: list[str] = []
    for source in (KoskiSource(database),) if sources is None else sources:
        try:
            for opiskeluoikeus in source.fetch(subject):
                found.setdefault(opiskeluoikeus.get("oid") or id(opiskeluoikeus), opiskeluoikeus)
        except SourceUnavailable:
            unavailable.append(source.name)
    return GatheredRecord(_to_koski(henkilo), list(found.values()), tuple(unavailable))


def _to_koski(henkilo: Henkilo) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "oid": henkilo.oid,
        "etunimet": henkilo.etunimet,
        "kutsumanimi": henkilo.kutsumanimi,
        "sukunimi": henkilo.sukunimi,
        "syntymäaika": henkilo.syntymaaika.isoformat() if henkilo.syntymaaika else None,
        "äidinkieli": {"koodiarvo": henkilo.aidinkieli, "koodistoUri": "kieli"} if henkilo.aidinkieli else None,
        "turvakielto": henkilo.turvakielto or None,
    }
    return {key: value for key, value in facts.items() if value is not None}
