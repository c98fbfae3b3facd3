"""Two schools in English: an international school with its three programmes, and the IB diploma."""

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
from app.demo.person import DemoPerson
from app.demo.schools import IB_SCHOOL, INTERNATIONAL
from app.demo.subjects import upper_subject_2019

IB = "arviointiasteikkoib"
CORE = "arviointiasteikkocorerequirementsib"
OWN = "arviointiasteikkointernationalschool"
HEAD = "Margaret Ashdown"


def international_year(
    programme: str, level: str, begins: str, ends: str | None, parts: list[Json], **more: str
) -> Json:
    """A year of the PYP, MYP or Diploma programme."""
    koulutusmoduuli = module(code("internationalschoolluokkaaste", level))
    if programme == "diploma":
        koulutusmoduuli["diplomaType"] = code("internationalschooldiplomatype", "ib")
    return attainment(
        f"internationalschool{programme}vuosiluokka",
        koulutusmoduuli,
        INTERNATIONAL,
        parts,
        language="EN",
        alkamispäivä=begins,
        luokka=f"{level}A",
        **({"vahvistus": confirmed(ends, INTERNATIONAL, HEAD)} if ends else {}),
        **more,
    )


def pyp(graded: dict[str, str]) -> list[Json]:
    tyyppi = "internationalschoolpypoppiaine"
    return [
        part(tyyppi, module(code("oppiaineetinternationalschool", key)), grades(value, None, OWN))
        for key, value in graded.items()
    ]


def myp(graded: dict[str, object]) -> list[Json]:
    parts = []
    for key, value in graded.items():
        subject, _, language = key.partition(" ")
        kieli = {"kieli": code("kielivalikoima", language)} if language else {}
        koulutusmoduuli = module(code("oppiaineetinternationalschool", subject), **kieli)
        parts.append(part("internationalschoolmypoppiaine", koulutusmoduuli, grades(value, "2024-05-30", IB)))
    return parts


def diploma(graded: dict[str, str]) -> list[Json]:
    """IB diploma subjects: "A FI SL" is the subject, its language and its level."""
    parts = []
    for key, value in graded.items():
        subject, *details = key.split()
        more: Json = {}
        for detail in details:
            if detail in ("SL", "HL"):
                more["taso"] = code("oppiaineentasoib", detail)
            else:
                more["kieli"] = code("kielivalikoima", detail)
        arviointi = [grade(value, "2026-05-29", IB, predicted=False)]
        parts.append(
            part("internationalschooldiplomaoppiaine", module(code("oppiaineetib", subject), **more), arviointi)
        )
    fitness = part(
        "internationalschooldiplomaoppiaine",
        module(code("oppiaineetinternationalschool", "HAWB")),
        grades("pass", None, OWN),
    )
    knowledge = part(
        "internationalschoolcorerequirements",
        module(code("oppiaineetib", "TOK")),
        [grade("B", "2026-05-29", CORE, predicted=False)],
    )
    return [*parts, fitness, knowledge]


def sofia(today: date) -> list[Json]:
    eleventh = {
        "A FI SL": "5",
        "A2 EN HL": "6",
        "B FR SL": "5",
        "HIS HL": "6",
        "CHE SL": "4",
        "MATAA SL": "5",
        "VA HL": "7",
    }
    tenth: dict[str, object] = {
        "LL EN": 6,
        "LAC FR": [("4", "2023-12-15"), ("5", "2024-05-30")],
        "IS": 6,
        "SCI": 5,
        "DE": 7,
    }
    first = {"LA": "achievedoutcomes", "MA": "learningtoward", "SS": "achievedoutcomes", "MU": "achievedoutcomes"}
    return [
        study_right(
            "internationalschool",
            INTERNATIONAL,
            states(("2013-08-14", "lasna"), ("2024-08-12", "lasna", "6")),
            [
                international_year("pyp", "explorer", "2013-08-14", "2014-06-05", pyp(first)),
                international_year(
                    "pyp", "5", "2018-08-15", "2019-05-31", pyp(dict.fromkeys(first, "achievedoutcomes"))
                ),
                international_year("myp", "10", "2023-08-14", "2024-05-31", myp(tenth)),
                international_year("diploma", "11", "2025-08-13", "2026-05-29", diploma(eleventh)),
                international_year("diploma", "12", "2026-08-12", None, []),
            ],
            lisätiedot={
                "erityisenKoulutustehtävänJaksot": [
                    period("2024-08-12", tehtävä=code("erityinenkoulutustehtava", "101"))
                ],
                "ulkomaanjaksot": [period("2022-08-08", "2023-06-02", maa=code("maatjavaltiot2", "250"))],
                "maksuttomuus": [period("2024-08-12", maksuton=True)],
            },
        )
    ]


