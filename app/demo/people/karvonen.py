"""Pertti Karvonen: an adult who came back to school and has not stopped since."""

from __future__ import annotations

from datetime import date

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
    subject_module,
)
from app.demo.person import DemoPerson
from app.demo.schools import AIKUISLUKIO, FOLK_SCHOOL, LUKIO
from app.demo.subjects import applied_course_2015, upper_subject_2015, upper_subject_2019

VST = "arviointiasteikkovst"
RECTOR = "Eeva-Liisa Tammisto"
ADULT_COURSES = "aikuistenperusopetuksenpaattovaiheenkurssit2017"


def adult_subject(key: str, value: object, graded: dict[str, object], on: str, extra: list[Json] | None = None) -> Json:
    parts = courses("aikuistenperusopetuksenkurssi", ADULT_COURSES, graded, extent(1, "kurssi"), on)
    return part("aikuistenperusopetuksenoppiaine", subject_module(key), grades(value), parts + (extra or []))


def basic_education() -> Json:
    """The whole syllabus in two years of evenings, and one subject more to raise a grade."""
    computing = part(
        "aikuistenperusopetuksenkurssi",
        module(
            local("TVT1", "Tietokone tutuksi", "Bekanta dig med datorn", "Getting to know the computer"),
            extent(1, "kurssi"),
            kuvaus=name("Sähköposti, tiedostot ja turvallinen asiointi verkossa."),
        ),
        grades("S", "2018-12-14"),
    )
    recognised = part(
        "aikuistenperusopetuksenkurssi",
        module(code(ADULT_COURSES, "TE1"), extent(1, "kurssi")),
        grades("S", "2017-10-06"),
        tunnustettu={
            "selite": name("Osaaminen hankittu ensiapukouluttajana työpaikalla."),
            "rahoituksenPiirissä": False,
        },
    )
    syllabus = attainment(
        "aikuistenperusopetuksenoppimaara",
        module(code("koulutus", "201101"), perusteenDiaarinumero="OPH-1280-2017"),
        AIKUISLUKIO,
        [
            adult_subject(
                "AI AI1", 8, {"ÄI1": 7, "ÄI2": 8, "ÄI3": [("6", "2018-02-16"), ("8", "2018-05-11")]}, "2018-05-25"
            ),
            adult_subject("A1 EN", 7, {"ENA1": 6, "ENA2": 7, "ENA3": 8}, "2018-11-30"),
            adult_subject("MA", 9, {"MA1": 8, "MA2": 9, "MA3": 9, "MA4": 10}, "2018-12-14"),
            adult_subject("HI", 10, {"HI1": 10}, "2018-04-06"),
            adult_subject("YH", 9, {"YH1": 9, "YH2": 9}, "2019-02-15"),
            adult_subject("TE", "S", {}, "2017-10-06", [recognised]),
            adult_subject("OP", "S", {"OT1": "S"}, "2018-12-14", [computing]),
        ],
        suoritustapa=code("perusopetuksensuoritustapa", "koulutus"),
        vahvistus=confirmed("2019-06-01", AIKUISLUKIO, RECTOR),
    )
    swedish = attainment(
        "perusopetuksenoppiaineenoppimaara",
        module(**{**subject_module("B1 SV"), "perusteenDiaarinumero": "OPH-1280-2017"}),
        AIKUISLUKIO,
        courses(
            "aikuistenperusopetuksenkurssi", ADULT_COURSES, {"RUB1": 7, "RUB2": 8}, extent(1, "kurssi"), "2019-11-29"
        ),
        arviointi=grades([("6", "2019-12-04"), ("8", "2020-01-15")]),
        suoritustapa=code("perusopetuksensuoritustapa", "erityinentutkinto"),
        vahvistus=confirmed("2020-01-17", AIKUISLUKIO, RECTOR),
    )
    return study_right(
        "aikuistenperusopetus",
        AIKUISLUKIO,
        states(("2017-08-14", "lasna", "1"), ("2020-01-17", "valmistunut", "1")),
        [syllabus, swedish],
        lisätiedot={"majoitusetu": period("2018-01-08", "2018-03-30")},
    )


