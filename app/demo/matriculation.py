"""What the matriculation register holds about a person, as it answers (source: KOSKI `YtrOppija`, ytr test data)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.demo.building import Json
from app.demo.school import School

ROLES = {"A": "mother-tongue", "O": "mother-tongue", "A5": "mother-tongue", "O5": "mother-tongue"}


@dataclass(frozen=True, slots=True)
class Exam:
    """`when` is "2003K" (spring) or "2003S" (autumn); codes of koskiyokokeet and koskiyoarvosanat."""

    when: str
    exam_id: str
    arvosana: str
    pisteet: int | None = None


@dataclass(frozen=True, slots=True)
class Matriculation:
    """A person's exams; `graduated_on` is None while the examination is under way."""

    exams: tuple[Exam, ...]
    graduated_on: str | None
    school: School | None
    language: str = "fi"

    def answer(self, hetu: str, etunimet: str, sukunimi: str) -> Json:
        """The register's answer about the person."""
        return {
            "ssn": hetu,
            "lastname": sukunimi,
            "firstnames": etunimet,
            "graduationDate": self.graduated_on,
            "graduationPeriod": _period_of(self.graduated_on),
            "hasCompletedMandatoryExams": self.graduated_on is not None,
            **({"certificateSchoolOphOid": self.school.oid} if self.school else {}),
            "exams": [_write(exam) for exam in self.exams],
            "language": self.language,
        }


def exam(when: str, exam_id: str, arvosana: str, pisteet: int | None = None) -> Exam:
    return Exam(when, exam_id, arvosana, pisteet)


def matriculation(
    exams: Iterable[Exam], graduated_on: str | None, school: School | None, language: str = "fi"
) -> Matriculation:
    return Matriculation(tuple(exams), graduated_on, school, language)


def _write(exam: Exam) -> Json:
    return {
        "period": exam.when,
        "examId": exam.exam_id,
        "examRoleShort": ROLES.get(exam.exam_id, "mandatory-subject"),
        "grade": exam.arvosana,
        **({"points": exam.pisteet} if exam.pisteet is not None else {}),
        "sections": [],
    }


def _period_of(graduated_on: str | None) -> str | None:
    if graduated_on is None:
        return None
    return graduated_on[:4] + ("K" if graduated_on[5:7] < "08" else "S")
