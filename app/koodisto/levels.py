"""The levels of qualifications in the European and the national framework (EQF, NQF), as the code service relates them.

A code of the list `koulutus` names its codes of the lists `eqf` and `nqf` among its relations (KOSKI asks for the codes
that it includes). Only `sync koodisto` stores them: files of names alone have no relations. A qualification of which
the service says nothing has no level here either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.directory.stamp import renew_directory_stamp
from app.koodisto.models import KoodiLevel
from app.register.basics import Levels

QUALIFICATIONS, OF_OLD = "koulutus", "koulutus_11"
"""The list, and its version that has the qualifications which later ones have dropped."""
FRAMEWORKS = ("eqf", "nqf")
RELATIONS = ("includesCodeElements", "withinCodeElements", "levelsWithCodeElements")
MOST_CHARACTERS = 20

Read = Mapping[str, frozenset[tuple[str, str]]]
"""koulutus (koodiarvo) -> (list, koodiarvo) of its levels; those without any are there too."""


def read_levels(value: Any) -> Read:
    """The levels in a decoded answer of `codeelement/codes/withrelations/koulutus`; odd shapes count as none."""
    found = {}
    for code in value if isinstance(value, list) else ():
        koodiarvo = code.get("koodiArvo") if isinstance(code, dict) else None
        if isinstance(koodiarvo, str) and 0 < len(koodiarvo) <= MOST_CHARACTERS:
            found[koodiarvo] = frozenset(level for key in RELATIONS for level in _levels_in(code.get(key)))
    return found


def store_levels(session: Session, uri: str, read: Read) -> None:
    """Put these levels in place of the earlier ones. Those of the old version of the list only fill in what the present
    one does not tell. To be called after `store_codes`, in the same transaction, which has taken the turn to write."""
    columns = select(KoodiLevel.koulutus, KoodiLevel.koodisto_uri, KoodiLevel.koodiarvo)
    stored = {(row.koulutus, row.koodisto_uri, row.koodiarvo) for row in session.execute(columns)}
    wanted = {(koulutus, *level) for koulutus, levels in read.items() for level in levels}
    if uri == OF_OLD:
        known = {koulutus for koulutus, _, _ in stored}
        wanted = stored | {row for row in wanted if row[0] not in known}
    if wanted == stored:
        return
    session.execute(delete(KoodiLevel))
    if wanted:
        names = ("koulutus", "koodisto_uri", "koodiarvo")
        session.execute(insert(KoodiLevel), [dict(zip(names, row, strict=True)) for row in sorted(wanted)])
    renew_directory_stamp(session)


def load_levels(session: Session) -> Levels:
    """All levels, for `register.basics`."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    query = select(KoodiLevel.koulutus, KoodiLevel.koodisto_uri, KoodiLevel.koodiarvo)
    for koulutus, uri, arvo in session.execute(query.order_by(KoodiLevel.koodisto_uri, KoodiLevel.koodiarvo)):
        found[koulutus] = (*found.get(koulutus, ()), {"koodiarvo": arvo, "koodistoUri": uri})
    return found


def _levels_in(relations: Any) -> list[tuple[str, str]]:
    levels = []
    for item in relations if isinstance(relations, list) else ():
        uri = item.get("codeElementUri") if isinstance(item, dict) and item.get("passive") is not True else None
        framework, _, arvo = uri.partition("_") if isinstance(uri, str) else ("", "", "")
        if framework in FRAMEWORKS and 0 < len(arvo) <= MOST_CHARACTERS and "\0" not in arvo:
            levels.append((framework, arvo))
    return levels
