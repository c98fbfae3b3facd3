"""Robin Vainio: an earlier identity number and an earlier learner number, one record over both."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext

from app.demo.building import Json, attainment, code, confirmed, name, states, study_right
from app.demo.higher import GradeScale, Student, Virta, course, virta_right
from app.demo.identity import make_hetu
from app.demo.person import DemoPerson
from app.demo.schools import BOTHNIA_UAS, HARJUNPAA, LAKELAND_UNIVERSITY, LUKIO
from app.demo.subjects import basic_subjects, leaving_certificate, upper_subject_2015

BORN = date(1998, 4, 2)


def under_earlier_number(today: date) -> list[Json]:
    """Basic education and the beginning of upper secondary school, stored under the earlier learner number."""
    final = {"AI AI1": 8, "A1 EN": 9, "MA": 9, "BI": 8, "FY": 10, "KE": 9, "HI": 8, "YH": 8, "MU": 9, "LI": 7}
    school = study_right(
        "perusopetus",
        HARJUNPAA,
        states(("2005-08-11", "lasna"), ("2014-05-31", "valmistunut")),
        [
            leaving_certificate(
                HARJUNPAA, basic_subjects(final), vahvistus=confirmed("2014-05-31", HARJUNPAA, "Lasse Merenmies")
            )
        ],
    )
    on = "2015-05-29"
    unfinished = attainment(
        "lukionoppimaara",
        {"tunniste": code("koulutus", "309902"), "perusteenDiaarinumero": "60/011/2015"},
        LUKIO,
        [
            upper_subject_2015("MA MAA", None, {"MAY1": 8, "MAA2": 7}, on),
            upper_subject_2015("FY", None, {"FY1": 10}, on, optional={"FY2": 9}),
        ],
        oppimäärä=code("lukionoppimaara", "nuortenops"),
    )
    upper = study_right(
        "lukiokoulutus", LUKIO, states(("2014-08-12", "lasna", "1"), ("2015-09-01", "eronnut")), [unfinished]
    )
    return [upper, school]


ECTS = GradeScale("ects", "ECTS", "en", (("A", "Excellent"), ("B", "Very good"), ("C", "Good"), ("D", "Satisfactory")))


def degree_under_way() -> Virta:
    """A degree begun after some years at work, a term abroad, and summer studies at a university."""
    courses = [
        course(
            "TT00AB11",
            "Ohjelmoinnin perusteet",
            "Grunder i programmering",
            "Basics of Programming",
            5,
            "5",
            "2021-12-10",
        ),
        course("TT00AB12", "Tietokannat", "Databaser", "Databases", 5, "4", "2022-03-18"),
        course("TT00AB13", "Verkkotekniikka", "Nätverksteknik", "Networking", 5, "3", "2022-05-20"),
        course("TT00AB20", "Ohjelmistoprojekti", "Programvaruprojekt", "Software project", 15, "5", "2023-05-26"),
        course("ERA1", None, None, "Human–Computer Interaction", 6, "B", "2024-01-26", language="en", scale=ECTS),
    ]
    right = virta_right(
        "41177",
        "1",
        (("2021-08-01", "1"),),
        courses,
        programme=name("Insinööri (AMK)", "Ingenjör (YH)", "Bachelor of Engineering"),
        koulutuskoodi="651301",
        credits=240,
        terms=(
            ("2021-08-01", "2021-12-31", "1"),
            ("2022-01-01", "2022-07-31", "1"),
            ("2022-08-01", "2022-12-31", "3"),
            ("2023-01-01", "2023-07-31", "1"),
        ),
        is_primary=True,
    )
    summer = (
        course("KES-1", "Tilastotieteen johdantokurssi", "Introduktion till statistik", "Introduction to Statistics", 5,
               "4", "2022-08-12"),
        course("KES-7", "Tekoälyn etiikka", "Etik inom artificiell intelligens", "Ethics of AI", 2, "HYV",
               "2024-07-05"),
    )  # fmt: skip
    return (
        Student("31904", BOTHNIA_UAS, (right,)),
        Student("LKL-90233", LAKELAND_UNIVERSITY, loose=summer, knows_oppijanumero=False, former_hetu=True),
    )


VAINIO = (
    DemoPerson(
        1101,
        "Robin Sage",
        "Robin",
        "Vainio",
        BORN,
        lazy_gettext("Changed identity number: studies under an earlier and the present number in one record"),
        individual=946,
        former=(make_hetu(BORN, 947),),
        linked=((1102, under_earlier_number),),
        virta=degree_under_way(),
    ),
)
