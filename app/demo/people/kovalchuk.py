"""Daryna Kovalchuk, who came to Finland as an adult: literacy and integration training, language tests."""

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
    module,
    part,
    period,
    states,
    study_right,
)
from app.demo.language_tests import vkt, vkt_skill, yki
from app.demo.person import DemoPerson
from app.demo.schools import AIKUISLUKIO, FOLK_SCHOOL

VST = "arviointiasteikkovst"
LEVELS = "arviointiasteikkokehittyvankielitaidontasot"
LUVA_MODULES = "moduulikoodistolops2021"


def integration_training() -> Json:
    language = part(
        "vstmaahanmuuttajienkotoutumiskoulutuksenkieliopintojensuoritus",
        module(code("vstkoto2022kokonaisuus", "kielijaviestintaosaaminen")),
        None,
        [
            part(
                "vstmaahanmuuttajienkotoutumiskoulutuksenkielitaitojensuoritus",
                module(code("vstkoto2022kielijaviestintakoulutus", arvo), extent(8, "op")),
                [{"arvosana": code(LEVELS, level), "arviointipäivä": "2023-05-12"}],
            )
            for arvo, level in (
                ("kuullunymmartaminen", "B1.1"),
                ("luetunymmartaminen", "A2.2"),
                ("puhuminen", "A2.2"),
                ("kirjoittaminen", "A2.1"),
            )
        ],
    )
    working_life = part(
        "vstmaahanmuuttajienkotoutumiskoulutuksentyoelamajayhteiskuntataitojenkokonaisuudensuoritus",
        module(code("vstkoto2022kokonaisuus", "yhteiskuntajatyoelamaosaaminen")),
        None,
        [
            part(
                "vstmaahanmuuttajienkotoutumiskoulutuksentyoelamajayhteiskuntataitojensuoritus",
                module(code("vstkoto2022yhteiskuntajatyoosaamiskoulutus", arvo), extent(credits, "op")),
            )
            for arvo, credits in (("yhteiskunnanperusrakenteet", 4), ("tyoelamatietous", 5), ("tyossaoppiminen", 8))
        ],
    )
    guidance = part(
        "vstmaahanmuuttajienkotoutumiskoulutuksenohjauksensuoritus",
        module(code("vstkoto2022kokonaisuus", "ohjaus"), extent(7, "op")),
    )
    suoritus = attainment(
        "vstmaahanmuuttajienkotoutumiskoulutus",
        module(code("koulutus", "999910"), extent(60, "op"), perusteenDiaarinumero="OPH-649-2022"),
        FOLK_SCHOOL,
        [language, working_life, guidance],
        vahvistus=confirmed("2023-05-26", FOLK_SCHOOL, "Olavi Rautiola", town=False),
    )
    return study_right(
        "vapaansivistystyonkoulutus",
        FOLK_SCHOOL,
        states(("2022-09-05", "lasna"), ("2023-05-26", "valmistunut")),
        [suoritus],
    )


def literacy_training() -> Json:
    parts = [
        part(
            "vstlukutaitokoulutuksenkokonaisuudensuoritus",
            module(
                code("vstlukutaitokoulutuksenkokonaisuus", f"vstlukutaitokoulutuksen{arvo}suoritus"), extent(15, "op")
            ),
            [grade("Hyväksytty", "2022-08-19", VST, taitotaso=code(LEVELS, level))],
        )
        for arvo, level in (("vuorovaikutustilannekokonaisuuden", "A1.3"), ("tekstienlukemisenkokonaisuuden", "A1.2"))
    ]
    suoritus = attainment(
        "vstlukutaitokoulutus",
        module(code("koulutus", "999911"), extent(30, "op"), perusteenDiaarinumero="OPH-2984-2017"),
        FOLK_SCHOOL,
        parts,
    )
    return study_right(
        "vapaansivistystyonkoulutus",
        FOLK_SCHOOL,
        states(("2022-05-02", "lasna"), ("2022-09-02", "keskeytynyt")),
        [suoritus],
    )


def adult_beginnings() -> Json:
    """The first stage of basic education for adults, and a language test on the way."""

    def beginning(key: str, value: object, graded: dict[str, object], **more: Any) -> Json:
        uri = "aikuistenperusopetuksenalkuvaiheenkurssit2017"
        parts = courses("aikuistenperusopetuksenalkuvaiheenkurssi", uri, graded, extent(1, "kurssi"), "2024-05-03")
        tunniste = code("aikuistenperusopetuksenalkuvaiheenoppiaineet", key)
        return part("aikuistenperusopetuksenalkuvaiheenoppiaine", module(tunniste, **more), grades(value), parts)

    suoritus = attainment(
        "aikuistenperusopetuksenoppimaaranalkuvaihe",
        module(
            code("suorituksentyyppi", "aikuistenperusopetuksenoppimaaranalkuvaihe"),
            perusteenDiaarinumero="OPH-1280-2017",
        ),
        AIKUISLUKIO,
        [
            beginning("AI", 8, {"AS21": 8, "AS22": 8}, kieli=code("oppiaineaidinkielijakirjallisuus", "AI7")),
            beginning("A1", 9, {"AENA1": 9, "AENA2": 9}, kieli=code("kielivalikoima", "EN")),
            beginning("MA", 10, {"AMA1": 10, "AMA2": 10}),
            beginning("OP", "S", {"AOT1": "S"}),
        ],
        suoritustapa=code("perusopetuksensuoritustapa", "koulutus"),
        vahvistus=confirmed("2024-05-31", AIKUISLUKIO, "Eeva-Liisa Tammisto"),
    )
    return study_right(
        "aikuistenperusopetus",
        AIKUISLUKIO,
        states(("2023-08-14", "lasna", "1"), ("2024-05-31", "eronnut")),
        [suoritus],
        lisätiedot={"sisäoppilaitosmainenMajoitus": [period("2023-08-14", "2023-12-20")]},
    )


def daryna(today: date) -> list[Json]:
    tried_twice = [("alle3", "2023-12-18"), ("3", "2024-06-24"), ("4", "2024-06-24")]
    parts = {
        "tekstinymmartaminen": [("4", "2024-06-24")],
        "puheenymmartaminen": tried_twice,
        "kirjoittaminen": [("3", "2024-06-24")],
        "puhuminen": [("4", "2024-06-24")],
    }
    skills = [
        vkt_skill("kirjallinen", "hyva", {"kirjoittaminen": [("tyydyttava", "2025-11-10"), ("hyva", "2026-04-20")]}),
        vkt_skill("suullinen", "hyva", {"puhuminen": [("hyva", "2026-04-20")]}),
        vkt_skill("ymmartaminen", None, {"tekstinymmartaminen": [("hylatty", "2026-04-20")], "puheenymmartaminen": []}),
    ]
    return [
        vkt("FI", "2025-11-10", "2026-05-04", skills),
        yki("kt", "FI", "2024-04-13", "2024-06-24", parts, FOLK_SCHOOL),
        adult_beginnings(),
        integration_training(),
        literacy_training(),
    ]


KOVALCHUK = (
    DemoPerson(
        402,
        "Daryna",
        "Daryna",
        "Kovalchuk",
        date(1994, 8, 29),
        lazy_gettext("Came to Finland as an adult: literacy and integration training, language tests"),
        daryna,
        individual=916,
        aidinkieli="UK",
        asiointikieli="en",
        kansalaisuus=("804",),
    ),
)
