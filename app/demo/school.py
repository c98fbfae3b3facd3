"""What a school and its organiser are in the demo.

A koulutustoimija, its oppilaitos, and the toimipiste of that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.demo.identity import make_oid

Json = dict[str, Any]

ROOT = "1.2.246.562.10.00000000001"
"""Finnish National Agency for Education as the root of the organisation tree (public oid)."""

YTL_OID = "1.2.246.562.10.43628088406"
LANGUAGE_TESTS_OID = "1.2.246.562.10.48587687889"

KOSKI_CONTACT = "1.2.246.562.5.79385887983"
KOSKI_CONTACT_EMAIL = "1.2.246.562.5.57850489428"


@dataclass(frozen=True, slots=True)
class Organiser:
    """A koulutustoimija. `email` is its general address or None."""

    number: int
    fi: str
    sv: str
    en: str
    town: str
    email: str | None = None

    @property
    def oid(self) -> str:
        return make_oid(10, self.number)

    @property
    def nimi(self) -> dict[str, str]:
        return {"fi": self.fi, "sv": self.sv, "en": self.en}


@dataclass(frozen=True, slots=True)
class School:
    """An oppilaitos and its toimipiste.

    koski_emails: {"fi": address} of the KOSKI error-report contact (`koski_off`: kept but taken out of use);
    email: the general address; kind: oppilaitostyyppi; earlier: former names by the day they began;
    town: a kunta code.
    """

    number: int
    code: str
    fi: str
    sv: str
    en: str
    town: str
    organiser: Organiser
    kind: str = "15"
    koski_emails: dict[str, str] = field(default_factory=dict)
    koski_off: bool = False
    email: str | None = None
    closed_on: str | None = None
    successor: int | None = None
    earlier: tuple[tuple[str, dict[str, str]], ...] = ()

    @property
    def oid(self) -> str:
        return make_oid(10, self.number)

    @property
    def campus_oid(self) -> str:
        return make_oid(10, self.number + 50_000)

    @property
    def nimi(self) -> dict[str, str]:
        return {"fi": self.fi, "sv": self.sv, "en": self.en}

    def oppilaitos(self) -> Json:
        """The oppilaitos as KOSKI's answers embed it."""
        return {
            "oid": self.oid,
            "oppilaitosnumero": {"koodiarvo": self.code, "koodistoUri": "oppilaitosnumero"},
            "nimi": self.nimi,
            "kotipaikka": {"koodiarvo": self.town, "koodistoUri": "kunta"},
        }

    def koulutustoimija(self) -> Json:
        return {"oid": self.organiser.oid, "nimi": self.organiser.nimi}

    def reference(self) -> Json:
        return {"oid": self.oid, "nimi": self.nimi}

    def toimipiste(self) -> Json:
        """Only the oid: its name is looked up, as many real documents need."""
        return {"oid": self.campus_oid}
