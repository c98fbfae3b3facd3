"""What the pages of consents show. Each look is written to the audit trail in the transaction that reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.consents.held import Held, find_held, list_held
from app.consents.withdrawing import Desk, UnknownConsent, find_stub, list_links, list_stubs
from app.register.attainments import list_attainments
from app.register.formats import format_date
from app.register.names import Names
from app.register.shapes import as_dict
from app.register.words import Text, Words
from app.sharing.lifecycle import day_of
from app.sharing.voiding import Showing
from app.sources.directory import current_directory
from app.sources.models import WithdrawnConsent


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """A study right, or a part of it, that rests on consent.

    part    the attainment, when consent is withdrawn for it alone; None for the whole study right
    others  the attainments of the study right when all of them go together
    links   open links that stand in the way
    """

    key: str
    title: Words
    part: Words | None
    school: Words
    years: str
    others: tuple[Words, ...]
    oid: str | None
    links: tuple[Showing, ...]


@dataclass(frozen=True, slots=True)
class WithdrawnCard:
    """What is left of a withdrawn one; `day` as text."""

    title: Words
    school: Words
    oid: str | None
    day: str


@dataclass(frozen=True, slots=True)
class ConsentsPage:
    """My consents: those in force, and those withdrawn."""

    cards: tuple[ConsentCard, ...]
    withdrawn: tuple[WithdrawnCard, ...]


def look_at_consents(desk: Desk, owner_oid: str, lang: str, now: datetime) -> ConsentsPage:
    """Everything of the person that rests on consent, and what they have withdrawn."""
    names = Names(lang, current_directory(desk.database))
    with desk.database.write() as session:
        _record_look(session, owner_oid)
        cards = tuple(
            _card(held, tuple(list_links(session, desk.seal, owner_oid, held, now)), names, now)
            for held in list_held(session, owner_oid)
        )
        return ConsentsPage(cards, tuple(_withdrawn(stub, names) for stub in list_stubs(session, owner_oid)))


def look_at_consent(desk: Desk, owner_oid: str, key: str, lang: str, now: datetime) -> ConsentCard | None:
    """One of them; None when it was withdrawn already. Raises UnknownConsent."""
    names = Names(lang, current_directory(desk.database))
    with desk.database.write() as session:
        held = find_held(session, owner_oid, key)
        if held is None:
            if find_stub(session, owner_oid, key) is None:
                raise UnknownConsent(key)
            return None
        _record_look(session, owner_oid)
        return _card(held, tuple(list_links(session, desk.seal, owner_oid, held, now)), names, now)


def _card(held: Held, links: tuple[Showing, ...], names: Names, now: datetime) -> ConsentCard:
    school = list_attainments([held.document], names, day_of(now))[0]
    right = school.study_rights[0]
    titles = {ref.key: ref.title for ref in right.attainments}
    oid = held.document.get("oid")
    return ConsentCard(
        key=held.key,
        title=right.title,
        part=None if held.is_whole else titles.get(held.key),
        school=_school(held, names) or school.name,
        years=right.years,
        others=tuple(titles.values()) if held.is_whole and len(titles) > 1 else (),
        oid=oid if isinstance(oid, str) else None,
        links=links,
    )


def _school(held: Held, names: Names) -> Words | None:
    """The school by its own name: badges are grouped under a heading that is none."""
    nimi = as_dict(as_dict(held.document.get("oppilaitos")).get("nimi"))
    return names.choose(nimi) if nimi else None


def _withdrawn(stub: WithdrawnConsent, names: Names) -> WithdrawnCard:
    code = (stub.tyyppi, "opiskeluoikeudentyyppi")
    if not stub.is_whole or stub.types == ["vstosaamismerkki"]:
        code = (stub.types[0], "suorituksentyyppi")
    return WithdrawnCard(
        title=names.code({"koodiarvo": code[0], "koodistoUri": code[1]}),
        school=names.choose(stub.school_name) or Text(stub.oppilaitos_oid or ""),
        oid=stub.oid,
        day=format_date(day_of(stub.withdrawn_at).isoformat()),
    )


def _record_look(session: Session, owner_oid: str) -> None:
    record(session, Event(action="view_consents", actor=Actor.CITIZEN, actor_oid=owner_oid, subject_oid=owner_oid))