def upper_secondary() -> list[Json]:
    """History by the 2015 curriculum, then subject studies by the 2019 one, still going on."""
    local_history = applied_course_2015(
        "HI8",
        "Kotiseudun historia",
        "Hembygdens historia",
        None,
        "Arkistoretki ja oma pieni tutkimus.",
        10,
        "2021-04-30",
    )
    history = upper_subject_2015("HI", 9, {"HI1": 8, "HI2": 9, "HI3": 10}, "2021-03-26", extra=[local_history])
    old = attainment(
        "lukionoppiaineenoppimaara",
        {**history["koulutusmoduuli"], "perusteenDiaarinumero": "60/011/2015"},
        AIKUISLUKIO,
        history["osasuoritukset"],
        arviointi=history["arviointi"],
        vahvistus=confirmed("2021-05-28", AIKUISLUKIO, RECTOR, None),
    )
    new = attainment(
        "lukionaineopinnot",
        {"tunniste": {"koodiarvo": "lukionaineopinnot"}, "perusteenDiaarinumero": "OPH-2267-2019"},
        AIKUISLUKIO,
        [
            upper_subject_2019("PS", 9, {"PS1": 9}, "2024-11-29", optional={"PS2": 9, "PS3": 8}),
            upper_subject_2019("FI", None, {"FI1": 8, "FI2": None}, "2026-10-01"),
            upper_subject_2019("MA MAB", None, {"MAY1": "H", "MAB2": 6}, "2025-05-16"),
        ],
        oppimäärä=code("lukionoppimaara", "aikuistenops"),
        suullisenKielitaidonKokeet=[
            {
                "kieli": code("kielivalikoima", "EN"),
                "arvosana": code("arviointiasteikkoyleissivistava", "8"),
                "taitotaso": code("arviointiasteikkokehittyvankielitaidontasot", "B1.1"),
                "päivä": "2025-03-14",
            }
        ],
    )
    return [
        study_right(
            "lukiokoulutus",
            AIKUISLUKIO,
            states(
                ("2024-08-08", "lasna", "1"), ("2025-08-01", "valiaikaisestikeskeytynyt"), ("2026-01-07", "lasna", "1")
            ),
            [new],
        ),
        study_right(
            "lukiokoulutus", LUKIO, states(("2020-08-10", "lasna", "1"), ("2021-05-28", "valmistunut", "1")), [old]
        ),
    ]


def mushroom_course() -> Json:
    """A course of free aims, graded in two ways."""
    mushrooms = part(
        "vstvapaatavoitteisenkoulutuksenosasuoritus",
        module(
            local("SI1", "Sienten tunnistaminen", "Att känna igen svampar", "Identifying mushrooms"), extent(2, "op")
        ),
        grades("5", "2023-09-30", "arviointiasteikkovstvapaatavoitteinen"),
        [
            part(
                "vstvapaatavoitteisenkoulutuksenosasuoritus",
                module(local("SI2", "Maastopäivä", "Exkursionsdag", "Field day"), extent(1, "op")),
                grades("Hyväksytty", "2023-09-16", VST),
            )
        ],
    )
    return attainment(
        "vstvapaatavoitteinenkoulutus",
        module(code("koulutus", "099999"), extent(2, "op")),
        FOLK_SCHOOL,
        [mushrooms],
        vahvistus=confirmed("2023-10-02", FOLK_SCHOOL, "Olavi Rautiola", town=False),
    )


def digital_skills() -> Json:
    """Funded by the service centre for continuous learning; one unit to go."""
    jotpa_units = [
        ("KA1", "Tietoturva arjessa", "Dataskydd i vardagen", "9", "2025-10-31"),
        ("KA2", "Taulukkolaskenta", "Kalkylprogram", "10", "2026-02-20"),
        ("KA3", "Tekoälyn perusteet", "Grunder i artificiell intelligens", None, None),
    ]
    return attainment(
        "vstjotpakoulutus",
        module(code("koulutus", "099999"), extent(6, "op")),
        FOLK_SCHOOL,
        [
            part(
                "vstjotpakoulutuksenosasuoritus",
                module(local(arvo, fi, sv), extent(2, "op")),
                grades(value, on, "arviointiasteikkovstjotpa"),
            )
            for arvo, fi, sv, value, on in jotpa_units
        ],
    )


def liberal_education() -> list[Json]:
    """Studies shown by his own consent (the course, the badge), and one funded by the state."""
    badge = attainment(
        "vstosaamismerkki",
        module(code("osaamismerkit", "1026")),
        FOLK_SCHOOL,
        language=None,
        arviointi=[grade("Hyväksytty", "2025-03-11", VST)],
        vahvistus=confirmed("2025-03-11", FOLK_SCHOOL, "Olavi Rautiola"),
    )
    kind = "vapaansivistystyonkoulutus"
    return [
        study_right(
            kind,
            FOLK_SCHOOL,
            states(("2025-08-25", "lasna", "14")),
            [digital_skills()],
            lisätiedot={"jotpaAsianumero": code("jotpaasianumero", "01/9000/2025")},
        ),
        study_right(kind, FOLK_SCHOOL, states(("2025-03-11", "hyvaksytystisuoritettu")), [badge]),
        study_right(
            kind,
            FOLK_SCHOOL,
            states(("2023-10-02", "hyvaksytystisuoritettu")),
            [mushroom_course()],
            arvioituPäättymispäivä="2023-10-31",
        ),
    ]


def pertti(today: date) -> list[Json]:
    return [*upper_secondary(), *liberal_education(), basic_education()]


KARVONEN = (
    DemoPerson(
        301,
        "Pertti Olavi",
        "Pertti",
        "Karvonen",
        date(1968, 11, 2),
        lazy_gettext("An adult who returned to school: basic education, upper secondary subjects, evening courses"),
        pertti,
        individual=911,
    ),
)
