"""Eetu Kallio: schooling with support, step by step. Much of what the school knows is held back from the page."""

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
from app.demo.schools import FOLK_SCHOOL, HARJUNPAA, SPECIAL
from app.demo.subjects import basic_subjects, leaving_certificate, optional_subject, school_year
from app.demo.vocational import FIVE, passed

RECTOR = "Hannele Salokangas"
SPECIAL_RECTOR = "Tapani Rinnekoski"


def activity_areas(tyyppi: str = "perusopetuksentoimintaalue") -> list[Json]:
    """Studies by activity area instead of subjects: held back in every type."""
    return [
        part(
            tyyppi,
            module(code("perusopetuksentoimintaalue", area), extent(4, "vvt")),
            [grade("S", kuvaus=name("Taidot vahvistuvat tasaisesti."))],
        )
        for area in ("1", "2", "3", "4", "5")
    ]


def basic_education() -> Json:
    subjects = {"AI AI1": 6, "A1 EN": 5, "MA": 5, "BI": 7, "HI": 6, "KU": 8, "KS": 9, "LI": 8, "KO": 9}
    individual = {"AI AI1", "A1 EN", "MA"}
    return study_right(
        "perusopetus",
        HARJUNPAA,
        states(("2013-08-12", "lasna"), ("2022-06-04", "valmistunut")),
        [
            leaving_certificate(
                HARJUNPAA,
                [
                    *basic_subjects({**subjects, "YH": 6, "TE": 7, "KT": 8}, individualised=individual),
                    optional_subject("PUU", "Puutyöt", "Träslöjd", "Woodwork", "Oma huonekalu.", 9),
                ],
                vahvistus=confirmed("2022-06-04", HARJUNPAA, RECTOR),
            ),
            school_year(
                HARJUNPAA,
                8,
                "E",
                "2020-08-11",
                basic_subjects({**subjects, "MA": 4}, individualised={"AI AI1", "A1 EN"}),
                käyttäytymisenArvio=grade(7, kuvaus=name("Tarvitsee aikaa siirtymiin.")),
                osaAikainenErityisopetus=[code("osaaikainenerityisopetuslukuvuodenaikana", "LV1")],
                vahvistus=confirmed("2021-06-05", HARJUNPAA, RECTOR),
            ),
            school_year(
                HARJUNPAA,
                8,
                "E",
                "2019-08-09",
                basic_subjects(dict.fromkeys(subjects, 5), individualised={"AI AI1"}),
                jääLuokalle=True,
                vahvistus=confirmed("2020-05-30", HARJUNPAA, RECTOR),
            ),
            school_year(
                HARJUNPAA, 4, "E", "2016-08-11", activity_areas(), vahvistus=confirmed("2017-06-03", HARJUNPAA, RECTOR)
            ),
        ],
        lisätiedot={
            "pidennettyOppivelvollisuus": period("2013-08-12", "2022-06-04"),
            "erityisenTuenPäätökset": [
                period(
                    "2013-08-12",
                    "2018-05-31",
                    opiskeleeToimintaAlueittain=True,
                    erityisryhmässä=True,
                    toteutuspaikka=code("erityisopetuksentoteutuspaikka", "1"),
                ),
                period("2018-08-10", "2022-06-04", opiskeleeToimintaAlueittain=False, erityisryhmässä=True),
            ],
            "vammainen": [period("2013-08-12", "2022-06-04")],
            "vuosiluokkiinSitoutumatonOpetus": True,
            "kuljetusetu": period("2013-08-12", "2022-06-04"),
            "majoitusetu": period("2020-08-11", "2021-06-05"),
        },
    )


def additional_year() -> Json:
    def raised(key: str, value: object, korotus: bool) -> Json:
        subject = basic_subjects({key: value}, tyyppi="perusopetuksenlisaopetuksenoppiaine", with_hours=False)[0]
        return {**subject, "korotus": korotus}

    project = part(
        "muuperusopetuksenlisaopetuksensuoritus",
        module(
            local("TET", "Työelämäjakso", "Arbetslivsperiod", "Work practice"), kuvaus=name("Kuusi viikkoa keittiössä.")
        ),
        grades("S"),
    )
    suoritus = attainment(
        "perusopetuksenlisaopetus",
        module(code("koulutus", "020075"), perusteenDiaarinumero="105/011/2014"),
        HARJUNPAA,
        [
            raised("AI AI1", 7, korotus=True),
            raised("MA", 7, korotus=True),
            raised("A1 EN", 6, korotus=False),
            project,
            *activity_areas("perusopetuksenlisaopetuksentoimintaalue")[:2],
        ],
        luokka="10A",
        vahvistus=confirmed("2023-06-03", HARJUNPAA, RECTOR),
    )
    return study_right(
        "perusopetuksenlisaopetus",
        HARJUNPAA,
        states(("2022-08-11", "lasna"), ("2023-06-03", "valmistunut")),
        [suoritus],
        lisätiedot={
            "pidennettyOppivelvollisuus": period("2022-08-11", "2023-06-03"),
            "maksuttomuus": [period("2022-08-11", maksuton=True)],
        },
    )


