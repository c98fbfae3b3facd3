"""A PIN on its way to the one page that shows it: sealed, in the owner's own browser, and gone once it was shown."""

from __future__ import annotations

from flask import session

from app.sealing import Seal, Unsealable

KEY = "pin"


def keep_pin(seal: Seal, public_id: str, pin: str | None) -> None:
    """Keep a link's new PIN for the next page; None keeps nothing."""
    if pin is not None:
        session[KEY] = seal.seal(pin.encode(), _about(public_id)).decode()


def take_pin(seal: Seal, public_id: str) -> str | None:
    """The PIN kept for this link's page, this once; None when there is none or it is another link's."""
    sealed = session.get(KEY)
    if sealed is None:
        return None
    try:
        pin = seal.open(sealed.encode(), _about(public_id)).decode()
    except Unsealable:
        return None
    session.pop(KEY)
    return pin


def _about(public_id: str) -> str:
    return f"share pin {public_id}"
