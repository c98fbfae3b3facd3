"""Whose reports somebody may write and read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.persons.dependants import find_name
from app.persons.models import Henkilo
from app.persons.service import FINLAND, find_master, linked_oids, list_dependants
from app.register.visibility import Viewer

_ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_OID = re.compile(r"[0-9.]{1,64}", re.ASCII)


class NotADependant(PermissionError):
    """The person asked about is not a dependant of the one who asks."""


class NotFound(LookupError):
    """No such draft, case or file for this person: whether it exists for another is not told."""


@dataclass(frozen=True, slots=True)
class Party:
    """The one who reports, and whose record it is about.

    own_oids   every oid of the reporter, the one in use first
    is_hidden  a guardian of a protected child: no organisation is named, "the school" stands in its place
    """

    own_oids: tuple[str, ...]
    own_name: str
    subject_oid: str
    subject_name: str
    is_hidden: bool
    huollettava: str | None = None
    """The child's name in addresses, when it is a dependant's."""

    @property
    def own_oid(self) -> str:
        return self.own_oids[0]

    @property
    def is_guardian(self) -> bool:
        return self.subject_oid not in self.own_oids

    @property
    def viewer(self) -> Viewer:
        return Viewer.GUARDIAN if self.is_guardian else Viewer.CITIZEN


def find_party(session: Session, own_oid: str, subject_oid: str | None, today: date) -> Party:
    """The reporter and the subject: oneself, or a dependant by any of their oids. Raises NotADependant."""
    own_oids = linked_oids(session, own_oid)
    own = find_master(session, own_oid)
    if own is None:
        raise NotADependant(own_oid)
    if subject_oid is None or subject_oid in own_oids:
        return Party(own_oids, full_name(own), own.oid, full_name(own), False)
    wanted = find_master(session, subject_oid) if _OID.fullmatch(subject_oid) else None
    child = next((one for one in list_dependants(session, own_oid, today) if wanted and one.oid == wanted.oid), None)
    if child is None:
        raise NotADependant(subject_oid)
    return Party(
        own_oids, full_name(own), child.oid, full_name(child), child.turvakielto, find_name(session, own.oid, child.oid)
    )


def check_id(id: str) -> None:
    """Raises NotFound for a text that is no id of ours: PostgreSQL does not even take every text."""
    if _ID.fullmatch(id) is None:
        raise NotFound


def full_name(henkilo: Henkilo) -> str:
    """First names and last name: a keeper finds the person by these."""
    return " ".join(filter(None, (henkilo.etunimet or henkilo.kutsumanimi, henkilo.sukunimi)))


def day_of(moment: datetime) -> date:
    """The day in Finland."""
    return moment.astimezone(FINLAND).date()
