"""The fields of the reduced kinds of a share link, and what may stand in each: an allow list down to the last value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.register.progress import iso_date
from app.register.shapes import KEY
from app.register.words import LANGUAGES

Cleaner = Callable[[Any], Any]
"""A value -> what of it may be told, or None for nothing."""
Fields = Mapping[str, Cleaner]


def keep(item: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """A new object with the allowed fields only, in the order of the document; what is left empty is not there."""
    made = {key: fields[key](value) for key, value in item.items() if key in fields}
    return {key: value for key, value in made.items() if value not in (None, "", [], {})}


def fields(**allowed: Cleaner) -> Cleaner:
    """An object with these fields only."""
    return lambda value: keep(value, allowed) if isinstance(value, dict) else None


def many(clean: Cleaner) -> Cleaner:
    """A list of such values, or one of them alone."""

    def clean_all(value: Any) -> Any:
        if not isinstance(value, list):
            return clean(value)
        return [made for item in value if (made := clean(item)) not in (None, "", [], {})]

    return clean_all


def text(value: Any) -> Any:
    return value if isinstance(value, str) else None


def number(value: Any) -> Any:
    return value if isinstance(value, int | float) else None


def names(value: Any) -> Any:
    """A text, or one in each language."""
    if isinstance(value, dict):
        return {lang: value[lang] for lang in LANGUAGES if isinstance(value.get(lang), str)}
    return text(value)


def flag(value: Any) -> Any:
    return True if value is True else None


CODE = fields(koodiarvo=text, koodistoUri=text, koodistoVersio=number, nimi=names, lyhytNimi=names)
CODES = many(CODE)
ORGANISATION = fields(oid=text, oppilaitosnumero=CODE, nimi=names)
EXTENT = fields(arvo=number, yksikkö=CODE)
PERIODS = many(fields(alku=iso_date, loppu=iso_date))
CONFIRMATION = fields(päivä=iso_date)
_SPECIALISATION = fields(osaamisala=CODE, alku=iso_date, loppu=iso_date)


def specialisation(value: Any) -> Any:
    """An osaamisala: a code, or a code with its period."""
    return (_SPECIALISATION if isinstance(value, dict) and "osaamisala" in value else CODE)(value)


_MODULE: Fields = {
    "tunniste": CODE,
    "nimi": names,
    "virtaNimi": names,
    "perusteenDiaarinumero": text,
    "perusteenNimi": names,
    "koulutustyyppi": CODE,
    "laajuus": EXTENT,
}
_ATTAINMENT: Fields = {
    KEY: text,
    "tyyppi": CODE,
    "nimi": names,
    "suoritustapa": CODE,
    "toimipiste": ORGANISATION,
    "suorituskieli": CODE,
    "tutkintonimike": CODES,
    "osaamisala": many(specialisation),
    "vahvistus": CONFIRMATION,
}
QUALIFICATION: Fields = {**_ATTAINMENT, "koulutusmoduuli": fields(**_MODULE)}
STUDIES: Fields = {
    **_ATTAINMENT,
    "alkamispäivä": iso_date,
    "oppimäärä": CODE,
    "koulutusmoduuli": fields(
        **_MODULE, kieli=CODE, oppimäärä=CODE, opintokokonaisuus=CODE, curriculum=CODE, diplomaType=CODE
    ),
}
STUDY_RIGHT_OF_QUALIFICATION: Fields = {
    KEY: text,
    "oid": text,
    "tyyppi": CODE,
    "oppilaitos": ORGANISATION,
    "koulutustoimija": ORGANISATION,
}
STUDY_RIGHT_OF_STUDIES: Fields = {
    **STUDY_RIGHT_OF_QUALIFICATION,
    "alkamispäivä": iso_date,
    "päättymispäivä": iso_date,
    "arvioituPäättymispäivä": iso_date,
    "luokittelu": CODES,
    "synteettinen": flag,
    "tila": fields(opiskeluoikeusjaksot=many(fields(alku=iso_date, loppu=iso_date, nimi=names, tila=CODE))),
    "lisätiedot": fields(
        virtaOpiskeluoikeudenTyyppi=CODE,
        ensisijaisuus=PERIODS,
        järjestäväOrganisaatio=many(ORGANISATION),
        lukukausiIlmoittautuminen=fields(ilmoittautumisjaksot=many(fields(alku=iso_date, loppu=iso_date, tila=CODE))),
    ),
}
"""Of `lisätiedot` only what Virta tells: its fees and student-union membership are not among it."""
