"""A guardian's view of a child whose address is protected (turvakielto): nothing that tells where the child studies.

KOSKI replaces the school, its unit, the provider and the place of confirmation (TurvakieltoService), but leaves the
confirming organisation and persons, workplaces, and all higher education as they are. Here every organisation anywhere
in the tree is replaced, whatever its key, and every place, person and free text that could name one is left out. Works
by shape, so higher education converted from Virta (järjestäväOrganisaatio, koulutuskuntaJaksot) is covered too.

Limit: the names of local courses stay, since they are what was studied; a school may have put its own name there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.register.viewers import fold

MAX_DEPTH = 120
OPH_OID = "1.2.246.562.10.00000000001"
"""The root of the organisation directory: what KOSKI puts in the place of a protected child's school."""

_OPPILAITOS = {"fi": "Oppilaitos", "sv": "Läroanstalt", "en": "Educational institution"}
_KOULUTUSTOIMIJA = {"fi": "Koulutustoimija", "sv": "Utbildningsanordnare", "en": "Education provider"}

_ORGANISATION_OID = "1.2.246.562.10."
_ORGANISATION_MARKS = frozenset({"yTunnus", "oppilaitosnumero", "tutkintotoimikunnanNumero", "oppilaitostyyppi"})
_ORGANISATION_KEYS = frozenset(
    map(
        fold,
        (
            "oppilaitos",
            "koulutustoimija",
            "toimipiste",
            "organisaatio",
            "myöntäjäOrganisaatio",
            "järjestäväOrganisaatio",
            "järjestäjä",
            "myöntäjä",
            "myontaja",
        ),
    )
)
_LEFT_OUT = frozenset(
    map(
        fold,
        (
            # places
            *("paikkakunta", "kotipaikka", "kotikunta", "kunta", "koulutuskunta", "koulutuskuntaJaksot"),
            *("suorituspaikka", "työssäoppimispaikka", "työssäoppimispaikanYTunnus", "työnantaja", "testipaikka"),
            *("ulkomaanjaksot", "organisaatiohistoria", "lähdejärjestelmänId", "maa"),
            # persons who work where the child studies
            *("myöntäjäHenkilöt", "arvioitsijat"),
            # free text in which a school, an employer or a town is usually named
            *("todistuksellaNäkyvätLisätiedot", "työtehtävät", "selite", "kuvaus"),
            *("julkinenLisätieto", "muutTiedot"),
        ),
    )
)
_PLACE_KOODISTOT = frozenset({"kunta", "maatjavaltiot1", "maatjavaltiot2", "oppilaitosnumero"})

Json = dict[str, Any]


def scrub_turvakielto(opiskeluoikeudet: list[Json]) -> list[Json]:
    """Copies in which no organisation, place or staff member can be told; the input is never changed."""
    return [scrubbed for item in opiskeluoikeudet if isinstance(scrubbed := _scrub(item, "", 0), dict)]


def _scrub(value: Any, key: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [made for item in value if (made := _scrub(item, key, depth + 1)) is not None]
    if not isinstance(value, dict):
        return value
    if _is_place(value):
        return None
    if depth > 0 and _is_organisation(value, key):
        return _anonymous(key)
    return _scrub_object(value, depth)


def _scrub_object(item: Json, depth: int) -> Json:
    kept: Json = {}
    for key, value in item.items():
        folded = fold(key)
        if folded in _LEFT_OUT or (folded in _ORGANISATION_KEYS and isinstance(value, str)):
            continue
        made = _scrub(value, folded, depth + 1)
        if made is not None or value is None:
            kept[key] = made
    return kept


def _is_place(item: Mapping[str, Any]) -> bool:
    uri = item.get("koodistoUri")
    return isinstance(uri, str) and fold(uri) in _PLACE_KOODISTOT


def _is_organisation(item: Mapping[str, Any], folded_key: str) -> bool:
    if folded_key in _ORGANISATION_KEYS:
        return True
    oid = item.get("oid")
    return (isinstance(oid, str) and oid.startswith(_ORGANISATION_OID)) or not _ORGANISATION_MARKS.isdisjoint(item)


def _anonymous(folded_key: str) -> Json:
    nimi = _KOULUTUSTOIMIJA if folded_key == "koulutustoimija" else _OPPILAITOS
    return {"oid": OPH_OID, "nimi": dict(nimi)}
