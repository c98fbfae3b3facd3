"""Students as Virta's XML: elements, attributes and their order as in the answers of the real service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from app.demo.higher import Course, GradeScale, Mobility, Student, StudyRight, Term
from app.demo.school import School

NAMESPACE = "urn:mace:funet.fi:virta/2015/09/01"
NO_END = "2112-12-21"
"""What registers write where there is no end."""

SOURCE = "3"
"""Organisaatio/Rooli: where it was first passed."""
DEGREE, STUDIES = "1", "2"
"""Laji."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers by which an answer names its person."""

    hetu: str | None = field(repr=False)
    oppijanumero: str | None


def write_student(parent: etree._Element, student: Student, numbers: Numbers) -> None:
    """One Opiskelija with everything that its institution knows."""
    opiskelija = etree.SubElement(parent, _tag("Opiskelija"), avain=student.avain)
    if numbers.hetu:
        _add(opiskelija, "Henkilotunnus", numbers.hetu)
    if numbers.oppijanumero:
        _add(opiskelija, "KansallinenOppijanumero", numbers.oppijanumero)
    rights = etree.SubElement(opiskelija, _tag("Opiskeluoikeudet"))
    terms = etree.SubElement(opiskelija, _tag("LukukausiIlmoittautumiset"))
    courses = etree.SubElement(opiskelija, _tag("Opintosuoritukset"))
    for right in student.rights:
        _write_right(rights, student, right)
        for term in right.terms:
            _write_term(terms, student, right, term)
        _CourseWriter(courses, student, right).write_all(right.courses)
    _CourseWriter(courses, student, None).write_all(student.loose)
    if student.mobilities:
        mobilities = etree.SubElement(opiskelija, _tag("Liikkuvuusjaksot"))
        for number, mobility in enumerate(student.mobilities, start=1):
            _write_mobility(mobilities, student, mobility, number)


def _write_right(parent: etree._Element, student: Student, right: StudyRight) -> None:
    keys = {"opiskelijaAvain": student.avain, "avain": right.avain}
    element = etree.SubElement(parent, _tag("Opiskeluoikeus"), keys)
    _add(element, "AlkuPvm", right.begins)
    _add(element, "LoppuPvm", right.ends or NO_END)
    ends = [begins for begins, _ in right.states[1:]]
    for (begins, koodi), end in zip(right.states, [*ends, None], strict=True):
        tila = etree.SubElement(element, _tag("Tila"))
        _add(tila, "AlkuPvm", begins)
        if end is not None:
            _add(tila, "LoppuPvm", end)
        _add(tila, "Koodi", koodi)
    _add(element, "Tyyppi", right.tyyppi)
    _add(element, "Myontaja", student.school.code)
    _write_period(element, student.school, right)
    if right.credits is not None:
        _write_extent(element, right.credits)
    if right.is_primary:
        primary = etree.SubElement(element, _tag("Ensisijaisuus"))
        _add(primary, "AlkuPvm", right.begins)
        if right.ends is not None:
            _add(primary, "LoppuPvm", right.ends)


def _write_period(parent: etree._Element, school: School, right: StudyRight) -> None:
    jakso = etree.SubElement(parent, _tag("Jakso"), koulutusmoduulitunniste=f"#{right.avain}")
    _add(jakso, "AlkuPvm", right.begins)
    if right.koulutuskoodi is not None:
        _add(jakso, "Koulutuskoodi", right.koulutuskoodi)
    _add(jakso, "Koulutuskunta", school.town)
    _write_names(jakso, right.programme)


def _write_term(parent: etree._Element, student: Student, right: StudyRight, term: Term) -> None:
    keys = {"opiskeluoikeusAvain": right.avain, "opiskelijaAvain": student.avain}
    element = etree.SubElement(parent, _tag("LukukausiIlmoittautuminen"), keys)
    _add(element, "Myontaja", student.school.code)
    _add(element, "Tila", term.tila)
    _add(element, "IlmoittautumisPvm", term.begins)
    _add(element, "AlkuPvm", term.begins)
    _add(element, "LoppuPvm", term.ends)
    _add(element, "YlioppilaskuntaJasen", "1" if term.tila == "1" else "0")


def _write_mobility(parent: etree._Element, student: Student, mobility: Mobility, number: int) -> None:
    keys = {"opiskelijaAvain": student.avain, "avain": f"{student.avain}¤L{number}"}
    element = etree.SubElement(parent, _tag("Liikkuvuusjakso"), keys)
    _add(element, "Myontaja", student.school.code)
    _add(element, "AlkuPvm", mobility.begins)
    _add(element, "LoppuPvm", mobility.ends)
    _add(element, "Suunta", "1")
    _add(element, "Maa", mobility.country)
    _add(element, "Tyyppi", "1")
    _add(element, "Liikkuvuusohjelma", mobility.programme)
    _add(element, "OpiskeluoikeusTyyppi", mobility.right_type)


