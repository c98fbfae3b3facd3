"""Answers of the matriculation register become study rights: every rule, every wrong shape, never anybody else's."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from app.register.document import read_document
from app.register.names import Directory, OrganisationName
from app.sources import Subject, WrongPerson
from app.sources.ytr_json import YTL_OID, YtrAnswerError, convert_ytr, read_ytr

HETU, FORMER, ANOTHER = "080698-967F", "080698-968H", "080698-969J"
SCHOOL = "1.2.246.562.10.00000000999"
NAMES = {"fi": "Rannan lukio", "sv": "Strandens gymnasium"}
DIRECTORY = Directory(
    organisations={
        SCHOOL: OrganisationName(
            NAMES,
            (("1990-01-01", {"fi": "Vanha yhteiskoulu"}), ("2005-08-01", NAMES)),
        )
    }
)


def exam(exam_id: str = "A", grade: str = "C", period: str = "2012K", points: int | None = 46) -> dict[str, Any]:
    return {
        "period": period,
        "examId": exam_id,
        "examRoleShort": "mother-tongue",
        "grade": grade,
        "points": points,
        "sections": [],
    }


def answer(*exams: dict[str, Any], **more: Any) -> bytes:
    told = {
        "ssn": HETU,
        "lastname": "Ranta",
        "firstnames": "Lumi Maria",
        "graduationDate": "2012-06-02",
        "graduationPeriod": "2012K",
        "hasCompletedMandatoryExams": True,
        "certificateSchoolOphOid": SCHOOL,
        "exams": list(exams) or [exam()],
        "language": "fi",
    }
    return json.dumps({**told, **more}).encode()


def convert(*exams: dict[str, Any], **more: Any) -> dict[str, Any]:
    (right,) = convert_ytr(answer(*exams, **more), DIRECTORY, subject=None)
    return right


def attainment(*exams: dict[str, Any], **more: Any) -> dict[str, Any]:
    (suoritus,) = convert(*exams, **more)["suoritukset"]
    return dict(suoritus)


def rows(*exams: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (
            row["tutkintokerta"]["koodiarvo"],
            row["koulutusmoduuli"]["tunniste"]["koodiarvo"],
            row["arviointi"][0]["arvosana"]["koodiarvo"],
        )
        for row in attainment(*exams)["osasuoritukset"]
    ]


def test_the_study_right_has_no_oid_states_or_beginning() -> None:
    right = convert()
    assert right["tyyppi"]["koodiarvo"] == "ylioppilastutkinto"
    assert right["koulutustoimija"]["oid"] == YTL_OID
    assert right["tila"] == {"opiskeluoikeusjaksot": []}
    assert right["lähdejärjestelmänId"] == {"lähdejärjestelmä": {"koodiarvo": "ytr", "koodistoUri": "lahdejarjestelma"}}
    assert not {"oid", "alkamispäivä", "päättymispäivä"} & set(right)


def test_the_confirmation_is_the_boards_on_the_day_of_graduation() -> None:
    confirmation = attainment()["vahvistus"]
    assert confirmation["päivä"] == "2012-06-02"
    assert confirmation["paikkakunta"]["koodiarvo"] == "091"
    assert confirmation["myöntäjäOrganisaatio"]["oid"] == YTL_OID


def test_only_the_day_of_graduation_counts_when_the_period_disagrees() -> None:
    assert attainment(graduationDate="1995-05-31", graduationPeriod="2012K")["vahvistus"]["päivä"] == "1995-05-31"


def test_without_a_day_of_graduation_nothing_is_confirmed() -> None:
    unfinished = attainment(graduationDate=None, graduationPeriod=None, hasCompletedMandatoryExams=False)
    assert "vahvistus" not in unfinished
    assert unfinished["pakollisetKokeetSuoritettu"] is False


def test_what_the_register_does_not_say_is_not_said() -> None:
    assert "pakollisetKokeetSuoritettu" not in attainment(hasCompletedMandatoryExams=None)


def test_an_exam_has_its_code_time_points_and_grade() -> None:
    (row,) = attainment(exam("BB", "M", "2012S", 232))["osasuoritukset"]
    assert row["koulutusmoduuli"]["tunniste"] == {"koodiarvo": "BB", "koodistoUri": "koskiyokokeet"}
    assert row["tutkintokerta"]["vuosi"] == 2012
    assert row["tutkintokerta"]["vuodenaika"] == {"fi": "syksy", "sv": "höst", "en": "autumn"}
    assert row["arviointi"] == [
        {"arvosana": {"koodiarvo": "M", "koodistoUri": "koskiyoarvosanat"}, "pisteet": 232},
    ]


def test_exams_stand_newest_first_and_by_code_within_a_period() -> None:
    given = exam("N", period="2012K"), exam("A", period="2012K"), exam("EA", period="2011S"), exam("M", period="2012S")
    assert [(when, which) for when, which, _ in rows(*given)] == [
        ("2012S", "M"),
        ("2012K", "A"),
        ("2012K", "N"),
        ("2011S", "EA"),
    ]


def test_a_retaken_exam_keeps_every_attempt() -> None:
    given = exam("N", "I=", "2010K"), exam("N", "B", "2010S"), exam("N", "E", "2011K")
    assert rows(*given) == [("2011K", "N", "E"), ("2010S", "N", "B"), ("2010K", "N", "I=")]


@pytest.mark.parametrize("grade", ["I", "I-", "I+", "I="])
def test_an_improbatur_keeps_its_own_code(grade: str) -> None:
    assert rows(exam("N", grade)) == [("2012K", "N", grade)]


def test_unknown_codes_are_kept_as_codes() -> None:
    assert rows(exam("ZZ9", "Q", "2012X")) == [("2012X", "ZZ9", "Q")]
    (row,) = attainment(exam("ZZ9", "Q", "2012X"))["osasuoritukset"]
    assert row["tutkintokerta"] == {"koodiarvo": "2012X"}


def test_an_exam_without_points_or_grade_is_kept() -> None:
    bare = {"examId": "J", "period": "1996S"}
    (row,) = attainment(bare)["osasuoritukset"]
    assert "arviointi" not in row
    (row,) = attainment({**bare, "grade": "C", "points": None})["osasuoritukset"]
    assert row["arviointi"] == [{"arvosana": {"koodiarvo": "C", "koodistoUri": "koskiyoarvosanat"}}]
    (row,) = attainment({**bare, "points": 0})["osasuoritukset"]
    assert row["arviointi"] == [{"pisteet": 0}]


@pytest.mark.parametrize(
    ("exams", "languages"),
    [
        ([exam("A", "A")], ["FI"]),
        ([exam("A", "I")], []),
        ([exam("A", "I+"), exam("A", "B", "2012S")], ["FI"]),
        ([exam("O", "L")], ["SV"]),
        ([exam("A", "C"), exam("O", "C")], ["FI", "SV"]),
        ([exam("A5", "C")], []),
        ([exam("A5", "M")], ["FI"]),
        ([exam("O5", "E")], ["SV"]),
        ([exam("O5", "B")], []),
        ([exam("EA", "L")], []),
        ([exam("A", "Q")], []),
    ],
)
def test_language_of_school_education(exams: list[dict[str, Any]], languages: list[str]) -> None:
    found = attainment(*exams).get("koulusivistyskieli", [])
    assert [language["koodiarvo"] for language in found] == languages


# --- the school ---------------------------------------------------------------------------------------------------


def test_the_school_has_the_name_it_had_on_the_day_of_graduation() -> None:
    assert convert()["oppilaitos"] == {"oid": SCHOOL, "nimi": NAMES}
    assert convert(graduationDate="1995-05-31")["oppilaitos"]["nimi"] == {"fi": "Vanha yhteiskoulu"}
    assert convert(graduationDate="1985-05-31")["oppilaitos"]["nimi"] == {"fi": "Vanha yhteiskoulu"}
    assert convert(graduationDate=None)["oppilaitos"]["nimi"] == NAMES
    assert attainment()["toimipiste"]["oid"] == SCHOOL


@pytest.mark.parametrize("oid", [None, "", YTL_OID, "1.2.246.562.24.40675408602", "1.2.246.562.10.11111111111"])
def test_without_a_known_school_it_stands_under_the_board(oid: str | None) -> None:
    right = convert(certificateSchoolOphOid=oid)
    assert "oppilaitos" not in right
    assert right["suoritukset"][0]["toimipiste"]["oid"] == YTL_OID


def test_where_no_organisations_are_known_the_oid_stays() -> None:
    (right,) = convert_ytr(answer(), Directory(), subject=None)
    assert right["oppilaitos"] == {"oid": SCHOOL}


# --- who it is about ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", [HETU, FORMER])
def test_an_answer_by_the_present_or_a_former_number_is_the_persons(told: str) -> None:
    subject = Subject(("1.2.246.562.24.1",), (HETU, FORMER), date(2026, 11, 23))
    assert len(convert_ytr(answer(ssn=told), DIRECTORY, subject=subject)) == 1


def test_an_answer_about_somebody_else_is_never_taken() -> None:
    subject = Subject(("1.2.246.562.24.1",), (HETU, FORMER), date(2026, 11, 23))
    with pytest.raises(WrongPerson) as raised:
        convert_ytr(answer(ssn=ANOTHER), DIRECTORY, subject=subject)
    assert ANOTHER not in str(raised.value)


def test_the_person_in_a_file() -> None:
    document = read_ytr(answer(), DIRECTORY)
    assert document.henkilo == {"hetu": HETU, "etunimet": "Lumi Maria", "sukunimi": "Ranta"}
    again = read_document(
        json.dumps({"henkilö": document.henkilo, "opiskeluoikeudet": document.opiskeluoikeudet}).encode()
    )
    assert again == document


def test_a_person_without_exams_or_graduation_has_no_study_right() -> None:
    assert convert_ytr(answer(exams=[], graduationDate=None), DIRECTORY, subject=None) == []
    assert len(convert_ytr(answer(exams=[]), DIRECTORY, subject=None)) == 1


# --- bad answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "place", "reason"),
    [
        (b"", "", "is empty"),
        (b"<html><body>Huoltokatko</body></html>", "byte 0", "is not JSON"),
        (answer()[:-40], "", "is not JSON"),
        ("{\"ssn\": \"080698-967F\", \"lastname\": \"Ääri\"}".encode("latin-1"), "byte", "is not UTF-8"),
        (b"[]", "", "should be an object"),
        (b"null", "", "should be an object"),
        (b"{}", "ssn", "is missing"),
        (b'{"ssn": "080698-967F", "ssn": "080698-968H"}', "ssn", "stands twice"),
        (b"[" * 5000 + b"]" * 5000, "", "nested deeper"),
        (answer(ssn=None), "ssn", "is missing"),
        (answer(ssn=80698967), "ssn", "should be text"),
        (answer(lastname=["Ranta"]), "lastname", "should be text"),
        (answer(exams={}, graduationDate=None), "exams", "should be a list"),
        (answer(exams="A"), "exams", "should be a list"),
        (answer(exams=["A"]), "exams[0]", "should be an object"),
        (answer(exams=[exam(), exam("")]), "exams[1].examId", "is missing"),
        (answer(exams=[{**exam(), "points": "46"}]), "exams[0].points", "should be a number"),
        (answer(exams=[{**exam(), "points": True}]), "exams[0].points", "should be a number"),
        (answer(exams=[{**exam(), "grade": 5}]), "exams[0].grade", "should be text"),
        (answer(exams=[{**exam(), "period": 2012}]), "exams[0].period", "should be text"),
        (answer(graduationDate="2012-02-30"), "graduationDate", "should be a date"),
        (answer(graduationDate="20120602"), "graduationDate", "should be a date"),
        (answer(graduationDate="2.6.2012"), "graduationDate", "should be a date"),
        (answer(hasCompletedMandatoryExams="yes"), "hasCompletedMandatoryExams", "should be true or false"),
        (answer(lastname="a\0b"), "lastname", "NUL"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_one_error_that_names_the_place(given: bytes, place: str, reason: str) -> None:
    with pytest.raises(YtrAnswerError) as raised:
        convert_ytr(given, DIRECTORY, subject=None)
    assert raised.value.place.startswith(place)
    assert reason in raised.value.reason
    assert "080698" not in str(raised.value)
    assert "Ranta" not in str(raised.value)
