"""Looking at a record: who may, what is told of it to the audit log, and the view of it.

Each look is written to the audit log in the transaction that checks the right to look, and that ends before anything
is gathered: a look that could not be recorded shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.audit.service import Actor, Event, record
from app.database import Database
from app.persons.dependants import find_dependant, find_name, name_dependant
from app.persons.models import Henkilo
from app.persons.service import list_dependants
from app.register.missing import Answer, explain
from app.register.names import Names
from app.register.parts import RecordView
from app.register.turvakielto import scrub_turvakielto
from app.register.view import view_record
from app.register.visibility import Viewer
from app.rendering.records import select_study_right
from app.sources.directory import current_directory
from app.sources.gather import GatheredRecord, Registers
from app.sources.guardianships import GuardianshipsUnavailable, Known
from app.sources.situation import describe_situation

FINLAND = ZoneInfo("Europe/Helsinki")


class NotADependant(PermissionError):
    """No dependant of the one who asks has this name; whether somebody else's has is not told."""


@dataclass(frozen=True, slots=True)
class Dependant:
    """A child whose studies the guardian may look at; `id` names them in this guardian's addresses."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A record that was opened: what the registers gave, for whom, on which day.

    guardianships: whether the dependants are known, and how many of them cannot be shown
    """

    record: GatheredRecord
    viewer: Viewer
    dependants: tuple[Dependant, ...]
    today: date
    guardianships: Known


@dataclass(frozen=True, slots=True)
class Look:
    """An opened record and the view of it."""

    opening: Opening
    view: RecordView


def open_record(registers: Registers, own_oid: str, huollettava: str | None, *, action: str) -> Opening:
    """Check, write down and gather: the person's own record, or that of the dependant whom `huollettava` names.

    `huollettava` is the child's name in this guardian's addresses (`persons.dependants`); `action` names the act in
    the audit log. The own record never waits longer for the dependants than for the registers. Raises NotADependant,
    GuardianshipsUnavailable, and sources.gather.UnknownHenkilo.
    """
    today = finnish_today()
    viewer = Viewer.GUARDIAN if huollettava else Viewer.CITIZEN
    guardianships = registers.guardianships.start(own_oid, today)
    if huollettava is not None and not guardianships().is_known:
        raise GuardianshipsUnavailable
    subject_oid = _record_look(registers.database, own_oid, huollettava, today, action)
    gathered = registers.gather(subject_oid, today)
    known = guardianships()
    chosen = {subject_oid: huollettava} if huollettava is not None else {}
    dependants = _list_dependants(registers.database, own_oid, today, chosen) if known.is_known else ()
    if viewer is Viewer.GUARDIAN and gathered.henkilo.get("turvakielto"):
        masked = scrub_turvakielto(gathered.opiskeluoikeudet, current_directory(registers.database), today)
        gathered = replace(gathered, opiskeluoikeudet=masked)
    return Opening(gathered, viewer, dependants, today, known)


def look_at_record(registers: Registers, own_oid: str, huollettava: str | None, lang: str, *, action: str) -> Look:
    """Open a record and lay it out in `lang`. Raises as `open_record`."""
    opening = open_record(registers, own_oid, huollettava, action=action)
    view = view_record(
        opening.record.henkilo,
        opening.record.opiskeluoikeudet,
        viewer=opening.viewer,
        lang=lang,
        directory=current_directory(registers.database),
        today=opening.today,
    )
    return Look(opening, view)


def look_at_study_right(registers: Registers, own_oid: str, huollettava: str | None, lang: str, id: str) -> Look | None:
    """The same with one study right only (by its id on the page or its oid); None when the record has no such one."""
    look = look_at_record(registers, own_oid, huollettava, lang, action="print_record")
    schools = select_study_right(look.view, id)
    return replace(look, view=replace(look.view, schools=schools)) if schools else None


def explain_missing(
    registers: Registers, own_oid: str, huollettava: str | None, lang: str
) -> tuple[Opening, list[Answer]]:
    """The reasons why something may be missing from the record, those that surely concern the person first.

    A guardian is told nothing of what is held back and nothing of the child's numbers. Raises as `open_record`.
    """
    opening = open_record(registers, own_oid, huollettava, action="explain_missing")
    situation = describe_situation(registers, opening.record, opening.viewer, opening.today)
    return opening, explain(situation, Names(lang, current_directory(registers.database)))


def finnish_today() -> date:
    """Today in Finland."""
    return datetime.now(FINLAND).date()


def _record_look(database: Database, own_oid: str, huollettava: str | None, today: date, action: str) -> str:
    """Check the right to look and write the look down; returns whose record it is."""
    viewer = Viewer.GUARDIAN if huollettava else Viewer.CITIZEN
    with database.write() as session:
        subject_oid = own_oid
        if huollettava is not None:
            child = find_dependant(session, own_oid, huollettava, today)
            if child is None:
                raise NotADependant
            subject_oid = child.oid
        event = Event(
            action=action,
            actor=Actor.CITIZEN,
            actor_oid=own_oid,
            subject_oid=subject_oid,
            details={"viewer": viewer.value},
        )
        record(session, event)
        return subject_oid


def _list_dependants(database: Database, own_oid: str, today: date, chosen: Mapping[str, str]) -> tuple[Dependant, ...]:
    """The person's dependants. `chosen`: the address's own names by oid, kept though numbers were joined since."""
    with database.read() as session:
        children = list_dependants(session, own_oid, today)
        ids = {child.oid: chosen.get(child.oid) or find_name(session, own_oid, child.oid) for child in children}
    missing = [oid for oid, id in ids.items() if id is None]
    if missing:
        with database.write() as session:
            ids |= {oid: name_dependant(session, own_oid, oid) for oid in missing}
    return tuple(Dependant(ids[child.oid] or "", _name(child)) for child in children)


def _name(henkilo: Henkilo) -> str:
    return " ".join(filter(None, (henkilo.kutsumanimi or henkilo.etunimet, henkilo.sukunimi)))
