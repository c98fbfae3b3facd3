"""Why is something missing? Answers for one person, by rule, each with the one right next step.

A record is never the whole truth: the registers begin in certain years, some details wait for confirmation, some are
protected, some studies belong to no national register. `explain` tells which reasons concern this person.

Sources: the registers' first years (KOSKI 2018, matriculation 1990, higher education 1995: KOSKI's own front page and
error-report form); the waiting rules in `unconfirmed`; the joining of learner numbers (oppijanumerorekisteri).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.register.missing_answers import Answer, Applies, Situation
from app.register.missing_registers import (
    explain_before_higher_education_register,
    explain_before_koski,
    explain_before_matriculation_register,
    explain_changed_number,
    explain_early_education,
    explain_no_national_register,
)
from app.register.missing_waiting import (
    explain_extents,
    explain_grades_unconfirmed,
    explain_grades_waiting,
    explain_leaving_certificate,
    explain_not_sent_yet,
    explain_nothing_found,
    explain_protected,
    explain_unavailable,
    explain_unconfirmed,
)
from app.register.names import Names
from app.register.visibility import is_void

__all__ = ["Answer", "Applies", "Situation", "explain", "explain_study_right"]

_RULES: tuple[Callable[[Situation, Names], list[Answer]], ...] = (
    explain_unavailable,
    explain_nothing_found,
    explain_grades_waiting,
    explain_grades_unconfirmed,
    explain_leaving_certificate,
    explain_unconfirmed,
    explain_protected,
    explain_extents,
    explain_not_sent_yet,
    explain_before_koski,
    explain_before_matriculation_register,
    explain_before_higher_education_register,
    explain_changed_number,
    explain_early_education,
    explain_no_national_register,
)

_RULES_OF_A_STUDY_RIGHT = (
    explain_grades_waiting,
    explain_grades_unconfirmed,
    explain_leaving_certificate,
    explain_unconfirmed,
    explain_extents,
    explain_protected,
    explain_not_sent_yet,
)
"""Those that speak of studies which the record has: the others explain why whole studies are not there."""


def explain(situation: Situation, names: Names) -> list[Answer]:
    """The reasons that concern or may concern the person: sure ones first, then in the order of the rules."""
    known = [item for item in situation.opiskeluoikeudet if not is_void(item)]
    situation = replace(situation, opiskeluoikeudet=known)
    answers = [answer for rule in _RULES for answer in rule(situation, names)]
    return sorted(answers, key=lambda answer: answer.applies is Applies.MAYBE)


def explain_study_right(situation: Situation, names: Names) -> list[Answer]:
    """The same for a situation that holds one study right: why something in it may look wrong or be missing."""
    answers = [answer for rule in _RULES_OF_A_STUDY_RIGHT for answer in rule(situation, names)]
    return sorted(answers, key=lambda answer: answer.applies is Applies.MAYBE)
