"""Who may see what of a study record, and what the person is told of the rest.

`prune` is the one gate between a record and any page, link or file: it takes the record as the register gave it and
returns new copies with everything removed that the viewer may not see. The deny list stands in `visibility_rules`, what
waits for confirmation in `unconfirmed`, a protected child's places in `turvakielto`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.register.held_back import Held, Kind, Tally, count_details
from app.register.shapes import KEY
from app.register.unconfirmed import withhold_unconfirmed
from app.register.viewers import Place, Viewer, fold, fold_code, may_see
from app.register.visibility_rules import Rule, rule_for_object, rules_for

__all__ = ["Held", "Kind", "Pruned", "Viewer", "prune", "prune_henkilo"]

MAX_DEPTH = 120
"""Levels of objects and lists below a study right; what lies deeper is left out. Real records have at most 30."""

SHOWN_OF_HENKILO = ("oid", "etunimet", "kutsumanimi", "sukunimi", "syntymäaika", "äidinkieli")
"""An allow list: identity data has no unknown field that anyone needs to see (KoskiOppijaFacade keeps these)."""

_GONE = object()
_NOTED = frozenset({KEY})
"""What our own keys note on an object is nothing of the object's."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What the viewer may see, and (for the citizen only) what is held back. For anyone else `held_back` is empty."""

    opiskeluoikeudet: list[dict[str, Any]]
    held_back: list[Held]


def prune(
    opiskeluoikeudet: list[dict[str, Any]], viewer: Viewer | str, today: date, *, markings: bool = True
) -> Pruned:
    """Copies of the study rights with what `viewer` may not see removed; the input is never changed.

    markings: whether a share link includes the individualised and adapted markings. The citizen always sees them, a
    guardian never. Invalidated (mitätöity) and withdrawn study rights are left out and not told of. An object or list
    that is emptied disappears with its key, so that no empty shell tells that something was there.
    """
    viewer = Viewer(viewer)
    tally = Tally()
    pruner = _Pruner(viewer, markings, tally)
    kept = []
    for opiskeluoikeus in opiskeluoikeudet:
        if isinstance(opiskeluoikeus, dict) and not is_void(opiskeluoikeus):
            tally.keeper = _keeper(opiskeluoikeus)
            kept.append(pruner.opiskeluoikeus(opiskeluoikeus, today))
    return Pruned(kept, tally.held() if viewer is Viewer.CITIZEN else [])


def prune_henkilo(henkilo: Mapping[str, Any]) -> dict[str, Any]:
    """The person as any viewer may see them: name, birth date, learner number and mother tongue; never a hetu."""
    pruner = _Pruner(Viewer.GUARDIAN, False, Tally())
    pruned = pruner.object({key: henkilo[key] for key in SHOWN_OF_HENKILO if key in henkilo}, Place(), 0)
    return pruned if isinstance(pruned, dict) else {}


def is_void(opiskeluoikeus: Mapping[str, Any]) -> bool:
    """Whether the study right is invalidated (mitätöity) or withdrawn by the person (poistettu)."""
    if any(opiskeluoikeus.get(key) is True for key in ("mitätöity", "poistettu")):
        return True
    tila = opiskeluoikeus.get("tila")
    jaksot = tila.get("opiskeluoikeusjaksot") if isinstance(tila, dict) else None
    if not isinstance(jaksot, list):
        return False
    return any(isinstance(jakso, dict) and fold_code(jakso.get("tila")) == "mitatoity" for jakso in jaksot)


def _keeper(opiskeluoikeus: Mapping[str, Any]) -> dict[str, Any] | None:
    """Whom to ask: the school, else the education provider, as names of an organisation only."""
    for key in ("oppilaitos", "koulutustoimija"):
        organisaatio = opiskeluoikeus.get(key)
        if isinstance(organisaatio, dict) and organisaatio:
            pruned = _Pruner(Viewer.GUARDIAN, False, Tally()).object(organisaatio, Place(path=(key,)), 0)
            return pruned if isinstance(pruned, dict) else None
    return None


class _Pruner:
    """One walk through a record for one viewer; counts what it leaves out."""

    __slots__ = ("markings", "tally", "viewer")

    def __init__(self, viewer: Viewer, markings: bool, tally: Tally) -> None:
        self.viewer = viewer
        self.markings = markings
        self.tally = tally

    def opiskeluoikeus(self, opiskeluoikeus: dict[str, Any], today: date) -> dict[str, Any]:
        tyyppi = fold_code(opiskeluoikeus.get("tyyppi"))
        suoritukset = opiskeluoikeus.get("suoritukset")
        if isinstance(suoritukset, list):
            kept = withhold_unconfirmed(tyyppi, suoritukset, today, self.tally)
            opiskeluoikeus = {**opiskeluoikeus, "suoritukset": kept}
        pruned = self.object(opiskeluoikeus, Place(tyyppi), 0)
        if not isinstance(pruned, dict):
            pruned = {}
        if isinstance(suoritukset, list):
            pruned.setdefault("suoritukset", [])
        return pruned

    def object(self, item: Mapping[str, Any], place: Place, depth: int) -> Any:
        """A copy without what is denied; `_GONE` when the object itself is, or nothing of it is left."""
        if self._denied(rule := rule_for_object(item)):
            self._count(rule, 1)
            return _GONE
        if "koulutusmoduuli" in item or place.owner in ("suoritukset", "osasuoritukset"):
            place = Place(place.opiskeluoikeus, fold_code(item.get("tyyppi")), place.path)
        kept: dict[str, Any] = {}
        for key, value in item.items():
            rule = self._rule_against(key, place)
            if rule is not None:
                self._count(rule, count_details(value))
                continue
            made = self._value(key, value, place, depth)
            if made is not _GONE:
                kept[key] = made
        return kept if kept.keys() - _NOTED or not item else _GONE

    def _value(self, key: str, value: Any, place: Place, depth: int) -> Any:
        if not isinstance(value, dict | list):
            return value
        below = Place(place.opiskeluoikeus, place.suoritus, (*place.path, fold(key)))
        return self._inside(value, below, depth + 1)

    def _inside(self, value: Any, place: Place, depth: int) -> Any:
        if not isinstance(value, dict | list):
            return value
        if depth > MAX_DEPTH:
            return _GONE
        if isinstance(value, dict):
            return self.object(value, place, depth)
        kept = [made for item in value if (made := self._inside(item, place, depth + 1)) is not _GONE]
        return kept if kept or not value else _GONE

    def _rule_against(self, key: str, place: Place) -> Rule | None:
        for rule in rules_for(key):
            if (rule.where is None or rule.where(place)) and self._denied(rule):
                return rule
        return None

    def _denied(self, rule: Rule | None) -> bool:
        return rule is not None and not may_see(rule.audience, self.viewer, markings=self.markings)

    def _count(self, rule: Rule | None, details: int) -> None:
        if rule is not None and rule.kind is not None:
            self.tally.add(rule.kind, details)
