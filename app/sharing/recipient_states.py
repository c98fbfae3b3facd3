"""What a link says when it shows nothing: what is so, and what the reader can do. None of it tells whose link it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.register.formats import format_date
from app.register.words import Words, say, say_number
from app.sharing.lifecycle import FINLAND
from app.sharing.words import LinkState

HEADING = say("Shared studies")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePage:
    """A page of words. `onward_href` leads on where there is a way, `press_path` by a button."""

    heading: Words
    texts: tuple[Words, ...]
    steps: tuple[Words, ...] = ()
    onward_href: str = ""
    onward: Words | None = None
    press_path: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPage:
    """The form that asks for the PIN; `error` after a wrong one. `asked_lang` and `asked_since` go on with the form."""

    path: str
    error: Words | None = None
    asked_lang: str = ""
    asked_since: str = ""
    ticket: str = ""

    heading = say("This link asks for a PIN")


ASK_FOR_NEW = say("Ask the one who sent you the link for a new one.")

UNKNOWN = StatePage(
    heading=say("We do not know this link"),
    texts=(
        say("There is no shared record at this address. Most often the address has been damaged on its way to you."),
    ),
    steps=(
        say("Open the link from the message itself instead of writing or copying it."),
        say(
            "If you copy it, take all of it: after /jako/ come 66 letters, numbers and signs, with one dot among them."
        ),
        say("A full stop, bracket or quotation mark after the address is not part of it: take it away."),
        say("If the message has cut the address into two lines, join them without a space."),
        ASK_FOR_NEW,
    ),
)
WITHDRAWN = StatePage(
    heading=say("This link has been withdrawn"),
    texts=(say("The owner of the studies has taken the link back. That says nothing about their studies."),),
    steps=(ASK_FOR_NEW,),
)
EMPTIED = StatePage(
    heading=say("This link is no longer in use"),
    texts=(say("It shows nothing any more."),),
    steps=(ASK_FOR_NEW,),
)
WAITING = StatePage(
    heading=say("This link waits for its owner"),
    texts=(
        say("A wrong PIN has been tried too many times."),
        say("For safety the link opens to nobody until its owner has given it a new PIN. We have told the owner."),
    ),
    steps=(say("Ask the one who sent you the link for the new PIN. The address stays the same."),),
)
ROBOT = StatePage(
    heading=HEADING,
    texts=(
        say(
            "This link shows studies to the person it was sent to. Mail services and "
            "messaging programs that look at links get only this page."
        ),
        say("For programs there is a machine-readable copy: the same address with .json at its end."),
    ),
)
DONE = StatePage(
    heading=say("Thank you, the owner is told"),
    texts=(
        say("The owner of the studies sees that you no longer need the link."),
        say("It goes on working until its owner ends it or its last day has passed."),
    ),
)


def robot(path: str) -> StatePage:
    """What a machine gets instead of the record, with a button for a person who was taken for one."""
    return replace(ROBOT, press_path=path)


def repaired(path: str) -> StatePage:
    """The address was damaged in a way that can be undone: the whole link stood in it."""
    return StatePage(
        heading=UNKNOWN.heading,
        texts=(say("Something has been added to the address on its way to you. Without it the link is whole."),),
        onward_href=path,
        onward=say("Open the link without it"),
    )


def ended(last_day: date) -> StatePage:
    return StatePage(
        heading=say("This link has ended"),
        texts=(
            say("The owner's link ended on %(day)s; their studies did not.", day=format_date(last_day.isoformat())),
        ),
        steps=(ASK_FOR_NEW,),
    )


def resting(until: datetime) -> StatePage:
    local = until.astimezone(FINLAND)
    return StatePage(
        heading=say("The link rests for a while"),
        texts=(
            say(
                "The PIN was wrong five times from your network. You can try again at %(time)s Finnish time.",
                time=f"{local.hour}.{local.minute:02}",
            ),
        ),
        steps=(
            say("Check the PIN with the one who sent you the link."),
            say("If somebody else in your network tried it, wait and open the link again."),
        ),
    )


def wrong_pin(misses_left: int) -> Words:
    return say_number(
        "That is not the PIN of this link. You have %(num)s try left before the link rests for 15 minutes.",
        "That is not the PIN of this link. You have %(num)s tries left before the link rests for 15 minutes.",
        misses_left,
    )


NOT_A_PIN = say("A PIN has six digits, for example 012345.")

FIXED: Mapping[LinkState, StatePage] = {
    LinkState.WAITING_FOR_OWNER: WAITING,
    LinkState.WITHDRAWN: WITHDRAWN,
    LinkState.EMPTIED: EMPTIED,
    LinkState.UNKNOWN: UNKNOWN,
}
"""States that say the same of every link."""
