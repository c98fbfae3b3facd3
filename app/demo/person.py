"""A fictional person of the demo: who they are, whose guardian, under which numbers, and what their record holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel.speaklater import LazyString

from app.demo.building import Json
from app.demo.higher import Virta
from app.demo.identity import make_henkilo_oid, make_hetu, make_oid
from app.demo.matriculation import Matriculation
from app.demo.stand_ins.behaviour import Behaviour

Records = Callable[[date], list[Json]]
"""Today -> the study rights, in the register's order. Only "confirmed three days ago" and the like depend on today."""


def no_records(today: date) -> list[Json]:
    """The record of a person whom no register knows."""
    return []


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`number` makes the oids; `individual` (900-999) and `separator` the hetu.

    records: what KOSKI holds; virta: what the registers of universities hold; matriculation: what the matriculation
    register holds; behaviours: how Virta or the matriculation register ("virta", "ytr") behaves when asked about them;
    former: identity numbers this person had before; linked: numbers of other learner numbers linked to this one, with
    the records stored under them; dependants: numbers of the children this person is guardian of.
    """

    number: int
    etunimet: str
    kutsumanimi: str
    sukunimi: str
    born: date
    story: LazyString
    records: Records = no_records
    individual: int = 901
    separator: str | None = None
    aidinkieli: str = "FI"
    asiointikieli: str = "fi"
    kansalaisuus: tuple[str, ...] = ("246",)
    turvakielto: bool = False
    former: tuple[str, ...] = ()
    linked: tuple[tuple[int, Records], ...] = ()
    dependants: tuple[int, ...] = ()
    virta: Virta = ()
    matriculation: Matriculation | None = None
    behaviours: Mapping[str, Behaviour] = field(default_factory=dict)

    @property
    def oid(self) -> str:
        return make_henkilo_oid(self.number)

    @property
    def hetu(self) -> str:
        return make_hetu(self.born, self.individual, self.separator)

    @property
    def linked_oids(self) -> tuple[str, ...]:
        return tuple(make_henkilo_oid(number) for number, _ in self.linked)

    @property
    def name(self) -> str:
        return f"{self.kutsumanimi} {self.sukunimi}"

    def list_documents(self, today: date) -> list[Json]:
        """The person's KOSKI documents, one under each learner number that has records."""
        numbers = ((self.number, self.records), *self.linked)
        return [self._document(number, rights) for number, records in numbers if (rights := records(today))]

    def _document(self, number: int, rights: list[Json]) -> Json:
        return {
            "henkilö": self._henkilo(number),
            "opiskeluoikeudet": [_numbered(right, number * 100 + i) for i, right in enumerate(rights, start=1)],
        }

    def _henkilo(self, number: int) -> dict[str, Any]:
        return {
            "oid": make_henkilo_oid(number),
            **({"hetu": self.hetu} if number == self.number else {}),
            "syntymäaika": self.born.isoformat(),
            "etunimet": self.etunimet,
            "kutsumanimi": self.kutsumanimi,
            "sukunimi": self.sukunimi,
            "äidinkieli": {"koodiarvo": self.aidinkieli, "koodistoUri": "kieli"},
            "kansalaisuus": [{"koodiarvo": maa, "koodistoUri": "maatjavaltiot2"} for maa in self.kansalaisuus],
            "turvakielto": self.turvakielto,
        }


def _numbered(right: Json, number: int) -> Json:
    return {"oid": make_oid(15, number), **right}
