"""Reading organisations from files and answers: bytes in, rows out, or one error that names the place.

Four shapes, told by what they hold: the tree of `/jalkelaiset`, a list of single objects, one single object (V3 or V4),
and, by the file's name, `/historia` (`<oid>.historia.json`) and `/nimet` (`<oid>.nimet.json`). A tree speaks in
milliseconds and `organisaatiotyypit`, a single object in ISO dates and `tyypit`; here they become one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.organisations.fields import (
    OrganisaatioError,
    quote,
    read_contacts,
    read_date,
    read_list,
    read_nimet,
    read_nimi,
    read_oid,
    read_text,
    read_tyypit,
    read_uri,
)
from app.register.document import DocumentError, read_json

OID = re.compile(r"[0-9]+(?:\.[0-9]+){2,}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class OrganisaatioRow:
    """One organisation as a source tells it. `nimet` and `contacts` are None when the source does not speak of them.

    nimet:    ({"alkuPvm": "2010-01-01", "nimi": {"fi": …}}, …), oldest first
    contacts: {"yhteystiedot": […], "yhteystietoArvos": […], "emailOsoite": …} as given
    single:   whether it comes from a single object, which tells everything that the service knows
    """

    oid: str
    parent_oid: str | None
    nimi: dict[str, str]
    tyypit: tuple[str, ...]
    oppilaitoskoodi: str | None
    oppilaitostyyppi: str | None
    ytunnus: str | None
    kotipaikka: str | None
    status: str | None
    alku_on: date | None
    lakkautus_on: date | None
    nimet: tuple[dict[str, Any], ...] | None = None
    contacts: dict[str, Any] | None = None
    single: bool = False


@dataclass(frozen=True, slots=True)
class Liitos:
    """`old_oid` was merged into `new_oid` from that day."""

    old_oid: str
    new_oid: str
    alku_on: date | None


@dataclass(frozen=True, slots=True)
class Historia:
    """All mergers in which one organisation has a part, on either side."""

    oid: str
    liitokset: tuple[Liitos, ...]


@dataclass(frozen=True, slots=True)
class Nimihistoria:
    """All names that one organisation has had, oldest first."""

    oid: str
    nimet: tuple[dict[str, Any], ...]


Reading = tuple[OrganisaatioRow, ...] | Historia | Nimihistoria


def read_organisations(path: Path) -> Reading:
    """Read one file. Raises OrganisaatioError, and OSError when it cannot be opened."""
    return read_organisations_bytes(path.read_bytes(), path.name)


def read_organisations_bytes(data: bytes, name: str) -> Reading:
    """Read the bytes of a file called `name`. Raises OrganisaatioError; then nothing of it is to be used."""
    try:
        value = read_json(data)
    except DocumentError as error:
        raise OrganisaatioError("file" if error.place == "document" else error.place, error.reason) from None
    stem = name.removesuffix(".json")
    if stem.endswith(".historia"):
        return read_historia(value, _oid_of_name(name, stem.removesuffix(".historia")))
    if stem.endswith(".nimet"):
        oid = _oid_of_name(name, stem.removesuffix(".nimet"))
        return Nimihistoria(oid, read_nimet(value, "file"))
    if isinstance(value, list) and value and all(_is_name_of_history(item) for item in value):
        if not OID.match(stem):
            raise OrganisaatioError("file", "is a name history but does not tell whose: call it <oid>.nimet.json")
        return Nimihistoria(stem, read_nimet(value, "file"))
    return read_rows(value)


def read_rows(value: Any) -> tuple[OrganisaatioRow, ...]:
    """The organisations of a tree, of a list of single objects or of one single object.

    Raises OrganisaatioError when it is none of these, or when one organisation stands in it twice and differs.
    """
    if isinstance(value, dict) and "organisaatiot" in value:
        rows = list(_read_tree(value["organisaatiot"]))
    elif isinstance(value, list):
        rows = [(f"[{index}]", _read_single(item, f"[{index}]")) for index, item in enumerate(value)]
    elif isinstance(value, dict) and "oid" in value:
        rows = [("file", _read_single(value, ""))]
    elif isinstance(value, dict) and ("errorMessage" in value or "errorKey" in value):
        raise OrganisaatioError("file", f"is an error of the service: {quote(str(value.get('errorMessage')))}")
    elif isinstance(value, dict) and ("liittymiset" in value or "liitokset" in value):
        raise OrganisaatioError("file", "is a history but does not tell whose: call it <oid>.historia.json")
    else:
        raise OrganisaatioError("file", "is neither a tree of organisations nor an organisation")
    if not rows:
        raise OrganisaatioError("file", "holds no organisations")
    seen: dict[str, OrganisaatioRow] = {}
    for place, row in rows:
        if seen.setdefault(row.oid, row) != row:
            raise OrganisaatioError(place, f"{row.oid} stands twice with different content")
    return tuple(seen.values())


def read_historia(value: Any, oid: str) -> Historia:
    """The mergers of an answer of `/historia`: `liittymiset` (it joined another), `liitokset` (another joined it)."""
    if not isinstance(value, dict) or not {"liittymiset", "liitokset", "parentSuhteet", "childSuhteet"} & value.keys():
        raise OrganisaatioError("file", "is not a history: it has none of liittymiset, liitokset, parentSuhteet")
    found: dict[tuple[str, str], Liitos] = {}
    for key in ("liittymiset", "liitokset"):
        for place, item in read_list(value.get(key), key):
            ends = {}
            for side, implied in (("organisaatio", key == "liittymiset"), ("kohde", key == "liitokset")):
                end = item.get(side)
                if end is None and implied:
                    ends[side] = oid
                elif isinstance(end, dict):
                    ends[side] = read_oid(end.get("oid"), f"{place}.{side}.oid")
                else:
                    raise OrganisaatioError(f"{place}.{side}", "is missing" if end is None else "should be an object")
            if oid not in ends.values():
                raise OrganisaatioError(place, f"does not speak of {oid}, whose history this should be")
            liitos = Liitos(ends["organisaatio"], ends["kohde"], read_date(item.get("alkuPvm"), f"{place}.alkuPvm"))
            found[liitos.old_oid, liitos.new_oid] = liitos
    return Historia(oid, tuple(found.values()))


def _oid_of_name(name: str, stem: str) -> str:
    if not OID.match(stem):
        raise OrganisaatioError("file", f"the name {quote(name)} should begin with the organisation's oid")
    return stem


def _is_name_of_history(item: Any) -> bool:
    return isinstance(item, dict) and "oid" not in item and "nimi" in item and "alkuPvm" in item


def _read_tree(roots: Any) -> Iterator[tuple[str, OrganisaatioRow]]:
    """Nodes in the order of the file, without recursion."""
    stack: list[tuple[str, dict[str, Any], str | None]]
    stack = [(place, node, None) for place, node in reversed(list(read_list(roots, "organisaatiot")))]
    while stack:
        place, node, parent = stack.pop()
        row = _read_node(node, place, parent)
        yield place, row
        children = list(read_list(node.get("children"), f"{place}.children"))
        stack.extend((child_place, child, row.oid) for child_place, child in reversed(children))


def _read_node(node: dict[str, Any], place: str, parent: str | None) -> OrganisaatioRow:
    """A node of a tree; its parent is told by `parentOid`, else by where it stands."""
    tyypit = node.get("organisaatiotyypit")
    return _read_row(
        node,
        place,
        parent_oid=_read_parent(node, f"{place}.") or parent,
        tyypit=read_tyypit(node.get("tyypit") if tyypit is None else tyypit, f"{place}.organisaatiotyypit"),
        oppilaitostyyppi=read_uri(node.get("oppilaitostyyppi"), f"{place}.oppilaitostyyppi"),
    )


def _read_single(value: Any, place: str) -> OrganisaatioRow:
    """A V3 or V4 object. A masked one (`maskingActive`) hides its contacts, so it does not speak of them."""
    if not isinstance(value, dict):
        raise OrganisaatioError(place, "should be an organisation (an object)")
    at = f"{place}." if place else ""
    nimet = value.get("nimet")
    tyyppi = value.get("oppilaitosTyyppiUri", value.get("oppilaitostyyppi"))
    return _read_row(
        value,
        place,
        parent_oid=_read_parent(value, at),
        tyypit=read_tyypit(value.get("tyypit", value.get("organisaatiotyypit")), f"{at}tyypit"),
        oppilaitostyyppi=read_uri(tyyppi, f"{at}oppilaitosTyyppiUri"),
        nimet=None if nimet is None else read_nimet(nimet, f"{at}nimet"),
        contacts=None if value.get("maskingActive") is True else read_contacts(value, at),
        single=True,
    )


def _read_parent(value: dict[str, Any], at: str) -> str | None:
    """`parentOid`, else the nearest of `parentOidPath`, which has three shapes.

    `|root|…|parent|` in single objects, `root/…/parent` in `/jalkelaiset`, `self/parent/…/root` in `/hierarkia/hae`.
    """
    parent = read_text(value.get("parentOid"), f"{at}parentOid")
    if parent:
        return parent
    path = read_text(value.get("parentOidPath"), f"{at}parentOidPath") or ""
    oids = [oid for oid in re.split(r"[|/\s]+", path) if oid]
    own = oids.index(value["oid"]) if value.get("oid") in oids else -1
    if own == 0:
        return oids[1] if len(oids) > 1 else None
    above = oids[:own] if own > 0 else oids
    return above[-1] if above else None


def _read_row(value: dict[str, Any], place: str, **own: Any) -> OrganisaatioRow:
    """What a tree's node and a single object tell in the same way, and `own`, what they tell differently."""
    at = f"{place}." if place else ""

    def text(key: str) -> str | None:
        return read_text(value.get(key), at + key)

    return OrganisaatioRow(
        oid=read_oid(value.get("oid"), f"{at}oid"),
        nimi=read_nimi(value.get("nimi"), f"{at}nimi"),
        oppilaitoskoodi=text("oppilaitosKoodi"),
        ytunnus=text("ytunnus"),
        kotipaikka=read_uri(value.get("kotipaikkaUri"), f"{at}kotipaikkaUri"),
        status=text("status"),
        alku_on=read_date(value.get("alkuPvm"), f"{at}alkuPvm"),
        lakkautus_on=read_date(value.get("lakkautusPvm"), f"{at}lakkautusPvm"),
        **own,
    )
