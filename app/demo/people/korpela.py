"""Minna Korpela: no single qualification but much collected competence, piece by piece, beside work."""

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
from app.demo.schools import FOLK_SCHOOL, VOCATIONAL
from app.demo.vocational import APPROVED, THREE, at_school, demonstration, unit, unit_confirmed, unit_part

KIND = "ammatillinenkoulutus"
MANAGER = "Merja Ahopelto"


def partial_qualification() -> Json:
    """Two units of the basic degree in nature and environment, by the rules before and after the reform."""
    rivers = demonstration(
        name("Kunnosti purouoman kutusoraikon."),
        "Valumavesi Osuuskunta",
        "2021-09-06",
        "2021-09-10",
        "3",
        {"1": "3", "2": "3", "3": "2", "4": "3"},
        assessors=(("Seppo Uittola", True), ("Anneli Koski-Ranta", False)),
        scale=THREE,
    )
    units = [
        unit(
            code(
                "tutkinnonosat",
                "100447",
                "Vesistöjen kunnostaminen ja hoitaminen",
                "Restaurering och vård av vattendrag",
            ),
            30,
            "3",
            "2021-09-17",
            scale=THREE,
            näyttö=rivers,
            vahvistus=unit_confirmed("2021-09-20", VOCATIONAL, MANAGER),
        ),
        unit(
            code("tutkinnonosat", "100431", "Kestävällä tavalla toimiminen", "Att arbeta på ett hållbart sätt"),
            20,
            [("2", "2020-11-27"), ("3", "2021-02-19")],
            None,
            scale=THREE,
        ),
    ]
    suoritus = attainment(
        "ammatillinentutkintoosittainen",
        module(code("koulutus", "361902"), perusteenDiaarinumero="62/011/2014"),
        VOCATIONAL,
        units,
        suoritustapa=code("ammatillisentutkinnonsuoritustapa", "ops"),
        toinenTutkintonimike=False,
        toinenOsaamisala=False,
        osaamisala=[code("osaamisala", "1590")],
        järjestämismuodot=[period("2020-08-10", järjestämismuoto={"tunniste": code("jarjestamismuoto", "10")})],
        vahvistus=confirmed("2021-10-01", VOCATIONAL, MANAGER, name("koulutuspäällikkö", "utbildningschef")),
        todistuksellaNäkyvätLisätiedot=name(
            "Todistus kattaa kaksi tutkinnon osaa.", "Betyget omfattar två examensdelar."
        ),
    )
    return study_right(
        KIND,
        VOCATIONAL,
        states(("2020-08-10", "lasna", "1"), ("2021-10-01", "valmistunut", "1")),
        [suoritus],
        lisätiedot={"ulkomaanjaksot": [period("2021-03-01", "2021-04-30", maa=code("maatjavaltiot2", "752"))]},
    )


def units_of_many_qualifications() -> Json:
    """By the newest rules: units of several qualifications in one study right."""
    units = [
        unit(
            code("tutkinnonosat", "106945", "Ajoneuvon huoltotyöt", "Servicearbeten på fordon"),
            20,
            "4",
            "2026-03-20",
            None,
            tutkinto={"tunniste": code("koulutus", "351301"), "perusteenDiaarinumero": "OPH-5410-2021"},
        ),
        unit(
            code("tutkinnonosat", "104054", "Työnsuunnittelu ja organisointi"),
            15,
            None,
            None,
            None,
            tutkinto={"tunniste": code("koulutus", "457305"), "perusteenDiaarinumero": "40/011/2001"},
        ),
    ]
    suoritus = attainment(
        "ammatillinentutkintoosittainenuseastatutkinnosta",
        module(code("suorituksentyyppi", "ammatillinentutkintoosittainenuseastatutkinnosta")),
        VOCATIONAL,
        units,
        suoritustapa=code("ammatillisentutkinnonsuoritustapa", "reformi"),
        osaamisenHankkimistavat=[at_school("2025-10-06")],
    )
    return study_right(KIND, VOCATIONAL, states(("2025-10-06", "lasna", "1")), [suoritus])


def smaller_pieces() -> Json:
    parts = [
        part(
            "tutkinnonosaapienempikokonaisuus",
            module(
                local("TYT", "Työturvallisuus metsässä", "Arbetarskydd i skogen", "Safety at work in the forest"),
                extent(2, "osp"),
                kuvaus=name("Vaarojen arviointi ja suojavarusteet."),
            ),
            [grade("Hyväksytty", "2019-05-10", APPROVED, arvioitsijat=[{"nimi": "Seppo Uittola"}])],
            liittyyTutkinnonOsaan=code("tutkinnonosat", "100432", "Ympäristön hoitaminen", "Miljövård"),
        ),
        unit_part("FK", 2, "4", "2019-05-24"),
    ]
    suoritus = attainment(
        "tutkinnonosaapienemmistäkokonaisuuksistakoostuvasuoritus",
        module(
            local("MET", "Metsätyön lyhytkoulutus", "Kort utbildning i skogsarbete", "Short training in forestry work"),
            kuvaus=name("Kevään mittainen koulutus työn ohessa."),
        ),
        VOCATIONAL,
        parts,
    )
    return study_right(
        KIND, VOCATIONAL, states(("2019-02-04", "lasna", "4"), ("2019-06-01", "katsotaaneronneeksi")), [suoritus]
    )


