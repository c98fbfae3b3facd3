"""Ilona Aaltola: a whole upper secondary school by the 2015 curriculum, and a matriculation examination with raises."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext

from app.demo.building import (
    Json,
    attainment,
    code,
    confirmed,
    extent,
    grade,
    grades,
    local,
    module,
    name,
    part,
    period,
    states,
    study_right,
)
from app.demo.matriculation import exam, matriculation
from app.demo.person import DemoPerson
from app.demo.schools import LUKIO
from app.demo.subjects import applied_course_2015, upper_subject_2015

ON = "2019-05-24"


def subjects() -> list[Json]:
    literature = applied_course_2015(
        "ÄI10", "Luova kirjoittaminen", "Kreativt skrivande", "Creative writing", "Oma novelli.", 10, "2018-12-14"
    )
    debate = applied_course_2015("ENA9", "Väittelykerho", None, "Debating club", "Väittelyitä englanniksi.", "S", ON)
    return [
        upper_subject_2015(
            "AI AI1",
            9,
            {"ÄI1": 8, "ÄI2": 9, "ÄI3": 9, "ÄI4": 10, "ÄI5": 9, "ÄI6": 9},
            ON,
            optional={"ÄI8": 9, "ÄI9": 10},
            extra=[literature],
        ),
        upper_subject_2015(
            "A1 EN", 10, {"ENA1": 9, "ENA2": 10, "ENA3": 9, "ENA4": 10, "ENA5": 10, "ENA6": 10}, ON, extra=[debate]
        ),
        upper_subject_2015("B1 SV", 7, {"RUB11": 7, "RUB12": 7, "RUB13": 6, "RUB14": 8, "RUB15": 7}, ON),
        upper_subject_2015("B3 ES", 9, {"VKB31": 9, "VKB32": 9, "VKB33": 8}, ON),
        upper_subject_2015(
            "MA MAB",
            8,
            {"MAY1": 7, "MAB2": 8, "MAB3": [("4", "2017-05-26"), ("7", "2017-08-25")], "MAB4": 8, "MAB5": 9, "MAB6": 8},
            ON,
            optional={"MAB7": 8},
        ),
        upper_subject_2015("BI", 9, {"BI1": 9, "BI2": 9}, ON, optional={"BI3": 9, "BI4": 8, "BI5": 10}),
        upper_subject_2015("GE", 8, {"GE1": 8}, ON, optional={"GE2": 8}),
        upper_subject_2015("FY", 7, {"FY1": 7}, ON),
        upper_subject_2015("KE", 8, {"KE1": 8}, ON, optional={"KE2": 8}),
        upper_subject_2015("PS", 10, {"PS1": 10}, ON, optional={"PS2": 10, "PS3": 9, "PS4": 10, "PS5": 10}),
        upper_subject_2015("FI", 9, {"FI1": 9, "FI2": 9}, ON),
        upper_subject_2015("HI", 8, {"HI1": 8, "HI2": 7, "HI3": 9}, ON),
        upper_subject_2015("YH", 9, {"YH1": 9, "YH2": 8, "YH3": 9}, ON),
        upper_subject_2015("KT", 9, {"UE1": 9, "UE2": 9}, ON),
        upper_subject_2015("TE", 9, {"TE1": 9}, ON, optional={"TE2": 9, "TE3": 10}),
        upper_subject_2015("LI", 8, {"LI1": 8, "LI2": 8}, ON, suoritettuErityisenäTutkintona=True),
        upper_subject_2015("MU", 9, {"MU1": 9}, ON, optional={"MU2": 10}),
        upper_subject_2015("KU", 10, {"KU1": 10, "KU2": 10}, ON),
        upper_subject_2015("OP", "S", {"OP1": "S", "OP2": "S"}, ON),
        other_studies(),
    ]


def other_studies() -> Json:
    theme = part(
        "lukionkurssi",
        module(
            code("lukionkurssit", "TO1"), extent(1, "kurssi"), kurssinTyyppi=code("lukionkurssintyyppi", "syventava")
        ),
        grades("S", "2018-04-20"),
    )
    diploma = part(
        "lukionkurssi",
        module(
            local("KULD9", "Kuvataiteen portfolio", "Portfolio i bildkonst", "Visual arts portfolio"),
            extent(1, "kurssi"),
            kuvaus=name("Kevään aikana koottu portfolio."),
            kurssinTyyppi=code("lukionkurssintyyppi", "soveltava"),
        ),
        grades(10, "2019-03-15"),
        suoritettuLukiodiplomina=True,
    )
    return part("lukionmuuopinto", module(code("lukionmuutopinnot", "TO")), grades("S"), [theme, diploma])


def upper_secondary() -> Json:
    suoritus = attainment(
        "lukionoppimaara",
        module(code("koulutus", "309902"), perusteenDiaarinumero="60/011/2015"),
        LUKIO,
        subjects(),
        oppimäärä=code("lukionoppimaara", "nuortenops"),
        ryhmä="16C",
        todistuksellaNäkyvätLisätiedot=name("Opiskellut vaihto-oppilaana Espanjassa."),
        suullisenKielitaidonKokeet=[
            {
                "kieli": code("kielivalikoima", "EN"),
                **grade(10, "2019-01-18"),
                "taitotaso": code("arviointiasteikkokehittyvankielitaidontasot", "C1.1"),
            }
        ],
        koulusivistyskieli=[code("kieli", "FI")],
        vahvistus=confirmed("2019-06-01", LUKIO, "Aarne Vuorela"),
    )
    return study_right(
        "lukiokoulutus",
        LUKIO,
        states(("2015-08-11", "lasna", "1"), ("2019-06-01", "valmistunut", "1")),
        [suoritus],
        lisätiedot={
            "pidennettyPäättymispäivä": True,
            "ulkomaanjaksot": [
                period("2017-08-28", "2018-01-26", maa=code("maatjavaltiot2", "724"), kuvaus=name("Vaihto-oppilaana"))
            ],
        },
    )


def ilona(today: date) -> list[Json]:
    return [upper_secondary()]


EXAMS = (
    exam("2018S", "EA", "E", 271),
    exam("2018S", "PS", "M", 88),
    exam("2018S", "N", "B", 34),
    exam("2019K", "A", "L", 104),
    exam("2019K", "TE", "M", 85),
    exam("2019K", "N", "C", 57),
    exam("2019S", "PS", "L", 109),
)


AALTOLA = (
    DemoPerson(
        1001,
        "Ilona Maria",
        "Ilona",
        "Aaltola",
        date(1999, 11, 23),
        lazy_gettext("Matriculated in 2019, with raised exams; her identity number has one of the new separators"),
        ilona,
        individual=944,
        separator="Y",
        matriculation=matriculation(EXAMS, "2019-06-01", LUKIO),
    ),
)
