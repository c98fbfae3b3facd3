"""Who looks at a record, where in it they look, and how keys are compared: the words that the deny list is made of."""

from __future__ import annotations

import unicodedata
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any, NamedTuple


class Viewer(StrEnum):
    """Who is looking."""

    CITIZEN = "citizen"
    GUARDIAN = "guardian"
    SHARE = "share"


class Audience(Enum):
    """Who may see what a rule names. KOSKI's roles: L = LUOTTAMUKSELLINEN_KAIKKI_TIEDOT, J = SUORITUSJAKO_KATSELIJA."""

    NOBODY = "{L}: officials only"
    MARKINGS = "{L, J}: the person, and a share link that includes the individualised and adapted markings"
    OWN_PAGES = "the person and the guardian, not a share link"


def may_see(audience: Audience, viewer: Viewer, *, markings: bool) -> bool:
    """Whether the viewer belongs to the audience. `markings` matters for a share link only."""
    match audience:
        case Audience.MARKINGS:
            return viewer is Viewer.CITIZEN or (viewer is Viewer.SHARE and markings)
        case Audience.OWN_PAGES:
            return viewer is not Viewer.SHARE
        case _:
            return False


class Place(NamedTuple):
    """Where in the tree an object stands. All words are folded (see `fold`).

    opiskeluoikeus, suoritus: type codes of the nearest study right and attainment around it
    path:                     the keys that lead to it, from the study right down; lists add nothing
    """

    opiskeluoikeus: str = ""
    suoritus: str = ""
    path: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """The key under which the object stands."""
        return self.path[-1] if self.path else ""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A key or code for comparison: no case, no accents, letters and digits only ("jääLuokalle" -> "jaaluokalle")."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def fold_code(value: Any) -> str:
    """The folded koodiarvo of a koodiviite, or of a bare string; "" for anything else."""
    koodiarvo = value.get("koodiarvo") if isinstance(value, dict) else value
    return fold(koodiarvo) if isinstance(koodiarvo, str) else ""
