"""Small documents in KOSKI's shape, made for the tests."""

from __future__ import annotations

from typing import Any

from app.register.document import Document

AINO, ELLA = "1.2.246.562.24.76912370865", "1.2.246.562.24.53996747039"
HETU = "131052-308T"
OPISKELUOIKEUS_OID = "1.2.246.562.15.12345678901"
SCHOOL_OID = "1.2.246.562.10.12345678901"


def make_opiskeluoikeus(*jaksot: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A study right with these (alku, tila); `more` adds to it or replaces."""
    return {
        "tyyppi": {"koodiarvo": "lukiokoulutus", "koodistoUri": "opiskeluoikeudentyyppi"},
        "oppilaitos": {"oid": SCHOOL_OID},
        "tila": {
            "opiskeluoikeusjaksot": [
                {"alku": alku, "tila": {"koodiarvo": tila, "koodistoUri": "koskiopiskeluoikeudentila"}}
                for alku, tila in jaksot or (("2020-08-10", "lasna"),)
            ]
        },
        "suoritukset": [],
        **more,
    }


def make_document(*opiskeluoikeudet: dict[str, Any], **henkilo: Any) -> Document:
    """A document of one person (default: known by oid)."""
    return Document(henkilo or {"oid": AINO}, list(opiskeluoikeudet))
