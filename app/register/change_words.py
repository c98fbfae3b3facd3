"""What a page says of rows that have changed: "Changed 20.11.2026", "Corrected 20.11.2026"."""

from __future__ import annotations

from collections.abc import Mapping

from app.register.formats import format_date
from app.register.words import Words, say


def change_words(changed: Mapping[str, str], corrected: Mapping[str, str]) -> dict[str, Words]:
    """Key -> words, from keys to ISO days. The newer of the two is told, of one day the correction.

    An attainment and a study right are told to have changed when anything in them has: their newest day.
    """
    newest: dict[str, tuple[str, bool]] = {}
    for days, by_keeper in ((changed, False), (corrected, True)):
        for key, on in days.items():
            for place in _with_places_around(key):
                newest[place] = max(newest.get(place, ("", False)), (on, by_keeper))
    return {key: _words(on, by_keeper) for key, (on, by_keeper) in newest.items()}


def _with_places_around(key: str) -> list[str]:
    words = key.split(".")
    return [".".join(words[:count]) for count in range(1, len(words) + 1)]


def _words(on: str, by_keeper: bool) -> Words:
    day = format_date(on)
    return say("Corrected %(date)s", date=day) if by_keeper else say("Changed %(date)s", date=day)
