"""The order of a record: schools, the study rights of each, and the attainments of each study right.

Source: KOSKI `OppijaEditorModel.scala`, `OmatTiedotEditorModel.scala`, `DateOrdering.scala`, `OmatTiedotEditor.jsx`.
Different from KOSKI on purpose: what has no date goes last instead of first, and one school is one group whatever its
organisation object holds besides the oid.
Input is JSON as the register gives it; nothing here raises on odd shapes, and nothing given is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.register.code_names import code_name
from app.register.names import Names
from app.register.progress import (
    begin_on,
    confirmed_on,
    current_period,
    end_on,
    exam_time,
    is_complete,
    is_confirmed,
    iso_date,
    newest_confirmation,
    periods_newest_first,
    state_of,
)
from app.register.shapes import Json, as_dict, as_dicts, attainments_of, code_of, part_code, type_of
from app.register.words import Words, say

__all__ = [
    "SchoolGroup",
    "begin_on",
    "end_on",
    "is_complete",
    "order_record",
    "periods_newest_first",
    "sort_attainments",
    "sort_exams",
    "state_of",
]

OPETUSHALLITUS_OID = "1.2.246.562.10.48587687889"
"""The National Agency for Education as koulutustoimija: its language tests have no school."""

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SchoolGroup:
    """Study rights of one school, newest first. `key` is an oid or a word of ours: the same at every reading."""

    name: Words
    key: str
    opiskeluoikeudet: list[dict[str, Any]]


def order_record(opiskeluoikeudet: Iterable[Any], names: Names, today: date) -> list[SchoolGroup]:
    """A record as schools with their study rights, newest first, undated last; suoritukset are sorted too.

    After the schools come the language tests of the National Agency for Education, one group for each kind, and at
    last the osaamismerkit. The study rights are new dicts.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for opiskeluoikeus in opiskeluoikeudet:
        if isinstance(opiskeluoikeus, dict):
            ordered = {**opiskeluoikeus, "suoritukset": sort_attainments(opiskeluoikeus)}
            groups.setdefault(_group_key(ordered), []).append(ordered)
    made = []
    for key, members in groups.items():
        members.sort(key=_newest_first)
        members.sort(key=lambda member: _rank(member, today))
        made.append(SchoolGroup(_group_name(key, members, names), key, members))
    made.sort(key=_newest_group_first)
    return made


# --- schools ------------------------------------------------------------------------------------------------------


def _group_key(opiskeluoikeus: Json) -> str:
    suoritukset = attainments_of(opiskeluoikeus)
    kinds = {type_of(suoritus) for suoritus in suoritukset}
    if kinds == {"vstosaamismerkki"}:
        return "osaamismerkit"
    oppilaitos = as_dict(opiskeluoikeus.get("oppilaitos"))
    koulutustoimija = as_dict(opiskeluoikeus.get("koulutustoimija"))
    is_language_test = type_of(opiskeluoikeus) == "kielitutkinto" and not (koulutustoimija or oppilaitos)
    is_oph = koulutustoimija.get("oid") == OPETUSHALLITUS_OID
    if suoritukset and not oppilaitos.get("oppilaitosnumero") and (is_oph or is_language_test):
        return f"oph:{type_of(suoritukset[0])}"
    return _organisation_key(_school(opiskeluoikeus))


def _school(opiskeluoikeus: Json) -> Json:
    """The oppilaitos, else the koulutustoimija, else the toimipiste of an attainment (Virta's loose courses)."""
    own = as_dict(opiskeluoikeus.get("oppilaitos")) or as_dict(opiskeluoikeus.get("koulutustoimija"))
    if own:
        return own
    places = (as_dict(suoritus.get("toimipiste")) for suoritus in attainments_of(opiskeluoikeus))
    return next(filter(None, places), {})


def _organisation_key(organisation: Json) -> str:
    oid = organisation.get("oid")
    if isinstance(oid, str) and oid:
        return oid
    numero = code_of(organisation.get("oppilaitosnumero"))
    if numero:
        return f"school:{numero}"
    nimi = organisation.get("nimi")
    return f"name:{json.dumps(nimi, ensure_ascii=False, sort_keys=True, default=str)}" if nimi else ""


def _group_name(key: str, members: list[dict[str, Any]], names: Names) -> Words:
    if key == "osaamismerkit":
        return say("Competence badges")
    if key.startswith("oph:"):
        name = code_name(as_dict(attainments_of(members[0])[0].get("tyyppi")), names)
    else:
        name = names.organisation(_school(members[0]))  # the newest study right knows the present name
    return name if name.text else say("School not known")


def _newest_group_first(group: SchoolGroup) -> Key:
    place = 2 if group.key == "osaamismerkit" else 1 if group.key.startswith("oph:") else 0
    return (place, *_descending(max(filter(None, map(_date_of, group.opiskeluoikeudet)), default=None)))


# --- study rights of a school -------------------------------------------------------------------------------------


def _date_of(opiskeluoikeus: Json) -> str | None:
    """What a study right is ordered by: its beginning; the confirmation for matriculation."""
    if type_of(opiskeluoikeus) == "ylioppilastutkinto":
        return newest_confirmation(opiskeluoikeus)
    return begin_on(opiskeluoikeus)


def _newest_first(opiskeluoikeus: Json) -> Key:
    """Matriculation not yet confirmed stands where its newest exam belongs, not among the undated."""
    on = _date_of(opiskeluoikeus)
    if on is None and type_of(opiskeluoikeus) == "ylioppilastutkinto":
        exams = (koe for suoritus in attainments_of(opiskeluoikeus) for koe in as_dicts(suoritus.get("osasuoritukset")))
        year, half = max(map(exam_time, exams), default=(0, 0))
        on = f"{year:04}-{'09' if half == 2 else '03'}-15" if year else None
    return _descending(on)


