"""The attainments of a record: listed for a form, counted, and chosen from.

An *attainment* is a päätason suoritus, or a loose course of higher education; `register.keys` tells what it is known
by. Everything here takes study rights that carry their keys (`keys.with_keys`), pruned for whoever is looking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.register.canonical import row_content
from app.register.formats import format_years
from app.register.names import Names
from app.register.ordering import begin_on, end_on, is_complete, order_record, state_of
from app.register.progress import confirmed_on
from app.register.shapes import Json, as_dicts, attainments_of, key_of, type_of
from app.register.titles import attainment_title, module_title, study_right_title
from app.register.words import Words

_OWN_OF_STUDY_RIGHT = frozenset({"suoritukset"})


@dataclass(frozen=True, slots=True)
class AttainmentRef:
    """An attainment as a form or list names it.

    state:        "complete", "unfinished" or None, as on the record page
    confirmed_on: ISO date of its confirmation, or None
    is_course:    a loose course of higher education
    """

    key: str
    study_right_key: str
    title: Words
    state: str | None
    confirmed_on: str | None
    is_course: bool = False

    @property
    def year(self) -> str:
        """The year of the confirmation, "" without one."""
        return (self.confirmed_on or "")[:4]


@dataclass(frozen=True, slots=True)
class StudyRightRef:
    """A study right and its attainments in the order of the record page; the words are those of its card."""

    key: str
    title: Words
    years: str
    state: Words | None
    state_kind: str
    attainments: tuple[AttainmentRef, ...]


@dataclass(frozen=True, slots=True)
class SchoolRef:
    """A school and its study rights in the order of the record page."""

    name: Words
    study_rights: tuple[StudyRightRef, ...]


def list_attainments(opiskeluoikeudet: Iterable[dict[str, Any]], names: Names, today: date) -> tuple[SchoolRef, ...]:
    """All attainments grouped by school, in the record's own order. Study rights without any are left out."""
    made = []
    for group in order_record(opiskeluoikeudet, names, today):
        rights = tuple(_study_right(item, names, today) for item in group.opiskeluoikeudet if attainments_of(item))
        if rights:
            made.append(SchoolRef(group.name, rights))
    return tuple(made)


def attainment_keys(opiskeluoikeudet: Iterable[Json]) -> list[str]:
    """The keys of all attainments, in the order of the documents."""
    return [key_of(suoritus) for item in opiskeluoikeudet for suoritus in attainments_of(item)]


def keys_by_study_right(opiskeluoikeudet: Iterable[Json]) -> dict[str, tuple[str, ...]]:
    """Study right key -> the keys of its attainments; study rights without any are there too."""
    return {key_of(item): tuple(map(key_of, attainments_of(item))) for item in opiskeluoikeudet}


def select(opiskeluoikeudet: Iterable[dict[str, Any]], keys: Collection[str]) -> list[dict[str, Any]]:
    """Copies of the study rights cut down to the chosen attainments; a study right without any disappears.

    What the study right says of itself (state, school, additional information) stays with what was chosen of it. To
    be called after `prune`: the rules of unconfirmed studies ask what else there is (`register.unconfirmed`), and a
    choice must not bring out what the whole record keeps hidden.
    """
    wanted = frozenset(keys) - {""}
    made = []
    for opiskeluoikeus in opiskeluoikeudet:
        chosen = [item for item in attainments_of(opiskeluoikeus) if key_of(item) in wanted]
        if chosen:
            made.append({**opiskeluoikeus, "suoritukset": chosen})
    return made


def chosen_whole(opiskeluoikeudet: Iterable[Json], keys: Collection[str]) -> frozenset[str]:
    """The keys of the study rights of which every attainment is among `keys`."""
    wanted = frozenset(keys)
    whole = keys_by_study_right(opiskeluoikeudet)
    return frozenset(study for study, own in whole.items() if own and wanted.issuperset(own))


# --- rows ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row of an attainment as a picker names it; `depth` is 0 for those directly under it."""

    key: str
    name: Words
    depth: int


def list_rows(suoritus: Json, names: Names) -> tuple[RowRef, ...]:
    """The osasuoritukset of an attainment at every level in stored order; the record carries row keys."""
    return tuple(
        RowRef(key_of(row), _row_name(row, names), depth) for row, depth in walk_rows(suoritus.get("osasuoritukset"))
    )


def row_contents(opiskeluoikeudet: Iterable[Json]) -> dict[str, bytes]:
    """Key -> content of every study right, attainment and row, each without what has a key of its own below it.

    The record carries row keys and is pruned for its viewer, so that a change which the viewer may not see is none.
    """
    made: dict[str, bytes] = {}
    for opiskeluoikeus in opiskeluoikeudet:
        made[key_of(opiskeluoikeus)] = row_content(dict(opiskeluoikeus), without=_OWN_OF_STUDY_RIGHT)
        for suoritus in attainments_of(opiskeluoikeus):
            made[key_of(suoritus)] = row_content(suoritus)
            made.update((key_of(row), row_content(row)) for row, _ in walk_rows(suoritus.get("osasuoritukset")))
    made.pop("", None)
    return made


def walk_rows(osasuoritukset: Any, depth: int = 0) -> Iterator[tuple[dict[str, Any], int]]:
    """Every row with its depth, parents before their parts."""
    for row in as_dicts(osasuoritukset):
        yield row, depth
        yield from walk_rows(row.get("osasuoritukset"), depth + 1)


def find_item(opiskeluoikeudet: Iterable[dict[str, Any]], key: str) -> dict[str, Any] | None:
    """The study right, attainment or row that carries the key."""
    for opiskeluoikeus in opiskeluoikeudet:
        if not key.startswith(key_of(opiskeluoikeus) or "\0"):
            continue
        for item in _items(opiskeluoikeus):
            if key_of(item) == key:
                return item
    return None


def _items(opiskeluoikeus: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield opiskeluoikeus
    for suoritus in attainments_of(opiskeluoikeus):
        yield suoritus
        yield from (row for row, _ in walk_rows(suoritus.get("osasuoritukset")))


def _study_right(opiskeluoikeus: Json, names: Names, today: date) -> StudyRightRef:
    begin, end = begin_on(opiskeluoikeus), end_on(opiskeluoikeus)
    state, kind = state_of(opiskeluoikeus, names, today)
    return StudyRightRef(
        key=key_of(opiskeluoikeus),
        title=study_right_title(opiskeluoikeus, names),
        years=format_years(begin, end, end is not None),
        state=state,
        state_kind=kind,
        attainments=tuple(
            AttainmentRef(
                key=key_of(suoritus),
                study_right_key=key_of(opiskeluoikeus),
                title=attainment_title(suoritus, names),
                state=is_complete(suoritus, opiskeluoikeus, today),
                confirmed_on=confirmed_on(suoritus),
                is_course=type_of(suoritus) == "korkeakoulunopintojakso",
            )
            for suoritus in attainments_of(opiskeluoikeus)
        ),
    )


def _row_name(row: Json, names: Names) -> Words:
    named: Words = module_title(row.get("koulutusmoduuli"), names)
    tyyppi = row.get("tyyppi")
    return named if str(named) or not isinstance(tyyppi, dict) else names.code(tyyppi)
