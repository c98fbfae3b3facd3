"""The people of the demo as its sign-in page lists them."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from app.demo.people import PEOPLE


def list_stories() -> list[tuple[str, str, LazyString]]:
    """(henkilo oid, name, story) of everyone who may sign in: the story is translated when it is shown."""
    return [(person.oid, person.name, person.story) for person in PEOPLE]