class _CourseWriter:
    """Writes courses with their parts beside each other; what contains what is told by keys, as in Virta."""

    def __init__(self, parent: etree._Element, student: Student, right: StudyRight | None) -> None:
        self._parent = parent
        self._student = student
        self._right = right
        self._numbers = self._count()

    def write_all(self, courses: tuple[Course, ...]) -> None:
        for course in courses:
            self._write(course)

    def _count(self) -> Iterator[str]:
        owner, number = (self._right.avain if self._right else f"{self._student.avain}¤X"), 0
        while True:
            number += 1
            yield f"{owner}¤S{number}"

    def _write(self, course: Course) -> str:
        """Returns the avain. The parts are written first: their keys stand in the whole."""
        contained = [(self._write(part), part.credits) for part in course.parts]
        avain = next(self._numbers)
        keys = {"opiskeluoikeusAvain": self._right.avain} if self._right is not None else {}
        keys |= {"opiskelijaAvain": self._student.avain, "koulutusmoduulitunniste": course.tunniste, "avain": avain}
        element = etree.SubElement(self._parent, _tag("Opintosuoritus"), keys)
        _add(element, "SuoritusPvm", course.on)
        if course.credits is not None:
            _write_extent(element, course.credits)
        _write_grade(element, course.arvosana, course.scale)
        self._write_where(element, course)
        _add(element, "Laji", DEGREE if course.koulutuskoodi else STUDIES)
        _write_names(element, course.nimi)
        _add(element, "Kieli", course.language)
        if course.koulutuskoodi:
            _add(element, "Koulutuskoodi", course.koulutuskoodi)
        if course.is_thesis:
            _add(element, "Opinnaytetyo", "1")
        if course.recognised_on is not None:
            _add(element, "HyvaksilukuPvm", course.recognised_on)
        for part, credits in contained:
            inner = etree.SubElement(element, _tag("Sisaltyvyys"), sisaltyvaOpintosuoritusAvain=part)
            if credits is not None:
                _add(inner, "Opintopiste", _number(credits))
        return avain

    def _write_where(self, element: etree._Element, course: Course) -> None:
        _add(element, "Myontaja", self._student.school.code)
        if course.given_by is not None:
            organisaatio = etree.SubElement(element, _tag("Organisaatio"))
            _add(organisaatio, "Rooli", SOURCE)
            _add(organisaatio, "Koodi", course.given_by.code)


GRADE_ELEMENTS = {
    **dict.fromkeys("012345", "Viisiportainen"),
    **dict.fromkeys(("HYV", "HYL"), "Hyvaksytty"),
    **dict.fromkeys(("TT", "HT"), "ToinenKotimainen"),
    **dict.fromkeys("LEMCNBA", "Tutkielma"),
}


def _write_grade(parent: etree._Element, grade: str, scale: GradeScale | None) -> None:
    """By one of the national scales, or by the institution's own, which stands beside every grade of it."""
    arvosana = etree.SubElement(parent, _tag("Arvosana"))
    if scale is None:
        _add(arvosana, GRADE_ELEMENTS[grade], grade)
        return
    muu = etree.SubElement(arvosana, _tag("Muu"))
    asteikko = etree.SubElement(muu, _tag("Asteikko"), avain=scale.avain)
    _write_names(asteikko, {scale.language: scale.nimi})
    for koodi, nimi in scale.grades:
        item = etree.SubElement(asteikko, _tag("AsteikkoArvosana"), avain=f"{scale.avain}/{koodi}")
        _add(item, "Koodi", koodi)
        _write_names(item, {scale.language: nimi})
    _add(muu, "Koodi", f"{scale.avain}/{grade}")


def _write_extent(parent: etree._Element, credits: float) -> None:
    _add(etree.SubElement(parent, _tag("Laajuus")), "Opintopiste", _number(credits))


def _write_names(parent: etree._Element, names: Mapping[str, str]) -> None:
    for lang, text in names.items():
        etree.SubElement(parent, _tag("Nimi"), kieli=lang).text = text


def _number(value: float) -> str:
    return f"{value:g}"


def _tag(local_name: str) -> str:
    return f"{{{NAMESPACE}}}{local_name}"


def _add(parent: etree._Element, local_name: str, text: str) -> None:
    etree.SubElement(parent, _tag(local_name)).text = text
