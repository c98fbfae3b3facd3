"""One record of a person: all sources asked, all linked numbers together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.database import Database
from app.persons.models import Henkilo
from app.persons.service import find_master, linked_oids, list_hetut_of
from app.register.keys import source_key
from app.sources import Subject
from app.sources.guardianships import AskedGuardianships, GuardianshipSource, RegisteredGuardianships
from app.sources.koski import KoskiSource
from app.sources.remote_sources import RemoteSources


class UnknownHenkilo(LookupError):
    """Nobody has this oid."""


@dataclass(frozen=True, slots=True)
class GatheredRecord:
    """What the registers hold of a person.

    henkilo_oid:      the person's number in this service (the master's)
    henkilo:          KOSKI's `henkilö` (oid when the register of people gave it, names, syntymäaika, äidinkieli,
                      turvakielto when it is in force); no hetu
    opiskeluoikeudet: documents in KOSKI's shape
    unavailable:      names of the sources that did not answer in time
    as_of:            when those of them answered that are shown from an earlier answer (aware UTC)
    """

    henkilo_oid: str
    henkilo: dict[str, Any]
    opiskeluoikeudet: list[dict[str, Any]]
    unavailable: tuple[str, ...]
    as_of: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registers:
    """All that a record is gathered from: the database with our KOSKI store, and the remote sources of this process."""

    database: Database
    remote: RemoteSources | None = None
    asked_guardianships: AskedGuardianships | None = None

    @property
    def guardianships(self) -> GuardianshipSource:
        """Who tells whose guardian somebody is: by default the register of people in our own store."""
        return self.asked_guardianships or RegisteredGuardianships(self.database)

    def gather(self, henkilo_oid: str, today: date) -> GatheredRecord:
        """The record of the person behind any of their oids. Raises UnknownHenkilo."""
        return gather(self.database, henkilo_oid, today, self.remote)


def gather(database: Database, henkilo_oid: str, today: date, remote: RemoteSources | None = None) -> GatheredRecord:
    """Ask our KOSKI store and the remote sources about the person behind any of their oids.

    A study right that a source and our store hold is there once. Raises UnknownHenkilo.
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
        return GatheredRecord(henkilo.oid, _to_koski(henkilo), own, ())
    others = remote.gather(subject)
    studies = join_answers(others.opiskeluoikeudet, own)
    return GatheredRecord(henkilo.oid, _to_koski(henkilo), studies, others.unavailable, others.as_of)


def join_answers(remote: Iterable[dict[str, Any]], own: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the remote sources say now, and of our store whatever they do not say themselves.

    An institution may have handed over as a file what the register gives too; then the register's own word counts.
    Each source has already joined the answers about a person's several numbers.
    """
    answers = list(remote)
    told = {source_key(opiskeluoikeus) for opiskeluoikeus in answers}
    answers += [
        opiskeluoikeus for opiskeluoikeus in own if (key := source_key(opiskeluoikeus)) is None or key not in told
    ]
    return answers


def _to_koski(henkilo: Henkilo) -> dict[str, Any]:
    facts: dict[str, Any] = {
        # A number that we made ourselves is no oppijanumero: nobody else knows it.
        "oid": None if henkilo.generated else henkilo.oid,
        "etunimet": henkilo.etunimet,
        "kutsumanimi": henkilo.kutsumanimi,
        "sukunimi": henkilo.sukunimi,
        "syntymäaika": henkilo.syntymaaika.isoformat() if henkilo.syntymaaika else None,
        "äidinkieli": {"koodiarvo": henkilo.aidinkieli, "koodistoUri": "kieli"} if henkilo.aidinkieli else None,
        "turvakielto": henkilo.turvakielto or None,
    }
    return {key: value for key, value in facts.items() if value is not None}
