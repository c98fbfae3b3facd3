"""To whom an error report goes. Pure: everything looked at is passed in, and there is always an answer.

1. The row's owner is the oppilaitos; of a matriculation examination, and where there is no oppilaitos, the
   koulutustoimija. Language tests have an address of their own in the settings.
2. Higher education: Virta's viranomaistietojen yhteyshenkilö of the institution.
3. The KOSKI error-report address of the organisation, when it is active.
4. Then the successors of a closed one, newest first (2 and 3 of each); then the ancestors below the root, and a closed
   ancestor's successors (3 of each); then the general addresses of the same organisations in the same order; at last
   the service's own registry keeper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.organisations.contacts import ContactDirectory, ContactText, Organisation, is_root, split_addresses

HIGHER_EDUCATION = frozenset(
    {"oppilaitostyyppi_41", "oppilaitostyyppi_42", "oppilaitostyyppi_43", "oppilaitostyyppi_46"}
)
"""Universities of applied sciences (46: temporary ones), universities, the National Defence University."""

YTL_OID = "1.2.246.562.10.43628088406"
"""The Matriculation Examination Board, the koulutustoimija of every matriculation examination."""

LANGUAGE_ORDER = ("fi", "sv", "en", "")
"""After the citizen's own language; "" is an address whose language nobody told."""


class Source(StrEnum):
    """Which step gave the address."""

    VIRTA = "virta"
    KOSKI = "koski"
    SUCCESSOR = "successor"
    ANCESTOR = "ancestor"
    GENERAL = "general"
    REGISTRY = "registry"
    UNROUTED = "unrouted"


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """The service's own addresses (settings `registry_email`, `language_test_email`); "" when not given."""

    registry_email: str
    language_test_email: str = ""


@dataclass(frozen=True, slots=True)
class RowOwner:
    """Who owns a row of the record, as far as the record or the citizen tells.

    oid, oppilaitosnumero: the organisation that owns it; either may be missing
    koulutustoimija_oid:   whom the record names above it: used when the directory does not know the owner
    from_virta:            the row came from Virta
    is_language_test:      the row is of the register of language tests
    """

    oid: str | None = None
    oppilaitosnumero: str | None = None
    koulutustoimija_oid: str | None = None
    from_virta: bool = False
    is_language_test: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where a report goes. `email` is "" only when even the service's own registry keeper has no address.

    also:             further addresses of the same field, which get the mail too
    organisation_oid: whose address it is; None for the service's own addresses
    path:             the oids looked at, in order
    """

    email: str
    also: tuple[str, ...]
    organisation_oid: str | None
    source: Source
    path: tuple[str, ...]


def find_owner(opiskeluoikeus: Mapping[str, Any]) -> RowOwner:
    """The owner of the rows of a study right, given as KOSKI's JSON (whatever register it came from)."""
    tyyppi = _read(opiskeluoikeus, "tyyppi", "koodiarvo")
    koulutustoimija_oid = _read(opiskeluoikeus, "koulutustoimija", "oid")
    if tyyppi == "ylioppilastutkinto":
        return RowOwner(oid=koulutustoimija_oid or YTL_OID)
    oid = _read(opiskeluoikeus, "oppilaitos", "oid")
    numero = _read(opiskeluoikeus, "oppilaitos", "oppilaitosnumero", "koodiarvo")
    return RowOwner(
        oid=oid if oid or numero else koulutustoimija_oid,
        oppilaitosnumero=numero,
        koulutustoimija_oid=koulutustoimija_oid,
        from_virta=tyyppi == "korkeakoulutus",
        is_language_test=tyyppi == "kielitutkinto",
    )


def route(owner: RowOwner, lang: str, directory: ContactDirectory, own: OwnAddresses) -> Address:
    """The address of a report about a row of `owner`, for a citizen whose language is `lang` ("fi", "sv" or "en")."""
    if owner.is_language_test:
        return _own_address(own.language_test_email, owner.oid, own)
    path: dict[str, None] = {}
    for oid, source in _walk(_resolve(owner, directory), owner, directory):
        path[oid] = None
        for given, addresses in _look_at(oid, source, owner, lang, directory):
            if addresses:
                return Address(addresses[0], addresses[1:], oid, given, tuple(path))
    for oid in path:
        organisation = directory.organisations.get(oid)
        if organisation is not None and organisation.is_active:
            addresses = _choose(organisation.general, lang)
            if addresses:
                return Address(addresses[0], addresses[1:], oid, Source.GENERAL, tuple(path))
    return _unrouted(own, path)


