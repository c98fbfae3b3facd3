"""Records with the fault pattern of an accepted case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.database import Database
from app.persons.service import store_henkilo
from app.register.attainments import walk_rows
from app.register.keys import with_keys
from app.register.names import Directory
from app.register.shapes import key_of
from app.reports.models import ErrorReport
from app.reports.siblings import NoPattern, find_siblings
from app.sources.koski import store_opiskeluoikeus
from tests.reports.keeper_cases import OTHER_SCHOOL, PERSON, SCHOOL, make_case, store_people_and_schools

PUPILS = [f"1.2.246.562.24.0000000010{number}" for number in range(6)]


def make_right(number: int, grade: str, school: str = SCHOOL, subject: str = "MA") -> dict[str, Any]:
    return {
        "oid": f"1.2.246.562.15.{number:011}",
        "versionumero": 1,
        "tyyppi": {"koodiarvo": "perusopetus", "koodistoUri": "opiskeluoikeudentyyppi"},
        "oppilaitos": {"oid": school},
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2020-08-01", "tila": {"koodiarvo": "lasna"}}]},
        "suoritukset": [
            {
                "tyyppi": {"koodiarvo": "perusopetuksenoppimaara"},
                "koulutusmoduuli": {"tunniste": {"koodiarvo": "201101"}},
                "osasuoritukset": [
                    {
                        "tyyppi": {"koodiarvo": "perusopetuksenoppiaine"},
                        "koulutusmoduuli": {"tunniste": {"koodiarvo": subject}},
                        "arviointi": [{"arvosana": {"koodiarvo": grade}}],
                    }
                ],
            }
        ],
    }


def store(database: Database, oid: str, right: dict[str, Any]) -> None:
    with database.write() as session:
        store_henkilo(session, oid=oid)
        store_opiskeluoikeus(session, oid, right, Directory())


@pytest.fixture
def case(app: Flask, database: Database) -> Callable[..., ErrorReport]:
    """The person's mathematics was 7, was reported, and has been corrected to 8 since."""
    store_people_and_schools(database)
    wrong = make_right(1, "7")
    store(database, PERSON, wrong)
    (right,) = with_keys([wrong], rows=True)
    ((row, _),) = walk_rows(right["suoritukset"][0]["osasuoritukset"])
    make_case(app, study_right_key=key_of(right), row_key=key_of(row))
    store(database, PERSON, {**make_right(1, "8"), "versionumero": 2})

    def read(**changes: object) -> ErrorReport:
        with database.write() as session:
            report = session.query(ErrorReport).one()
            for name, value in {"outcome": "corrected", "state": "answered", **changes}.items():
                setattr(report, name, value)
        return report

    return read


def found(database: Database, report: ErrorReport) -> list[str]:
    with database.read() as session:
        return [one.henkilo_oid for one in find_siblings(session, report)[1]]


def test_the_same_school_course_and_wrong_value(database: Database, case: Callable[..., ErrorReport]) -> None:
    rights = (
        make_right(10, "7"),
        make_right(11, "8"),
        make_right(12, "7", OTHER_SCHOOL),
        make_right(13, "7", subject="AI"),
        {**make_right(14, "7"), "mitätöity": True},
        make_right(15, "7"),
    )
    for oid, right in zip(PUPILS, rights, strict=True):
        store(database, oid, right)
    assert found(database, case()) == [PUPILS[0], PUPILS[5]]


@pytest.mark.parametrize(
    "changes",
    [{"outcome": None}, {"outcome": "not_an_error"}, {"field": "other"}, {"field": None}, {"row_key": "x.y.z"}],
)
def test_without_an_accepted_case_and_a_value_there_is_no_pattern(
    database: Database, case: Callable[..., ErrorReport], changes: dict[str, object]
) -> None:
    with pytest.raises(NoPattern):
        found(database, case(**changes))
