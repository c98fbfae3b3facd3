"""Helmi Tuomi, who dances and plays, and Väinö Niemelä, whom no register knows."""

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
    grades,
    local,
    module,
    part,
    states,
    study_right,
)
from app.demo.person import DemoPerson, no_records
from app.demo.schools import FOLK_SCHOOL, MUSIC_SCHOOL

ART = "arviointiasteikkotaiteenperusopetus"
RECTOR = "Kaarina Sointula"


def art_unit(arvo: str, fi: str, sv: str | None, en: str | None, credits: float, on: str | None, **more: Any) -> Json:
    arviointi = grades("hyvaksytty" if on else None, on, ART)
    tyyppi = "taiteenperusopetuksenpaikallinenopintokokonaisuus"
    return part(tyyppi, module(local(arvo, fi, sv, en), extent(credits, "op")), arviointi, **more)


def art_attainment(stage: str, art: str, syllabus: str, credits: float, parts: list[Json], on: str | None) -> Json:
    koulutusmoduuli = module(
        code("koulutus", "999907"),
        extent(credits, "op"),
        taiteenala=code("taiteenperusopetustaiteenala", art),
        perusteenDiaarinumero=syllabus,
    )
    more = {"vahvistus": confirmed(on, MUSIC_SCHOOL, RECTOR)} if on else {}
    return attainment(f"taiteenperusopetuksen{stage}", koulutusmoduuli, MUSIC_SCHOOL, parts, language=None, **more)


def music() -> Json:
    """The extended syllabus: basic studies done, advanced studies under way."""
    basic = [
        art_unit("SOI1", "Sellonsoitto 1", "Cellospel 1", "Cello 1", 12, "2016-05-27"),
        art_unit("SOI2", "Sellonsoitto 2", "Cellospel 2", "Cello 2", 12, "2019-05-24"),
        art_unit(
            "YHT1",
            "Yhteismusisointi",
            "Samspel",
            "Ensemble playing",
            5.6,
            "2020-05-29",
            tunnustettu={"selite": {"fi": "Soittanut kesäleirin orkesterissa.", "sv": "Spelat i en sommarorkester."}},
        ),
    ]
    advanced = [
        art_unit("SOI3", "Sellonsoitto 3", "Cellospel 3", "Cello 3", 11.1, "2023-05-26"),
        art_unit("LOP", "Päättökonsertti", "Avslutande konsert", "Final concert", 7.4, None),
    ]
    return study_right(
        "taiteenperusopetus",
        MUSIC_SCHOOL,
        states(("2012-08-20", "lasna")),
        [
            art_attainment("laajanoppimaaransyventavatopinnot", "musiikki", "OPH-2068-2017", 18.5, advanced, None),
            art_attainment("laajanoppimaaranperusopinnot", "musiikki", "OPH-2068-2017", 29.6, basic, "2020-06-05"),
        ],
        oppimäärä=code("taiteenperusopetusoppimaara", "laajaoppimaara"),
        koulutuksenToteutustapa=code("taiteenperusopetuskoulutuksentoteutustapa", "itsejarjestettykoulutus"),
    )


def dance() -> Json:
    """The general syllabus, done, bought by the municipality from another provider."""
    common = [
        art_unit(
            "TAN1",
            "Nykytanssin perusteet",
            "Grunder i samtida dans",
            "Basics of contemporary dance",
            11.1,
            "2017-05-19",
        )
    ]
    theme = [art_unit("TAN2", "Oma teos", "Ett eget verk", None, 7.4, "2021-05-21")]
    return study_right(
        "taiteenperusopetus",
        MUSIC_SCHOOL,
        states(("2013-08-19", "lasna"), ("2021-06-04", "hyvaksytystisuoritettu")),
        [
            art_attainment("yleisenoppimaaranyhteisetopinnot", "tanssi", "OPH-2069-2017", 11.1, common, "2017-06-02"),
            art_attainment("yleisenoppimaaranteemaopinnot", "tanssi", "OPH-2069-2017", 7.4, theme, "2021-06-04"),
        ],
        oppimäärä=code("taiteenperusopetusoppimaara", "yleinenoppimaara"),
        koulutuksenToteutustapa=code("taiteenperusopetuskoulutuksentoteutustapa", "hankintakoulutus"),
    )


def badge(arvo: str, on: str) -> Json:
    """One osaamismerkki; each is a study right of its own in the register."""
    suoritus = attainment(
        "vstosaamismerkki",
        module(code("osaamismerkit", arvo)),
        FOLK_SCHOOL,
        language=None,
        arviointi=[grade("Hyväksytty", on, "arviointiasteikkovst")],
        vahvistus=confirmed(on, FOLK_SCHOOL, "Olavi Rautiola", town=False),
    )
    return study_right("vapaansivistystyonkoulutus", FOLK_SCHOOL, states((on, "hyvaksytystisuoritettu")), [suoritus])


def helmi(today: date) -> list[Json]:
    return [music(), dance(), badge("1006", "2025-10-14"), badge("1009", "2025-11-18"), badge("1018", "2026-02-03")]


TUOMI = (
    DemoPerson(
        901,
        "Helmi Amanda",
        "Helmi",
        "Tuomi",
        date(2005, 5, 5),
        lazy_gettext("Plays the cello and dances: basic education in the arts and competence badges"),
        helmi,
        individual=938,
        separator="B",
    ),
    DemoPerson(
        902,
        "Väinö Antero",
        "Väinö",
        "Niemelä",
        date(1941, 2, 14),
        lazy_gettext("A pensioner of whom the registers hold nothing"),
        no_records,
        individual=941,
    ),
)
