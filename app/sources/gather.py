"""One record of a person: all sources asked, all linked numbers together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.database import Database
from app.persons.models import Henkilo
from app.persons.service import find_master, linked_oids, list_hetut_of
from app.register.shapes import as_dict, code_of
from app.sources import Subject
from app.sources.koski import KoskiSource
from app.sources.remote_sources import RemoteSources


class UnknownHenkilo(LookupError):
    """Nobody has this oid."""


@dataclass(frozen=True, slots=True)
class GatheredRecord:
    """What the registers hold of a person.

    henkilo:          KOSKI's `henkilö` (oid, names, syntymäaika, äidinkieli, turvakielto when it is in force); no hetu
    opiskeluoikeudet: documents in KOSKI's shape
    unavailable:      names of the sources that did not answer in time
    as_of:            when those of them answered that are shown from an earlier answer (aware UTC)
    """

    henkilo: dict[str, Any]
    opiskeluoikeudet: list[dict[str, Any]]
    unavailable: tuple[str, ...]
    as_of: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registers:
    """All that a record is gathered from: the database with our KOSKI store, and the remote sources of this process."""

    database: Database
    remote: RemoteSources | None = None

    def gather(self, henkilo_oid: str, today: date) -> GatheredRecord:
        """The record of the person behind any of their oids. Raises UnknownHenkilo."""
        return gather(self.database, henkilo_oid, today, self.remote)


def gather(database: Database, henkilo_oid: str, today: date, remote: RemoteSources | None = None) -> GatheredRecord:
    """Ask our KOSKI store and the remote sources about the person behind any of their oids.

    A study right that several sources or numbers hold is there once. Raises UnknownHenkilo.
    """
    with database.read() as session:
        henkilo = find_master(session, henkilo_oid)
        if henkilo is None:
            raise UnknownHenkilo(henkilo_oid)
        oids = linked_oids(session, henkilo.oid)
        hetut = list_hetut_of(session, oids)
        present = (hetut.present,) if hetut.present else ()
        subject = Subject(oids, (*present, *hetut.former), today)
    own = KoskiSource(database).fetch(subject)
    if remote is None:
        return GatheredRecord(_to_koski(henkilo), own, ())
    others = remote.gather(subject)
    # What the source itself says now comes before a copy of it that an institution once handed over.
    studies = collapse((*others.opiskeluoikeudet, *own))
    return GatheredRecord(_to_koski(henkilo), studies, others.unavailable, others.as_of)


def collapse(opiskeluoikeudet: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each study right once, the first of those with the same identity; those without an identity all stay."""
    found: dict[object, dict[str, Any]] = {}
    for opiskeluoikeus in opiskeluoikeudet:
        found.setdefault(_identity(opiskeluoikeus) or id(opiskeluoikeus), opiskeluoikeus)
    return list(found.values())


def _identity(opiskeluoikeus: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The register's oid, else the source system with its own key (Korkeakoulu.scala: equal ids are one study right).

    The matriculation register gives neither, and one study right a person.
    """
    oid = opiskeluoikeus.get("oid")
    if isinstance(oid, str):
        return ("oid", oid)
    lahde = as_dict(opiskeluoikeus.get("lähdejärjestelmänId"))
    system = code_of(lahde.get("lähdejärjestelmä"))
    key = lahde.get("id")
    if system and isinstance(key, str):
        return (system, key)
    return ("ytr",) if system == "ytr" else None


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
