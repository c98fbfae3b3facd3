"""Clara Virtamo: a European school from the nursery to the European Baccalaureate."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext

from app.demo.building import (
    Json,
    attainment,
    code,
    confirmed,
    extent,
    grade,
    grades,
    module,
    name,
    part,
    states,
    study_right,
)
from app.demo.person import DemoPerson
from app.demo.schools import EUROPEAN

ESH = "arviointiasteikkoeuropeanschoolofhelsinki"


def esh_year(kind: str, level: str, begins: str, ends: str, parts: list[Json], **more: Any) -> Json:
    return attainment(
        f"europeanschoolofhelsinkivuosiluokka{kind}",
        module(
            code("europeanschoolofhelsinkiluokkaaste", level),
            curriculum=code("europeanschoolofhelsinkicurriculum", "2023"),
        ),
        EUROPEAN,
        parts,
        language=None,
        alkamispäivä=begins,
        luokka=f"{level}EN",
        jääLuokalle=False,
        vahvistus=confirmed(ends, EUROPEAN, "Théo Vandermeer", name(en="Director")),
        **more,
    )


def esh_module(key: str, hours: float) -> Json:
    """ "L1 EN" is a language subject with its language, "MA" any other."""
    subject, _, language = key.partition(" ")
    if language:
        uri = "europeanschoolofhelsinkikielioppiaine"
        return module(code(uri, subject), extent(hours, "vvt"), kieli=code("kieli", language))
    return module(code("europeanschoolofhelsinkimuuoppiaine", subject), extent(hours, "vvt"))


def esh_primary() -> list[Json]:
    """The child as a learner, and subjects with their components: plus signs and passes."""
    on = "2014-06-13"
    learner = part(
        "europeanschoolofhelsinkiosasuoritusprimarylapsi",
        module(code("europeanschoolofhelsinkilapsioppimisalue", "TCAAL")),
        [
            grade(
                "pass",
                on,
                f"{ESH}osasuoritus",
                kuvaus=name(en="Curious and persistent."),
                arvioitsijat=[{"nimi": "Ingrid Palm"}],
            )
        ],
        [
            part(
                "europeanschoolofhelsinkialaosasuoritusprimarylapsi",
                module(code("europeanschoolofhelsinkiprimarylapsialaoppimisalue", area)),
                grades(mark, on, f"{ESH}primarymark"),
            )
            for area, mark in (("Engages in learning", "4"), ("Listens attentively", "3"), ("Uses ICT", "3"))
        ],
    )
    english = part(
        "europeanschoolofhelsinkiosasuoritusprimary",
        esh_module("L1 EN", 16),
        grades("pass", on, f"{ESH}osasuoritus"),
        [
            part(
                "europeanschoolofhelsinkialaosasuoritusprimary",
                module(code("europeanschoolofhelsinkiprimaryalaoppimisalue", area)),
                grades(mark, on, f"{ESH}primarymark"),
            )
            for area, mark in (("Reading and understanding", "4"), ("Writing", "3"), ("Spoken interaction", "4"))
        ],
        suorituskieli=code("kieli", "EN"),
    )
    maths = part(
        "europeanschoolofhelsinkiosasuoritusprimary",
        esh_module("MA", 8),
        grades("pass", on, f"{ESH}osasuoritus"),
        yksilöllistettyOppimäärä=True,
        suorituskieli=code("kieli", "EN"),
    )
    return [learner, english, maths]


def esh_secondary(tyyppi: str, graded: dict[str, str], scale: str, on: str) -> list[Json]:
    return [
        part(tyyppi, esh_module(key, 4), grades(value, on, f"{ESH}{scale}"), suorituskieli=code("kieli", "EN"))
        for key, value in graded.items()
    ]


def esh_seventh(graded: dict[str, tuple[str, str, str]], on: str) -> list[Json]:
    """The last year: A and B marks and the year mark of each subject."""
    return [
        part(
            "europeanschoolofhelsinkiosasuorituss7",
            esh_module(key, 4),
            None,
            [
                part(
                    "europeanschoolofhelsinkialaosasuorituss7",
                    module(code("europeanschoolofhelsinkis7oppiaineenkomponentti", component)),
                    grades(mark, on, f"{ESH}s7preliminarymark"),
                )
                for component, mark in zip(("A", "B", "yearmark"), marks, strict=True)
            ],
            suorituskieli=code("kieli", "EN"),
        )
        for key, marks in graded.items()
    ]


def baccalaureate() -> Json:
    on = "2025-07-04"
    finals = {
        "L1 EN": ("8.25", "8.90", "8.61"),
        "L2 FR": ("7.50", "8.00", "7.75"),
        "MA": ("9.10", None, "9.10"),
        "HI": ("8.00", "8.40", "8.20"),
    }
    parts = [
        part(
            "ebtutkinnonosasuoritus",
            esh_module(key, 4),
            None,
            [
                part(
                    "ebtutkinnonalaosasuoritus",
                    module(code("ebtutkinnonoppiaineenkomponentti", component)),
                    grades(mark, on, f"{ESH}finalmark"),
                )
                for component, mark in zip(("Written", "Oral", "Final"), marks, strict=True)
                if mark
            ],
            suorituskieli=code("kieli", "EN"),
        )
        for key, marks in finals.items()
    ]
    suoritus = attainment(
        "ebtutkinto",
        module(code("koulutus", "301104"), curriculum=code("europeanschoolofhelsinkicurriculum", "2023")),
        EUROPEAN,
        parts,
        language=None,
        yleisarvosana=84.36,
        todistuksellaNäkyvätLisätiedot=name(en="The mark of ethics is not included in the final mark."),
        vahvistus=confirmed(on, EUROPEAN, "Théo Vandermeer", name(en="Director")),
    )
    return study_right("ebtutkinto", EUROPEAN, states(("2025-06-02", "lasna"), (on, "valmistunut")), [suoritus])


def clara(today: date) -> list[Json]:
    fifth = {"L1 EN": "A", "L2 FR": "B", "MA": "B", "SC": "C", "HUS": "B", "PE": "A"}
    sixth = {"L1 EN": "8.5", "L2 FR": "7.5", "MA": "9.0", "BI": "8.0", "PE": "9.5"}
    seventh = {"L1 EN": ("8.4", "8.9", "8.6"), "MA": ("9.0", "9.2", "9.1"), "HI": ("8.0", "8.1", "8.1")}
    school = study_right(
        "europeanschoolofhelsinki",
        EUROPEAN,
        states(("2011-09-01", "lasna", "6"), ("2025-07-04", "valmistunut", "6")),
        [
            esh_year("nursery", "N2", "2011-09-01", "2012-06-15", []),
            esh_year("primary", "P2", "2013-09-02", "2014-06-13", esh_primary()),
            esh_year(
                "secondarylower",
                "S5",
                "2022-09-01",
                "2023-06-16",
                esh_secondary(
                    "europeanschoolofhelsinkiosasuoritussecondarylower", fifth, "secondarygrade", "2023-06-09"
                ),
            ),
            esh_year(
                "secondaryupper",
                "S6",
                "2023-09-01",
                "2024-06-14",
                esh_secondary("europeanschoolofhelsinkiosasuorituss6", sixth, "numericalmark", "2024-06-07"),
                todistuksellaNäkyvätLisätiedot=name(en="Absent for six weeks in spring."),
            ),
            esh_year("secondaryupper", "S7", "2024-09-02", "2025-07-04", esh_seventh(seventh, "2025-05-23")),
        ],
    )
    return [baccalaureate(), school]


VIRTAMO = (
    DemoPerson(
        812,
        "Clara Isabelle",
        "Clara",
        "Virtamo",
        date(2007, 1, 15),
        lazy_gettext("From a European school's nursery to the European Baccalaureate"),
        clara,
        individual=936,
        asiointikieli="en",
    ),
)
