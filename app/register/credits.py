"""Credits completed per calendar year, for the summary on top of the record.

Counted at the lowest level that has both an extent and a passed grade (or a confirmation), so that a degree, a subject
and its courses never count the same work twice. Units are never mixed: op, osp, courses and lesson hours stand apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.register.assessment import assessment_date, is_fail
from app.register.columns import best_assessment
from app.register.facts import present_items
from app.register.formats import format_extent, parse_number, parse_year_or_date, unit_name
from app.register.names import Names
from app.register.parts import YearOfCredits
from app.register.shapes import type_of

Json = Mapping[str, Any]

COURSE = "korkeakoulunopintojakso"


def credits_per_year(opiskeluoikeudet: list[dict[str, Any]], names: Names) -> tuple[YearOfCredits, ...]:
    """The years with credits, oldest first; within a year the units in the order of their codes."""
    amounts: dict[int, dict[str, Decimal]] = {}
    units: dict[str, Json] = {}
    for opiskeluoikeus in opiskeluoikeudet:
        for suoritus in _counted(opiskeluoikeus):
            for year, laajuus in _completed(suoritus):
                amount = parse_number(laajuus.get("arvo"))
                unit = laajuus.get("yksikkö")
                if amount is None or amount <= 0 or not isinstance(unit, dict):
                    continue
                code = str(unit.get("koodiarvo") or "")
                units.setdefault(code, unit)
                of_year = amounts.setdefault(year, {})
                of_year[code] = of_year.get(code, Decimal(0)) + amount
    return tuple(
        YearOfCredits(
            year,
            tuple(
                (
                    unit_name(units[code], names),
                    format_extent({"arvo": float(amount), "yksikkö": units[code]}, names),
                    float(amount),
                )
                for code, amount in sorted(amounts[year].items())
            ),
        )
        for year in sorted(amounts)
    )


def _counted(opiskeluoikeus: Json) -> list[dict[str, Any]]:
    """The attainments whose credits count: in higher education a degree with its courses beside it counts as them."""
    suoritukset = list(present_items(opiskeluoikeus.get("suoritukset")))
    if not any(type_of(suoritus) == COURSE for suoritus in suoritukset):
        return suoritukset
    return [suoritus for suoritus in suoritukset if suoritus.get("osasuoritukset") or type_of(suoritus) == COURSE]


def _completed(suoritus: Json) -> Iterator[tuple[int, Json]]:
    """(year, laajuus) of the lowest completed attainments that tell their extent."""
    below = [found for child in present_items(suoritus.get("osasuoritukset")) for found in _completed(child)]
    if below:
        yield from below
        return
    module = suoritus.get("koulutusmoduuli")
    laajuus = module.get("laajuus") if isinstance(module, dict) else None
    year = _year_completed(suoritus)
    if isinstance(laajuus, dict) and year is not None:
        yield year, laajuus


def _year_completed(suoritus: Json) -> int | None:
    arviointi = best_assessment(suoritus)
    if arviointi is not None and is_fail(arviointi):
        return None
    vahvistus = suoritus.get("vahvistus")
    on = parse_year_or_date(assessment_date(arviointi)) if arviointi is not None else None
    if on is None and isinstance(vahvistus, dict):
        on = parse_year_or_date(vahvistus.get("päivä"))
    return on.year if on is not None else None
