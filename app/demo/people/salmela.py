"""Joni Salmela: from VALMA to a mechanic's qualification, and now an apprentice for a specialist one."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext

from app.demo.building import (
    Json,
    attainment,
    code,
    confirmed,
    extent,
    grades,
    local,
    module,
    name,
    part,
    period,
    states,
    study_right,
)
from app.demo.people.salmela_before import raised_grade, valma
from app.demo.person import DemoPerson
from app.demo.schools import VOCATIONAL
from app.demo.vocational import (
    COMMON_UNITS,
    ELECTIVE_UNITS,
    EXTENDING_UNITS,
    apprenticeship,
    at_school,
    demonstration,
    passed,
    training_agreement,
    unit,
    unit_confirmed,
    unit_part,
)

ASSESSORS = (("Tuula Nieminiemi", True), ("Harri Autio-Laine", True), ("Kaj Bergsund", False))
TARGETS = {"1": "5", "2": "4", "3": "4", "4": "5"}
MANAGER = "Merja Ahopelto"


POWERTRAIN = ("Moottorin ja voimansiirron huolto ja korjaus", "Service av motorer och kraftöverföring")


def common_units() -> list[Json]:
    communication = [
        unit_part("VVAI22 FI", 4, "3", "2019-05-24"),
        unit_part("VVTK SV", 1, [("1", "2019-11-08"), ("2", "2020-02-14")], None),
        unit_part("VVVK EN", 3, "4", "2019-12-13"),
        unit_part("VVTD", 2, "5", "2018-12-14"),
        unit_part("VVTL", 3, "3", "2019-03-29", pakollinen=False),
    ]
    maths = [
        unit_part("MLMA", 4, "3", "2019-05-17"),
        unit_part("MLFK", 2, "4", "2019-10-11"),
        unit_part("MLMA", 3, "2", "2019-12-05", pakollinen=False),
    ]
    society = [
        unit_part("YTYK", 2, "3", "2020-03-06"),
        unit_part("YTTT", 2, "5", "2020-04-24"),
        unit_part("YTOU", 1, "4", "2018-11-30"),
        unit_part("YTYY", 1, "3", "2020-02-28"),
        unit_part("YTKK", 1, "4", "2020-03-27"),
        unit_part("YTYK", 4, "3", "2020-05-15", pakollinen=False),
        unit_part(
            "YTTH",
            2,
            "5",
            "2020-05-08",
            tunnustettu={
                "osaaminen": {
                    "tyyppi": code("suorituksentyyppi", "valmakoulutuksenosa"),
                    "koulutusmoduuli": module(
                        local("TYK", "Työkyky ja hyvinvointi", "Arbetsförmåga och välmående"), extent(2, "osp")
                    ),
                },
                "selite": name("Suoritettu VALMA-koulutuksessa.", "Avlagd i VALMA-utbildningen."),
                "rahoituksenPiirissä": False,
            },
        ),
    ]
    return [
        unit(code("tutkinnonosat", "400012", *COMMUNICATION), 13, "4", "2020-05-15", COMMON_UNITS, communication),
        unit(code("tutkinnonosat", "400013", *MATHS), 9, "3", "2020-05-15", COMMON_UNITS, maths),
        unit(code("tutkinnonosat", "400014", *SOCIETY), 13, "5", "2020-05-15", COMMON_UNITS, society),
    ]


COMMUNICATION = (
    "Viestintä- ja vuorovaikutusosaaminen",
    "Kunnande i kommunikation och interaktion",
    "Communication and interaction competence",
)
MATHS = (
    "Matemaattis-luonnontieteellinen osaaminen",
    "Kunnande i matematik och naturvetenskap",
    "Competence in mathematics and natural sciences",
)
SOCIETY = (
    "Yhteiskunta- ja työelämäosaaminen",
    "Kunnande om samhället och arbetslivet",
    "Citizenship and working life competence",
)


def vocational_units() -> list[Json]:
    servicing = demonstration(
        name("Huolsi kolme henkilöautoa määräaikaishuollon ohjeen mukaan.\nKirjasi työn huoltokirjaan."),
        "Autotalo Rengasmäki Oy, Kuopio",
        "2019-11-18",
        "2019-11-22",
        "5",
        TARGETS,
        assessors=ASSESSORS,
    )
    return [
        unit(
            code("tutkinnonosat", "105708", "Huolto- ja korjaustyöt", "Service- och reparationsarbeten"),
            45,
            "5",
            "2019-11-29",
            näyttö=servicing,
            vahvistus=unit_confirmed("2019-12-02", VOCATIONAL, MANAGER),
            toimipiste=VOCATIONAL.toimipiste(),
        ),
        unit(
            code("tutkinnonosat", "100031", *POWERTRAIN),
            45,
            "4",
            "2020-10-30",
        ),
        *body_work(),
    ]


def body_work() -> list[Json]:
    """What he chose himself: painting, electric cars (by the school's own unit, assessed in an adapted way)."""
    body = demonstration(name("Oikaisi etulokasuojan."), "Korikulma Ky, Kuopio", "2020-03-02", "2020-03-05")
    return [
        unit(
            code("tutkinnonosat", "105715", "Maalauksen esikäsittelytyöt", "Förbehandlingsarbeten för målning"),
            15,
            [("2", "2020-03-13"), ("4", "2020-09-04")],
            None,
            näyttö=body,
            korotettu=code("ammatillisensuorituksenkorotus", "korotettu"),
            pakollinen=False,
        ),
        unit(
            local("JSA7", "Sähköautojen turvallinen käsittely", "Säker hantering av elbilar", "Handling electric cars"),
            15,
            "Hyväksytty",
            "2020-10-16",
            pakollinen=False,
            kuvaus=name("Paikallinen tutkinnon osa: korkeajännitejärjestelmän tunnistaminen ja irtikytkentä."),
            lisätiedot=[
                {
                    "tunniste": code("ammatillisentutkinnonosanlisatieto", "mukautettu"),
                    "kuvaus": name("Arviointia on mukautettu lukivaikeuden vuoksi."),
                }
            ],
        ),
    ]


def elective_units() -> list[Json]:
    """Studies of other schools, and a unit beyond the qualification, taken in Swedish."""
    studies = [
        part(
            "ammatillinenlukionopintoja",
            module(
                local("FY1", "Fysiikka luonnontieteenä", "Fysiken som naturvetenskap"),
                extent(6, "osp"),
                perusteenDiaarinumero="OPH-2263-2019",
            ),
            grades("4", "2020-04-30", "arviointiasteikkoammatillinen15"),
        ),
        part(
            "ammatillinenmuitaopintovalmiuksiatukeviaopintoja",
            module(local("OV1", "Opiskelutekniikka", "Studieteknik"), extent(4, "osp")),
            passed("2018-10-12", "Pirkko Haarala"),
        ),
    ]
    elective = unit(code("tutkinnonosatvalinnanmahdollisuus", "1"), 10, None, None, ELECTIVE_UNITS, studies)
    entrepreneurship = unit(
        code("tutkinnonosat", "101050", "Yritystoiminnan suunnittelu", "Planering av företagsverksamhet"),
        15,
        "3",
        "2020-11-20",
        EXTENDING_UNITS,
        pakollinen=False,
        suorituskieli=code("kieli", "SV"),
    )
    return [elective, entrepreneurship]


def mechanic() -> Json:
    suoritus = attainment(
        "ammatillinentutkinto",
        module(code("koulutus", "351301"), extent(180, "osp"), perusteenDiaarinumero="OPH-2762-2017"),
        VOCATIONAL,
        [*vocational_units(), *elective_units(), *common_units()],
        suoritustapa=code("ammatillisentutkinnonsuoritustapa", "reformi"),
        tutkintonimike=[code("tutkintonimikkeet", "10066")],
        osaamisala=[{"osaamisala": code("osaamisala", "1008"), "alku": "2018-08-09"}],
        keskiarvo=3.94,
        keskiarvoSisältääMukautettujaArvosanoja=True,
        osaamisenHankkimistavat=[
            at_school("2018-08-09", "2020-05-31"),
            apprenticeship("2020-06-01", "2020-12-18", "Autotalo Rengasmäki Oy", "2900123-0"),
        ],
        koulutussopimukset=[
            training_agreement(
                "2019-10-07", "2019-12-13", "Autotalo Rengasmäki Oy", "2900123-0", "297", "Määräaikaishuollot"
            )
        ],
        alkamispäivä="2018-08-09",
        ryhmä="AUTO18A",
        vahvistus=confirmed("2020-12-18", VOCATIONAL, MANAGER, name("rehtori", "rektor")),
    )
    return study_right(
        "ammatillinenkoulutus",
        VOCATIONAL,
        states(
            ("2018-08-09", "lasna", "1"),
            ("2019-01-07", "valiaikaisestikeskeytynyt"),
            ("2019-02-04", "lasna", "1"),
            ("2020-12-18", "valmistunut", "1"),
        ),
        [suoritus],
        arvioituPäättymispäivä="2021-05-31",
        lisätiedot={
            "majoitus": [period("2018-08-09", "2019-05-31")],
            "erityinenTuki": [period("2018-08-09", "2020-12-18")],
            "osaAikaisuusjaksot": [period("2019-02-04", "2019-05-31", osaAikaisuus=80)],
            "opiskeluvalmiuksiaTukevatOpinnot": [
                period("2018-08-20", "2018-10-12", kuvaus=name("Lukemisen ja oppimisen tuki"))
            ],
        },
    )


def specialist() -> Json:
    """Under way as an apprentice; half of the units are done."""
    diagnosis = demonstration(
        name("Selvitti sähköauton latausvian."),
        "Autotalo Rengasmäki Oy, Kuopio",
        "2026-05-11",
        "2026-05-13",
        "4",
        dict.fromkeys(TARGETS, "4"),
        assessors=ASSESSORS[:2],
    )
    suoritus = attainment(
        "ammatillinentutkinto",
        module(code("koulutus", "357304"), extent(160, "osp"), perusteenDiaarinumero="OPH-1886-2017"),
        VOCATIONAL,
        [
            unit(
                code("tutkinnonosat", "300051", "Ajoneuvon vianmääritys", "Feldiagnostik på fordon"),
                40,
                "4",
                "2026-05-22",
                None,
                näyttö=diagnosis,
                vahvistus=unit_confirmed("2026-05-25", VOCATIONAL, MANAGER),
            ),
            unit(code("tutkinnonosat", "300054", "Korjauksen haltuunotto"), 40, None, None, None),
        ],
        suoritustapa=code("ammatillisentutkinnonsuoritustapa", "reformi"),
        osaamisenHankkimistavat=[apprenticeship("2025-09-01", None, "Autotalo Rengasmäki Oy", "2900123-0")],
    )
    return study_right(
        "ammatillinenkoulutus",
        VOCATIONAL,
        states(("2025-09-01", "lasna", "4")),
        [suoritus],
        arvioituPäättymispäivä="2027-08-31",
        ostettu=True,
    )


def joni(today: date) -> list[Json]:
    return [specialist(), mechanic(), raised_grade(), valma()]


SALMELA = (
    DemoPerson(
        501,
        "Joni Petteri",
        "Joni",
        "Salmela",
        date(2001, 10, 9),
        lazy_gettext("A car mechanic: a whole qualification with demonstrations at work, now an apprentice again"),
        joni,
        individual=919,
    ),
)
