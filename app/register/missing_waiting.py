"""Reasons within the records: a register that does not answer, what waits for the school, what is protected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.register.formats import format_date
from app.register.held_back import Kind
from app.register.missing_answers import Answer, Applies, Situation, name_keepers
from app.register.names import Names
from app.register.progress import STATE_KINDS, current_period, is_complete
from app.register.shapes import as_dict, attainments_of, code_of, type_of
from app.register.unconfirmed import EXTENTS_SINCE
from app.register.words import say, say_number

_BASIC = frozenset({"perusopetus", "aikuistenperusopetus"})
_NOT_KEPT_BY_SCHOOLS = frozenset({"ylioppilastutkinto", "korkeakoulutus", "kielitutkinto"})
_WAITING = frozenset({Kind.GRADES_UNTIL, Kind.GRADES_UNCONFIRMED, Kind.LEAVING_CERTIFICATE, Kind.EXTENTS})


def explain_unavailable(situation: Situation, _names: Names) -> list[Answer]:
    titles = {
        "koski": say("Records of schools could not be fetched just now"),
        "virta": say("Records of higher education could not be fetched just now"),
        "ytr": say("Records of the matriculation examination could not be fetched just now"),
    }
    return [
        Answer(
            f"unavailable-{source}",
            titles[source],
            (say("The register did not answer in time. Nothing has been lost: the records are where they were."),),
            say("Open the page again in a while."),
            Applies.YES,
        )
        for source in situation.unavailable
        if source in titles
    ]


def explain_nothing_found(situation: Situation, _names: Names) -> list[Answer]:
    if situation.opiskeluoikeudet or situation.unavailable:
        return []
    text = say("No study rights are recorded under the learner number, nor under numbers joined to it.")
    step = say("Ask the school you studied at whether it has recorded your studies, and under which number.")
    return [Answer("nothing-found", say("No records were found"), (text,), step, Applies.YES)]


def explain_grades_waiting(situation: Situation, _names: Names) -> list[Answer]:
    dates = [held.shown_on for held in situation.held_back if held.shown_on is not None]
    rule = say("Grades of basic education are shown on the fifth day after the day on which the school confirmed them.")
    title = say("Grades that are not shown yet")
    if dates:
        wait = say("Wait until %(date)s.", date=format_date(max(dates).isoformat()))
        return [Answer("grades-waiting", title, (rule,), wait, Applies.YES)]
    if situation.has(*_BASIC):
        text = (rule, say("Until then only the school can tell them."))
        step = say("Wait five days from the day of confirmation, then look again.")
        return [Answer("grades-waiting", title, text, step, Applies.MAYBE)]
    return []


def explain_grades_unconfirmed(situation: Situation, names: Names) -> list[Answer]:
    held = [item for item in situation.held_back if item.code is Kind.GRADES_UNCONFIRMED]
    if not held:
        return []
    return [
        Answer(
            "grades-unconfirmed",
            say("Grades that the school has not confirmed"),
            (say("The school has recorded grades of basic education but has not confirmed them as final."),),
            say("If the school year has already ended, ask the school to confirm them."),
            Applies.YES,
            name_keepers((item.keeper for item in held), names),
        )
    ]


def explain_leaving_certificate(situation: Situation, _names: Names) -> list[Answer]:
    if not any(held.code is Kind.LEAVING_CERTIFICATE for held in situation.held_back):
        return []
    text = say(
        "The syllabus of basic education is still unfinished. Its subjects and grades are shown once it is final."
    )
    step = say("Wait until the school has given the leaving certificate.")
    return [
        Answer("leaving-certificate", say("The leaving certificate of basic education"), (text,), step, Applies.YES)
    ]


def explain_extents(situation: Situation, names: Names) -> list[Answer]:
    held = [item for item in situation.held_back if item.code is Kind.EXTENTS]
    if not held:
        return []
    text = say(
        "Extents of compulsory subjects are shown only for studies confirmed on %(date)s or later.",
        date=format_date(EXTENTS_SINCE.isoformat()),
    )
    step = say("If you need the extents, ask the school for a certificate.")
    keepers = name_keepers((item.keeper for item in held), names)
    return [Answer("extents", say("Extents of compulsory subjects"), (text,), step, Applies.YES, keepers)]


def explain_unconfirmed(situation: Situation, names: Names) -> list[Answer]:
    """Study rights that have ended as completed although a main attainment in them has no confirmation."""
    ended = [item for item in situation.opiskeluoikeudet if _state_kind(item, situation.today) == "completed"]
    open_ended = [
        item
        for item in ended
        if any(is_complete(part, item, situation.today) == "unfinished" for part in attainments_of(item))
    ]
    if not open_ended:
        return []
    text = say("A study right has ended as completed, but not everything in it has been confirmed.")
    step = say("Ask the school to confirm the studies.")
    keepers = name_keepers(map(_keeper, open_ended), names)
    return [Answer("unconfirmed", say("Studies that have not been confirmed"), (text,), step, Applies.YES, keepers)]


def explain_protected(situation: Situation, names: Names) -> list[Answer]:
    if not situation.opiskeluoikeudet:
        return []
    held = [item for item in situation.held_back if item.code not in _WAITING]
    title = say("Protected details")
    rule = say(
        "Some details, such as decisions on support and verbal assessments, are shown on no page of this service."
    )
    if not held:
        step = say("Ask the school what it has recorded. You have the right to know.")
        return [Answer("protected", title, (rule,), step, Applies.MAYBE)]
    counted = say_number(
        "%(num)d such detail is held back in this record.",
        "%(num)d such details are held back in this record.",
        sum(item.count for item in held),
    )
    step = say("Ask the school for them. You have the right to know.")
    keepers = name_keepers((item.keeper for item in held), names)
    return [Answer("protected", title, (rule, counted), step, Applies.YES, keepers)]


def explain_not_sent_yet(situation: Situation, names: Names) -> list[Answer]:
    going_on = [
        item
        for item in situation.opiskeluoikeudet
        if type_of(item) not in _NOT_KEPT_BY_SCHOOLS and _state_kind(item, situation.today) == "active"
    ]
    text = say("Each school records its own studies. New studies and grades appear only after it has done so.")
    step = say("If something from this week is missing, look again in a few days; after that, ask the school.")
    keepers = name_keepers(map(_keeper, going_on), names)
    return [Answer("not-sent-yet", say("Recent studies and grades"), (text,), step, Applies.MAYBE, keepers)]


def _keeper(opiskeluoikeus: Mapping[str, Any]) -> Mapping[str, Any]:
    return as_dict(opiskeluoikeus.get("oppilaitos")) or as_dict(opiskeluoikeus.get("koulutustoimija"))


def _state_kind(opiskeluoikeus: Mapping[str, Any], today: date) -> str:
    jakso = current_period(opiskeluoikeus, today)
    return STATE_KINDS.get(code_of(jakso.get("tila")), "unknown") if jakso is not None else "unknown"
