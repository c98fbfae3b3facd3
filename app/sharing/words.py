"""The values that rows of sharing hold: the kinds of links and of openings, the states, the reasons of an end."""

from __future__ import annotations

from enum import StrEnum


class ShareKind(StrEnum):
    """What a link shows."""

    CHOSEN = "chosen"
    """Attainments and study rights that the owner chose one by one; never gains any later."""
    QUALIFICATIONS = "qualifications"
    """All completed qualifications, basics only (KOSKI's "suoritetut tutkinnot")."""
    STUDIES = "studies"
    """Active and ended studies, basics only (KOSKI's "aktiiviset ja päättyneet opinnot")."""
    EVERYTHING = "everything"


class OpeningKind(StrEnum):
    """Who opened a link, as far as can be told."""

    PERSON = "person"
    MACHINE = "machine"
    CANNOT_TELL = "cannot_tell"
    YOU = "you"
    """The owner's own preview."""
    JSON = "json"


class LinkState(StrEnum):
    """What a link is now, for the one who opens it. OPEN, WAITING_FOR_OWNER, ENDED and WITHDRAWN are told to the owner
    too; the others depend on who asks, or are told to nobody else."""

    OPEN = "open"
    PIN_ASKED = "pin_asked"
    RESTING = "resting"
    """Too many misses of the PIN from this address: 15 minutes."""
    WAITING_FOR_OWNER = "waiting_for_owner"
    """Too many misses in all: until the owner gives a new PIN."""
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    EMPTIED = "emptied"
    """Ended long ago, or for a reason that is nobody's business; told without a date."""
    UNKNOWN = "unknown"
    """Never existed, or its address is damaged."""

    @property
    def http_status(self) -> int:
        return _HTTP_STATUS[self]


_HTTP_STATUS = {
    LinkState.OPEN: 200,
    LinkState.PIN_ASKED: 401,
    LinkState.RESTING: 429,
    LinkState.WAITING_FOR_OWNER: 429,
    LinkState.ENDED: 410,
    LinkState.WITHDRAWN: 410,
    LinkState.EMPTIED: 410,
    LinkState.UNKNOWN: 404,
}


class EndReason(StrEnum):
    """Why a link ended before its last day."""

    WITHDRAWN = "withdrawn"
    WRONG_PERSON = "wrong_person"
    DEATH = "death"


LANGUAGES = ("fi", "sv", "en")
