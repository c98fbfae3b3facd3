"""The person of a KOSKI document: its `henkilö` read and matched with the people we know."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.persons.identifying import Identity, identify_henkilo
from app.persons.models import Henkilo
from app.persons.numbers import read_hetu
from app.persons.service import IdentityError
from app.register.document import DocumentError
from app.register.shapes import code_of

_OID = re.compile(r"\d+(\.\d+)+\Z", re.ASCII)
MAX_OID_LENGTH = 64


def identify(session: Session, henkilo: dict[str, Any]) -> Henkilo:
    """The person of a document's `henkilö`, created when new.

    A hetu that is none is passed over when there is an oid. Raises DocumentError; its text never repeats a hetu.
    """
    identity = _read_identity(henkilo)
    try:
        return identify_henkilo(session, identity)
    except IdentityError as error:
        raise DocumentError("henkilö", str(error)) from None


def _read_identity(henkilo: dict[str, Any]) -> Identity:
    oid, given_hetu = _text(henkilo, "oid"), _text(henkilo, "hetu")
    if oid is not None and (len(oid) > MAX_OID_LENGTH or not _OID.match(oid)):
        raise DocumentError("henkilö.oid", "should be numbers with points between them")
    hetu = read_hetu(given_hetu) if given_hetu else None
    if oid is None and given_hetu and hetu is None:
        raise DocumentError("henkilö.hetu", "is not a personal identity code, and no oid is given")
    born = _text(henkilo, "syntymäaika")
    return Identity(
        oid=oid,
        hetu=hetu,
        etunimet=_text(henkilo, "etunimet"),
        kutsumanimi=_text(henkilo, "kutsumanimi"),
        sukunimi=_text(henkilo, "sukunimi"),
        syntymaaika=date.fromisoformat(born) if born else None,
        aidinkieli=code_of(henkilo.get("äidinkieli")).upper() or None,
        turvakielto=henkilo.get("turvakielto") is True,
    )


def _text(henkilo: dict[str, Any], key: str) -> str | None:
    value = henkilo.get(key)
    if value is not None and not isinstance(value, str):
        raise DocumentError(f"henkilö.{key}", "should be text")
    return value or None
