"""What the registers of universities hold about a person, as they hand it to Virta.

Each institution has a student (`Student`) with study rights, the courses passed under them or loose, enrolments for
terms, and periods abroad. Shapes and codes: Virta's data model (namespace urn:mace:funet.fi:virta/2015/09/01); how it
is written as XML is told in `stand_ins/virta_xml.py`. Dates are ISO strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.demo.building import name
from app.demo.school import School


@dataclass(frozen=True, slots=True)
class GradeScale:
    """An institution's own scale of grades: (grade, its name), best first; all names are in one language."""

    avain: str
    nimi: str
    language: str
    grades: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """An Opintosuoritus: a course, a study module with its parts, or a degree (one with a `koulutuskoodi`).

    given_by: the institution where it was passed, for one that was recognised here (`recognised_on`)
    """

    tunniste: str
    nimi: Mapping[str, str]
    credits: float | None
    arvosana: str
    on: str
    parts: tuple[Course, ...] = ()
    language: str = "fi"
    scale: GradeScale | None = None
    koulutuskoodi: str | None = None
    is_thesis: bool = False
    recognised_on: str | None = None
    given_by: School | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A LukukausiIlmoittautuminen: 1 present, 2 absent, 3 absent by law (virtalukukausiilmtila)."""

    begins: str
    ends: str
    tila: str


@dataclass(frozen=True, slots=True)
class Mobility:
    """A Liikkuvuusjakso: a time abroad (direction 1) in a country (maatjavaltiot2) under a programme."""

    begins: str
    ends: str
    country: str
    programme: str
    right_type: str


@dataclass(frozen=True, slots=True)
class StudyRight:
    """An Opiskeluoikeus.

    tyyppi: virtaopiskeluoikeudentyyppi; states: (begins on, virtaopiskeluoikeudentila); programme: the name of its
    Jakso; koulutuskoodi: of the degree that it leads to; is_primary: the student's ensisijainen right.
    """

    avain: str
    tyyppi: str
    states: tuple[tuple[str, str], ...]
    courses: tuple[Course, ...]
    programme: Mapping[str, str] = field(default_factory=dict)
    koulutuskoodi: str | None = None
    credits: float | None = None
    terms: tuple[Term, ...] = ()
    is_primary: bool = False

    @property
    def begins(self) -> str:
        return self.states[0][0]

    @property
    def ends(self) -> str | None:
        on, tila = self.states[-1]
        return on if tila not in ("1", "2") else None


@dataclass(frozen=True, slots=True)
class Student:
    """An Opiskelija: a person in the register of one institution.

    loose: courses that belong to no study right; knows_oppijanumero, knows_hetu: by which numbers the register knows
    the person; former_hetu: it still has the person's earlier identity number.
    """

    avain: str
    school: School
    rights: tuple[StudyRight, ...] = ()
    loose: tuple[Course, ...] = ()
    mobilities: tuple[Mobility, ...] = ()
    knows_hetu: bool = True
    knows_oppijanumero: bool = True
    former_hetu: bool = False


Virta = tuple[Student, ...]
"""A person in all institutions."""


def course(
    tunniste: str,
    fi: str | None,
    sv: str | None,
    en: str | None,
    credits: float | None,
    arvosana: str,
    on: str,
    parts: Iterable[Course] = (),
    *,
    language: str = "fi",
    scale: GradeScale | None = None,
    is_thesis: bool = False,
) -> Course:
    """A course, with the courses that it consists of. `arvosana` is a code of virtaarvosana, or of its own scale."""
    return Course(tunniste, name(fi, sv, en), credits, arvosana, on, tuple(parts), language, scale, is_thesis=is_thesis)


def recognised(passed: Course, given_by: School, on: str) -> Course:
    """A course that was passed at another institution and counted here."""
    return replace(passed, given_by=given_by, recognised_on=on)


def degree(
    koulutuskoodi: str,
    nimi: Mapping[str, str],
    credits: float,
    on: str,
    parts: Iterable[Course] = (),
    *,
    arvosana: str = "HYV",
    language: str = "fi",
) -> Course:
    """A degree that was taken. One not yet taken is no attainment: its right and the courses tell of it."""
    return Course(koulutuskoodi, nimi, credits, arvosana, on, tuple(parts), language, koulutuskoodi=koulutuskoodi)


def virta_right(
    avain: str,
    tyyppi: str,
    states: Iterable[tuple[str, str]],
    courses: Iterable[Course],
    *,
    programme: Mapping[str, str] | None = None,
    koulutuskoodi: str | None = None,
    credits: float | None = None,
    terms: Iterable[tuple[str, str, str]] = (),
    is_primary: bool = False,
) -> StudyRight:
    """An opiskeluoikeus of higher education, as `StudyRight` tells it."""
    return StudyRight(
        avain,
        tyyppi,
        tuple(states),
        tuple(courses),
        programme or {},
        koulutuskoodi,
        credits,
        tuple(Term(*term) for term in terms),
        is_primary,
    )
