"""The pages of the service, listed once: what every page must be, each page in this list is tried for.

A new page of the service gets its line here.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.people import PEOPLE
from app.demo.person import DemoPerson


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An address, and the fictional person who opens it; None for a visitor who has not signed in."""

    path: str
    person: DemoPerson | None = None

    def __str__(self) -> str:
        return f"{self.path} {self.person.name if self.person else ''}".strip()


PUBLIC_PATHS = (
    "/",
    "/demo/posti",
    "/kirjaudu",
    "/kirjaudu-ulos",
    "/palaute",
    "/palaute/kiitos",
    "/saavutettavuus",
    "/tietosuoja",
    "/omat-tiedot/ilmoitukset/vahvista/vanha",
    "/ei-tallaista-sivua",
)
PERSONAL_PATHS = ("/opinnot?avaa=kaikki", "/opinnot/miksi-puuttuu", "/jaot", "/jaot/uusi")
"""Opened as every fictional person."""
STUDY_RIGHT = "details.study"
"""The card of a study right, by its selector."""
ONE_PERSONS_PATHS = (
    "/istunto",
    "/istunto/lomake/vanha",
    "/omat-tiedot/ilmoitukset",
    "/jaot/tuntematon",
    "/jaot/tuntematon/esikatselu",
    "/jaot/tuntematon/muuta",
    "/jaot/tuntematon/peruuta",
    "/jaot/tuntematon/vaara-saaja",
    "/jaot/uusi/esikatselu",
    "/jaot/uusi/lomake",
    "/opinnot",
    "/kirjaudu-ulos",
    "/opinnot/tuloste",
    "/opinnot/tuloste/s1o1",
)
"""Opened as one fictional person only: they differ little between people."""

SOMEBODY = next(person for person in PEOPLE if person.number == min(p.number for p in PEOPLE))

PAGES: tuple[ListedPage, ...] = (
    *(ListedPage(path) for path in PUBLIC_PATHS),
    *(ListedPage(path, SOMEBODY) for path in ONE_PERSONS_PATHS),
    *(ListedPage(path, person) for person in PEOPLE for path in PERSONAL_PATHS),
)


def add_language(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}kieli={lang}"
