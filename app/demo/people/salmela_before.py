"""Joni Salmela's way to vocational education: VALMA, and a grade of basic education raised."""

from __future__ import annotations

from app.demo.building import (
    Json,
    attainment,
    code,
    confirmed,
    extent,
    grade,
    local,
    module,
    name,
    part,
    states,
    study_right,
    subject_module,
)
from app.demo.schools import HARJUNPAA, VOCATIONAL
from app.demo.vocational import (
    passed,
)

MANAGER = "Merja Ahopelto"


def valma() -> Json:
    parts = [("AKO", "Ammatilliseen koulutukseen orientoituminen", "Orientering i yrkesutbildning", 10)]
    parts += [("TYK", "Työkyky ja hyvinvointi", "Arbetsförmåga och välmående", 2)]
    suoritus = attainment(
        "valma",
        module(code("koulutus", "999901"), extent(60, "osp"), perusteenDiaarinumero="OPH-2658-2017"),
        VOCATIONAL,
        [
            part(
                "valmakoulutuksenosa",
                module(local(arvo, fi, sv), extent(credits, "osp"), pakollinen=True),
                passed("2018-04-20", "Pirkko Haarala"),
            )
            for arvo, fi, sv, credits in parts
        ],
        vahvistus=confirmed("2018-05-31", VOCATIONAL, MANAGER, name("rehtori", "rektor"), town=False),
    )
    return study_right(
        "ammatillinenkoulutus",
        VOCATIONAL,
        states(("2017-08-10", "lasna", "1"), ("2018-05-31", "valmistunut", "1")),
        [suoritus],
    )


def raised_grade() -> Json:
    """One subject of basic education taken again by a separate examination, to raise the grade."""
    suoritus = attainment(
        "nuortenperusopetuksenoppiaineenoppimaara",
        module(**{**subject_module("MA"), "perusteenDiaarinumero": "104/011/2014"}),
        HARJUNPAA,
        arviointi=[grade(8, "2018-03-09")],
        suoritustapa=code("perusopetuksensuoritustapa", "erityinentutkinto"),
        vahvistus=confirmed("2018-03-16", HARJUNPAA, "Hannele Salokangas"),
    )
    return study_right(
        "perusopetus", HARJUNPAA, states(("2018-01-08", "lasna"), ("2018-03-16", "valmistunut")), [suoritus]
    )
