"""Contact addresses of organisations, ready for routing: languages read, what is not an address left as it stands.

An organisation keeps its contacts as the service gave them (`Organisaatio.contacts`). Routing needs little of that: the
texts of the address for error reports of KOSKI and of the general address, each with its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email

ROOT_OID = "1.2.246.562.10.00000000001"
KOSKI_CONTACT = "1.2.246.562.5.79385887983"
"""Contact type "KOSKI-palvelun omien tietojen virheilmoituksen sähköpostiosoite" (organisation service)."""

ACTIVE = "AKTIIVINEN"
CLOSED = frozenset({"PASSIIVINEN", "POISTETTU"})
MOST_ADDRESSES = 5
"""So many of the addresses in one field get the mail; the service's own fields hold 100 characters."""

_ROOT = re.compile(r"\d+|1\.2\.246\.562\.(?:10|24)\.0{10}1", re.ASCII)
_BETWEEN = re.compile(r"[\s;,|]+")
_AROUND = "<>()[]{}\"'`“”.:"


@dataclass(frozen=True, slots=True)
class ContactText:
    """A field that should hold an e-mail address, as it was filled in. `lang` is "fi", "sv", … or "" for none told."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """What routing knows of an organisation.

    koski:   the fields of the KOSKI error-report address that are in use
    general: the fields of the general e-mail address
    """

    oid: str
    parent_oid: str | None = None
    status: str | None = ACTIVE
    oppilaitoskoodi: str | None = None
    oppilaitostyyppi: str | None = None
    lakkautus_on: date | None = None
    koski: tuple[ContactText, ...] = ()
    general: tuple[ContactText, ...] = ()

    @property
    def is_active(self) -> bool:
        """In operation now: a planned one is not, and one without a status is unless it has an end."""
        return self.status == ACTIVE or (self.status is None and self.lakkautus_on is None)

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED or (self.status is None and self.lakkautus_on is not None)


@dataclass(frozen=True, slots=True)
class ContactDirectory:
    """Everything that routing looks at, as one value.

    organisations: by oid
    successors:    oid of a merged organisation -> oids it was merged into, the newest merger first
    schools:       oppilaitosnumero -> oid
    virta:         oppilaitosnumero -> addresses of Virta's viranomaistietojen yhteyshenkilö
    """

    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    schools: Mapping[str, str] = field(default_factory=dict)
    virta: Mapping[str, tuple[ContactText, ...]] = field(default_factory=dict)


def is_root(oid: str) -> bool:
    """Whether the oid is the Finnish National Agency for Education as the root of all organisations.

    Some data shorten it to a bare number, and the service's own test data know it by another node.
    """
    return _ROOT.fullmatch(oid.strip()) is not None


def find_koski_contacts(contacts: Mapping[str, Any] | None) -> tuple[ContactText, ...]:
    """The KOSKI error-report addresses that are in use, of an organisation's contacts as the service gives them."""
    return tuple(
        ContactText(_read_lang(value.get("YhteystietoArvo.kieli")), text)
        for value in _list_objects(contacts, "yhteystietoArvos")
        if _without_version(value.get("YhteystietojenTyyppi.oid")) == KOSKI_CONTACT
        and _without_version(value.get("YhteystietoElementti.tyyppi")).lower() == "email"
        and str(value.get("YhteystietoElementti.kaytossa")).strip().lower() == "true"
        and (text := _read_text(value.get("YhteystietoArvo.arvoText")))
    )


def find_general_contacts(contacts: Mapping[str, Any] | None) -> tuple[ContactText, ...]:
    """The general e-mail addresses; the old field `emailOsoite` last, without a language."""
    found = [
        ContactText(_read_lang(value.get("kieli")), text)
        for value in _list_objects(contacts, "yhteystiedot")
        if (text := _read_text(value.get("email")))
    ]
    old = _read_text(contacts.get("emailOsoite")) if contacts else ""
    return (*found, *([ContactText("", old)] if old else []))


def order_successors(mergers: Iterable[tuple[str, str, date | None]]) -> dict[str, tuple[str, ...]]:
    """(old oid, new oid, day) -> {old oid: new oids}: the newest merger first, those without a day last."""
    found: dict[str, list[tuple[date, str]]] = {}
    for old_oid, new_oid, alku_on in mergers:
        found.setdefault(old_oid, []).append((alku_on or date.min, new_oid))
    return {
        old_oid: tuple(
            new_oid for _, new_oid in sorted(sorted(items, key=lambda item: item[1]), key=_day, reverse=True)
        )
        for old_oid, items in found.items()
    }


def split_addresses(text: str) -> tuple[str, ...]:
    """The valid addresses in a field, in order, each once. Words between them and what is not an address are left out.

    Only the form is checked, nothing is asked of the network. A domain may be written with any letters; the part before
    the @ must be ASCII, since few mail servers take another.
    """
    found: dict[str, str] = {}
    for word in _BETWEEN.split(text):
        for part in (word,) if word.count("@") < 2 else word.split("/"):
            address = _read_address(part.strip(_AROUND).removeprefix("mailto:"))
            if address:
                found.setdefault(address.lower(), address)
    return tuple(found.values())[:MOST_ADDRESSES]


def _read_address(text: str) -> str | None:
    if "@" not in text:
        return None
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        return None


def _day(item: tuple[date, str]) -> date:
    return item[0]


def _list_objects(contacts: Mapping[str, Any] | None, key: str) -> list[Mapping[str, Any]]:
    values = contacts.get(key) if contacts else None
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _read_text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _without_version(value: object) -> str:
    """ "1.2.3#1" -> "1.2.3"."""
    return _read_text(value).partition("#")[0]


def _read_lang(value: object) -> str:
    """ "kieli_fi#1" -> "fi"; nothing -> ""."""
    return _without_version(value).lower().removeprefix("kieli_")
