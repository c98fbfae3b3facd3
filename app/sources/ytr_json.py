"""The matriculation register's answer as a study right in KOSKI's shape. Pure: bytes in, plain JSON out.

Source: KOSKI `YtrOppijaConverter.scala`, `YtrConversionUtils.scala` and their expected texts. Unlike KOSKI, an exam or
grade that no code list knows is kept under its code, and so is one without a grade, points or period. Not taken in, as
in KOSKI: the parts of an exam (`sections`) and the key of the exam paper (`copyOfExamPaper`), which only the
register's own service opens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.register.document import Document, DocumentError, read_json
from app.register.names import Directory, Localized, OrganisationName
from app.register.ordering import sort_exams
from app.sources import Subject, WrongPerson

Json = dict[str, Any]

YTL_OID = "1.2.246.562.10.43628088406"
YTL: Json = {
    "oid": YTL_OID,
    "nimi": {
        "fi": "Ylioppilastutkintolautakunta",
        "sv": "Studentexamensnämnden",
        "en": "The Matriculation Examination Board",
    },
}
"""The board that gives the certificate: every examination is its own, whichever school it was taken at."""

MATRICULATION, HELSINKI = "301000", "091"
SEASONS: Mapping[str, Localized] = {
    "K": {"fi": "kevät", "sv": "vår", "en": "spring"},
    "S": {"fi": "syksy", "sv": "höst", "en": "autumn"},
}
PASSED = frozenset("LEMCBA")
"""Grades that pass; all the others (I, I-, I+, I=) are improbatur."""
AT_LEAST_MAGNA = frozenset("LEM")
EDUCATION_LANGUAGES: Mapping[str, tuple[str, frozenset[str]]] = {
    "A": ("FI", PASSED),
    "O": ("SV", PASSED),
    "A5": ("FI", AT_LEAST_MAGNA),
    "O5": ("SV", AT_LEAST_MAGNA),
}
"""Exam → the koulusivistyskieli that it shows, and the grades that do."""

_PERIOD = re.compile(r"(\d{4})([KS])\Z", re.ASCII)


class YtrAnswerError(DocumentError):
    """An answer that cannot be read. `place` is a path such as `exams[3].points`; neither part repeats a value."""


def convert_ytr(answer: bytes, directory: Directory, *, subject: Subject | None) -> list[Json]:
    """The study right in an answer: one, or none when it tells of no exams and no graduation.

    With a `subject` the answer must be about one of their identity numbers; None takes whoever is in it (files).
    Raises YtrAnswerError and WrongPerson.
    """
    return read_ytr(answer, directory, subject=subject).opiskeluoikeudet


def read_ytr(answer: bytes, directory: Directory, *, subject: Subject | None = None) -> Document:
    """The same with the person, as a KOSKI document. Raises YtrAnswerError and WrongPerson."""
    try:
        told = read_json(answer)
    except DocumentError as error:
        place = "" if error.place == "document" else error.place
        raise YtrAnswerError(place, error.reason) from None
    if not isinstance(told, dict):
        raise YtrAnswerError("", "should be an object")
    hetu = _text(told, "ssn", "ssn", needed=True)
    if subject is not None and hetu not in subject.hetut:
        raise WrongPerson
    henkilo = {"hetu": hetu, "etunimet": _text(told, "firstnames"), "sukunimi": _text(told, "lastname")}
    holds_something = told.get("exams") not in (None, []) or _graduated_on(told) is not None
    opiskeluoikeudet = [_convert_examination(told, directory)] if holds_something else []
    return Document({key: value for key, value in henkilo.items() if value}, opiskeluoikeudet)


def _convert_examination(told: Json, directory: Directory) -> Json:
    """No oid, no states and no beginning: the register has none of them."""
    school = _find_school(told, directory)
    return {
        "tyyppi": _code("opiskeluoikeudentyyppi", "ylioppilastutkinto"),
        "lähdejärjestelmänId": {"lähdejärjestelmä": _code("lahdejarjestelma", "ytr")},
        **({"oppilaitos": school} if school else {}),
        "koulutustoimija": YTL,
        "tila": {"opiskeluoikeusjaksot": []},
        "suoritukset": [_convert_attainment(told, school)],
    }


def _convert_attainment(told: Json, school: Json | None) -> Json:
    exams = _list_exams(told)
    graduated_on = _graduated_on(told)
    languages = _list_education_languages(exams)
    compulsory_done = told.get("hasCompletedMandatoryExams")
    if compulsory_done is not None and not isinstance(compulsory_done, bool):
        raise YtrAnswerError("hasCompletedMandatoryExams", "should be true or false")
    return {
        "tyyppi": _code("suorituksentyyppi", "ylioppilastutkinto"),
        "koulutusmoduuli": {"tunniste": _code("koulutus", MATRICULATION)},
        "toimipiste": school or YTL,
        **({"vahvistus": _confirmed(graduated_on)} if graduated_on else {}),
        **({"pakollisetKokeetSuoritettu": compulsory_done} if compulsory_done is not None else {}),
        **({"koulusivistyskieli": [_code("kieli", language) for language in languages]} if languages else {}),
        "osasuoritukset": sort_exams(exams),
    }


def _confirmed(on: str) -> Json:
    return {"päivä": on, "paikkakunta": _code("kunta", HELSINKI), "myöntäjäOrganisaatio": YTL}


# --- exams --------------------------------------------------------------------------------------------------------


def _list_exams(told: Json) -> list[Json]:
    exams = told.get("exams")
    if exams is None:
        return []
    if not isinstance(exams, list):
        raise YtrAnswerError("exams", "should be a list")
    return [_convert_exam(exam, f"exams[{index}]") for index, exam in enumerate(exams)]


def _convert_exam(exam: object, place: str) -> Json:
    if not isinstance(exam, dict):
        raise YtrAnswerError(place, "should be an object")
    arvosana, period = _text(exam, "grade", f"{place}.grade"), _text(exam, "period", f"{place}.period")
    pisteet = exam.get("points")
    if pisteet is not None and (isinstance(pisteet, bool) or not isinstance(pisteet, (int, float))):
        raise YtrAnswerError(f"{place}.points", "should be a number")
    arviointi = {
        **({"arvosana": _code("koskiyoarvosanat", arvosana)} if arvosana else {}),
        **({"pisteet": pisteet} if pisteet is not None else {}),
    }
    return {
        "tyyppi": _code("suorituksentyyppi", "ylioppilastutkinnonkoe"),
        "koulutusmoduuli": {
            "tunniste": _code("koskiyokokeet", _text(exam, "examId", f"{place}.examId", needed=True) or "")
        },
        **({"tutkintokerta": _taken(period)} if period else {}),
        **({"arviointi": [arviointi]} if arviointi else {}),
    }


def _taken(period: str) -> Json:
    """ "2012K": spring 2012, "2012S": autumn 2012. What is neither stays a code."""
    found = _PERIOD.match(period)
    if found is None:
        return {"koodiarvo": period}
    return {"koodiarvo": period, "vuosi": int(found[1]), "vuodenaika": SEASONS[found[2]]}


def _list_education_languages(exams: list[Json]) -> list[str]:
    """Languages in which the person is educated by law (koulusivistyskieli): by the mother tongue's exam, or by
    Finnish or Swedish as a second language with magna or better."""
    shown = set()
    for exam in exams:
        language, enough = EDUCATION_LANGUAGES.get(exam["koulutusmoduuli"]["tunniste"]["koodiarvo"], ("", frozenset()))
        if exam.get("arviointi", [{}])[0].get("arvosana", {}).get("koodiarvo") in enough:
            shown.add(language)
    return sorted(shown)


# --- the school ---------------------------------------------------------------------------------------------------


def _find_school(told: Json, directory: Directory) -> Json | None:
    """The school that the certificate names, as it was called then.

    None when it is missing, the board itself or nobody whom the organisation service knows (the register also holds
    oids that are no organisation's): the examination then stands under the board. A directory without any
    organisations cannot tell, so the oid stays.
    """
    oid = _text(told, "certificateSchoolOphOid")
    if not oid or oid == YTL_OID:
        return None
    known = directory.find_organisation(oid)
    if known is None:
        return None if directory.organisations else {"oid": oid}
    return {"oid": oid, "nimi": dict(_name_on(known, _graduated_on(told)))}


def _name_on(organisation: OrganisationName, on: str | None) -> Localized:
    """The name in force on a day; the oldest one for days before it, today's when no day is known."""
    if on is None or not organisation.history:
        return organisation.nimi
    in_force = [nimi for begins, nimi in organisation.history if begins <= on]
    return in_force[-1] if in_force else organisation.history[0][1]


# --- values -------------------------------------------------------------------------------------------------------


def _graduated_on(told: Json) -> str | None:
    """Only the day counts: the period beside it may disagree (KOSKI reads the day alone)."""
    on = _text(told, "graduationDate")
    if on is None:
        return None
    try:
        if date.fromisoformat(on).isoformat() == on:
            return on
    except ValueError:
        pass
    raise YtrAnswerError("graduationDate", "should be a date YYYY-MM-DD")


def _text(value: Json, key: str, place: str = "", *, needed: bool = False) -> str | None:
    """A text without blanks around it; None for null, missing or empty. Raises YtrAnswerError for anything else."""
    given = value.get(key)
    if given is not None and not isinstance(given, str):
        raise YtrAnswerError(place or key, "should be text")
    found = (given or "").strip()
    if "\0" in found:
        raise YtrAnswerError(place or key, "contains the NUL character")
    if needed and not found:
        raise YtrAnswerError(place or key, "is missing")
    return found or None


def _code(uri: str, arvo: str) -> Json:
    return {"koodiarvo": arvo, "koodistoUri": uri}
