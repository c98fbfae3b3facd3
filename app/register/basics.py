"""The two reduced kinds of a share link: completed qualifications, and active and ended studies, basics only.

Contents are KOSKI's (koski-citizen §3 kinds 2 and 3; SuoritetutTutkinnotService, AktiivisetJaPaattyneetOpinnotService),
less the tuition fees and student-union membership that KOSKI tells in the latter. Everything is by allow list: a field
that is not named in `register.basics_fields` is not there, whatever a register begins to send one day. There are no
grades, no parts of attainments, and of a confirmation only its day.

Both take a record that was pruned for the share viewer, and give reduced documents in KOSKI's shape with their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from app.register.basics_fields import (
    QUALIFICATION,
    STUDIES,
    STUDY_RIGHT_OF_QUALIFICATION,
    STUDY_RIGHT_OF_STUDIES,
    keep,
)
from app.register.progress import is_confirmed, iso_date
from app.register.shapes import Json, as_dict, as_dicts, attainments_of, code_of, part_code, type_of, uri_of

Levels = Mapping[str, tuple[dict[str, Any], ...]]
"""koulutus (koodiarvo) -> its level codes (koodistoUri eqf or nqf), where the synced code lists have the relation."""

LEVEL_FIELDS = {"eqf": "eurooppalainenTutkintojenViitekehysEQF", "nqf": "kansallinenTutkintojenViitekehysNQF"}
PARTIAL = frozenset({"ammatillinentutkintoosittainen", "ammatillinentutkintoosittainenuseastatutkinnosta"})
WORK_PREPARATION = "ammatilliseentehtavaanvalmistavakoulutus"
"""The code list of the only other vocational education that counts as a qualification."""
QUALIFICATIONS: Mapping[str, frozenset[str]] = {
    "ammatillinenkoulutus": frozenset({"ammatillinentutkinto", *PARTIAL, "muuammatillinenkoulutus"}),
    "ylioppilastutkinto": frozenset({"ylioppilastutkinto"}),
    "ebtutkinto": frozenset({"ebtutkinto"}),
    "diatutkinto": frozenset({"diatutkintovaihe"}),
    "korkeakoulutus": frozenset({"korkeakoulututkinto"}),
}
"""Type of study right -> the types of attainments that are qualifications."""

WHOLE_TYPES = frozenset(
    {
        "aikuistenperusopetus",
        "ammatillinenkoulutus",
        "diatutkinto",
        "ibtutkinto",
        "korkeakoulutus",
        "lukiokoulutus",
        "muukuinsaanneltykoulutus",
        "tuva",
    }
)
"""Study rights whose every attainment belongs to active and ended studies."""
LIBERAL_EDUCATION = frozenset(
    {
        "vstjotpakoulutus",
        "vstlukutaitokoulutus",
        "vstmaahanmuuttajienkotoutumiskoulutus",
        "vstoppivelvollisillesuunnattukoulutus",
    }
)
"""Not the courses that people take for pleasure, nor competence badges."""
EUROPEAN_SCHOOL_FROM_S5 = frozenset({"S5", "S6", "S7"})
INTERNATIONAL_SCHOOL_FROM_10 = frozenset({"10", "11", "12"})


def completed_qualifications(
    opiskeluoikeudet: Iterable[dict[str, Any]], today: date, levels: Levels | None = None
) -> list[dict[str, Any]]:
    """All completed qualifications, basics only (kind 2): confirmed today at the latest, no raised grades of one that
    stands elsewhere, no study right that only wraps another. `levels` adds EQF and NQF to those that have them."""
    studies = list(opiskeluoikeudet)
    wrappers = {as_dict(item.get("sisältyyOpiskeluoikeuteen")).get("oid") for item in studies} - {None}
    made = []
    for opiskeluoikeus in studies:
        if opiskeluoikeus.get("oid") not in wrappers:
            chosen = [item for item in attainments_of(opiskeluoikeus) if _is_qualification(item, opiskeluoikeus, today)]
            reduced = [_qualification(item, levels or {}) for item in chosen]
            if reduced:
                made.append({**keep(opiskeluoikeus, STUDY_RIGHT_OF_QUALIFICATION), "suoritukset": reduced})
    return made


def active_and_ended_studies(opiskeluoikeudet: Iterable[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """Active and ended studies after basic education, basics only (kind 3)."""
    made = []
    for opiskeluoikeus in opiskeluoikeudet:
        belongs = _STUDIES.get(type_of(opiskeluoikeus), _none)
        chosen = [item for item in attainments_of(opiskeluoikeus) if belongs(item, today)]
        reduced = [keep(item, STUDIES) for item in chosen]
        if reduced:
            made.append({**keep(opiskeluoikeus, STUDY_RIGHT_OF_STUDIES), "suoritukset": reduced})
    return made


def _is_qualification(suoritus: Json, opiskeluoikeus: Json, today: date) -> bool:
    kind = type_of(suoritus)
    if kind not in QUALIFICATIONS.get(type_of(opiskeluoikeus), ()) or not is_confirmed(suoritus, today):
        return False
    if suoritus.get("korotettuOpiskeluoikeusOid"):
        return False
    tunniste = as_dict(suoritus.get("koulutusmoduuli")).get("tunniste")
    return kind != "muuammatillinenkoulutus" or uri_of(tunniste) == WORK_PREPARATION


def _qualification(suoritus: Json, levels: Levels) -> dict[str, Any]:
    made = keep(suoritus, QUALIFICATION)
    is_partial = type_of(suoritus) in PARTIAL
    if is_partial and suoritus.get("toinenTutkintonimike") is not True:
        made.pop("tutkintonimike", None)
    if is_partial and suoritus.get("toinenOsaamisala") is not True:
        made.pop("osaamisala", None)
    if "osaamisala" in made:
        made["osaamisala"] = [max(as_dicts(made["osaamisala"]), key=_began)]
    module = made.get("koulutusmoduuli")
    if isinstance(module, dict) and uri_of(module.get("tunniste")) in ("koulutus", "koulutus_11"):
        for level in levels.get(part_code(made), ()):
            module[LEVEL_FIELDS[uri_of(level)]] = dict(level)
    return made


def _began(osaamisala: Json) -> tuple[str, str]:
    """By which the newest osaamisala is known; of several without a day any, but always the same."""
    inner = osaamisala.get("osaamisala")
    return iso_date(osaamisala.get("alku")) or "", code_of(inner if isinstance(inner, dict) else osaamisala)


def _every(suoritus: Json, today: date) -> bool:
    return True


def _none(suoritus: Json, today: date) -> bool:
    return False


_STUDIES: Mapping[str, Callable[[Json, date], bool]] = {
    **dict.fromkeys(WHOLE_TYPES, _every),
    "ylioppilastutkinto": is_confirmed,
    "ebtutkinto": is_confirmed,
    "europeanschoolofhelsinki": lambda suoritus, today: part_code(suoritus) in EUROPEAN_SCHOOL_FROM_S5,
    "internationalschool": lambda suoritus, today: part_code(suoritus) in INTERNATIONAL_SCHOOL_FROM_10,
    "vapaansivistystyonkoulutus": lambda suoritus, today: type_of(suoritus) in LIBERAL_EDUCATION,
}
