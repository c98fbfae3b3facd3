"""A record that tells no place: what a guardian sees of a child under a protection order (turvakielto), and what a
masked share link shows.

By allow list, whatever a register begins to send one day: the level of education, subject, grade, credits, years and
state. KOSKI replaces the school, its unit, the provider and the place of confirmation (TurvakieltoService), but leaves
the confirming organisation and persons, workplaces, and all higher education as they are.

- No text of the document is ever told. Names are those of *our* code lists, for codes of the lists in
  `turvakielto_words`, which no single school or province has to itself; of anything else there is a neutral name.
- Types and names that give a school away (European School of Helsinki, International School, Åland, IB, adults'
  courses) become levels; a qualification too, since many a degree is taught in one place only.
- Days become years: one day of a confirmation can be enough to tell which school held its celebration. What has not
  begun or been confirmed yet today is left out.
- Of several assessments the best one is told. A subject studied on its own stands as a row under its level.

The result has KOSKI's shape and the keys of `register.keys`; masked once more it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.register.assessment import assessment_date, best, is_fail
from app.register.formats import parse_year_or_date
from app.register.names import Directory
from app.register.ordering import sort_attainments
from app.register.progress import exam_time, newest_confirmation, periods_newest_first
from app.register.shapes import KEY, Json, as_dict, as_dicts, code_of, key_of, part_code, type_of
from app.register.turvakielto_names import Namer
from app.register.turvakielto_words import (
    ATTAINMENT,
    BASIC,
    CLASSES,
    COURSE,
    EARLY,
    LANGUAGE_LISTS,
    LEVEL_OF_TYPE,
    LEVELS,
    OTHER,
    PART,
    SCHOOL,
    SYLLABUS_LISTS,
    UPPER_SECONDARY,
    is_level,
)
from app.register.viewers import Viewer
from app.register.visibility import prune

OPH_OID = "1.2.246.562.10.00000000001"
"""The root of the organisation directory: what KOSKI puts in the place of a protected child's school."""
MAX_DEPTH = 12
"""Rows of rows: what lies deeper is left out. Real records have at most six."""

_EUROPEAN_CLASS = re.compile(r"([NPS])([1-7])", re.ASCII)
_CLASS = re.compile(r"[0-9]{1,2}", re.ASCII)
LAST_BASIC_CLASS = 9
EUROPEAN_UPPER_FROM = 5

Made = dict[str, Any]


def scrub_turvakielto(opiskeluoikeudet: list[Made], directory: Directory, today: date) -> list[Made]:
    """What a guardian sees of a protected child: first what any guardian sees (`visibility.prune`), then masked.

    In this order, since the rules of what waits for confirmation need the days that the mask takes away.
    """
    return mask(prune(opiskeluoikeudet, Viewer.GUARDIAN, today).opiskeluoikeudet, directory, today)


def mask(opiskeluoikeudet: list[Made], directory: Directory, today: date) -> list[Made]:
    """Masked copies of study rights that were pruned for their viewer; the input is never changed."""
    masker = _Masker(Namer(directory), today)
    return [masker.study_right(item) for item in opiskeluoikeudet if isinstance(item, dict)]


def level_of(opiskeluoikeus: Json, suoritus: Json) -> str:
    """The level of an attainment (`turvakielto_words.LEVELS`).

    The two schools that have classes of every level tell it by the class: the European School's N, P and S1–S4, the
    International School's up to 9 are below upper secondary education.
    """
    kind, luokka = type_of(opiskeluoikeus), part_code(suoritus)
    if is_level(opiskeluoikeus) and luokka in LEVELS:
        return luokka
    if kind == "internationalschool":
        is_above = bool(_CLASS.fullmatch(luokka)) and int(luokka) > LAST_BASIC_CLASS
        return UPPER_SECONDARY if is_above else BASIC
    if kind == "europeanschoolofhelsinki":
        found = _EUROPEAN_CLASS.fullmatch(luokka)
        if found is None:
            return BASIC
        letter, number = found.groups()
        is_above = letter == "S" and int(number) >= EUROPEAN_UPPER_FROM
        return EARLY if letter == "N" else UPPER_SECONDARY if is_above else BASIC
    return LEVEL_OF_TYPE.get(kind, OTHER)


