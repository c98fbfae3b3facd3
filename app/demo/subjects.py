"""Subjects of basic and upper secondary education as attainments: what the people's school years have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from app.demo.building import (
    Json,
    attainment,
    code,
    courses,
    extent,
    grades,
    local,
    module,
    part,
    subject_module,
)
from app.demo.school import School

BASIC_SYLLABUS = "104/011/2014"
HOURS = {"AI": 10, "A1": 9, "B1": 4, "MA": 11, "BI": 2, "GE": 3, "FY": 4, "KE": 3, "TE": 3, "KT": 3, "HI": 4, "YH": 3}
"""Weekly lessons a year of the upper grades, roughly as the national distribution of lesson hours has them."""


def basic_subjects(
    graded: Mapping[str, object],
    *,
    individualised: Collection[str] = (),
    emphasised: Collection[str] = (),
    religion: str = "EV",
    tyyppi: str = "perusopetuksenoppiaine",
    with_hours: bool = True,
) -> list[Json]:
    """Compulsory subjects of basic education: {"AI AI1": 9, "A1 EN": 8, ...}, keys as in `subject_module`."""
    parts = []
    for key, value in graded.items():
        subject = key.split()[0]
        laajuus = extent(HOURS.get(subject, 2), "vvt") if with_hours else None
        koulutusmoduuli = subject_module(key, laajuus=laajuus)
        if subject == "KT":
            koulutusmoduuli["uskonnonOppimäärä"] = code("uskonnonoppimaara", religion)
        flags: Json = {
            "yksilöllistettyOppimäärä": key in individualised,
            "painotettuOpetus": key in emphasised,
        }
        parts.append(part(tyyppi, koulutusmoduuli, grades(value), **{k: v for k, v in flags.items() if v}))
    return parts


def optional_subject(
    arvo: str,
    fi: str,
    sv: str | None,
    en: str | None,
    kuvaus: str,
    value: object,
    hours: float = 2,
    tyyppi: str = "perusopetuksenoppiaine",
) -> Json:
    """An optional subject of the school's own."""
    koulutusmoduuli = module(local(arvo, fi, sv, en), extent(hours, "vvt"), pakollinen=False, kuvaus={"fi": kuvaus})
    return part(tyyppi, koulutusmoduuli, grades(value))


def school_year(school: School, grade_level: int, group: str, begins: str, parts: list[Json], **more: Any) -> Json:
    """A perusopetuksen vuosiluokka."""
    return attainment(
        "perusopetuksenvuosiluokka",
        module(code("perusopetuksenluokkaaste", grade_level), perusteenDiaarinumero=BASIC_SYLLABUS),
        school,
        parts,
        alkamispäivä=begins,
        luokka=f"{grade_level}{group}",
        jääLuokalle=more.pop("jääLuokalle", False),
        **more,
    )


def leaving_certificate(school: School, parts: list[Json], **more: Any) -> Json:
    """A perusopetuksen oppimäärä (päättötodistus)."""
    return attainment(
        "perusopetuksenoppimaara",
        module(code("koulutus", "201101"), perusteenDiaarinumero=BASIC_SYLLABUS),
        school,
        parts,
        suoritustapa=code("perusopetuksensuoritustapa", more.pop("suoritustapa", "koulutus")),
        **more,
    )


def upper_subject_2019(
    key: str,
    value: object,
    modules: Mapping[str, object],
    on: str | None,
    *,
    credits: float = 2,
    pakollinen: bool = True,
    optional: Mapping[str, object] | None = None,
    extra: list[Json] | None = None,
    tyyppi: str = "lukionoppiaine",
    **more: Any,
) -> Json:
    """A subject of upper secondary school by the 2019 curriculum, its modules of `credits` op each.

    `optional` modules are marked not compulsory; `extra` are ready parts, e.g. the school's own study units.
    """
    uri, kind = "moduulikoodistolops2021", "lukionvaltakunnallinenmoduuli"
    parts = courses(kind, uri, modules, extent(credits, "op"), on, pakollinen=True)
    parts += courses(kind, uri, optional or {}, extent(credits, "op"), on, pakollinen=False)
    koulutusmoduuli = subject_module(key, pakollinen=pakollinen)
    return part(tyyppi, koulutusmoduuli, grades(value), parts + (extra or []), **more)


def local_unit_2019(arvo: str, fi: str, sv: str | None, en: str | None, kuvaus: str, value: object, on: str) -> Json:
    """A school's own study unit (lukion paikallinen opintojakso) of 2 op."""
    koulutusmoduuli = module(local(arvo, fi, sv, en), extent(2, "op"), kuvaus={"fi": kuvaus}, pakollinen=False)
    return part("lukionpaikallinenopintojakso", koulutusmoduuli, grades(value, on))


def upper_subject_2015(
    key: str,
    value: object,
    graded: Mapping[str, object],
    on: str,
    *,
    optional: Mapping[str, object] | None = None,
    extra: list[Json] | None = None,
    tyyppi: str = "lukionoppiaine",
    kurssi: str = "lukionkurssi",
    **more: Any,
) -> Json:
    """A subject by the 2015 curriculum, its courses of one kurssi each; `optional` ones are syventävät."""
    compulsory = {"kurssinTyyppi": code("lukionkurssintyyppi", "pakollinen")}
    advanced = {"kurssinTyyppi": code("lukionkurssintyyppi", "syventava")}
    parts = courses(kurssi, "lukionkurssit", graded, extent(1, "kurssi"), on, **compulsory)
    parts += courses(kurssi, "lukionkurssit", optional or {}, extent(1, "kurssi"), on, **advanced)
    return part(tyyppi, subject_module(key), grades(value), parts + (extra or []), **more)


def applied_course_2015(
    arvo: str, fi: str, sv: str | None, en: str | None, kuvaus: str, value: object, on: str
) -> Json:
    """A school's own applied course (soveltava kurssi)."""
    koulutusmoduuli = module(
        local(arvo, fi, sv, en),
        extent(1, "kurssi"),
        kuvaus={"fi": kuvaus},
        kurssinTyyppi=code("lukionkurssintyyppi", "soveltava"),
    )
    return part("lukionkurssi", koulutusmoduuli, grades(value, on))
