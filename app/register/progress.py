"""When a study right began and ended, its state today, and whether an attainment is complete.

Source: KOSKI `Opiskeluoikeus.scala:40-95` (dates are derived, never read), `Suoritus.js` (complete), `ytr.js` (before
1990). Different from KOSKI on purpose: the state is the one in force today, not one planned for the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.register.formats import parse_year_or_date
from app.register.names import Names
from app.register.shapes import Json, as_dict, as_dicts, attainments_of, code_of, type_of
from app.register.words import Words

STATE_KINDS: Mapping[str, str] = {
    "lasna": "active",
    "loma": "active",
    "valiaikaisestikeskeytynyt": "active",
    "valmistunut": "completed",
    "hyvaksytystisuoritettu": "completed",
    "eronnut": "ended",
    "katsotaaneronneeksi": "ended",
    "keskeytynyt": "ended",
    "mitatoity": "ended",
    "peruutettu": "ended",
    "paattynyt": "ended",
    "1": "active",  # Virta: 1 aktiivinen, 2 optio, 3 valmistunut, 4 passivoitu, 5 luopunut, 6 päättynyt
    "2": "active",
    "3": "completed",
    "4": "ended",
    "5": "ended",
    "6": "ended",
}
"""koskiopiskeluoikeudentila and virtaopiskeluoikeudentila → active, completed or ended."""


def periods_newest_first(opiskeluoikeus: Json) -> list[dict[str, Any]]:
    """The opiskeluoikeusjaksot, newest first, undated ones last."""
    return _periods(opiskeluoikeus)[::-1]


def begin_on(opiskeluoikeus: Json) -> str | None:
    """ISO date on which the study right began: its first jakso; None for matriculation, which has no beginning.

    The field `alkamispäivä` counts only where no jakso has a date.
    """
    if type_of(opiskeluoikeus) == "ylioppilastutkinto":
        return None
    dates = [alku for jakso in _periods(opiskeluoikeus) if (alku := iso_date(jakso.get("alku")))]
    return dates[0] if dates else iso_date(opiskeluoikeus.get("alkamispäivä"))


def end_on(opiskeluoikeus: Json) -> str | None:
    """ISO date on which the study right ended, or None while it goes on.

    The beginning of the last jakso when its state is terminal; for higher education Virta's own `päättymispäivä`; for
    matriculation the confirmation.
    """
    kind = type_of(opiskeluoikeus)
    if kind == "ylioppilastutkinto":
        return newest_confirmation(opiskeluoikeus)
    if kind == "korkeakoulutus" and (given := iso_date(opiskeluoikeus.get("päättymispäivä"))):
        return given
    periods = _periods(opiskeluoikeus)
    if periods and _kind_of(periods[-1]) in ("completed", "ended"):
        return iso_date(periods[-1].get("alku"))
    return None


def current_period(opiskeluoikeus: Json, today: date) -> Json | None:
    """The jakso in force today: the last that has begun; before the first has begun, the first."""
    periods = _periods(opiskeluoikeus)
    begun = [jakso for jakso in periods if (alku := parse_year_or_date(jakso.get("alku"))) is None or alku <= today]
    return begun[-1] if begun else periods[0] if periods else None


def state_of(opiskeluoikeus: Json, names: Names, today: date) -> tuple[Words | None, str]:
    """The state's name (None where the register gives none) and its kind: active, completed, ended or unknown."""
    jakso = current_period(opiskeluoikeus, today)
    tila = as_dict(jakso.get("tila")) if jakso is not None else {}
    if tila:
        name = names.code(tila)
        return (name if name.text else None), STATE_KINDS.get(code_of(tila), "unknown")
    if type_of(opiskeluoikeus) == "ylioppilastutkinto":
        confirmed = parse_year_or_date(newest_confirmation(opiskeluoikeus))
        return None, "completed" if confirmed is not None and confirmed <= today else "unknown"
    return None, "unknown"


def is_confirmed(suoritus: Json, today: date) -> bool:
    """Whether the vahvistus has a date that has come; one in the future does not count yet."""
    on = parse_year_or_date(confirmed_on(suoritus))
    return on is not None and on <= today


def is_complete(suoritus: Json, opiskeluoikeus: Json, today: date) -> str | None:
    """ "complete" or "unfinished" for a päätason suoritus; None for those of which neither is said.

    None: matriculation whose exams all lie before 1990 (the register has no dates of them) though the compulsory ones
    are done; lukion aineopinnot 2019; courses and other studies of higher education left unfinished after the study
    right ended (KOSKI: Suoritus.js, ytr.js).
    """
    kind = type_of(suoritus)
    if kind == "lukionaineopinnot" or _is_matriculation_before_1990(suoritus):
        return None
    if is_confirmed(suoritus, today):
        return "complete"
    if kind in ("korkeakoulunopintojakso", "muukorkeakoulunsuoritus"):
        periods = _periods(opiskeluoikeus)
        if not periods or code_of(periods[-1].get("tila")) not in ("1", "3"):
            return None
    return "unfinished"


def newest_confirmation(opiskeluoikeus: Json) -> str | None:
    """The newest vahvistus.päivä of its attainments as ISO, or None."""
    return max(filter(None, map(confirmed_on, attainments_of(opiskeluoikeus))), default=None)


def confirmed_on(suoritus: Json) -> str | None:
    """The ISO date of the vahvistus, or None."""
    return iso_date(as_dict(suoritus.get("vahvistus")).get("päivä"))


def iso_date(value: object) -> str | None:
    """The value itself when it is a real ISO date, or the bare year of a masked record, else None."""
    return value if isinstance(value, str) and parse_year_or_date(value) is not None else None


def exam_time(koe: Json) -> tuple[int, int]:
    """When a matriculation exam was taken, as (year, 1 spring | 2 autumn); (0, 0) when the document does not say.

    `tutkintokerta` is {koodiarvo: "2012K" | "2012S", vuosi: 2012, vuodenaika}.
    """
    tutkintokerta = as_dict(koe.get("tutkintokerta"))
    koodiarvo = code_of(tutkintokerta)
    vuosi = tutkintokerta.get("vuosi")
    if koodiarvo[:4].isdecimal() and len(koodiarvo) >= 4:
        return int(koodiarvo[:4]), {"K": 1, "S": 2}.get(koodiarvo[4:5], 0)
    return (vuosi, 0) if isinstance(vuosi, int) and not isinstance(vuosi, bool) else (0, 0)


def _is_matriculation_before_1990(suoritus: Json) -> bool:
    if type_of(suoritus) != "ylioppilastutkinto" or suoritus.get("pakollisetKokeetSuoritettu") is not True:
        return False
    years = [exam_time(koe)[0] for koe in as_dicts(suoritus.get("osasuoritukset"))]
    return bool(years) and all(0 < year < 1990 for year in years)


def _periods(opiskeluoikeus: Json) -> list[dict[str, Any]]:
    """Oldest first. KOSKI takes the stored order; a document out of order is put right here."""
    jaksot = as_dicts(as_dict(opiskeluoikeus.get("tila")).get("opiskeluoikeusjaksot"))
    return sorted(jaksot, key=lambda jakso: iso_date(jakso.get("alku")) or "")


def _kind_of(jakso: Json) -> str:
    return STATE_KINDS.get(code_of(jakso.get("tila")), "unknown")
