"""The keeper's page in words: what templates show, nothing decided in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext

from app.register.formats import format_date
from app.reports.acts import Act
from app.reports.keeper import AttachedFile, KeeperCase
from app.reports.keeper_acts import Changed, HandedOnTooOften, NotConfirmed, Refused, SameKeeper
from app.reports.keeper_links import Standing
from app.reports.keeper_words import ACTS, EVENTS, ActWords, name_state
from app.reports.models import Kind
from app.reports.texts import LOST
from app.web.moments import format_moment


@dataclass(frozen=True, slots=True)
class LinkWords:
    """What the page of a link says that opens nothing any more."""

    title: LazyString
    text: LazyString


LINKS: Mapping[Standing, LinkWords] = {
    Standing.WORN_OUT: LinkWords(
        lazy_gettext("This link has worn out"),
        lazy_gettext("Links to error reports work for 120 days. Have a new one sent to the address of the first."),
    ),
    Standing.RENEWED: LinkWords(
        lazy_gettext("A newer link has been sent"),
        lazy_gettext("A newer link to this error report has been sent to the same address. Use that one."),
    ),
    Standing.HANDED_ON: LinkWords(
        lazy_gettext("The report has been handed on"),
        lazy_gettext("This error report belongs to another organisation now. You need not do anything more."),
    ),
    Standing.ENDED: LinkWords(
        lazy_gettext("The report is closed"),
        lazy_gettext("This error report has been closed. You need not do anything more."),
    ),
}
_REFUSALS: Mapping[type[Refused], LazyString] = {
    Changed: lazy_gettext(
        "Something has happened to the report since you opened this page: it was handled elsewhere, or the person has "
        "written more. What you wrote is kept below. Read the report again before you send it."
    ),
    NotConfirmed: lazy_gettext(
        "The confirmation was open too long or was changed on the way. Send the form once more."
    ),
    SameKeeper: lazy_gettext(
        "Error reports about the organisation that you chose come to the same address as this one. Choose another."
    ),
    HandedOnTooOften: lazy_gettext(
        "This report has been handed on so often that it cannot be handed on any more. Answer it, or ask those who run "
        "this service for help."
    ),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of what has happened. Empty is what it does not have."""

    at: str
    words: str
    by: str
    more: str
    text: str
    complaint: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """The case as the template shows it.

    facts   (label, value, language of the value or ""), whose report it is and what is reported
    """

    number: str
    case_lang: str
    state: str
    is_open: bool
    is_late: bool
    due: str
    person: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    files: tuple[AttachedFile, ...]
    happenings: tuple[Happening, ...]
    first_act: tuple[Act, ActWords] | None
    acts: tuple[tuple[Act, ActWords], ...]


def describe_case(case: KeeperCase) -> CasePage:
    """Lay the case out in the language of the page; what people wrote stays in the language of the case."""
    return CasePage(
        number=case.number,
        case_lang=case.lang,
        state=name_state(case),
        is_open=case.is_open,
        is_late=case.is_late,
        due=format_date(case.due_on.isoformat()),
        person=_filled(_list_person(case)),
        facts=_filled(_list_facts(case)),
        files=case.files,
        happenings=_list_happenings(case),
        first_act=(Act.TAKE_UP, ACTS[Act.TAKE_UP]) if Act.TAKE_UP in case.acts else None,
        acts=tuple((act, ACTS[act]) for act in case.acts if act is not Act.TAKE_UP),
    )


def explain_refusal(refusal: Refused) -> str:
    """Why the form came back."""
    return str(_REFUSALS[type(refusal)])


def _list_person(case: KeeperCase) -> list[tuple[str, str]]:
    return [
        (gettext("Name"), case.content.subject_name),
        (gettext("Born"), format_date(case.born_on.isoformat()) if case.born_on else ""),
        (gettext("Learner number"), case.subject_oid),
        (gettext("Reported by the guardian"), case.content.reporter_name if case.has_reporter else ""),
    ]


def _list_facts(case: KeeperCase) -> list[tuple[str, str]]:
    about, words, is_missing = case.content.about, case.content.words, case.kind == Kind.MISSING
    is_use = case.kind == Kind.USE
    problem = gettext("What is missing") if is_missing else gettext("What is wrong")
    return [
        (gettext("School"), case.school),
        (gettext("What was sent"), str(LOST) if case.content.is_lost else ""),
        (gettext("Study right"), about.study_right),
        (gettext("Studies"), about.attainment),
        (gettext("Row"), about.row),
        (gettext("The use of the data") if is_use else gettext("In the record it says"), case.content.quote),
        (gettext("The question") if is_use else problem, words.what_is_wrong),
        (gettext("More about it") if is_missing else gettext("What it should be"), words.should_be),
        (gettext("Why"), words.because),
    ]


def _filled(facts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(label), value) for label, value in facts if value)


def _list_happenings(case: KeeperCase) -> tuple[Happening, ...]:
    made = []
    for line in case.lines:
        more = ""
        if line.organisation:
            more = str(gettext("To: %(name)s", name=line.organisation))
        elif line.due_on:
            more = str(gettext("Answer by %(day)s", day=format_date(line.due_on)))
        made.append(
            Happening(
                at=format_moment(line.at),
                words=str(EVENTS[line.kind]),
                by=line.text.by,
                more=more,
                text=str(LOST) if line.text.is_lost else line.text.text,
                complaint=line.text.complaint,
            )
        )
    return tuple(made)
