"""Reasons outside the records: the years in which registers began, other numbers, studies that no register holds."""

from __future__ import annotations

from app.register.missing_answers import Answer, Applies, Situation
from app.register.names import Names
from app.register.words import say, say_number

KOSKI_SINCE = 2018
HIGHER_EDUCATION_SINCE = 1995
MATRICULATION_SINCE = 1990

_END_OF_BASIC_EDUCATION_AGE = 16
_MATRICULATION_AGE = 19
_HIGHER_EDUCATION_AGE = 22
_SCHOOL_AGE = 8
"""The year in which a child turns 8 they are in the first or second year: day care is not far behind."""


def explain_before_koski(situation: Situation, _names: Names) -> list[Answer]:
    year = situation.turned(_END_OF_BASIC_EDUCATION_AGE)
    if year is not None and year >= KOSKI_SINCE:
        return []
    text = say(
        "Basic, vocational and general upper secondary education is recorded from %(year)s on. Studies that ended "
        "before that are usually not here, although they are fully valid.",
        year=str(KOSKI_SINCE),
    )
    step = say(
        "Ask the school for a copy of the certificate. If the school has closed, ask the archive of its municipality."
    )
    sure = year is not None and not situation.has("perusopetus")
    title = say("School studies before %(year)s", year=str(KOSKI_SINCE))
    return [Answer("before-koski", title, (text,), step, Applies.YES if sure else Applies.MAYBE)]


def explain_before_matriculation_register(situation: Situation, _names: Names) -> list[Answer]:
    year = situation.turned(_MATRICULATION_AGE)
    if situation.has("ylioppilastutkinto") or (year is not None and year > MATRICULATION_SINCE):
        return []
    text = say("Matriculation examinations are recorded from %(year)s on.", year=str(MATRICULATION_SINCE))
    step = say("Ask the Matriculation Examination Board for an extract of an older examination.")
    title = say("Matriculation examination before %(year)s", year=str(MATRICULATION_SINCE))
    return [Answer("before-matriculation-register", title, (text,), step, Applies.MAYBE)]


def explain_before_higher_education_register(situation: Situation, _names: Names) -> list[Answer]:
    year = situation.turned(_HIGHER_EDUCATION_AGE)
    if year is not None and year > HIGHER_EDUCATION_SINCE:
        return []
    text = say(
        "Degrees of higher education are recorded from %(year)s on, and older ones only where the institution has "
        "added them.",
        year=str(HIGHER_EDUCATION_SINCE),
    )
    step = say("Ask the student services or the archive of the university for a transcript.")
    title = say("Higher education before %(year)s", year=str(HIGHER_EDUCATION_SINCE))
    return [Answer("before-higher-education-register", title, (text,), step, Applies.MAYBE)]


def explain_changed_number(situation: Situation, _names: Names) -> list[Answer]:
    title = say("A changed identity code or several learner numbers")
    step = say(
        "If studies are still missing, tell the school at which you studied your present learner number "
        "(oppijanumero), so that it can have the numbers joined."
    )
    if situation.joined_numbers > 1:
        text = say_number(
            "This record is gathered from %(num)d learner number.",
            "This record is gathered from %(num)d learner numbers that belong to the same person.",
            situation.joined_numbers,
        )
        return [Answer("changed-number", title, (text,), step, Applies.YES)]
    if situation.former_hetut:
        text = say("The identity code has changed. Studies under the earlier code are included in this record.")
        return [Answer("changed-number", title, (text,), step, Applies.YES)]
    text = say(
        "Studies completed under another identity code, or without one, may stand under a learner number that has not "
        "been joined to the present one."
    )
    return [Answer("changed-number", title, (text,), step, Applies.MAYBE)]


def explain_no_national_register(_situation: Situation, _names: Names) -> list[Answer]:
    text = (
        say(
            "No national register holds studies abroad, driving school, private courses, training at work, or most "
            "courses of folk high schools and adult education centres."
        ),
        say("Some courses of liberal adult education and basic education in the arts are recorded only with consent."),
    )
    step = say("Ask the organiser of the studies for a certificate.")
    return [Answer("no-register", say("Studies that no national register holds"), text, step, Applies.MAYBE)]


def explain_early_education(situation: Situation, _names: Names) -> list[Answer]:
    year = situation.turned(_SCHOOL_AGE)
    if year is None or situation.today.year > year:
        return []
    text = say("Of the time before school only pre-primary education is recorded here, not day care.")
    step = say("Ask the early childhood education services of the municipality.")
    return [Answer("early-education", say("Early childhood education"), (text,), step, Applies.YES)]
