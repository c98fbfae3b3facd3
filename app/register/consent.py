"""Which study rights rest on the person's consent, and in what parts it is withdrawn. Pure.

Source: KOSKI's rules of withdrawing consent (koski-citizen §6): basic education in the arts, liberal adult education of
free aims, competence badges. Every päätason suoritus has to be of such a kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from app.register.education.liberal import CONSENT_TYPES
from app.register.shapes import Json, attainments_of, type_of


def rests_on_consent(opiskeluoikeus: Json) -> bool:
    """Whether the whole study right is in the register by the person's consent only."""
    return bool(attainments_of(opiskeluoikeus)) and types_of(opiskeluoikeus) <= CONSENT_TYPES


def is_withdrawn_in_parts(opiskeluoikeus: Json) -> bool:
    """Whether consent is withdrawn for each attainment by itself: basic education in the arts with several of them."""
    return type_of(opiskeluoikeus) == "taiteenperusopetus" and len(attainments_of(opiskeluoikeus)) > 1


def types_of(opiskeluoikeus: Json) -> frozenset[str]:
    """The types of its attainments."""
    return frozenset(type_of(suoritus) for suoritus in attainments_of(opiskeluoikeus))


def without_types(opiskeluoikeus: dict[str, Any], types: Collection[str]) -> dict[str, Any]:
    """A copy of a study right, whatever its version, without the attainments of these types."""
    return {**opiskeluoikeus, "suoritukset": list(_others(attainments_of(opiskeluoikeus), types))}


def _others(suoritukset: Iterable[Json], types: Collection[str]) -> Iterable[Json]:
    return (suoritus for suoritus in suoritukset if type_of(suoritus) not in types)
