"""Linnea Söderdahl: basic education on Åland, then upper secondary school in Swedish on the mainland."""

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
from app.demo.schools import ALAND_SCHOOL, SKARVIK_GYMNASIUM
from app.demo.subjects import local_unit_2019, upper_subject_2019

CURRICULUM = "ÅLR2020/9841"
SCALE = "ahvenanmaanarviointiasteikkoyleissivistava"
SUBJECTS = "ahvenanmaankoskioppiaineetyleissivistava"
RECTOR = name(sv="rektor", fi="rehtori")


def aland_subject(key: str, value: object, *, pakollinen: bool = True, adapted: bool = False) -> Json:
    """A subject of Åland's basic education: "A1 EN" is a language with its code."""
    subject, _, language = key.partition(" ")
    more: Json = {"kieli": code("kielivalikoima", language)} if language else {}
    koulutusmoduuli = module(code(SUBJECTS, subject), pakollinen=pakollinen, **more)
    flags: Json = {"mukautettuOppimäärä": True} if adapted else {}
    return part("ahvenanmaanperusopetuksenoppiaine", koulutusmoduuli, grades(value, None, SCALE), **flags)


def aland_year(level: int, begins: str, ends: str, parts: list[Json]) -> Json:
    return attainment(
        "ahvenanmaanperusopetuksenvuosiluokka",
        module(code("perusopetuksenluokkaaste", level), perusteenDiaarinumero=CURRICULUM),
        ALAND_SCHOOL,
        parts,
        language="SV",
        alkamispäivä=begins,
        luokka=f"{level}A",
        jääLuokalle=False,
        vastuuJaYhteistyöArvio=grade("9", None, SCALE, kuvaus=name(sv="Tar ansvar för sitt arbete.")),
        vahvistus=confirmed(ends, ALAND_SCHOOL, "Maj-Britt Fagerlund", RECTOR),
    )


def aland_basic_education() -> Json:
    seventh = {
        "SV": 8,
        "A1 EN": 9,
        "B1 FI": 6,
        "MA": 7,
        "BI": 8,
        "GE": 8,
        "FY": 7,
        "KE": 7,
        "RELI": 9,
        "HI": 8,
        "SA": 8,
        "KU": 9,
        "MU": 10,
        "KS": 8,
        "ID": 9,
        "HEKO": 8,
    }
    eighth = {**seventh, "SV": 9, "MA": 8}
    final = {**eighth, "B1 FI": 7, "TE": 9}
    ends = "2026-06-04"
    certificate = attainment(
        "ahvenanmaanperusopetuksenoppimaara",
        module(code("koulutus", "201101"), perusteenDiaarinumero=CURRICULUM),
        ALAND_SCHOOL,
        [
            *(aland_subject(key, value, adapted=key == "B1 FI") for key, value in final.items()),
            aland_subject("B2 FR", "G", pakollinen=False),
        ],
        language="SV",
        suoritustapa=code("perusopetuksensuoritustapa", "koulutus"),
        vahvistus=confirmed(ends, ALAND_SCHOOL, "Maj-Britt Fagerlund", RECTOR),
    )
    return study_right(
        "ahvenanmaanperusopetus",
        ALAND_SCHOOL,
        states(("2017-08-15", "lasna"), (ends, "valmistunut")),
        [
            aland_year(7, "2023-08-15", "2024-06-05", [aland_subject(k, v) for k, v in seventh.items()]),
            aland_year(8, "2024-08-15", "2025-06-04", [aland_subject(k, v) for k, v in eighth.items()]),
            aland_year(9, "2025-08-15", ends, []),
            certificate,
        ],
    )


def sailing_and_diploma() -> list[Json]:
    """The school's own subject, and a national diploma."""
    sea = local_unit_2019(
        "HAV1",
        "Meri ja ihminen",
        "Havet och människan",
        "The sea and people",
        "Fältkurs i den yttre skärgården.",
        "S",
        "2026-09-18",
    )
    sea["koulutusmoduuli"]["kuvaus"] = name(sv="Fältkurs i den yttre skärgården.")
    diploma = part(
        "lukionmuuopinto",
        module(code("lukionmuutopinnot", "LD")),
        None,
        [
            part(
                "lukionvaltakunnallinenmoduuli",
                module(code("moduulikoodistolops2021", "MULD6"), extent(2, "op"), pakollinen=False),
                grades("9", "2026-11-06"),
            )
        ],
    )
    own_subject = part(
        "lukionoppiaine",
        module(
            local("SEG", "Purjehdus", "Segling", "Sailing"), pakollinen=False, kuvaus=name(sv="Segling och navigering.")
        ),
        None,
        [sea],
    )
    return [own_subject, diploma]


def gymnasium() -> Json:
    """Her first autumn in upper secondary school: nothing is confirmed yet."""
    on = "2026-10-02"
    suoritus = attainment(
        "lukionoppimaara",
        module(code("koulutus", "309902"), perusteenDiaarinumero="OPH-2263-2019"),
        SKARVIK_GYMNASIUM,
        [
            upper_subject_2019("AI AI2", None, {"MO1": 9, "MO2": None}, on),
            upper_subject_2019("A EN", None, {"ENA1": 10, "ENA2": 9}, on),
            upper_subject_2019("MA MAB", None, {"MAY1": [("5", "2026-10-02"), ("7", "2026-11-04")]}, on),
            upper_subject_2019("B3 FR", None, {"VKB31": 8}, on, pakollinen=False),
            upper_subject_2019("BI", None, {"BI1": 8}, on),
            upper_subject_2019("TE", None, {"TE1": 9}, on),
            upper_subject_2019("OP", None, {"OP1": "S"}, on),
            *sailing_and_diploma(),
        ],
        language="SV",
        oppimäärä=code("lukionoppimaara", "nuortenops"),
        ryhmä="26C",
    )
    return study_right(
        "lukiokoulutus",
        SKARVIK_GYMNASIUM,
        states(("2026-08-11", "lasna", "1")),
        [suoritus],
        arvioituPäättymispäivä="2029-06-02",
        lisätiedot={
            "maksuttomuus": [period("2026-08-11", maksuton=True)],
            "sisäoppilaitosmainenMajoitus": [period("2026-08-11")],
            "erityisenKoulutustehtävänJaksot": [period("2026-08-11", tehtävä=code("erityinenkoulutustehtava", "105"))],
        },
    )


def linnea(today: date) -> list[Json]:
    return [gymnasium(), aland_basic_education()]


ALAND = (
    DemoPerson(
        201,
        "Linnea Maria",
        "Linnea",
        "Söderdahl",
        date(2010, 6, 21),
        lazy_gettext("A Swedish speaker from Åland in her first year of upper secondary school"),
        linnea,
        individual=908,
        aidinkieli="SV",
        asiointikieli="sv",
    ),
)
