"""The pages of the service, listed once: what every page must be, each page in this list is tried for.

A new page of the service gets its line here.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from tests.browser.prepared import CHILD, DEPENDANT_PAGES, GUARDIAN, SHARE_PAGES
from tests.browser.prepared_reports import KEEPER_PAGES, REPORTER, REPORTER_PAGES


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An address, and the fictional person who opens it; None for a visitor who has not signed in.

    The address of a page of `prepared` is only its name: the fixture `address_of` knows the real one.
    """

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
PERSONAL_PATHS = ("/opinnot?avaa=kaikki", "/opinnot/miksi-puuttuu")
"""Opened as every fictional person."""
SHARER_PATHS = ("/jaot", "/jaot/uusi")
"""Opened as one with links, and two without: a grown-up and a child."""
STUDY_RIGHT = "details.study"
"""The card of a study right, by its selector."""
ONE_PERSONS_PATHS = (
    "/istunto",
    "/istunto/lomake/vanha",
    "/kaytto",
    "/kaytto?alkaen=2026-13-45",
    "/kaytto/kayttajat",
    "/kaytto/omat",
    "/omat-tiedot/ilmoitukset",
    "/omat-tiedot/lataa",
    "/omat-tiedot/suostumukset",
    "/omat-tiedot/suostumukset/tuntematon",
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
    "/virheilmoitukset",
    "/virheilmoitukset/uusi",
    "/virheilmoitukset/uusi?kohta=s1o1",
    "/virheilmoitukset/uusi?kohta=muuta",
    "/virheilmoitukset/koulu?haku=lukio",
    "/virheilmoitukset/kaytosta?rekisteri=koski&hetki=2026-11-20T14:05:06%2B02:00",
    "/virheilmoitukset/luonnos/tuntematon",
    "/virheilmoitukset/luonnos/tuntematon/liitteet",
    "/virheilmoitukset/luonnos/tuntematon/esikatselu",
    "/virheilmoitukset/luonnos/tuntematon/poista",
    "/virheilmoitukset/tuntematon",
    "/virheilmoitukset/tuntematon/kuitti",
    "/virheilmoitukset/tuntematon/sulje",
)
"""Opened as one fictional person only: they differ little between people."""

SOMEBODY = next(person for person in PEOPLE if person.number == min(p.number for p in PEOPLE))
SHARER = next(person for person in PEOPLE if person.number == 601)
"""One who has share links from the start"""

PAGES: tuple[ListedPage, ...] = (
    *(ListedPage(path) for path in PUBLIC_PATHS),
    *(ListedPage(path) for path in SHARE_PAGES),
    *(ListedPage(path) for path in KEEPER_PAGES),
    *(ListedPage(path, REPORTER) for path in REPORTER_PAGES),
    *(ListedPage(path, SOMEBODY) for path in ONE_PERSONS_PATHS),
    *(ListedPage(path, GUARDIAN) for path in DEPENDANT_PAGES),
    *(ListedPage(path, person) for person in (SHARER, SOMEBODY, CHILD) for path in SHARER_PATHS),
    *(ListedPage(path, person) for person in PEOPLE for path in PERSONAL_PATHS),
)


def add_language(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}kieli={lang}"
