"""Finding and storing people. Every function works in the caller's session and transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.database import utc_now
from app.persons.models import Henkilo, Hetu, Huoltajuus, HuoltajuusKysely, HuoltajuusVastaus
from app.persons.numbers import birth_date_of, make_henkilo_oid

FINLAND = ZoneInfo("Europe/Helsinki")
AGE_OF_MAJORITY = 18
ANSWER_COUNTS = timedelta(minutes=15)
"""How long the population register's answer about somebody's dependants counts."""


_SLAVES = select(Henkilo.oid).where(Henkilo.master_oid == bindparam("oid")).order_by(Henkilo.oid)

_HETUT = select(Hetu).where(Hetu.henkilo_oid.in_(bindparam("oids", expanding=True)))


class IdentityError(Exception):
    """Numbers that contradict each other, or none at all. The text never contains a hetu."""


@dataclass(frozen=True, slots=True)
class Hetut:
    """The hetut of a person over all linked oids."""

    present: str | None
    former: tuple[str, ...]

    def __repr__(self) -> str:
        return "Hetut(…)"


def find_henkilo(session: Session, oid: str) -> Henkilo | None:
    """The row of exactly this oid."""
    return session.get(Henkilo, oid)


def find_master(session: Session, oid: str) -> Henkilo | None:
    """The person behind an oid: the row in use when the oid has been linked to another."""
    henkilo = session.get(Henkilo, oid)
    if henkilo is None or henkilo.master_oid is None:
        return henkilo
    return session.get(Henkilo, henkilo.master_oid)


def find_by_hetu(session: Session, hetu: str) -> Henkilo | None:
    """The person (master) who has, or has had, this hetu. The hetu is in its one form (`numbers.read_hetu`)."""
    owner = session.get(Hetu, hetu)
    return find_master(session, owner.henkilo_oid) if owner else None


def linked_oids(session: Session, oid: str) -> tuple[str, ...]:
    """All oids of the person: the one in use first. Empty when the oid is unknown."""
    master = find_master(session, oid)
    if master is None:
        return ()
    return (master.oid, *session.scalars(_SLAVES, {"oid": master.oid}))


def list_hetut(session: Session, oid: str) -> Hetut:
    """Present and former hetut over all linked oids: what Virta and YTR are asked with."""
    return list_hetut_of(session, linked_oids(session, oid))


def list_hetut_of(session: Session, oids: tuple[str, ...]) -> Hetut:
    """The same for a caller who has the person's oids already."""
    rows = session.scalars(_HETUT, {"oids": oids}).all()
    present = min((row for row in rows if row.is_present), key=lambda row: oids.index(row.henkilo_oid), default=None)
    return Hetut(present.hetu if present else None, tuple(sorted(row.hetu for row in rows if row is not present)))


def list_dependants(session: Session, oid: str, today: date | None = None) -> list[Henkilo]:
    """The minors whose guardian the person is today (default: today in Finland), youngest last, without the dead.

    A guardianship is in force when alku ≤ today < loppu (ONR, henkilo_huoltaja_suhde). It never outlives the age of
    majority, whatever its row says. Of a guardian about whom the population register was asked only its answer counts
    (`guardianships`).
    """
    day = today or datetime.now(FINLAND).date()
    own = linked_oids(session, oid)
    oids = _list_asked(session, own, utc_now())
    if oids is None:
        oids = session.scalars(
            select(Huoltajuus.huollettava_oid).where(
                Huoltajuus.huoltaja_oid.in_(own),
                or_(Huoltajuus.alku.is_(None), Huoltajuus.alku <= day),
                or_(Huoltajuus.loppu.is_(None), Huoltajuus.loppu > day),
            )
        ).all()
    found = {child.oid: child for child in (find_master(session, one) for one in oids) if child is not None}
    minors = [child for child in found.values() if not child.kuollut and is_minor(child.syntymaaika, day)]
    return sorted(minors, key=lambda child: (child.syntymaaika or date.max, child.etunimet or "", child.oid))


def _list_asked(session: Session, own: tuple[str, ...], now: datetime) -> Sequence[str] | None:
    """The dependants of the population register's last answer, none when it is old; None: it was never asked."""
    questions = session.scalars(select(HuoltajuusKysely).where(HuoltajuusKysely.huoltaja_oid.in_(own))).all()
    if not questions:
        return None
    newest = max(questions, key=lambda row: row.asked_at)
    if not newest.is_answered or newest.asked_at <= now - ANSWER_COUNTS:
        return ()
    named = select(HuoltajuusVastaus.huollettava_oid).where(HuoltajuusVastaus.huoltaja_oid == newest.huoltaja_oid)
    return session.scalars(named).all()


