"""What a keeper may do with a case, and when: the whole state machine, pure.

        SENT ──take up──▶ TAKEN_UP ──ask──▶ ASKED ──the citizen answers──▶ TAKEN_UP
          └───────────────────┴───────────────┴── corrected, not an error ──▶ ANSWERED
    SENT, TAKEN_UP, ASKED ── extend: the same state ── hand on: SENT, at another keeper

Answering, asking or extending without taking up first takes the case up too. Nothing can be done to a case that is
answered or closed; when the citizen writes to an answered one, it is SENT again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from app.reports.models import OPEN_STATES, Outcome, State


class Act(StrEnum):
    """An act of the keeper; the value is its word in addresses."""

    TAKE_UP = "ota-kasittelyyn"
    CORRECTED = "korjattu"
    NOT_AN_ERROR = "ei-virhetta"
    ASK = "kysy"
    EXTEND = "lisaaika"
    HAND_ON = "siirra"


OUTCOMES: Mapping[Act, Outcome] = {Act.CORRECTED: Outcome.CORRECTED, Act.NOT_AN_ERROR: Outcome.NOT_AN_ERROR}
TAKES_UP = frozenset(Act) - {Act.HAND_ON}
"""Acts that show that the keeper has the case in hand."""


class Impossible(Exception):
    """The act cannot be done to the case as it stands now."""


def list_acts(state: State, due_on: date, latest_due_on: date) -> tuple[Act, ...]:
    """What can be done now, in the order in which it is offered."""
    return tuple(act for act in Act if is_possible(act, state, due_on, latest_due_on))


def is_possible(act: Act, state: State, due_on: date, latest_due_on: date) -> bool:
    """Whether the act can be done to a case in this state."""
    if act is Act.TAKE_UP:
        return state is State.SENT
    if act is Act.EXTEND:
        return state in OPEN_STATES and due_on < latest_due_on
    return state in OPEN_STATES


def state_after(act: Act, state: State) -> State:
    """Where the case stands after the act. The act is possible."""
    if act in OUTCOMES:
        return State.ANSWERED
    if act is Act.ASK:
        return State.ASKED
    if act is Act.HAND_ON:
        return State.SENT
    return State.TAKEN_UP if state is State.SENT else state