def _own_address(email: str, organisation_oid: str | None, own: OwnAddresses) -> Address:
    addresses = split_addresses(email)
    if addresses:
        return Address(addresses[0], addresses[1:], organisation_oid, Source.REGISTRY, ())
    return _unrouted(own, ())


def _unrouted(own: OwnAddresses, path: Iterable[str]) -> Address:
    addresses = split_addresses(own.registry_email)
    return Address(addresses[0] if addresses else "", addresses[1:], None, Source.UNROUTED, tuple(path))


def _resolve(owner: RowOwner, directory: ContactDirectory) -> str | None:
    """The owner's oid: an oid that nobody knows gives way to the school that has the number."""
    by_number = directory.schools.get(owner.oppilaitosnumero) if owner.oppilaitosnumero else None
    if owner.oid and (owner.oid in directory.organisations or by_number is None):
        return owner.oid
    return by_number or owner.koulutustoimija_oid


def _walk(oid: str | None, owner: RowOwner, directory: ContactDirectory) -> Iterator[tuple[str, Source]]:
    """The organisations to look at, each once: the owner, its successors, its ancestors with theirs. Never the root."""
    if oid is None or is_root(oid):
        return
    seen = {oid}
    yield oid, Source.KOSKI
    for successor in _list_successors(oid, seen, directory):
        yield successor, Source.SUCCESSOR
    climbed = {oid}
    known = directory.organisations.get(oid)
    parent = (known.parent_oid if known else None) or owner.koulutustoimija_oid
    while parent and parent not in climbed and not is_root(parent):
        climbed.add(parent)
        if parent not in seen:
            seen.add(parent)
            yield parent, Source.ANCESTOR
        for successor in _list_successors(parent, seen, directory):
            yield successor, Source.ANCESTOR
        known = directory.organisations.get(parent)
        parent = known.parent_oid if known else None


def _list_successors(oid: str, seen: set[str], directory: ContactDirectory) -> Iterator[str]:
    """The successors of a closed organisation, depth first, those in `seen` left out and the others added to it."""
    waiting = _successors_of(oid, directory)
    while waiting:
        successor = waiting.pop()
        if successor in seen or is_root(successor):
            continue
        seen.add(successor)
        yield successor
        waiting += _successors_of(successor, directory)


def _successors_of(oid: str, directory: ContactDirectory) -> list[str]:
    """The newest last. An organisation that the directory does not know counts as closed: it may have been merged."""
    known = directory.organisations.get(oid)
    if known is not None and not known.is_closed:
        return []
    return list(reversed(directory.successors.get(oid, ())))


def _look_at(
    oid: str, source: Source, owner: RowOwner, lang: str, directory: ContactDirectory
) -> Iterator[tuple[Source, tuple[str, ...]]]:
    """What an organisation offers before its general address, with the step that gives it."""
    organisation = directory.organisations.get(oid)
    is_owner = source is Source.KOSKI
    if source is not Source.ANCESTOR and _is_higher_education(organisation, owner):
        numero = organisation.oppilaitoskoodi if organisation else None
        if is_owner:
            numero = numero or owner.oppilaitosnumero
        yield (Source.VIRTA if is_owner else source), _choose(directory.virta.get(numero or "", ()), lang)
    if organisation is not None and organisation.is_active:
        yield source, _choose(organisation.koski, lang)


def _is_higher_education(organisation: Organisation | None, owner: RowOwner) -> bool:
    return owner.from_virta or (organisation is not None and organisation.oppilaitostyyppi in HIGHER_EDUCATION)


def _choose(contacts: Sequence[ContactText], lang: str) -> tuple[str, ...]:
    """The addresses of the first field, in the order of languages, that holds a valid one; at last other languages."""
    order = tuple(dict.fromkeys((lang, *LANGUAGE_ORDER)))
    for contact in sorted(contacts, key=lambda one: order.index(one.lang) if one.lang in order else len(order)):
        addresses = split_addresses(contact.text)
        if addresses:
            return addresses
    return ()


def _read(value: Any, *keys: str) -> str | None:
    """Text at a path of keys; None for anything else there."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) and value else None
