"""Whose document is it? The oid and the hetu it bears, matched with the people we know.

The rules, in the order of trust:
- A document that bears both says that they are one person: people known apart until then are linked, the register's own
  oid being the one in use. Only when both already have a hetu, and not the same, do the numbers contradict each other.
- An unknown hetu of a person who has another is recorded as a former one: which is present is for the register of
  people to say, not for a study record of any age.
- What a document tells of a person fills gaps; it never overwrites.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.persons.models import Henkilo, Hetu
from app.persons.service import (
    IdentityError,
    add_hetu,
    create_henkilo,
    find_by_hetu,
    find_master,
    link_henkilo,
    linked_oids,
    list_hetut,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a document tells of a person. `hetu` is valid and in its one form."""

    oid: str | None = None
    hetu: str | None = field(default=None, repr=False)
    etunimet: str | None = None
    kutsumanimi: str | None = None
    sukunimi: str | None = None
    syntymaaika: date | None = None
    aidinkieli: str | None = None
    turvakielto: bool = False


def identify_henkilo(session: Session, identity: Identity) -> Henkilo:
    """The person (master) of an identity, created or completed when needed.

    Raises IdentityError when there is neither oid nor hetu, or when the two belong to different people.
    """
    if identity.oid is None and identity.hetu is None:
        raise IdentityError("has neither an oid nor a valid hetu")
    by_oid = find_master(session, identity.oid) if identity.oid else None
    by_hetu = find_by_hetu(session, identity.hetu) if identity.hetu else None
    if identity.oid and by_oid is None:
        by_oid = create_henkilo(session, identity.oid)
    if by_oid is not None and by_hetu is not None:
        henkilo = _join(session, by_oid, by_hetu)
    else:
        henkilo = by_oid or by_hetu or create_henkilo(session, None)
    if identity.hetu and by_hetu is None:
        add_hetu(session, henkilo, identity.hetu, is_present=list_hetut(session, henkilo.oid).present is None)
    _fill_gaps(henkilo, identity)
    return henkilo


def _join(session: Session, by_oid: Henkilo, by_hetu: Henkilo) -> Henkilo:
    """One person out of two: the one in use is the register's own, else the one whose hetu is known."""
    if by_oid is by_hetu:
        return by_oid
    if not _is_known_by_hetu_only(session, by_hetu) and list_hetut(session, by_oid.oid).present is not None:
        raise IdentityError("the oid and the hetu belong to different people")
    master, slave = (by_oid, by_hetu) if by_hetu.generated else (by_hetu, by_oid)
    link_henkilo(session, slave.oid, master.oid)
    return master


def _is_known_by_hetu_only(session: Session, henkilo: Henkilo) -> bool:
    oids = linked_oids(session, henkilo.oid)
    generated = session.scalars(select(Henkilo.generated).where(Henkilo.oid.in_(oids))).all()
    hetut = session.scalars(select(Hetu.hetu).where(Hetu.henkilo_oid.in_(oids))).all()
    return all(generated) and len(hetut) == 1


def _fill_gaps(henkilo: Henkilo, identity: Identity) -> None:
    for name in ("etunimet", "kutsumanimi", "sukunimi", "syntymaaika", "aidinkieli"):
        value = getattr(identity, name)
        if value is not None and getattr(henkilo, name) is None:
            setattr(henkilo, name, value)
    if identity.turvakielto and not henkilo.turvakielto:
        henkilo.turvakielto = True