def other_vocational() -> Json:
    def piece(arvo: str, fi: str, sv: str | None, credits: float, parts: list[Json] | None = None) -> Json:
        done = [grade("Suoritettu", "2018-05-31", "arviointiasteikkomuuammatillinenkoulutus")]
        koulutusmoduuli = module(local(arvo, fi, sv), extent(credits, "op"), kuvaus=name(fi, sv))
        return part("muunammatillisenkoulutuksenosasuoritus", koulutusmoduuli, done, parts or [])

    methods = [
        piece("KM1", "Kosteuden mittaaminen", "Fuktmätning", 2),
        piece("KM2", "Lämpökuvaus", "Värmefotografering", 1.5),
    ]
    suoritus = attainment(
        "muuammatillinenkoulutus",
        module(
            local("RAK", "Rakennusten kuntoarvioija", "Besiktare av byggnaders skick", "Building condition surveyor"),
            extent(8.5, "op"),
            kuvaus=name("Työnantajan tilaama täsmäkoulutus."),
        ),
        VOCATIONAL,
        [
            piece("KM", "Tutkimusmenetelmät", "Undersökningsmetoder", 3.5, methods),
            piece("RA", "Raportointi", "Rapportering", 5),
        ],
        vahvistus=confirmed("2018-05-31", VOCATIONAL, MANAGER),
    )
    return study_right(
        KIND,
        VOCATIONAL,
        states(("2017-10-02", "lasna", "4"), ("2018-05-31", "valmistunut", "4")),
        [suoritus],
        lisätiedot={"henkilöstökoulutus": True},
    )


def preparing_for_demonstrations() -> Json:
    suoritus = attainment(
        "nayttotutkintoonvalmistavakoulutus",
        module(code("koulutus", "999904")),
        VOCATIONAL,
        [
            part(
                "nayttotutkintoonvalmistavankoulutuksenosa",
                module(local("JOH", "Johtaminen", "Ledarskap"), kuvaus=name("Esihenkilön arki.", "Chefens vardag.")),
            ),
            part(
                "nayttotutkintoonvalmistavankoulutuksenosa",
                module(code("tutkinnonosat", "104055", "Taloudellinen toiminta"), extent(15, "osp"), pakollinen=False),
            ),
        ],
        tutkinto={"tunniste": code("koulutus", "457305"), "perusteenDiaarinumero": "40/011/2001"},
        alkamispäivä="2015-09-01",
        päättymispäivä="2016-12-16",
        vahvistus=confirmed("2016-12-16", VOCATIONAL, None),
    )
    return study_right(
        KIND, VOCATIONAL, states(("2015-09-01", "lasna", "1"), ("2016-12-16", "valmistunut", "1")), [suoritus]
    )


def unregulated() -> Json:
    """A short course funded by the service centre for continuous learning."""

    def piece(arvo: str, fi: str, sv: str, credits: float, value: str | None, parts: list[Json] | None = None) -> Json:
        arviointi = grades(value, "2024-11-22", "arviointiasteikkomuks")
        tyyppi = "muunkuinsaannellynkoulutuksenosasuoritus"
        return part(tyyppi, module(local(arvo, fi, sv), extent(credits, "op")), arviointi, parts or [])

    inner = [
        piece("EN11", "Lämmön talteenotto", "Värmeåtervinning", 2, "4"),
        piece("EN12", "Aurinkosähkö", "Solel", 1, "5"),
    ]
    suoritus = attainment(
        "muukuinsaanneltykoulutus",
        module(
            code(
                "koulutus",
                "099999",
                "Muu kuin säännelty koulutus",
                "Annan än reglerad utbildning",
                "Unregulated education",
            ),
            extent(5, "op"),
            opintokokonaisuus=code("opintokokonaisuudet", "1138", "Kuvallisen ilmaisun perusteet ja välineet"),
        ),
        FOLK_SCHOOL,
        [
            piece("EN1", "Talon energiaratkaisut", "Husets energilösningar", 3, "hyvaksytty", inner),
            piece("EN2", "Loppukoe", "Slutprov", 2, "hylatty"),
        ],
        vahvistus=confirmed("2024-12-05", FOLK_SCHOOL, "Olavi Rautiola"),
    )
    return study_right(
        "muukuinsaanneltykoulutus",
        FOLK_SCHOOL,
        states(("2024-09-02", "lasna", "14"), ("2024-12-05", "hyvaksytystisuoritettu", "14")),
        [suoritus],
        lisätiedot={"jotpaAsianumero": code("jotpaasianumero", "01/9000/2025")},
    )


def minna(today: date) -> list[Json]:
    return [
        units_of_many_qualifications(),
        unregulated(),
        partial_qualification(),
        smaller_pieces(),
        other_vocational(),
        preparing_for_demonstrations(),
    ]


KORPELA = (
    DemoPerson(
        601,
        "Minna Hannele",
        "Minna",
        "Korpela",
        date(1979, 1, 30),
        lazy_gettext("Collects competence beside work: parts of several qualifications and short courses since 2015"),
        minna,
        individual=922,
    ),
)
