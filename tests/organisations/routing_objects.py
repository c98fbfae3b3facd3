"""Organisations for the table of routing, in the shapes of the organisation service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.organisations.contacts import (
    ROOT_OID,
    ContactDirectory,
    ContactText,
    Organisation,
    find_general_contacts,
    find_koski_contacts,
    order_successors,
)
from app.organisations.reading import Historia, OrganisaatioRow, read_historia, read_rows
from app.organisations.routing import RowOwner
from tests.organisations.objects import KOSKI_MAIL

Json = dict[str, Any]
CRISIS = "1.2.246.562.5.31532764098"
REGISTRY, LANGUAGE_TESTS = "rekisteri@oma.example", "kielitutkinnot@oma.example"
KT, KT2, OL, OL2, OL3, TP, TP2 = (f"1.2.246.562.10.{number}" for number in (11, 12, 21, 22, 23, 31, 32))
"""Koulutustoimijat, oppilaitokset and toimipisteet."""


def koski(text: object, kieli: str | None = "kieli_fi#1", **changes: Any) -> Json:
    """A value of the KOSKI error-report address."""
    return {
        "YhteystietoArvo.arvoText": text,
        "YhteystietoArvo.kieli": kieli,
        "YhteystietoElementti.oid": "1.2.246.562.5.57850489428",
        "YhteystietoElementti.tyyppi": "Email",
        "YhteystietoElementti.kaytossa": "true",
        "YhteystietojenTyyppi.oid": KOSKI_MAIL,
        **{f"Yhteystieto{key}": value for key, value in changes.items()},
    }


def general(email: object, kieli: str | None = "kieli_fi#1") -> Json:
    return {"kieli": kieli, "yhteystietoOid": "1.2.3", "id": "1", "email": email}


def school(oid: str = OL, parent: str | None = KT, *values: Json, **changes: Any) -> Json:
    """A V4 object; `values` are its contacts of either kind."""
    return {
        "oid": oid,
        "parentOid": parent,
        "nimi": {"fi": oid},
        "tyypit": ["organisaatiotyyppi_02"],
        "status": "AKTIIVINEN",
        "yhteystietoArvos": [value for value in values if "YhteystietoArvo.kieli" in value],
        "yhteystiedot": [value for value in values if "YhteystietoArvo.kieli" not in value],
        **changes,
    }


def closed(oid: str = OL, parent: str | None = KT, *values: Json, **changes: Any) -> Json:
    return school(oid, parent, *values, **{"status": "PASSIIVINEN", "lakkautusPvm": "2020-07-31", **changes})


def organiser(oid: str = KT, *values: Json, **changes: Any) -> Json:
    return school(oid, ROOT_OID, *values, **{"tyypit": ["organisaatiotyyppi_01"], **changes})


def university(oid: str = OL, *values: Json, tyyppi: str = "42", **changes: Any) -> Json:
    kind = {"oppilaitosTyyppiUri": f"oppilaitostyyppi_{tyyppi}#1", "oppilaitosKoodi": oid[-2:].zfill(5)}
    return school(oid, KT, *values, **{**kind, **changes})


OPH = school(
    ROOT_OID, None, koski("oph-koski@oph.example"), general("kirjaamo@oph.example"), tyypit=["organisaatiotyyppi_01"]
)


def history(oid: str, *new: tuple[str, str | None]) -> tuple[str, Json]:
    """An answer of `/historia`: `oid` was merged into each of these on the day given."""
    items = [{"organisaatio": {"oid": oid}, "kohde": {"oid": to}, "alkuPvm": day} for to, day in new]
    return oid, {"liittymiset": items, "liitokset": [], "childSuhteet": [], "parentSuhteet": []}


def make_directory(
    objects: tuple[Json, ...],
    histories: tuple[tuple[str, Json], ...] = (),
    virta: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
) -> ContactDirectory:
    """The directory of these answers, read as an import reads them, with the OPH node among them."""
    rows = read_rows([OPH, *objects])
    mergers = [_read(oid, value) for oid, value in histories]
    return ContactDirectory(
        organisations={row.oid: make_organisation(row) for row in rows},
        successors=order_successors((m.old_oid, m.new_oid, m.alku_on) for one in mergers for m in one.liitokset),
        schools={row.oppilaitoskoodi: row.oid for row in rows if row.oppilaitoskoodi},
        virta={
            numero: tuple(ContactText(lang, text) for lang, text in texts) for numero, texts in (virta or {}).items()
        },
    )


def make_organisation(row: OrganisaatioRow) -> Organisation:
    return Organisation(
        row.oid,
        row.parent_oid,
        row.status,
        row.oppilaitoskoodi,
        row.oppilaitostyyppi,
        row.lakkautus_on,
        find_koski_contacts(row.contacts),
        find_general_contacts(row.contacts),
    )


def _read(oid: str, value: Json) -> Historia:
    return read_historia(value, oid)


@dataclass(frozen=True)
class Case:
    """What is asked and what comes: source, e-mail, whose, also, and the path when it is checked."""

    name: str
    objects: tuple[Json, ...]
    source: str
    email: str
    oid: str | None = OL
    also: tuple[str, ...] = ()
    path: tuple[str, ...] | None = None
    histories: tuple[tuple[str, Json], ...] = ()
    virta: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    owner: RowOwner = RowOwner(oid=OL)  # noqa: RUF009 - frozen
    lang: str = "fi"

    def __str__(self) -> str:
        return self.name


def from_virta(oid: str | None = OL, numero: str | None = None) -> RowOwner:
    return replace(RowOwner(oid=oid, oppilaitosnumero=numero), from_virta=True)