def list_guardians(session: Session, oid: str, today: date) -> list[Henkilo]:
    """The people whose dependant the person is today; nobody from the age of majority on."""
    oids = session.scalars(
        select(Huoltajuus.huoltaja_oid).where(Huoltajuus.huollettava_oid.in_(linked_oids(session, oid)))
    ).all()
    found = {one.oid: one for one in (find_master(session, guardian) for guardian in oids) if one is not None}
    master = find_master(session, oid)
    return [
        guardian
        for guardian in found.values()
        if master is not None
        and any(child.oid == master.oid for child in list_dependants(session, guardian.oid, today))
    ]


def store_henkilo(
    session: Session,
    *,
    oid: str | None = None,
    hetu: str | None = None,
    former_hetut: tuple[str, ...] = (),
    **facts: Any,
) -> Henkilo:
    """Create the person or bring their row up to date; a fact that is not given stays as it is.

    `facts` are columns of Henkilo (etunimet, kutsumanimi, sukunimi, syntymaaika, aidinkieli, asiointikieli,
    turvakielto, kuollut). A new hetu takes the present one's place, which becomes a former one. Raises IdentityError
    when the hetu is another person's or when neither oid nor hetu is given.
    """
    henkilo = find_henkilo(session, oid) if oid else find_by_hetu(session, hetu) if hetu else None
    if henkilo is None:
        if not oid and not hetu:
            raise IdentityError("a person needs an oid or a hetu")
        henkilo = create_henkilo(session, oid)
    for name, value in facts.items():
        if name not in _FACTS:
            raise TypeError(f"a person has no fact {name!r}")
        setattr(henkilo, name, value)
    for former in former_hetut:
        add_hetu(session, henkilo, former, is_present=False)
    if hetu:
        add_hetu(session, henkilo, hetu, is_present=True)
    henkilo.updated_at = utc_now()
    session.flush()
    return henkilo


def create_henkilo(session: Session, oid: str | None) -> Henkilo:
    """A new row; without an oid it gets one of our own making."""
    now = utc_now()
    henkilo = Henkilo(
        oid=oid or make_henkilo_oid(),
        generated=oid is None,
        turvakielto=False,
        kuollut=False,
        created_at=now,
        updated_at=now,
    )
    session.add(henkilo)
    session.flush()
    return henkilo


def add_hetu(session: Session, henkilo: Henkilo, hetu: str, *, is_present: bool) -> None:
    """Give the person a hetu. Raises IdentityError when it belongs to somebody else."""
    row = session.get(Hetu, hetu)
    if row is not None and row.henkilo_oid not in linked_oids(session, henkilo.oid):
        raise IdentityError("the hetu belongs to another person")
    if is_present and (row is None or not row.is_present):
        for other in session.scalars(select(Hetu).where(Hetu.henkilo_oid == henkilo.oid, Hetu.is_present)):
            other.is_present = False
        session.flush()
    if row is None:
        session.add(Hetu(hetu=hetu, henkilo_oid=henkilo.oid, is_present=is_present))
    elif is_present:
        row.is_present = True
        row.henkilo_oid = henkilo.oid
    else:
        row.is_present = False
    henkilo.syntymaaika = henkilo.syntymaaika or birth_date_of(hetu)
    session.flush()


def link_henkilo(session: Session, oid: str, master_oid: str) -> None:
    """Make `oid` and all oids linked to it other numbers of the person `master_oid` (depth stays one level)."""
    master, slave = find_master(session, master_oid), find_master(session, oid)
    if master is None or slave is None:
        raise IdentityError("only known people can be linked")
    if master is slave:
        return
    for row in session.scalars(select(Henkilo).where(or_(Henkilo.oid == slave.oid, Henkilo.master_oid == slave.oid))):
        row.master_oid = master.oid
        row.updated_at = utc_now()
    master.turvakielto = master.turvakielto or slave.turvakielto
    session.flush()


def store_huoltajuus(
    session: Session, huoltaja_oid: str, huollettava_oid: str, alku: date | None = None, loppu: date | None = None
) -> None:
    """Make somebody a guardian, or change the time of an existing guardianship."""
    session.merge(Huoltajuus(huoltaja_oid=huoltaja_oid, huollettava_oid=huollettava_oid, alku=alku, loppu=loppu))
    session.flush()


def is_minor(born: date | None, today: date) -> bool:
    """Whether somebody is not yet 18 years old; yes when their birthday is not known.

    Someone born on 29.2. comes of age on 1.3. of a common year.
    """
    if born is None:
        return True
    return (today.year - born.year, today.month, today.day) < (AGE_OF_MAJORITY, born.month, born.day)


_FACTS = frozenset(
    {
        "etunimet",
        "kutsumanimi",
        "sukunimi",
        "syntymaaika",
        "aidinkieli",
        "asiointikieli",
        "turvakielto",
        "kuollut",
    }
)
