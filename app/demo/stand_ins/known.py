"""Whom the stand-ins know: the demo's people by every number that they have had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.demo.higher import Student
from app.demo.person import DemoPerson
from app.demo.stand_ins.behaviour import Behaviour

VIRTA, YTR = "virta", "ytr"


@dataclass(slots=True)
class Known:
    """People by hetu and by oppijanumero. How a service behaves may be changed while it runs, for one person or all.

    Reading and setting one entry of a dict is safe between threads.
    """

    by_hetu: Mapping[str, DemoPerson] = field(repr=False)
    by_oid: Mapping[str, DemoPerson] = field(repr=False)
    _behaviours: dict[tuple[str, str], Behaviour] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[DemoPerson]) -> Known:
        everyone = tuple(people)
        return cls(
            {hetu: person for person in everyone for hetu in (person.hetu, *person.former)},
            {oid: person for person in everyone for oid in (person.oid, *person.linked_oids)},
        )

    def find(self, numbers: Iterable[str]) -> list[DemoPerson]:
        """Everyone with one of these hetut or oppijanumerot, each once."""
        found = (self.by_hetu.get(number) or self.by_oid.get(number) for number in numbers)
        return list({person.oid: person for person in found if person is not None}.values())

    def behave(self, service: str, behaviour: Behaviour, person: DemoPerson | None = None) -> None:
        """From now on the service answers so about the person, or about everyone who has no behaviour of their own."""
        self._behaviours[service, person.oid if person else ""] = behaviour

    def behaviour_of(self, service: str, people: Iterable[DemoPerson]) -> Behaviour:
        for person in people:
            if found := self._behaviours.get((service, person.oid)) or person.behaviours.get(service):
                return found
        return self._behaviours.get((service, ""), Behaviour.ANSWERS)

    def a_stranger_to(self, people: Iterable[DemoPerson]) -> DemoPerson:
        """Somebody else, of whom both registers know something."""
        asked = {person.oid for person in people}
        return next(
            person
            for person in self.by_oid.values()
            if person.oid not in asked and person.virta and person.matriculation is not None
        )


def students_by_hetu(person: DemoPerson, hetut: Iterable[str]) -> Iterator[tuple[Student, str]]:
    """The person's students whose institution knows one of these identity numbers, with that number."""
    asked = set(hetut)
    for student in person.virta:
        hetu = person.former[0] if student.former_hetu else person.hetu
        if student.knows_hetu and hetu in asked:
            yield student, hetu


def students_by_oppijanumero(person: DemoPerson, oids: Iterable[str]) -> Iterator[Student]:
    asked = {*oids} & {person.oid, *person.linked_oids}
    return (student for student in person.virta if student.knows_oppijanumero and asked)
