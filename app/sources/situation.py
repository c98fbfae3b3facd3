"""What is known of a person, for the rules of "why is something missing?"."""

from __future__ import annotations

from datetime import date

from app.persons.service import linked_oids, list_hetut
from app.register.formats import parse_date
from app.register.held_back import Held
from app.register.missing import Situation
from app.register.visibility import Viewer, prune
from app.sources.gather import GatheredRecord, Registers


def describe_situation(registers: Registers, record: GatheredRecord, viewer: Viewer, today: date) -> Situation:
    """The situation of the person whose record was gathered, or of a part of it (`record` with fewer study rights).

    A guardian is told nothing of what is held back and nothing of the child's numbers; of a protected child the
    caller has scrubbed the record.
    """
    held: tuple[Held, ...] = ()
    numbers, former_hetut = 1, False
    if viewer is Viewer.CITIZEN:
        oid = record.henkilo_oid
        with registers.database.read() as session:
            numbers, former_hetut = len(linked_oids(session, oid)), bool(list_hetut(session, oid).former)
        held = tuple(prune(record.opiskeluoikeudet, Viewer.CITIZEN, today).held_back)
    return Situation(
        today=today,
        opiskeluoikeudet=record.opiskeluoikeudet,
        born_on=parse_date(record.henkilo.get("syntymäaika")),
        held_back=held,
        unavailable=record.unavailable,
        joined_numbers=numbers,
        former_hetut=former_hetut,
    )
