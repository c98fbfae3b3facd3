"""Emil Wielandt: the German International Abitur."""

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
    module,
    part,
    states,
    study_right,
)
from app.demo.person import DemoPerson
from app.demo.schools import GERMAN

DIA_PREPARING = "arviointiasteikkodiavalmistava"
DIA_FINAL = "arviointiasteikkodiatutkinto"


def dia_subject(
    key: str,
    area: str | None,
    terms: dict[str, int],
    *,
    final: bool,
    exam: int | None = None,
    **more: Any,
) -> Json:
    """A DIA subject by terms: {"3": 11}, points 0-15 in the final stage, marks 1-6 in the preparatory one."""
    subject, _, language = key.partition(" ")
    koulutusmoduuli = module(code("oppiaineetdia", subject), extent(2 * len(terms), "vvt"))
    if language:
        koulutusmoduuli["kieli"] = code("oppiainediaaidinkieli" if subject == "AI" else "kielivalikoima", language)
    if area:
        koulutusmoduuli["osaAlue"] = code("diaosaalue", area)
        koulutusmoduuli["pakollinen"] = True
    stage = "tutkintovaiheenosasuorituksensuoritus" if final else "valmistavanvaiheenlukukaudensuoritus"
    on = "2026-05-28" if final else "2024-05-31"
    parts = []
    for term, mark in terms.items():
        counted = {"lasketaanKokonaispistemäärään": term != "6"} if final else {}
        arviointi = [grade(mark, on, DIA_FINAL if final else DIA_PREPARING, **counted)]
        parts.append(part(f"diaoppiaineen{stage}", module(code("dialukukausi", term), extent(2, "vvt")), arviointi))
    if exam is not None:
        arviointi = [grade(exam, on, DIA_FINAL, lasketaanKokonaispistemäärään=True)]
        parts.append(part(f"diaoppiaineen{stage}", module(code("diapaattokoe", "kirjallinenkoe")), arviointi))
    return part("diaoppiaine", koulutusmoduuli, None, parts, **more)


def emil(today: date) -> list[Json]:
    subjects = [
        ("AI DE", "1"),
        ("AI FI", "1"),
        ("A EN", "1"),
        ("MA", "2"),
        ("FY", "2"),
        ("KE", "2"),
        ("HI", "3"),
        ("TA", "3"),
    ]
    preparing = attainment(
        "diavalmistavavaihe",
        module(code("suorituksentyyppi", "diavalmistavavaihe")),
        GERMAN,
        [dia_subject(key, area, {"1": 2, "2": 1 + i % 3}, final=False) for i, (key, area) in enumerate(subjects)],
        language="DE",
        vahvistus=confirmed("2024-05-31", GERMAN, "Annegret Holm"),
    )
    equivalence = {"vastaavuustodistuksenTiedot": {"keskiarvo": 9.1, "lukioOpintojenLaajuus": extent(82, "op")}}
    final_parts = [
        dia_subject("AI DE", "1", {"3": 11, "4": 12, "5": 12, "6": 13}, final=True, exam=12, **equivalence),
        dia_subject(
            "AI FI", "1", {"3": 13, "4": 13, "5": 14, "6": 14}, final=True, koetuloksenNelinkertainenPistemäärä=52
        ),
        dia_subject("A EN", "1", {"3": 9, "4": 10, "5": 11, "6": 11}, final=True),
        dia_subject("MA", "2", {"3": 7, "4": 8, "5": 6, "6": 9}, final=True, exam=8),
        dia_subject("FY", "2", {"3": 10, "4": 10, "5": 12, "6": 12}, final=True),
        dia_subject("HI", "3", {"3": 12, "4": 13, "5": 13, "6": 14}, final=True),
        dia_subject("CCEA", None, {"5": 14}, final=True),
    ]
    final = attainment(
        "diatutkintovaihe",
        module(code("koulutus", "301103")),
        GERMAN,
        final_parts,
        language="DE",
        kokonaispistemäärä=612,
        lukukausisuoritustenKokonaispistemäärä=404,
        tutkintoaineidenKokonaispistemäärä=208,
        kokonaispistemäärästäJohdettuKeskiarvo=1.9,
        vahvistus=confirmed("2026-06-05", GERMAN, "Annegret Holm"),
    )
    right = study_right(
        "diatutkinto", GERMAN, states(("2023-08-10", "lasna"), ("2026-06-05", "valmistunut")), [preparing, final]
    )
    return [right]


WIELANDT = (
    DemoPerson(
        811,
        "Emil Johannes",
        "Emil",
        "Wielandt",
        date(2007, 9, 26),
        lazy_gettext("Took the German International Abitur: terms, points and final examinations"),
        emil,
        individual=933,
        aidinkieli="DE",
    ),
)