def ib_subject(
    key: str, group: str, value: str | None, predicted: str, courses_: dict[str, str], *, on: str = "2026-05-29"
) -> Json:
    """A subject of the IB diploma: "A FI SL" in aineryhmä `group`, its predicted grade and courses."""
    subject, *details = key.split()
    level = details[-1]
    kieli = {"kieli": code("kielivalikoima", details[0])} if len(details) > 1 else {}
    koulutusmoduuli = module(
        code("oppiaineetib", subject),
        pakollinen=True,
        taso=code("oppiaineentasoib", level),
        ryhmä=code("aineryhmaib", group),
        **kieli,
    )
    parts = [
        part(
            "ibkurssi",
            module(local(arvo, en=arvo), extent(3, "op"), pakollinen=True, kuvaus=name(en=f"{arvo}, {level}")),
            [grade(mark, on, IB, effort=code("effortasteikkoib", "A"))],
        )
        for arvo, mark in courses_.items()
    ]
    return part(
        "iboppiaine",
        koulutusmoduuli,
        grades(value, on, IB),
        parts,
        predictedArviointi=[grade(predicted, "2026-03-20", IB)],
    )


def ib_core() -> list[Json]:
    """Core elements by the present model, where each is a part of the diploma."""
    knowledge = part(
        "ibcore",
        module(code("oppiaineetib", "TOK")),
        [grade("A", "2026-05-29", CORE)],
        [
            part(
                "ibcorekurssi",
                module(local("TOK1", en="Knowledge and the knower"), extent(2, "op")),
                grades("S", "2025-10-10", IB),
            )
        ],
    )
    essay = part(
        "ibcore",
        module(
            code("oppiaineetib", "EE"),
            aine={
                "tunniste": code("oppiaineetib", "BIO"),
                "taso": code("oppiaineentasoib", "HL"),
                "ryhmä": code("aineryhmaib", "4"),
                "pakollinen": True,
            },
            aihe=name(en="How does road salt change the growth of duckweed in urban ponds?"),
        ),
        [grade("B", "2026-05-29", CORE)],
    )
    service = part("ibcore", module(code("oppiaineetib", "CAS"), extent(150, "h")), [grade("S", "2026-05-29", CORE)])
    return [knowledge, essay, service]


def pre_ib() -> Json:
    on = "2024-05-31"
    return attainment(
        "preiboppimaara",
        module(code("suorituksentyyppi", "preiboppimaara2019")),
        IB_SCHOOL,
        [
            upper_subject_2019("AI AI1", 9, {"ÄI1": 9, "ÄI2": 9}, on),
            upper_subject_2019("A EN", 10, {"ENA1": 10, "ENA2": 10}, on),
            upper_subject_2019("MA MAA", 8, {"MAY1": 9, "MAA2": 8, "MAA3": 8}, on),
            upper_subject_2019("BI", 9, {"BI1": 9}, on, optional={"BI2": 9, "BI3": 10}),
            upper_subject_2019("OP", "S", {"OP1": "S"}, on),
        ],
        language="EN",
        ryhmä="23IB",
        vahvistus=confirmed(on, IB_SCHOOL, "Anna-Maija Rauhala"),
    )


def mikael(today: date) -> list[Json]:
    diploma_ = attainment(
        "ibtutkinto",
        module(code("koulutus", "301102")),
        IB_SCHOOL,
        [
            ib_subject("A FI SL", "1", "6", "6", {"FIN_S1": "6", "FIN_S2": "S"}),
            ib_subject("A2 EN HL", "1", "7", "6", {"ENG_H1": "6", "ENG_H2": "7"}),
            ib_subject("HIS SL", "3", "5", "6", {"HIS_S1": "5", "HIS_S2": "6"}),
            ib_subject("BIO HL", "4", "6", "7", {"BIO_H1": "6", "BIO_H2": "7", "BIO_H3": "6"}),
            ib_subject("PHY SL", "4", "4", "4", {"PHY_S1": "3", "PHY_S2": "4"}),
            ib_subject("MATAA HL", "5", "5", "5", {"MAT_H1": "5", "MAT_H2": "4"}),
            *ib_core(),
        ],
        language="EN",
        ryhmä="24IB",
        lisäpisteet=code("arviointiasteikkolisapisteetib", "3"),
        vahvistus=confirmed("2026-07-05", IB_SCHOOL, "Anna-Maija Rauhala"),
    )
    return [
        study_right(
            "ibtutkinto",
            IB_SCHOOL,
            states(("2023-08-09", "lasna", "1"), ("2026-07-05", "valmistunut", "1")),
            [pre_ib(), diploma_],
            lisätiedot={"ulkomainenVaihtoopiskelija": False, "maksuttomuus": [period("2023-08-09", maksuton=True)]},
        )
    ]


INTERNATIONAL_PEOPLE = (
    DemoPerson(
        801,
        "Sofia Noor",
        "Sofia",
        "Rantala-Osei",
        date(2008, 12, 4),
        lazy_gettext("At an international school from the first year to the diploma programme"),
        sofia,
        individual=928,
        asiointikieli="en",
    ),
    DemoPerson(
        802,
        "Mikael Aleksanteri",
        "Mikael",
        "Tuominiemi",
        date(2007, 3, 11),
        lazy_gettext("Took the IB diploma this summer: predicted and final grades, extended essay"),
        mikael,
        individual=931,
    ),
)
