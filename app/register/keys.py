"""What a study right, an attainment and a row are known by: a key that stays the same from one reading to the next.

A key is three words with dots between, each the digest of an identity (`STUDY`, `STUDY.ATTAINMENT`,
`STUDY.ATTAINMENT.ROW`), so that it fits in an address and tells nothing of the record:

- study right: its oid; else its register and the register's own id (Virta avain, lähdejärjestelmänId); else type,
  school and first day, which serve only documents without any id;
- attainment (a päätason suoritus, or a loose course of higher education): Virta's own key where there is one, else type
  and tunniste;
- row: the same, with its language, syllabus and examination time, under the rows that it stands in.

Equal ones in the same place are told apart by their number in order of time: beginning, confirmation, first grade. So a
new equal one, which is later, does not take an old one's number. What cannot be helped: two equal ones without any
date (their other content then decides, and a correction may make them change places); an equal one that the register
removes, whose number the next one takes; a degree under way in Virta, which gets a key of its own when it is completed.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from app.register.canonical import canonical
from app.register.progress import begin_on, confirmed_on, iso_date
from app.register.shapes import KEY, Json, as_dict, as_dicts, code_of, part_code, type_of, uri_of

KEY_LENGTH = 38
"""Characters of the longest key, a row's: 3 × 12 and two dots."""
_DIGEST_BYTES = 9
_LAST = "9999"


def with_keys(opiskeluoikeudet: Iterable[Any], *, rows: bool = False) -> list[dict[str, Any]]:
    """Copies of the study rights in which each study right and attainment carries its key under `KEY`; with `rows` the
    osasuoritukset of every level too.

    To be called on the record as it was gathered, before anything is removed: a key must not depend on who is looking
    or on what was chosen. `visibility.prune`, `ordering` and `view` carry the keys on; `without_keys` takes them away.
    """
    studies = [item for item in opiskeluoikeudet if isinstance(item, dict)]
    identities = [study_right_identity(item) for item in studies]
    made = []
    for opiskeluoikeus, word in zip(studies, _words(studies, identities, "", _study_right_order), strict=True):
        keyed = {**opiskeluoikeus, KEY: word}
        if isinstance(opiskeluoikeus.get("suoritukset"), list):
            keyed["suoritukset"] = _with_attainment_keys(opiskeluoikeus["suoritukset"], word, rows)
        made.append(keyed)
    return made


def without_keys(value: Any) -> Any:
    """A copy of JSON without the keys, as the register gave it."""
    if isinstance(value, dict):
        return {name: without_keys(child) for name, child in value.items() if name != KEY}
    return [without_keys(item) for item in value] if isinstance(value, list) else value


def study_right_key(key: str) -> str:
    """The key of the study right that a key stands in, or that it is."""
    return key.split(".", 1)[0]


def attainment_key(key: str) -> str | None:
    """The key of the attainment that a row's key stands in, or that it is; None for a study right's key."""
    words = key.split(".")
    return ".".join(words[:2]) if len(words) > 1 else None


def is_within(key: str, outer: str) -> bool:
    """Whether a key is `outer`, or stands in it."""
    return key == outer or key.startswith(f"{outer}.")


def source_key(opiskeluoikeus: Json) -> tuple[str, ...] | None:
    """What a study right of another register is known by: the register and its own id; one examination a person in the
    matriculation register; the loose courses of one school in Virta. None when nothing of the kind is told."""
    source_id = as_dict(opiskeluoikeus.get("lähdejärjestelmänId"))
    source, its_id = code_of(source_id.get("lähdejärjestelmä")), source_id.get("id")
    if source and isinstance(its_id, str):
        return source, its_id
    if source == "ytr":
        return (source,)
    oppilaitos = as_dict(opiskeluoikeus.get("oppilaitos"))
    school = code_of(oppilaitos.get("oppilaitosnumero")) or oppilaitos.get("oid")
    return ("loose", school) if opiskeluoikeus.get("synteettinen") is True and isinstance(school, str) else None


