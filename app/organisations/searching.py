"""Finding a school by its name, in any language and by its former names too, closed ones marked so. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.organisations.contacts import ACTIVE, CLOSED, is_root
from app.register.words import LANGUAGES

MOST_FOUND = 20
LONGEST_QUERY = 200
PLANNED = "SUUNNITELTU"
DELETED = "POISTETTU"
SCHOOL = "organisaatiotyyppi_02"
_WORD = re.compile(r"\w+")
_KINDS = {SCHOOL: 0, "organisaatiotyyppi_01": 1, "organisaatiotyyppi_08": 2, "organisaatiotyyppi_03": 3}
"""Which organisations people mean first: schools, who runs them, early education, campuses; then all others."""


@dataclass(frozen=True, slots=True)
class FoundSchool:
    """An organisation that a search found, ready to show.

    name:        in the language asked for, else fi, sv, en; `name_lang` is set when it is in another language
    former_name: the name that matched, when it is not a present one
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedOrganisation:
    """An organisation as the search takes it; `former` holds names it no longer has."""

    oid: str
    nimi: Mapping[str, str]
    former: tuple[str, ...] = ()
    parent_oid: str | None = None
    tyypit: tuple[str, ...] = ()
    oppilaitoskoodi: str | None = None
    kotipaikka: str | None = None
    status: str | None = ACTIVE
    lakkautus_on: date | None = None


class SchoolIndex:
    """All organisations with their names folded, made once for many searches. Without the root and deleted ones."""

    def __init__(self, organisations: Iterable[SearchedOrganisation]) -> None:
        everything = {one.oid: one for one in organisations}
        self._names = {oid: one.nimi for oid, one in everything.items()}
        self._organisations = {
            oid: one for oid, one in everything.items() if not is_root(oid) and one.status != DELETED
        }
        self._folded = [(one, tuple(_list_names(one))) for one in self._organisations.values()]

    def search(self, text: str, lang: str, limit: int = MOST_FOUND) -> list[FoundSchool]:
        """Those of which a name begins with or holds every word asked for, the best first, at most `limit`.

        Better is: the whole name, its beginning, beginnings of its words, anything within it; then a present name, a
        school, one in operation; then the alphabet. A number of five digits finds the school that has it, an oid the
        organisation itself. Capitals and dots make no difference.
        """
        asked = text[:LONGEST_QUERY].strip()
        words = _WORD.findall(fold(asked))
        if not words:
            return []
        if asked in self._organisations:
            return [self._show(self._organisations[asked], lang)]
        found = []
        for one, names in self._folded:
            rank, former = _rank_names(names, words)
            if one.oppilaitoskoodi == asked:
                rank, former = 0, ""
            if rank is not None:
                found.append((_order(one, rank, former), one, former))
        found.sort(key=lambda item: (item[0], fold(_choose(item[1].nimi, lang)[0]), item[1].oid))
        return [self._show(one, lang, former) for _, one, former in found[:limit]]

    def find(self, oid: str, lang: str) -> FoundSchool | None:
        """The organisation with this oid; None when there is none to choose."""
        one = self._organisations.get(oid)
        return self._show(one, lang) if one is not None else None

    def _show(self, one: SearchedOrganisation, lang: str, former: str = "") -> FoundSchool:
        name, name_lang = _choose(one.nimi, lang)
        above = self._names.get(one.parent_oid, {}) if one.parent_oid and not is_root(one.parent_oid) else {}
        return FoundSchool(
            oid=one.oid,
            name=name or one.oid,
            name_lang=name_lang,
            former_name=former,
            kotipaikka=one.kotipaikka,
            above=_choose(above, lang)[0],
            is_closed=one.status in CLOSED,
            closed_on=one.lakkautus_on if one.status in CLOSED else None,
            is_planned=one.status == PLANNED,
        )


def list_former(nimi: Mapping[str, str], nimet: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names in a name history that are not present ones, the latest first."""
    present = set(nimi.values())
    names = [name for item in nimet for name in item["nimi"].values() if name not in present]
    return tuple(dict.fromkeys(reversed(names)))


def fold(text: str) -> str:
    """Small letters and digits without dots and accents, other signs as blanks: "Åsändan" -> "asandan"."""
    letters = (letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() else " " for letter in letters)


def _list_names(one: SearchedOrganisation) -> Iterator[tuple[str, str]]:
    """(folded name, "" for a present name or the former name itself)."""
    for name in one.nimi.values():
        yield fold(name), ""
    for name in one.former:
        yield fold(name), name


def _rank_names(names: tuple[tuple[str, str], ...], words: list[str]) -> tuple[int | None, str]:
    """The best rank among the names and, when a former name gave it, that name."""
    best: int | None = None
    best_former = ""
    for folded, former in names:
        rank = _rank(folded, words)
        if rank is not None and (best is None or rank < best):
            best, best_former = rank, former
    return best, best_former


def _rank(folded: str, words: list[str]) -> int | None:
    """0 the whole name, 1 its beginning, 2 beginnings of its words, 3 within it; None when a word is not in it."""
    if any(word not in folded for word in words):
        return None
    parts = _WORD.findall(folded)
    if parts == words:
        return 0
    if " ".join(parts).startswith(" ".join(words)):
        return 1
    return 2 if all(any(part.startswith(word) for part in parts) for word in words) else 3


def _order(one: SearchedOrganisation, rank: int, former: str) -> tuple[int, bool, int, bool]:
    kind = min((_KINDS.get(tyyppi, len(_KINDS)) for tyyppi in one.tyypit), default=len(_KINDS))
    return rank, bool(former), kind, one.status != ACTIVE


def _choose(nimi: Mapping[str, str], lang: str) -> tuple[str, str | None]:
    """The name and, when it is in another language than asked for, which."""
    for other in (lang, *LANGUAGES):
        if nimi.get(other):
            return nimi[other], None if other == lang else other
    return "", None
