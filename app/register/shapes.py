"""Reading JSON whose shape cannot be trusted: what is not of the expected shape counts as absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

KEY = "@avain"
"""Where `keys.with_keys` notes the key of a study right, attainment or row; in no register's document."""


def as_dict(value: object) -> Json:
    """The object itself, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_dicts(value: object) -> list[dict[str, Any]]:
    """The objects of a list; whatever else it holds is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, (list, tuple)) else []


def code_of(value: object) -> str:
    """The koodiarvo of a code, or an empty string."""
    koodiarvo = as_dict(value).get("koodiarvo")
    return koodiarvo if isinstance(koodiarvo, str) else ""


def uri_of(value: object) -> str:
    """The koodistoUri of a code, or an empty string."""
    uri = as_dict(value).get("koodistoUri")
    return uri if isinstance(uri, str) else ""


def type_of(item: object) -> str:
    """The koodiarvo of `tyyppi` of an opiskeluoikeus or suoritus."""
    return code_of(as_dict(item).get("tyyppi"))


def key_of(item: Json) -> str:
    """The key that a study right, attainment or row carries (`keys.with_keys`); "" when none was given."""
    key = item.get(KEY)
    return key if isinstance(key, str) else ""


def attainments_of(opiskeluoikeus: Json) -> list[dict[str, Any]]:
    """The päätason suoritukset of a study right."""
    return as_dicts(opiskeluoikeus.get("suoritukset"))


def part_code(suoritus: Json) -> str:
    """The koodiarvo of koulutusmoduuli.tunniste: the subject, the grade level, the qualification."""
    return code_of(as_dict(suoritus.get("koulutusmoduuli")).get("tunniste"))
