"""What the keeper's pages say of acts and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, force_locale, gettext, lazy_gettext

from app.reports.acts import Act
from app.reports.keeper import KeeperCase
from app.reports.models import EventKind, Outcome, State

DATA_PROTECTION_SITE = "tietosuoja.fi"


@dataclass(frozen=True, slots=True)
class ActWords:
    """An act on the keeper's pages: its heading, what it means, its button, and what was done."""

    title: LazyString
    meaning: LazyString
    button: LazyString
    done: LazyString


ACTS: Mapping[Act, ActWords] = {
    Act.TAKE_UP: ActWords(
        lazy_gettext("Take the report up"),
        lazy_gettext("The person sees that you have begun to look into the matter. You can answer later."),
        lazy_gettext("Take up"),
        lazy_gettext("You have taken the report up. The person sees it."),
    ),
    Act.CORRECTED: ActWords(
        lazy_gettext("The record has been corrected"),
        lazy_gettext(
            "Correct the record in your own system first, then say so here. Everybody to whom the person shows the row "
            "sees that it was corrected."
        ),
        lazy_gettext("Send the answer: corrected"),
        lazy_gettext("Your answer has been given to the person: the record has been corrected."),
    ),
    Act.NOT_AN_ERROR: ActWords(
        lazy_gettext("It is not an error"),
        lazy_gettext(
            "The law asks for two things: the reasons, and how the person can complain (General Data Protection "
            "Regulation, article 12(4))."
        ),
        lazy_gettext("Send the answer: not an error"),
        lazy_gettext("Your answer has been given to the person, with its reasons."),
    ),
    Act.ASK: ActWords(
        lazy_gettext("Ask the person"),
        lazy_gettext("The question comes to the person's own page. When the person has answered, you get a mail."),
        lazy_gettext("Send the question"),
        lazy_gettext("Your question has been given to the person."),
    ),
    Act.EXTEND: ActWords(
        lazy_gettext("Extend the time to answer"),
        lazy_gettext(
            "A complicated matter may take up to three months from the request. The person must be told of it and of "
            "the reasons within the first month."
        ),
        lazy_gettext("Extend the time"),
        lazy_gettext("The time to answer has been extended, and the person is told why."),
    ),
    Act.HAND_ON: ActWords(
        lazy_gettext("It belongs to another organisation"),
        lazy_gettext("Choose whose it is. The report is sent there with all that has happened so far."),
        lazy_gettext("Hand the report on"),
        lazy_gettext("The report was handed on. Your link no longer opens it."),
    ),
}

STATES: Mapping[State, LazyString] = {
    State.SENT: lazy_gettext("Not taken up yet"),
    State.TAKEN_UP: lazy_gettext("Taken up"),
    State.ASKED: lazy_gettext("Waits for the person's answer to your question"),
    State.ANSWERED: lazy_gettext("Answered"),
    State.CLOSED: lazy_gettext("Closed"),
}
OUTCOMES: Mapping[str, LazyString] = {
    Outcome.CORRECTED: lazy_gettext("Answered: the record has been corrected"),
    Outcome.NOT_AN_ERROR: lazy_gettext("Answered: it is not an error"),
}

EVENTS: Mapping[EventKind, LazyString] = {
    EventKind.SENT: lazy_gettext("The person sent the report"),
    EventKind.TAKEN_UP: lazy_gettext("The report was taken up"),
    EventKind.ASKED: lazy_gettext("The keeper asked"),
    EventKind.MESSAGE: lazy_gettext("The person wrote"),
    EventKind.EXTENDED: lazy_gettext("The time to answer was extended"),
    EventKind.MOVED: lazy_gettext("The report was handed on"),
    EventKind.SENT_ANEW: lazy_gettext("The report was sent to you by another address"),
    EventKind.CORRECTED: lazy_gettext("Answered: the record has been corrected"),
    EventKind.NOT_AN_ERROR: lazy_gettext("Answered: it is not an error"),
    EventKind.CLOSED: lazy_gettext("The person closed the report"),
    EventKind.HANDED_OVER: lazy_gettext("The report is now the young person's own"),
    EventKind.ENDED_BY_DEATH: lazy_gettext("The report was closed"),
}


def name_state(case: KeeperCase) -> str:
    """How the case stands, in one line."""
    return str(OUTCOMES.get(case.outcome or "", STATES[case.state]))


def suggest_complaint(lang: str) -> str:
    """The complaint route of a refusal, in the language of the case; the keeper may change it."""
    with force_locale(lang):
        return str(
            gettext(
                "If you think that this answer is wrong, you may complain to the Office of the Data Protection "
                "Ombudsman (%(site)s). You may also take the matter to a court (General Data Protection Regulation, "
                "articles 77 and 79).",
                site=DATA_PROTECTION_SITE,
            )
        )
