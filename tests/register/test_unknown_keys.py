"""A key that nobody knows yet is shown wherever the register puts it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.register.names import Directory
from app.register.view import view_record
from app.register.visibility import Viewer

TODAY = date(2026, 11, 23)

SCHOOL = {"oid": "1.2.246.562.10.1", "nimi": {"fi": "Koulu"}}


def make_part(name: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "tyyppi": {"koodiarvo": "tuntematonosa"},
        "koulutusmoduuli": {
            "tunniste": {"koodiarvo": name, "nimi": {"fi": name}},
            "laajuus": {"arvo": 2.5, "yksikkö": {"koodiarvo": "2", "koodistoUri": "opintojenlaajuusyksikko"}},
        },
        "arviointi": [
            {"arvosana": {"koodiarvo": "7"}, "päivä": "2020-04-01"},
            {"arvosana": {"koodiarvo": "8"}, "päivä": "2020-05-01"},
        ],
        "osasuoritukset": list(parts),
    }


def make_study_right(tyyppi: str) -> dict[str, Any]:
    return {
        "tyyppi": {"koodiarvo": tyyppi},
        "oppilaitos": dict(SCHOOL),
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2018-08-01", "tila": {"koodiarvo": "lasna"}}]},
        "lisätiedot": {"uutta": {"sisällä": 1}},
        "suoritukset": [
            {
                "tyyppi": {"koodiarvo": "tuntematonsuoritus"},
                "koulutusmoduuli": {"tunniste": {"koodiarvo": "A", "nimi": {"fi": "Kokonaisuus"}}},
                "toimipiste": dict(SCHOOL),
                "vahvistus": {
                    "päivä": "2020-06-04",
                    "myöntäjäOrganisaatio": dict(SCHOOL),
                    "myöntäjäHenkilöt": [{"nimi": "Reijo Reksi", "organisaatio": dict(SCHOOL)}],
                },
                "osasuoritukset": [make_part("Osa", make_part("Osan osa"))],
            }
        ],
    }


IN_OTHER_WORDS = frozenset({"tyyppi", "tila"})
"""Codes whose own fields are never spelt out: their name or state says it."""


def objects_of(value: Any, place: str = "", key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if place and not (key in IN_OTHER_WORDS and "koodiarvo" in value):
            yield place, value
        for name, child in value.items():
            if name not in ("nimi", "yksikkö"):
                yield from objects_of(child, f"{place}.{name}", name)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from objects_of(child, f"{place}[{index}]", key)


PLACES = [place for place, _ in objects_of({"oo": make_study_right("x")})]


@pytest.mark.parametrize(
    "tyyppi", ["tuntematonkoulutus", "lukiokoulutus", "ammatillinenkoulutus", "ylioppilastutkinto"]
)
@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_key_is_shown(tyyppi: str, place: str) -> None:
    opiskeluoikeus = copy.deepcopy(make_study_right(tyyppi))
    dict(objects_of({"oo": opiskeluoikeus}))[place]["uusiKenttä"] = {"fi": "ennennäkemätön"}
    view = view_record({}, [opiskeluoikeus], viewer=Viewer.SHARE, lang="fi", directory=Directory(), today=TODAY)
    assert "ennennäkemätön" in repr(view)
