"""One module per education type, only where it has rules of its own; `layout_of` finds the layout of a study right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.register.education.basic import AdultBasicEducation, BasicEducation, PreparatoryTeaching
from app.register.education.dia import GermanAbitur
from app.register.education.higher import HigherEducation
from app.register.education.ib import InternationalBaccalaureate
from app.register.education.language_tests import LanguageTest
from app.register.education.liberal import ByConsent
from app.register.education.matriculation import Matriculation
from app.register.education.upper_secondary import PreparatoryForUpperSecondary, UpperSecondary
from app.register.education.vocational import Vocational
from app.register.layout import Layout

GENERIC = Layout()

LAYOUTS: Mapping[str, Layout] = {
    "ahvenanmaanperusopetus": BasicEducation(),
    "aikuistenperusopetus": AdultBasicEducation(),
    "ammatillinenkoulutus": Vocational(),
    "diatutkinto": GermanAbitur(),
    "ibtutkinto": InternationalBaccalaureate(),
    "kielitutkinto": LanguageTest(),
    "korkeakoulutus": HigherEducation(),
    "lukiokoulutus": UpperSecondary(),
    "luva": PreparatoryForUpperSecondary(),
    "perusopetukseenvalmistavaopetus": PreparatoryTeaching(),
    "perusopetuksenlisaopetus": BasicEducation(),
    "perusopetus": BasicEducation(),
    "taiteenperusopetus": ByConsent(),
    "vapaansivistystyonkoulutus": ByConsent(),
    "ylioppilastutkinto": Matriculation(),
}
"""opiskeluoikeuden tyyppi -> its layout. The rest, and types not known yet, are shown by the generic layout."""


def layout_of(opiskeluoikeus: Mapping[str, Any]) -> Layout:
    """The layout for a study right, by its type."""
    tyyppi = opiskeluoikeus.get("tyyppi")
    code = tyyppi.get("koodiarvo") if isinstance(tyyppi, dict) else None
    return LAYOUTS.get(code, GENERIC) if isinstance(code, str) else GENERIC