def _rank(opiskeluoikeus: Json, today: date) -> int:
    """Place of a higher-education right in its school, 1–7; 0 for every other type (OmatTiedotEditorModel.scala)."""
    if type_of(opiskeluoikeus) != "korkeakoulutus":
        return 0
    confirmed = {type_of(item) for item in attainments_of(opiskeluoikeus) if is_confirmed(item, today)}
    if "korkeakoulututkinto" in confirmed:
        return 1
    if "muukorkeakoulunsuoritus" in confirmed:
        return 2
    if opiskeluoikeus.get("synteettinen") is True:
        return 3
    jakso = current_period(opiskeluoikeus, today)
    is_active = jakso is not None and code_of(jakso.get("tila")) == "1"
    return (4 if is_active else 6) + (0 if _is_primary(opiskeluoikeus, today) else 1)


def _is_primary(opiskeluoikeus: Json, today: date) -> bool:
    """Whether the right is the student's primary one today (lisätiedot.ensisijaisuus)."""
    now = today.isoformat()
    jaksot = as_dicts(as_dict(opiskeluoikeus.get("lisätiedot")).get("ensisijaisuus"))
    return any((iso_date(jakso.get("alku")) or now) <= now <= (iso_date(jakso.get("loppu")) or now) for jakso in jaksot)


# --- attainments of a study right ---------------------------------------------------------------------------------


def sort_attainments(opiskeluoikeus: Json) -> list[dict[str, Any]]:
    """The päätason suoritukset in the order of their education type; types without one keep the stored order."""
    suoritukset = attainments_of(opiskeluoikeus)
    kind = type_of(opiskeluoikeus)
    if kind == "ylioppilastutkinto":
        return [
            {**suoritus, "osasuoritukset": sort_exams(suoritus["osasuoritukset"])}
            if isinstance(suoritus.get("osasuoritukset"), list)
            else suoritus
            for suoritus in suoritukset
        ]
    key = _ATTAINMENT_KEYS.get(kind)
    return sorted(suoritukset, key=key) if key else suoritukset


def sort_exams(osasuoritukset: list[Any]) -> list[Any]:
    """Matriculation exams: newest exam time first, within it by code (YtrOppijaConverter.scala)."""

    def newest_first(koe: object) -> Key:
        year, half = exam_time(as_dict(koe))
        return -year, -half, part_code(as_dict(koe))

    return sorted(osasuoritukset, key=newest_first)


def _descending(iso: str | None) -> Key:
    """A sort key by which newer dates come first and the undated last."""
    return (1,) if iso is None else (0, -int(iso.replace("-", "")))


def _by_start(suoritus: Json) -> Key:
    return _descending(iso_date(suoritus.get("alkamispäivä")))


def _by_type(*order: str) -> Callable[[Json], Key]:
    """Attainments in the order of these codes of `tyyppi`; the others after them, as stored."""
    return lambda suoritus: (order.index(type_of(suoritus)) if type_of(suoritus) in order else len(order),)


def _basic_education(suoritus: Json) -> Key:
    """The whole syllabus, subject syllabuses, then year classes 9 to 1; the unfinished before the finished."""
    kind = type_of(suoritus)
    rest = (confirmed_on(suoritus) is not None, *_by_start(suoritus))
    if kind in ("perusopetuksenoppimaara", "ahvenanmaanperusopetuksenoppimaara"):
        return (-100, *rest)
    if kind in ("perusopetuksenvuosiluokka", "ahvenanmaanperusopetuksenvuosiluokka"):
        return (-_leading_number(part_code(suoritus)), *rest)
    return (0 if kind == "perusopetuksenoppiaineenoppimaara" else 100, *rest)


def _international_school(suoritus: Json) -> Key:
    """The highest class first; "explorer", which precedes class 1, last."""
    return (-_leading_number(part_code(suoritus)),)


def _european_school(suoritus: Json) -> Key:
    """S7 … S1, P5 … P1, N2, N1; what is none of these, last."""
    luokka = part_code(suoritus)
    level = "SPN".find(luokka[:1]) if luokka else -1
    return (level if level >= 0 else 3, -_leading_number(luokka[1:]))


def _higher_education(suoritus: Json) -> Key:
    """The newest confirmation first, before it what has none: that is under way."""
    on = confirmed_on(suoritus)
    return (0,) if on is None else (1, *_descending(on))


def _leading_number(code: str) -> int:
    found = re.match(r"\d{1,4}", code, re.ASCII)
    return int(found.group()) if found else 0


_ATTAINMENT_KEYS: dict[str, Callable[[Json], Key]] = {
    "perusopetus": _basic_education,
    "ahvenanmaanperusopetus": _basic_education,
    "aikuistenperusopetus": _by_type(
        "aikuistenperusopetuksenoppimaara",
        "aikuistenperusopetuksenoppimaaranalkuvaihe",
        "perusopetuksenoppiaineenoppimaara",
    ),
    "ammatillinenkoulutus": _by_start,
    "ibtutkinto": _by_type("ibtutkinto", "preiboppimaara"),
    "diatutkinto": _by_type("diatutkintovaihe", "diavalmistavavaihe"),
    "internationalschool": _international_school,
    "europeanschoolofhelsinki": _european_school,
    "taiteenperusopetus": _by_type(
        "taiteenperusopetuksenyleisenoppimaaranyhteisetopinnot",
        "taiteenperusopetuksenlaajanoppimaaranperusopinnot",
        "taiteenperusopetuksenyleisenoppimaaranteemaopinnot",
        "taiteenperusopetuksenlaajanoppimaaransyventavatopinnot",
    ),
    "korkeakoulutus": _higher_education,
}