class _Masker:
    __slots__ = ("namer", "today")

    def __init__(self, namer: Namer, today: date) -> None:
        self.namer = namer
        self.today = today

    def study_right(self, item: Json) -> Made:
        suoritukset = sort_attainments(item)
        first = suoritukset[0] if suoritukset else {}
        made: Made = {
            "tyyppi": self.namer.neutral(level_of(item, first)),
            "oppilaitos": {"oid": OPH_OID, "nimi": dict(SCHOOL)},
        }
        if periods := self._periods(item):
            made["tila"] = {"opiskeluoikeusjaksot": periods}
        made["suoritukset"] = [self._attainment(suoritus, item) for suoritus in suoritukset]
        return _with_key(made, item)

    def _periods(self, item: Json) -> list[Made]:
        """The first state, and the one in force today: when it began, and where it stands.

        The matriculation examination has no states: when it is confirmed, it is told as completed that year.
        """
        ordered = periods_newest_first(item)[::-1]
        begun = [jakso for jakso in ordered if _year(jakso.get("alku")) is None or self._has_come(jakso.get("alku"))]
        kept = begun[:1] + begun[1:][-1:]
        made = []
        for jakso in kept:
            state, year = self.namer.state(jakso.get("tila")), _year(jakso.get("alku"))
            made.append({**({"alku": year} if year else {}), **({"tila": state} if state else {})})
        return [jakso for jakso in made if jakso] if ordered else self._completed(item)

    def _completed(self, item: Json) -> list[Made]:
        on = newest_confirmation(item)
        state = self.namer.state({"koodiarvo": "valmistunut", "koodistoUri": "koskiopiskeluoikeudentila"})
        return [{"alku": _year(on), "tila": state}] if self._has_come(on) else []

    def _attainment(self, suoritus: Json, study_right: Json) -> Made:
        level = level_of(study_right, suoritus)
        module = as_dict(suoritus.get("koulutusmoduuli"))
        tunniste = as_dict(module.get("tunniste"))
        made: Made = {"tyyppi": self.namer.neutral(ATTAINMENT)}
        rows = self._rows(suoritus, 0)
        if type_of(suoritus) == "korkeakoulunopintojakso" or code_of(tunniste) == COURSE:
            made["koulutusmoduuli"] = {"tunniste": self.namer.neutral(COURSE), **self._extent(suoritus)}
        elif self.namer.is_subject(tunniste):
            made["koulutusmoduuli"] = {"tunniste": self.namer.neutral(level)}
            row = self._row(suoritus, 0)  # with the attainment's key: a report about either is about the same
            return _with_key(self._confirmed({**made, "osasuoritukset": [row]}, suoritus), suoritus)
        else:
            own = self.namer.listed(tunniste, (CLASSES,)) if level == BASIC else None
            named = {"tunniste": own or self.namer.neutral(level)}
            made["koulutusmoduuli"] = {**named, **self._languages(module), **self._extent(suoritus)}
        if arviointi := self._assessment(suoritus):
            made["arviointi"] = arviointi
        if rows:
            made["osasuoritukset"] = rows
        return _with_key(self._confirmed(made, suoritus), suoritus)

    def _confirmed(self, made: Made, suoritus: Json) -> Made:
        on = as_dict(suoritus.get("vahvistus")).get("päivä")
        year = _year(on) if self._has_come(on) else None
        return {**made, "vahvistus": {"päivä": year}} if year else made

    def _rows(self, suoritus: Json, depth: int) -> list[Made]:
        if depth >= MAX_DEPTH:
            return []
        return [self._row(row, depth) for row in as_dicts(suoritus.get("osasuoritukset"))]

    def _row(self, row: Json, depth: int) -> Made:
        module = as_dict(row.get("koulutusmoduuli"))
        subject = self.namer.subject(module.get("tunniste"), type_of(row), depth)
        made: Made = {
            "tyyppi": self.namer.neutral(PART),
            "koulutusmoduuli": {"tunniste": subject, **self._languages(module), **self._extent(row)},
        }
        if arviointi := self._assessment(row):
            made["arviointi"] = arviointi
        if rows := self._rows(row, depth + 1):
            made["osasuoritukset"] = rows
        return _with_key(made, row)

    def _languages(self, module: Json) -> Made:
        """The language of a language subject and the syllabus of mathematics: part of what the subject is called."""
        kieli = self.namer.listed(module.get("kieli"), LANGUAGE_LISTS)
        oppimaara = self.namer.listed(module.get("oppimäärä"), SYLLABUS_LISTS)
        return {**({"kieli": kieli} if kieli else {}), **({"oppimäärä": oppimaara} if oppimaara else {})}

    def _extent(self, suoritus: Json) -> Made:
        """The credits. Not of what was failed by a scale that is not told: nothing would keep them from the sums."""
        laajuus = as_dict(as_dict(suoritus.get("koulutusmoduuli")).get("laajuus"))
        arvo, unit = laajuus.get("arvo"), self.namer.unit(laajuus.get("yksikkö"))
        if not isinstance(arvo, int | float) or isinstance(arvo, bool) or unit is None:
            return {}
        chosen = self._best(suoritus)
        if chosen and is_fail(chosen) and not is_fail({"arvosana": self.namer.grade(chosen)}):
            return {}
        return {"laajuus": {"arvo": arvo, "yksikkö": unit}}

    def _assessment(self, suoritus: Json) -> list[Made]:
        chosen = self._best(suoritus)
        grade = self.namer.grade(chosen) if chosen else None
        if grade is None:
            return []
        year = _year(assessment_date(chosen)) or _exam_year(suoritus)
        return [{"arvosana": grade, **({"päivä": year} if year else {})}]

    def _best(self, suoritus: Json) -> Mapping[str, Any]:
        """The assessment that counts; a predicted grade is none."""
        given = suoritus.get("arviointi")
        listed = as_dicts(given if isinstance(given, list) else [given])
        final = [item for item in listed if item.get("predicted") is not True]
        return final[best(final)] if final else {}

    def _has_come(self, value: object) -> bool:
        on = parse_year_or_date(value)
        return on is not None and on <= self.today


def _with_key(made: Made, item: Json) -> Made:
    key = key_of(item)
    return {KEY: key, **made} if key else made


def _year(value: object) -> str | None:
    on = parse_year_or_date(value)
    return f"{on.year:04}" if on is not None else None


def _exam_year(suoritus: Json) -> str | None:
    year, _ = exam_time(suoritus)
    return f"{year:04}" if 0 < year <= date.max.year else None
