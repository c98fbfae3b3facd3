"""Organisations in the shapes of the service, for tests."""

from __future__ import annotations

from typing import Any

KOSKI_MAIL = "1.2.246.562.5.79385887983"


def node(oid: str, fi: str = "Koulu", *children: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A node of a tree, without its parent's oid."""
    return {
        "oid": oid,
        "alkuPvm": 694216800000,
        "nimi": {"fi": fi},
        "kotipaikkaUri": "kunta_091",
        "organisaatiotyypit": ["organisaatiotyyppi_02"],
        "status": "AKTIIVINEN",
        "children": list(children),
        **changes,
    }


def tree(*roots: dict[str, Any]) -> dict[str, Any]:
    return {"numHits": len(roots), "organisaatiot": list(roots)}


def single(oid: str, fi: str = "Koulu", **changes: Any) -> dict[str, Any]:
    """A V4 object with an address for error reports and an earlier name."""
    return {
        "oid": oid,
        "alkuPvm": "1992-01-01",
        "nimi": {"fi": fi},
        "nimet": [{"nimi": {"fi": fi}, "alkuPvm": "2010-08-01"}, {"nimi": {"fi": "Vanha"}, "alkuPvm": "1992-01-01"}],
        "kotipaikkaUri": "kunta_091#1",
        "tyypit": ["organisaatiotyyppi_02"],
        "status": "AKTIIVINEN",
        "yhteystiedot": [{"kieli": "kieli_fi#1", "email": "toimisto@koulu.example"}],
        "yhteystietoArvos": [
            {
                "YhteystietoArvo.arvoText": "koski@koulu.example",
                "YhteystietoArvo.kieli": "kieli_fi#1",
                "YhteystietoElementti.tyyppi": "Email",
                "YhteystietoElementti.kaytossa": "true",
                "YhteystietojenTyyppi.oid": KOSKI_MAIL,
            }
        ],
        **changes,
    }


def merger(old: str, new: str, alku: str | None = "2014-12-02") -> dict[str, Any]:
    return {"organisaatio": {"oid": old, "nimi": {"fi": "x"}}, "kohde": {"oid": new}, "alkuPvm": alku}
