"""A person's own e-mail address: asked for, confirmed by a link that only its reader gets, changed, removed.

Nothing but the confirmation goes to an address before it has been confirmed. Addresses are sealed with DATA_KEYS.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.sealing import Seal

PURPOSE = "sahkoposti"
"""Purpose of the token in the confirmation link."""

CONFIRM_WITHIN = timedelta(days=3)
MOST_CONFIRMATIONS_A_DAY = 5


class Notice(StrEnum):
    """What a person may be told of by e-mail."""

    SHARE_ENDS = "share_ends"
    REPORT_ANSWERED = "report_answered"


class TooManyConfirmations(Exception):
    """The person has had as many confirmation mails as one gets in a day."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """What asking for a confirmation needs of the service (`current_confirming()` in views)."""

    seal: Seal
    secret_keys: tuple[str, ...]
    base_url: str


def confirmed_address(session: Session, seal: Seal, henkilo_oid: str) -> str | None:
    """The person's confirmed address, under whichever of their linked oids it was given; None when there is none."""
    raise NotImplementedError


def address_for(session: Session, seal: Seal, henkilo_oid: str, notice: Notice) -> str | None:
    """The confirmed address when the person wants to be told of this; else None."""
    raise NotImplementedError


def ask_confirmation(
    session: Session, confirming: Confirming, henkilo_oid: str, email: str, lang: str, now: datetime
) -> bool:
    """Keep the address unconfirmed and queue the mail with its link, in the caller's transaction.

    An earlier confirmed address stays in use until this one is confirmed. False when the address is confirmed already:
    then nothing is sent. Raises TooManyConfirmations, and ValueError when it is no e-mail address.
    """
    raise NotImplementedError
