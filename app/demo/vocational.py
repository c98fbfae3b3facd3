"""Vocational education as documents: units, their parts, demonstrations (näyttö), recognition, apprenticeships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.demo.building import Json, code, extent, grade, grades, module, name, part, period
from app.demo.school import School

FIVE = "arviointiasteikkoammatillinen15"
APPROVED = "arviointiasteikkoammatillinenhyvaksyttyhylatty"
THREE = "arviointiasteikkoammatillinent1k3"
VOCATIONAL_UNITS, COMMON_UNITS, ELECTIVE_UNITS, EXTENDING_UNITS = "1", "2", "3", "4"
"""Groups of units (koodisto ammatillisentutkinnonosanryhma)."""


def unit(
    tunniste: Json,
    credits: float | None,
    value: object,
    on: str | None,
    group: str | None = VOCATIONAL_UNITS,
    parts: Iterable[Json] = (),
    *,
    pakollinen: bool = True,
    scale: str = FIVE,
    kuvaus: dict[str, str] | None = None,
    **more: Any,
) -> Json:
    """A tutkinnon osa of `credits` osaamispiste."""
    koulutusmoduuli = module(
        tunniste,
        extent(credits, "osp") if credits else None,
        pakollinen=pakollinen,
        **({"kuvaus": kuvaus} if kuvaus else {}),
    )
    where = {"tutkinnonOsanRyhmä": code("ammatillisentutkinnonosanryhma", group)} if group else {}
    return part("ammatillisentutkinnonosa", koulutusmoduuli, grades(value, on, scale), parts, **where, **more)


def unit_part(key: str, credits: float, value: object, on: str | None, *, pakollinen: bool = True, **more: Any) -> Json:
    """An osa-alue of a common unit: "VVAI22", "VVTK SV" (with its language)."""
    arvo, _, language = key.partition(" ")
    kieli = {"kieli": code("kielivalikoima", language)} if language else {}
    koulutusmoduuli = module(
        code("ammatillisenoppiaineet", arvo), extent(credits, "osp"), pakollinen=pakollinen, **kieli
    )
    return part("ammatillisentutkinnonosanosaalue", koulutusmoduuli, grades(value, on, FIVE), **more)


def demonstration(
    kuvaus: dict[str, str],
    place: str,
    begins: str,
    ends: str,
    arvosana: str | None = None,
    targets: Mapping[str, str] | None = None,
    *,
    assessors: Iterable[tuple[str, bool]] = (),
    scale: str = FIVE,
) -> Json:
    """A näyttö at a workplace; with its own grade and the four targets of assessment when they were recorded."""
    arviointi: Json = {
        "arvosana": code(scale, arvosana or ""),
        "päivä": ends,
        "arvioitsijat": [{"nimi": person, "ntm": trained} for person, trained in assessors],
        "arviointikohteet": [
            {"tunniste": code("ammatillisennaytonarviointikohde", target), "arvosana": code(scale, value)}
            for target, value in (targets or {}).items()
        ],
        "arvioinnistaPäättäneet": [
            code("ammatillisennaytonarvioinnistapaattaneet", "1"),
            code("ammatillisennaytonarvioinnistapaattaneet", "3"),
        ],
        "arviointikeskusteluunOsallistuneet": [
            code("ammatillisennaytonarviointikeskusteluunosallistuneet", "1"),
            code("ammatillisennaytonarviointikeskusteluunosallistuneet", "5"),
        ],
    }
    return {
        "kuvaus": kuvaus,
        "suorituspaikka": {"tunniste": code("ammatillisennaytonsuorituspaikka", "1"), "kuvaus": name(place)},
        "suoritusaika": period(begins, ends),
        "työssäoppimisenYhteydessä": True,
        **({"arviointi": arviointi} if arvosana else {}),
    }


def apprenticeship(begins: str, ends: str | None, employer: str, business_id: str) -> Json:
    """An oppisopimus as a way of gaining competence."""
    agreement = {"työnantaja": {"nimi": name(employer), "yTunnus": business_id}}
    way = {"tunniste": code("osaamisenhankkimistapa", "oppisopimus"), "oppisopimus": agreement}
    return period(begins, ends, osaamisenHankkimistapa=way)


def at_school(begins: str, ends: str | None = None) -> Json:
    way = {"tunniste": code("osaamisenhankkimistapa", "oppilaitosmuotoinenkoulutus")}
    return period(begins, ends, osaamisenHankkimistapa=way)


def training_agreement(begins: str, ends: str, place: str, business_id: str, town: str, tasks: str) -> Json:
    """A koulutussopimus."""
    return period(
        begins,
        ends,
        työssäoppimispaikka=name(place),
        työssäoppimispaikanYTunnus=business_id,
        paikkakunta=code("kunta", town),
        maa=code("maatjavaltiot2", "246"),
        työtehtävät=name(tasks),
    )


def unit_confirmed(on: str, school: School, by: str) -> Json:
    """The confirmation of one unit: a person, no place."""
    person = {"nimi": by, "titteli": name("koulutuspäällikkö", "utbildningschef"), "organisaatio": school.reference()}
    return {"päivä": on, "myöntäjäOrganisaatio": school.reference(), "myöntäjäHenkilöt": [person]}


def passed(on: str, by: str | None = None) -> list[Json]:
    """Hyväksytty, with the assessor when recorded."""
    more = {"arvioitsijat": [{"nimi": by}]} if by else {}
    return [grade("Hyväksytty", on, APPROVED, **more)]
