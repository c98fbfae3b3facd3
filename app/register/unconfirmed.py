"""Basic education that is not final yet: grades, leaving certificates and extents that are withheld for a time.

The rules hold for every viewer, in the basic education of pupils and of adults (KOSKI: KoskiOppijaFacade):

- Grades of subjects and of conduct, and the grade of a subject studied on its own, appear on the fifth day after the
  day of confirmation, not before. So a pupil hears them from the school first. Grades of adults' single courses and of
  studies beside the syllabus (own mother tongue) do not wait; Åland and additional basic education have no such rule.
- An unfinished syllabus of basic education (the coming leaving certificate) is left out when there is anything else;
  alone it stays, without its subjects. Adults' are shown.
- Extents of compulsory subjects are left out while unconfirmed, and for pupils when confirmed before 1.8.2020.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.register.formats import parse_date
from app.register.held_back import Kind, Tally, count_details
from app.register.viewers import fold, fold_code
from app.register.visibility_rules import BEHAVIOUR_KEYS, is_activity_area

DAYS_UNTIL_SHOWN = 5
"""Grades confirmed on the 1st are shown from the 6th (confirmed + 4 days < today)."""
EXTENTS_SINCE = date(2020, 8, 1)

_SYLLABUS = "perusopetuksenoppimaara"
_ADULTS_SYLLABUS = "aikuistenperusopetuksenoppimaara"
_PUPILS_WITH_EXTENTS = frozenset({_SYLLABUS, "perusopetuksenvuosiluokka"})
_GRADED_LATER = frozenset(
    {
        *_PUPILS_WITH_EXTENTS,
        "nuortenperusopetuksenoppiaineenoppimaara",
        _ADULTS_SYLLABUS,
        "aikuistenperusopetuksenoppimaaranalkuvaihe",
        "perusopetuksenoppiaineenoppimaara",
    }
)
_TYPES_GRADED_LATER = frozenset({"perusopetus", "aikuistenperusopetus"})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether the grades of an attainment wait, and the first day on which they are shown (None: not confirmed)."""

    waits: bool
    shown_on: date | None = None


def confirmed_on(suoritus: Json) -> date | None:
    """The day of confirmation (vahvistus.päivä); None when there is none or it is not a date."""
    vahvistus = suoritus.get("vahvistus")
    return parse_date(vahvistus.get("päivä")) if isinstance(vahvistus, dict) else None


def grades_waiting(opiskeluoikeus_tyyppi: str, suoritus: Json, today: date) -> Waiting:
    """The five-day rule for a päätason suoritus. The type is a folded code."""
    concerned = opiskeluoikeus_tyyppi in _TYPES_GRADED_LATER or fold_code(suoritus.get("tyyppi")) in _GRADED_LATER
    if not concerned:
        return Waiting(False)
    on = confirmed_on(suoritus)
    if on is None:
        return Waiting(True)
    try:
        shown_on = on + timedelta(days=DAYS_UNTIL_SHOWN)
    except OverflowError:
        return Waiting(True)
    return Waiting(today < shown_on, shown_on)


def withhold_unconfirmed(
    opiskeluoikeus_tyyppi: str, suoritukset: Iterable[Any], today: date, tally: Tally
) -> list[Any]:
    """The päätason suoritukset without what is not final yet. New objects where anything is left out."""
    kept = _without_leaving_certificate(list(suoritukset), today, tally)
    return [_withhold(opiskeluoikeus_tyyppi, item, today, tally) if isinstance(item, dict) else item for item in kept]


def _is_unfinished_certificate(item: Any, today: date) -> bool:
    if not isinstance(item, dict) or fold_code(item.get("tyyppi")) != _SYLLABUS:
        return False
    on = confirmed_on(item)
    return on is None or on > today


def _without_leaving_certificate(suoritukset: list[Any], today: date, tally: Tally) -> list[Any]:
    unfinished = [item for item in suoritukset if _is_unfinished_certificate(item, today)]
    if not unfinished:
        return suoritukset
    others = [item for item in suoritukset if not _is_unfinished_certificate(item, today)]
    if others:
        tally.add(Kind.LEAVING_CERTIFICATE, len(unfinished))
        return others
    tally.add(Kind.LEAVING_CERTIFICATE, sum(1 for item in unfinished if item.get("osasuoritukset")))
    return [_without(item, {"osasuoritukset"}) for item in unfinished]


def _withhold(opiskeluoikeus_tyyppi: str, suoritus: Json, today: date, tally: Tally) -> Json:
    waiting = grades_waiting(opiskeluoikeus_tyyppi, suoritus, today)
    if waiting.waits:
        suoritus = _without_grades(suoritus, waiting, tally)
    if _extents_withheld(suoritus, today):
        suoritus = _without_extents(suoritus, tally)
    return suoritus


def _without_grades(suoritus: Json, waiting: Waiting, tally: Tally) -> Json:
    kind = Kind.GRADES_UNCONFIRMED if waiting.shown_on is None else Kind.GRADES_UNTIL
    grades = {"arviointi", *BEHAVIOUR_KEYS}

    def count(item: Json) -> None:
        tally.add(kind, sum(count_details(item[key]) for key in item if fold(key) in grades), waiting.shown_on)

    def strip(item: Any) -> Any:
        if not isinstance(item, dict) or is_activity_area(item) or fold_code(item.get("tyyppi")).endswith("kurssi"):
            return item
        count(item)
        return _without(item, grades)

    count(suoritus)
    stripped = _without(suoritus, grades)
    osasuoritukset = stripped.get("osasuoritukset")
    if isinstance(osasuoritukset, list):
        stripped["osasuoritukset"] = [strip(item) for item in osasuoritukset]
    return stripped


def _extents_withheld(suoritus: Json, today: date) -> bool:
    tyyppi = fold_code(suoritus.get("tyyppi"))
    on = confirmed_on(suoritus)
    unconfirmed = on is None or on > today
    if tyyppi in _PUPILS_WITH_EXTENTS:
        return unconfirmed or (on is not None and on < EXTENTS_SINCE)
    return tyyppi == _ADULTS_SYLLABUS and unconfirmed


def _without_extents(suoritus: Json, tally: Tally) -> Json:
    def strip(item: Any) -> Any:
        module = item.get("koulutusmoduuli") if isinstance(item, dict) else None
        if not isinstance(module, dict) or module.get("pakollinen") is False or "laajuus" not in module:
            return item
        if is_activity_area(item):
            return item
        tally.add(Kind.EXTENTS, count_details(module["laajuus"]))
        return {**item, "koulutusmoduuli": _without(module, {"laajuus"})}

    osasuoritukset = suoritus.get("osasuoritukset")
    if not isinstance(osasuoritukset, list):
        return suoritus
    return {**suoritus, "osasuoritukset": [strip(item) for item in osasuoritukset]}


def _without(item: Json, folded_keys: set[str]) -> Json:
    return {key: value for key, value in item.items() if fold(key) not in folded_keys}
