"""What the population register (VTJ) said of somebody's dependants: by our own numbers only, for a quarter of an hour.

A guardian who has been asked about is the guardian of those in the answer and of nobody else; an answer that is old, or
that never came, makes them nobody's guardian. Works in the caller's session and transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.persons.models import Henkilo, HuollettavaTunnus, Huoltajuus, HuoltajuusKysely, HuoltajuusVastaus
from app.persons.service import ANSWER_COUNTS, find_by_hetu, find_master, linked_oids, store_henkilo


@dataclass(frozen=True, slots=True)
class NamedDependant:
    """A dependant as the population register names them; the hetu is in its one form (`numbers.read_hetu`)."""

    hetu: str
    etunimet: str | None
    sukunimi: str | None

    def __repr__(self) -> str:
        return "NamedDependant(…)"


def find_answer(session: Session, huoltaja_oid: str, now: datetime) -> HuoltajuusKysely | None:
    """The question about the guardian that has an answer which still counts."""
    rows = session.scalars(
        select(HuoltajuusKysely).where(
            HuoltajuusKysely.huoltaja_oid.in_(linked_oids(session, huoltaja_oid)),
            HuoltajuusKysely.is_answered,
            HuoltajuusKysely.asked_at > now - ANSWER_COUNTS,
        )
    )
    return max(rows, key=lambda row: row.asked_at, default=None)


def may_be_guardian(session: Session, oid: str) -> bool:
    """Whether the person has, or has had, a dependant here: only then a case may be a dependant's."""
    own = linked_oids(session, oid)
    named = exists().where(HuollettavaTunnus.huoltaja_oid.in_(own))
    registered = exists().where(Huoltajuus.huoltaja_oid.in_(own))
    return bool(session.scalar(select(or_(named, registered))))


def store_answer(
    session: Session, huoltaja_oid: str, dependants: Iterable[NamedDependant], without_hetu: int, now: datetime
) -> None:
    """Take the answer of now in the place of earlier ones.

    A dependant whom nobody knew yet gets a row of their own, as whoever signs in does: the guardian may report that
    their studies are missing. Names that we have stay; the register of people keeps them.
    """
    own_oid = _lock(session, huoltaja_oid)
    _forget(session, huoltaja_oid)
    found = {child.oid: child for child in (_find_or_make(session, one) for one in dependants)}
    session.add(HuoltajuusKysely(huoltaja_oid=own_oid, asked_at=now, is_answered=True, without_hetu=without_hetu))
    session.flush()
    session.add_all(HuoltajuusVastaus(huoltaja_oid=own_oid, huollettava_oid=oid) for oid in found)
    session.flush()


def note_unanswered(session: Session, huoltaja_oid: str, now: datetime) -> None:
    """The register did not answer: nobody is the person's dependant, unless an answer came home meanwhile."""
    own_oid = _lock(session, huoltaja_oid)
    if find_answer(session, huoltaja_oid, now) is not None:
        return
    _forget(session, huoltaja_oid)
    session.add(HuoltajuusKysely(huoltaja_oid=own_oid, asked_at=now, is_answered=False, without_hetu=0))
    session.flush()


def empty_old_answers(session: Session, now: datetime) -> int:
    """Delete whose guardian somebody was by an answer that no longer counts; that they were asked about stays."""
    old = select(HuoltajuusKysely.huoltaja_oid).where(
        HuoltajuusKysely.is_answered, HuoltajuusKysely.asked_at <= now - ANSWER_COUNTS
    )
    oids = session.scalars(old).all()
    session.execute(delete(HuoltajuusVastaus).where(HuoltajuusVastaus.huoltaja_oid.in_(oids)))
    session.execute(
        update(HuoltajuusKysely)
        .where(HuoltajuusKysely.huoltaja_oid.in_(oids))
        .values(is_answered=False, without_hetu=0)
    )
    return len(oids)


def delete_all_answers(session: Session) -> int:
    """Forget that the population register was ever asked: from now on our own guardianships count again."""
    session.execute(delete(HuoltajuusVastaus))
    questions = session.scalars(select(HuoltajuusKysely)).all()
    for question in questions:
        session.delete(question)
    return len(questions)


def _lock(session: Session, huoltaja_oid: str) -> str:
    """The guardian's number in use; two answers about the same guardian take turns. Raises LookupError for nobody."""
    master = find_master(session, huoltaja_oid)
    if master is None:
        raise LookupError("nobody has this oid")
    session.execute(select(Henkilo.oid).where(Henkilo.oid == master.oid).with_for_update())
    return master.oid


def _forget(session: Session, huoltaja_oid: str) -> None:
    own = linked_oids(session, huoltaja_oid)
    session.execute(delete(HuoltajuusVastaus).where(HuoltajuusVastaus.huoltaja_oid.in_(own)))
    session.execute(delete(HuoltajuusKysely).where(HuoltajuusKysely.huoltaja_oid.in_(own)))


def _find_or_make(session: Session, dependant: NamedDependant) -> Henkilo:
    known = find_by_hetu(session, dependant.hetu)
    if known is not None and (known.etunimet or known.kutsumanimi or known.sukunimi):
        return known
    made = store_henkilo(session, hetu=None if known else dependant.hetu, oid=known.oid if known else None,
                         etunimet=dependant.etunimet, sukunimi=dependant.sukunimi)  # fmt: skip
    return find_master(session, made.oid) or made
