"""Finding a school by its name, in any language and by its former names too, closed ones marked so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.organisations.contacts import ACTIVE, CLOSED, is_root

MOST_FOUND = 20
LONGEST_QUERY = 200
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class FoundSchool:
    """An organisation that a search found, ready to show.

    name:        in the language asked for, else fi, sv, en; `name_lang` is set when it is in another language
    former_name: the name that matched, when it is not the present one
    kotipaikka:  "kunta_091": the town, by which schools of one name are told apart
    above:       the name of the organisation above it, "" at the top
    is_closed:   it is no longer in operation; closed_on: since when, if known
    is_planned:  it is not yet in operation
    """

    oid: str
    name: str
    name_lang: str | None
    former_name: str
    kotipaikka: str | None
    above: str
    is_closed: bool
    closed_on: date | None
    is_planned: bool = False