def tuva() -> Json:
    def piece(arvo: str, tyyppi: str, weeks: float, value: str | None, parts: list[Json] | None = None) -> Json:
        arviointi = grades(value, "2024-05-10", "arviointiasteikkotuva")
        return part(tyyppi, module(code("koulutuksenosattuva", arvo), extent(weeks, "viikko")), arviointi, parts or [])

    kitchen = part(
        "tutkintokoulutukseenvalmentava",
        module(local("KEI", "Keittiötyön kokeilu", "Prova på köksarbete", "Trying kitchen work"), extent(4, "viikko")),
        grades("Hyväksytty", "2024-03-22", "arviointiasteikkotuva"),
    )
    suoritus = attainment(
        "tuvakoulutuksensuoritus",
        module(code("koulutus", "999908"), extent(38, "viikko"), perusteenDiaarinumero="OPH-1488-2021"),
        SPECIAL,
        [
            piece("101", "tutkintokoulutukseenvalmentava", 8, "Hyväksytty"),
            piece("107", "tuvaperusopetus", 10, "Hyväksytty"),
            piece("103", "tutkintokoulutukseenvalmentava", 6, "Hyväksytty"),
            piece("105", "tuvaammatillinenkoulutus", 10, "Hyväksytty"),
            piece("104", "tutkintokoulutukseenvalmentava", 4, "Hyväksytty", [kitchen]),
        ],
        vahvistus=confirmed("2024-05-31", SPECIAL, SPECIAL_RECTOR),
    )
    return study_right(
        "tuva",
        SPECIAL,
        states(("2023-08-09", "lasna", "1"), ("2024-05-31", "valmistunut", "1")),
        [suoritus],
        järjestämislupa=code("tuvajarjestamislupa", "ammatillinen"),
        lisätiedot={
            "erityisenTuenPäätökset": [period("2023-08-09")],
            "vammainen": [period("2023-08-09")],
            "maksuttomuus": [period("2023-08-09", maksuton=True)],
        },
    )


def telma() -> Json:
    """Under way: preparing for work and independent life."""
    parts = [
        ("TKV", "Toimintakyvyn vahvistaminen", "Stärkande av funktionsförmågan", 18, passed("2025-03-28")),
        ("ASU", "Oma koti ja asuminen", "Eget hem och boende", 10, passed("2025-11-14", "Riitta Pohjola")),
        ("TYÖ", "Työhön tutustuminen", "Att bekanta sig med arbete", 12, grades("3", "2026-05-08", FIVE)),
        ("VAP", "Vapaa-ajan taidot", None, 8, None),
    ]
    suoritus = attainment(
        "telma",
        module(code("koulutus", "999903"), extent(60, "osp"), perusteenDiaarinumero="OPH-2659-2017"),
        SPECIAL,
        [
            part("telmakoulutuksenosa", module(local(arvo, fi, sv), extent(credits, "osp"), pakollinen=True), arviointi)
            for arvo, fi, sv, credits, arviointi in parts
        ],
    )
    return study_right(
        "ammatillinenkoulutus",
        SPECIAL,
        states(("2024-08-08", "lasna", "1")),
        [suoritus],
        lisätiedot={
            "vaativanErityisenTuenErityinenTehtävä": [period("2024-08-08")],
            "erityinenTuki": [period("2024-08-08")],
            "hojks": {"opetusryhmä": code("opetusryhma", "2"), "alku": "2024-08-08"},
            "vammainenJaAvustaja": [period("2024-08-08")],
            "maksuttomuus": [period("2024-08-08", "2025-12-31", maksuton=True), period("2026-01-01", maksuton=False)],
        },
    )


def summer_course() -> Json:
    """A folk high school's line for those of compulsory school age, left unfinished."""
    unit = part(
        "vstosaamiskokonaisuus",
        module(code("vstosaamiskokonaisuus", "1002"), extent(5, "op")),
        None,
        [
            part(
                "vstopintokokonaisuus",
                module(
                    local("ARK", "Arjen talous", "Vardagsekonomi"), extent(2, "op"), kuvaus=name("Rahat riittämään.")
                ),
                grades("Hyväksytty", "2023-06-21", "arviointiasteikkovst"),
            )
        ],
    )
    elective = part(
        "vstvalinnainensuuntautuminen",
        module(code("vstmuutopinnot", "valinnaisetsuuntautumisopinnot"), extent(2, "op")),
        None,
        [
            part(
                "vstmuuallasuoritetutopinnot",
                module(
                    code("vstmuuallasuoritetutopinnot", "tyoelamaantutustuminen"),
                    extent(2, "op"),
                    kuvaus=name("Kahvila"),
                ),
                grades("Hyväksytty", "2023-06-28", "arviointiasteikkovst"),
            )
        ],
    )
    suoritus = attainment(
        "vstoppivelvollisillesuunnattukoulutus",
        module(code("koulutus", "999909"), extent(53, "op"), perusteenDiaarinumero="OPH-58-2021"),
        FOLK_SCHOOL,
        [unit, elective],
    )
    return study_right(
        "vapaansivistystyonkoulutus",
        FOLK_SCHOOL,
        states(("2023-06-05", "lasna"), ("2023-07-14", "eronnut")),
        [suoritus],
        lisätiedot={"maksuttomuus": [period("2023-06-05", maksuton=True)]},
    )


def eetu(today: date) -> list[Json]:
    return [telma(), tuva(), summer_course(), additional_year(), basic_education()]


KALLIO = (
    DemoPerson(
        701,
        "Eetu Matias",
        "Eetu",
        "Kallio",
        date(2006, 7, 1),
        lazy_gettext("Schooling with support: an extra year, preparatory education, and details that are held back"),
        eetu,
        individual=925,
    ),
)
