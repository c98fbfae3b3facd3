"""Who has signed in: from what a provider says to a person of ours.

The order is oid, then hetu (present and former), then the provider's own subject; linked numbers are one person. Who is
in no register gets a row of our own making (no oppijanumero): they see the empty page and can report what is missing,
where KOSKI turns them away, and their hetu is enough for asking Virta and the matriculation register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.database import utc_now
from app.login.models import LoginIdentity
from app.persons.models import Henkilo
from app.persons.numbers import HENKILO_OID, read_hetu
from app.persons.service import create_henkilo, find_by_hetu, find_master, store_henkilo

LONGEST_NAME = 200

OID_CLAIMS = ("personOid", "oppijanumero")
HETU_CLAIMS = ("nationalIdentificationNumber", "urn:oid:1.2.246.21")
"""Suomi.fi and OPH's CAS say `nationalIdentificationNumber`, SAML-born claims the object identifier of the hetu."""
FIRST_NAMES_CLAIMS = (
    "firstName",
    "FirstName",
    "firstNames",
    "http://eidas.europa.eu/attributes/naturalperson/CurrentGivenName",
    "given_name",
    "givenName",
)
LAST_NAME_CLAIMS = ("sn", "familyName", "family_name", "urn:oid:2.5.4.4")
CALL_NAME_CLAIMS = ("givenName", "given_name", "urn:oid:2.5.4.42")


class NobodyIdentified(Exception):
    """The provider named nobody: neither an oid, nor a hetu, nor a subject of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """What a provider says of the one who signed in. `subject` is the provider's own name of them."""

    provider: str
    subject: str
    oid: str | None = None
    hetu: str | None = field(default=None, repr=False)
    etunimet: str | None = None
    kutsumanimi: str | None = None
    sukunimi: str | None = None


def read_claims(
    provider: str,
    subject: str,
    claims: Mapping[str, Any],
    *,
    oid_claims: tuple[str, ...] = OID_CLAIMS,
    hetu_claims: tuple[str, ...] = HETU_CLAIMS,
) -> SignedIn:
    """The person that claims (OIDC) or attributes (CAS) tell of; malformed numbers count as not told."""
    oid = _first(claims, oid_claims)
    hetu = _first(claims, hetu_claims)
    return SignedIn(
        provider=provider,
        subject=subject,
        oid=oid if oid and HENKILO_OID.match(oid) else None,
        hetu=read_hetu(hetu) if hetu else None,
        etunimet=_first(claims, FIRST_NAMES_CLAIMS),
        kutsumanimi=_first(claims, CALL_NAME_CLAIMS),
        sukunimi=_first(claims, LAST_NAME_CLAIMS),
    )


def find_or_make_person(session: Session, signed_in: SignedIn) -> Henkilo:
    """The person (master) behind a sign-in, made when no register knows them. Raises NobodyIdentified."""
    if signed_in.oid or signed_in.hetu:
        return _find_by_numbers(session, signed_in) or store_henkilo(
            session, oid=signed_in.oid, hetu=signed_in.hetu, **_names(signed_in)
        )
    if not signed_in.subject:
        raise NobodyIdentified
    return _find_by_subject(session, signed_in) or _make_for_subject(session, signed_in)


def _find_by_numbers(session: Session, signed_in: SignedIn) -> Henkilo | None:
    by_oid = find_master(session, signed_in.oid) if signed_in.oid else None
    if by_oid is not None or signed_in.hetu is None:
        return by_oid
    return find_by_hetu(session, signed_in.hetu)


def _find_by_subject(session: Session, signed_in: SignedIn) -> Henkilo | None:
    """Somebody without Finnish numbers (a visitor by eIDAS) who has signed in before by the same provider."""
    row = session.get(LoginIdentity, (signed_in.provider, _hash(signed_in.subject)))
    return find_master(session, row.henkilo_oid) if row is not None else None


def _make_for_subject(session: Session, signed_in: SignedIn) -> Henkilo:
    henkilo = create_henkilo(session, None)
    for name, value in _names(signed_in).items():
        setattr(henkilo, name, value)
    session.add(
        LoginIdentity(
            provider=signed_in.provider,
            subject_hash=_hash(signed_in.subject),
            henkilo_oid=henkilo.oid,
            created_at=utc_now(),
        )
    )
    session.flush()
    return henkilo


def _names(signed_in: SignedIn) -> dict[str, Any]:
    return {
        "etunimet": signed_in.etunimet,
        "kutsumanimi": signed_in.kutsumanimi,
        "sukunimi": signed_in.sukunimi,
    }


def _first(claims: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first claim that says something, as one line; CAS gives a list when an attribute stands twice."""
    for name in names:
        value = claims.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:LONGEST_NAME]
    return None


def _hash(subject: str) -> str:
    return sha256(subject.encode()).hexdigest()
