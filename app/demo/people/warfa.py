"""Yusuf Warfa, who came to Finland as a child: preparatory instruction, then school after school."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext

from app.demo.building import (
    Json,
    attainment,
    code,
    confirmed,
    courses,
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
from app.demo.schools import HARJUNPAA, LAHDENPOHJA, LUKIO
from app.demo.subjects import basic_subjects, leaving_certificate, school_year, upper_subject_2019

VST = "arviointiasteikkovst"
LEVELS = "arviointiasteikkokehittyvankielitaidontasot"
LUVA_MODULES = "moduulikoodistolops2021"


def preparatory_instruction() -> Json:
    finnish = part(
        "perusopetukseenvalmistavanopetuksenoppiaine",
        module(
            local("ai", "Suomen kieli", "Finska", "Finnish"),
            extent(14, "vvt"),
            opetuksenSisältö=name("Arjen sanasto, kuunteleminen ja ensimmäiset omat tekstit."),
        ),
        [grade("S", kuvaus=name("Kertoo jo itsestään ja perheestään."))],
    )
    arithmetic = part(
        "perusopetuksenoppiaineperusopetukseenvalmistavassaopetuksessa",
        module(code("koskioppiaineetyleissivistava", "MA"), extent(3, "vvt"), pakollinen=True),
        grades(8),
        luokkaAste=code("perusopetuksenluokkaaste", 3),
        suorituskieli=code("kieli", "FI"),
    )
    suoritus = attainment(
        "perusopetukseenvalmistavaopetus",
        module(code("koulutus", "999905"), perusteenDiaarinumero="57/011/2015"),
        LAHDENPOHJA,
        [finnish, arithmetic],
        kokonaislaajuus=extent(26, "vvt"),
        vahvistus=confirmed("2017-06-02", LAHDENPOHJA, "Sirpa Heinola"),
    )
    return study_right(
        "perusopetukseenvalmistavaopetus",
        LAHDENPOHJA,
        states(("2016-08-15", "lasna"), ("2016-12-21", "loma"), ("2017-01-09", "lasna"), ("2017-06-02", "valmistunut")),
        [suoritus],
    )


def yusuf_basic_education() -> Json:
    """His school was merged into another in 2021: the organisation history tells of it."""
    grades_8 = {
        "AI AI7": 7,
        "A1 EN": 9,
        "B1 SV": 6,
        "MA": 9,
        "BI": 8,
        "GE": 8,
        "FY": 9,
        "KE": 9,
        "KT": 9,
        "HI": 8,
        "LI": 10,
    }
    own_language = {
        "arvosana": code("arviointiasteikkoyleissivistava", "10"),
        "kieli": code("kielivalikoima", "SO"),
        "laajuus": extent(2, "vvt"),
    }
    final = {**grades_8, "AI AI7": 8, "YH": 8, "TE": 9}
    return study_right(
        "perusopetus",
        HARJUNPAA,
        states(("2017-08-10", "lasna"), ("2023-06-03", "valmistunut")),
        [
            leaving_certificate(
                HARJUNPAA,
                basic_subjects(final, religion="IS"),
                omanÄidinkielenOpinnot=own_language,
                vahvistus=confirmed("2023-06-03", HARJUNPAA, "Hannele Salokangas"),
            ),
            school_year(
                HARJUNPAA, 9, "C", "2022-08-11", [], vahvistus=confirmed("2023-06-03", HARJUNPAA, "Hannele Salokangas")
            ),
            school_year(
                HARJUNPAA,
                8,
                "C",
                "2021-08-11",
                basic_subjects(grades_8, religion="IS"),
                käyttäytymisenArvio=grade(9),
                omanÄidinkielenOpinnot={**own_language, "arvosana": code("arviointiasteikkoyleissivistava", "9")},
                vahvistus=confirmed("2022-06-04", HARJUNPAA, "Hannele Salokangas"),
            ),
        ],
        organisaatiohistoria=[
            {
                "muutospäivä": "2021-08-01",
                "oppilaitos": LAHDENPOHJA.reference(),
                "koulutustoimija": LAHDENPOHJA.koulutustoimija(),
            }
        ],
        lisätiedot={
            "tehostetunTuenPäätökset": [period("2017-08-10", "2019-06-01")],
            "kuljetusetu": period("2017-08-10"),
        },
    )


def preparatory_upper_secondary() -> Json:
    def prepared(key: str, modules: dict[str, object], **more: Any) -> Json:
        parts = courses("luvakurssi", LUVA_MODULES, modules, extent(2, "op"), "2024-05-24")
        return part("luvaoppiaine", module(code("oppiaineetluva", key), pakollinen=True, **more), grades("S"), parts)

    english = upper_subject_2019("A EN", "S", {"ENA1": 9}, "2024-05-24", tyyppi="luvalukionoppiaine2019")
    suoritus = attainment(
        "luva",
        module(code("koulutus", "999906"), extent(26, "op"), perusteenDiaarinumero="OPH-4958-2020"),
        LUKIO,
        [
            prepared(
                "LVAIK",
                {"LVS1": "S", "LVS2": "S", "LVS3": "S"},
                kieli=code("oppiaineaidinkielijakirjallisuus", "AI7"),
            ),
            prepared("LVYHKU", {"LVHY1": "S", "LVHY2": "S"}),
            prepared("LVOPO", {"LVOP": "S"}),
            english,
        ],
        oppimäärä=code("lukionoppimaara", "nuortenops"),
        vahvistus=confirmed("2024-06-01", LUKIO, "Aarne Vuorela"),
    )
    return study_right(
        "luva", LUKIO, states(("2023-08-10", "lasna", "1"), ("2024-06-01", "valmistunut", "1")), [suoritus]
    )


def yusuf_upper_secondary() -> Json:
    on = "2026-06-03"
    suoritus = attainment(
        "lukionoppimaara",
        module(code("koulutus", "309902"), perusteenDiaarinumero="OPH-2263-2019"),
        LUKIO,
        [
            upper_subject_2019("AI AI7", None, {"S21": 8, "S22": 8, "S23": [("6", "2025-11-28"), ("8", on)]}, on),
            upper_subject_2019("A EN", None, {"ENA1": 10, "ENA2": 9, "ENA3": 10}, on),
            upper_subject_2019(
                "MA MAA", None, {"MAY1": 9, "MAA2": 9, "MAA3": 10, "MAA4": 9}, on, optional={"MAA10": 10}
            ),
            upper_subject_2019("FY", None, {"FY1": 9, "FY2": 10}, on, optional={"FY3": 10, "FY4": 9}),
            upper_subject_2019("KE", None, {"KE1": 9}, on, optional={"KE3": 8}),
            upper_subject_2019("KT", None, {"UI1": 9}, on),
            upper_subject_2019("LI", None, {"LI1": 10, "LI2": 10}, on),
            upper_subject_2019("OP", None, {"OP1": "S"}, on),
        ],
        oppimäärä=code("lukionoppimaara", "nuortenops"),
        omanÄidinkielenOpinnot={
            "arvosana": code("arviointiasteikkoyleissivistava", "10"),
            "arviointipäivä": "2026-05-29",
            "kieli": code("kielivalikoima", "SO"),
            "laajuus": extent(2, "op"),
            "osasuoritukset": [
                part(
                    "lukionvaltakunnallinenmoduuli",
                    module(code(LUVA_MODULES, "OÄI1"), extent(2, "op")),
                    grades(10, "2026-05-29"),
                    suorituskieli=code("kieli", "SO"),
                )
            ],
        },
        puhviKoe=grade(9, "2026-04-17", kuvaus=name("Puhe teknologian tulevaisuudesta.")),
    )
    return study_right(
        "lukiokoulutus",
        LUKIO,
        states(("2024-08-08", "lasna", "1")),
        [suoritus],
        arvioituPäättymispäivä="2027-06-05",
        lisätiedot={"maksuttomuus": [period("2024-08-08", maksuton=True)]},
    )


def yusuf(today: date) -> list[Json]:
    return [
        yusuf_upper_secondary(),
        preparatory_upper_secondary(),
        yusuf_basic_education(),
        preparatory_instruction(),
    ]


WARFA = (
    DemoPerson(
        401,
        "Yusuf Ahmed",
        "Yusuf",
        "Warfa",
        date(2007, 4, 17),
        lazy_gettext(
            "Came to Finland at nine: preparatory instruction, basic education, now in upper secondary school"
        ),
        yusuf,
        individual=913,
        aidinkieli="SO",
        kansalaisuus=("246", "706"),
    ),
)
