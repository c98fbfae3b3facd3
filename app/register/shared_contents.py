"""What a share link holds, from the record as it was gathered to the documents that may be shown.

The one road of every kind of link: keys on the whole record, then `prune` for the share viewer (so that the rules see
all that they ask for), then the owner's choice or the reduction to basics.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.register.attainments import attainment_keys, chosen_whole, select
from app.register.basics import Levels, active_and_ended_studies, completed_qualifications
from app.register.keys import with_keys
from app.register.visibility import Viewer, prune


class Contents(StrEnum):
    """What the owner shares. CHOSEN never gains attainments later; the others gain what the register gains."""

    CHOSEN = "chosen"
    QUALIFICATIONS = "qualifications"
    STUDIES = "studies"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class SharedContents:
    """What a link shows, and how complete it is.

    opiskeluoikeudet: documents with their keys (`keys.without_keys` before they leave as JSON)
    chosen, total:    attainments shown, and all that the owner's record has for a share viewer: "3 of 41"
    whole:            keys of the study rights of which every attainment is shown
    missing:          chosen keys that the record no longer has
    """

    opiskeluoikeudet: list[dict[str, Any]]
    chosen: int
    total: int
    whole: frozenset[str] = field(default=frozenset())
    missing: frozenset[str] = field(default=frozenset())


def shared_contents(
    opiskeluoikeudet: Iterable[dict[str, Any]],
    contents: Contents | str,
    today: date,
    *,
    keys: Collection[str] = (),
    markings: bool = True,
    rows: bool = True,
    levels: Levels | None = None,
) -> SharedContents:
    """The documents of a link. `opiskeluoikeudet` is the record as gathered, keys or not; it is never changed.

    keys:     the chosen attainments, for CHOSEN only
    markings: whether individualised and adapted syllabuses are included
    rows:     whether rows get keys too (change marks need them)
    levels:   EQF and NQF of qualifications, see `basics.Levels`
    """
    contents = Contents(contents)
    keyed = with_keys(opiskeluoikeudet, rows=rows)
    whole_record = prune(keyed, Viewer.SHARE, today, markings=markings).opiskeluoikeudet
    match contents:
        case Contents.CHOSEN:
            shown = select(whole_record, keys)
        case Contents.QUALIFICATIONS:
            shown = completed_qualifications(whole_record, today, levels)
        case Contents.STUDIES:
            shown = active_and_ended_studies(whole_record, today)
        case _:
            shown = whole_record
    shown_keys, all_keys = attainment_keys(shown), attainment_keys(whole_record)
    return SharedContents(
        opiskeluoikeudet=shown,
        chosen=len(shown_keys),
        total=len(all_keys),
        whole=chosen_whole(whole_record, shown_keys),
        missing=frozenset(keys) - frozenset(all_keys) if contents is Contents.CHOSEN else frozenset(),
    )
