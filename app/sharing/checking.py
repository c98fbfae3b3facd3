"""What the owner asked for, checked: each fault told at its field, all of them at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext

from app.register.attainments import attainment_keys
from app.register.formats import format_date
from app.sharing.lifecycle import MOST_LIVE_LINKS, latest_last_day
from app.sharing.selection import Prepared, cut
from app.sharing.shares import Selection, ShareDraft
from app.sharing.words import LANGUAGES, ShareKind

LONGEST_NAME = 100
_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_UNWANTED = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of characters, line and paragraph separators."""
_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class NotAccepted(ValueError):
    """What was asked for cannot be done. `problems`: the draft's field, or "" for the whole form -> words of it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Terms:
    """A draft that has been checked, apart from the record."""

    form_key: str
    selection: Selection
    name: str
    last_day: date
    lang: str
    is_frozen: bool
    wants_pin: bool
    knows_protection: bool


def check_draft(draft: ShareDraft, today: date) -> Terms:
    """Everything that can be checked without the record. Raises NotAccepted."""
    problems: dict[str, str] = {}
    name = clean_name(draft.name, problems)
    last_day = check_last_day(draft.last_day, today, problems)
    if not _FORM_KEY.fullmatch(draft.form_key):
        problems[""] = lazy_gettext("The form was incomplete. Open it again, please.")
    if draft.lang not in LANGUAGES:
        problems["lang"] = lazy_gettext("Choose one of the languages.")
    kind = ShareKind(draft.kind) if draft.kind in list(ShareKind) else None
    if kind is None:
        problems["kind"] = lazy_gettext("Choose what the link shows.")
    chosen = tuple(dict.fromkeys(draft.chosen)) if kind is ShareKind.CHOSEN else ()
    if kind is ShareKind.CHOSEN and not chosen:
        problems["chosen"] = lazy_gettext("Choose at least one study to show.")
    if problems or kind is None or last_day is None:
        raise NotAccepted(problems)
    selection = Selection(kind, chosen, draft.with_markings, draft.is_masked)
    knows = draft.knows_protection
    return Terms(draft.form_key, selection, name, last_day, draft.lang, draft.is_frozen, draft.wants_pin, knows)


def clean_name(text: str, problems: dict[str, str]) -> str:
    """The name as it is kept; notes what is wrong with it under "name"."""
    name = unicodedata.normalize("NFC", " ".join(text.split(" "))).strip()
    if not name:
        problems["name"] = lazy_gettext("Give the link a name, so that you know it from the others.")
    elif len(name) > LONGEST_NAME:
        problems["name"] = lazy_gettext("Write at most %(max)d characters.", max=LONGEST_NAME)
    elif any(unicodedata.category(char) in _UNWANTED or char in _TURNS_TEXT_AROUND for char in name):
        problems["name"] = lazy_gettext("The name has a character that cannot be shown. Write it again.")
    return name


def check_last_day(day: date | None, today: date, problems: dict[str, str]) -> date | None:
    """The day; notes what is wrong with it under "last_day"."""
    latest = latest_last_day(today)
    if day is None:
        problems["last_day"] = lazy_gettext("Choose the last day.")
    elif day < today:
        problems["last_day"] = lazy_gettext("The last day has passed. Choose today or a later day.")
    elif day > latest:
        problems["last_day"] = lazy_gettext(
            "A link is open for a year at most. Choose %(day)s or an earlier day.",
            day=format_date(latest.isoformat()),
        )
    return day


def check_against_record(terms: Terms, prepared: Prepared, today: date) -> None:
    """Whether the record has what is to be shown, as far as its sources answer. Raises NotAccepted.

    An earlier answer of a source that is silent now counts as its answer. A live link of the growing kinds may be made
    while a source is silent; a frozen copy may not, for it would lack that source for ever.
    """
    silent = set(prepared.gathered.unavailable) - set(prepared.gathered.as_of)
    known = set(attainment_keys(prepared.visible))
    if not known and not silent:
        raise NotAccepted(
            {"kind": lazy_gettext("The registers have no studies of yours, so there is nothing to share.")}
        )
    if terms.selection.kind is ShareKind.CHOSEN:
        _check_chosen(terms.selection, known, silent)
    elif terms.is_frozen and silent:
        raise NotAccepted(
            {
                "is_frozen": lazy_gettext(
                    "One of the registers does not answer just now, so a copy of today would be incomplete. "
                    "Try again in a moment, or let the link follow the register."
                )
            }
        )
    elif terms.is_frozen and not cut(prepared.visible, terms.selection, today):
        raise NotAccepted(
            {
                "kind": lazy_gettext(
                    "You have no studies of this kind today, so a copy of today would always be empty. "
                    "Let the link follow the register, or choose something else."
                )
            }
        )


def too_many_links() -> NotAccepted:
    """The person has as many live links as one may have."""
    words = lazy_gettext(
        "You have %(most)d open links, which is the most that one person may have. Withdraw one that you no longer "
        "need, and then make this one again.",
        most=MOST_LIVE_LINKS,
    )
    return NotAccepted({"": words})


def _check_chosen(selection: Selection, known: set[str], silent: set[str]) -> None:
    unknown = set(selection.chosen) - known
    if unknown and silent:
        words = lazy_gettext(
            "One of the registers does not answer just now, so some of the studies that you chose cannot be checked. "
            "Try again in a moment, or choose only studies that are in the list."
        )
        raise NotAccepted({"chosen": words})
    if unknown:
        words = lazy_gettext("Some of the studies that you chose are not in your record. Choose from the list.")
        raise NotAccepted({"chosen": words})