def study_right_identity(opiskeluoikeus: Json) -> tuple[str, ...]:
    """What the study right is known by, without the number among equal ones."""
    oid = opiskeluoikeus.get("oid")
    if isinstance(oid, str) and oid:
        return "koski", oid
    found = source_key(opiskeluoikeus)
    if found is not None:
        return found
    oppilaitos = as_dict(opiskeluoikeus.get("oppilaitos")) or as_dict(opiskeluoikeus.get("koulutustoimija"))
    school = code_of(oppilaitos.get("oppilaitosnumero")) or str(oppilaitos.get("oid") or "")
    return "unnumbered", type_of(opiskeluoikeus), school, begin_on(opiskeluoikeus) or ""


def _with_attainment_keys(suoritukset: list[Any], parent: str, rows: bool) -> list[Any]:
    items = as_dicts(suoritukset)
    words = iter(_words(items, [_identity(item) for item in items], parent, _order))
    return [_keyed(item, f"{parent}.{next(words)}", rows) if isinstance(item, dict) else item for item in suoritukset]


def _keyed(suoritus: dict[str, Any], key: str, rows: bool) -> dict[str, Any]:
    made = {**suoritus, KEY: key}
    if rows and isinstance(suoritus.get("osasuoritukset"), list):
        made["osasuoritukset"] = _with_row_keys(suoritus["osasuoritukset"], key, key)
    return made


def _with_row_keys(osasuoritukset: list[Any], attainment: str, parent: str) -> list[Any]:
    items = as_dicts(osasuoritukset)
    words = iter(_words(items, [(*_identity(item), *_particulars(item)) for item in items], parent, _order))
    made = []
    for item in osasuoritukset:
        if isinstance(item, dict):
            key = f"{attainment}.{next(words)}"
            item = {**item, KEY: key}
            if isinstance(item.get("osasuoritukset"), list):
                item["osasuoritukset"] = _with_row_keys(item["osasuoritukset"], attainment, key)
        made.append(item)
    return made


def _identity(suoritus: Json) -> tuple[str, ...]:
    own = as_dict(suoritus.get("lähdejärjestelmänId"))
    if code_of(own.get("lähdejärjestelmä")) == "virta" and isinstance(own.get("id"), str):
        return "virta", own["id"]
    tunniste = as_dict(suoritus.get("koulutusmoduuli")).get("tunniste")
    named = part_code(suoritus) or _text(as_dict(tunniste).get("nimi"))
    return type_of(suoritus), uri_of(tunniste), named


def _particulars(osasuoritus: Json) -> tuple[str, ...]:
    """What tells apart rows of one tunniste: the language or syllabus of a subject, the time of an examination."""
    module = as_dict(osasuoritus.get("koulutusmoduuli"))
    taken = as_dict(osasuoritus.get("tutkintokerta"))
    return code_of(module.get("kieli")), code_of(module.get("oppimäärä")), code_of(taken)


def _words(items: Sequence[Json], identities: Sequence[tuple[str, ...]], parent: str, order: Any) -> Iterator[str]:
    """The digest of each item's identity and its number among the equal ones."""
    numbers: dict[int, int] = {}
    places: dict[tuple[str, ...], list[int]] = {}
    for place, identity in enumerate(identities):
        places.setdefault(identity, []).append(place)
    for equal in places.values():
        if len(equal) > 1:
            equal.sort(key=lambda place: order(items[place]))
        numbers.update((place, number) for number, place in enumerate(equal, 1))
    for place, identity in enumerate(identities):
        digest = blake2b(msgspec.json.encode((parent, *identity, numbers[place])), digest_size=_DIGEST_BYTES).digest()
        yield urlsafe_b64encode(digest).decode()


def _study_right_order(opiskeluoikeus: Json) -> tuple[str, ...]:
    return begin_on(opiskeluoikeus) or _LAST, _text(opiskeluoikeus)


def _order(suoritus: Json) -> tuple[str, ...]:
    """In order of time; what has no date stands last, and content decides between those of one time."""
    graded = [iso_date(item.get("päivä")) for item in as_dicts(suoritus.get("arviointi"))]
    dates = (iso_date(suoritus.get("alkamispäivä")), confirmed_on(suoritus), min(filter(None, graded), default=None))
    return (*(on or _LAST for on in dates), _text(suoritus.get("koulutusmoduuli")), _text(suoritus))


def _text(value: Any) -> str:
    return msgspec.json.encode(canonical(value), order="sorted").decode() if value else ""
