"""Tables of the organisations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, JsonData, JsonDocument, UtcDateTime


class Organisaatio(Base):
    """An organisation as the service last told it. A row is never deleted: old records speak of closed schools.

    nimi:     {"fi": …, "sv": …, "en": …}, any of them
    nimet:    earlier and present names, oldest first: [{"alkuPvm": "2010-01-01", "nimi": {…}}]; NULL when never told
    tyypit:   "organisaatiotyyppi_01" … "_09" whatever names the source used; unknown ones as they stood
    contacts: the object's `yhteystiedot`, `yhteystietoArvos`, `emailOsoite` as given; NULL when never told
    status:   AKTIIVINEN, SUUNNITELTU, PASSIIVINEN, POISTETTU
    details_at, history_at: when the single object and the merger history were last stored
    """

    __tablename__ = "organisaatio"

    oid: Mapped[str] = mapped_column(Text, primary_key=True)
    parent_oid: Mapped[str | None] = mapped_column(Text, index=True)
    nimi: Mapped[dict[str, str]] = mapped_column(JsonDocument)
    nimet: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonDocument)
    tyypit: Mapped[list[str]] = mapped_column(JsonData)
    oppilaitoskoodi: Mapped[str | None] = mapped_column(Text, index=True)
    oppilaitostyyppi: Mapped[str | None] = mapped_column(Text)
    ytunnus: Mapped[str | None] = mapped_column(Text, index=True)
    kotipaikka: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    alku_on: Mapped[date | None]
    lakkautus_on: Mapped[date | None]
    contacts: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    details_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    history_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OrganisaatioLiitos(Base):
    """A merger: `old_oid` was joined to `new_oid` on a date. Either may be an organisation that we do not know."""

    __tablename__ = "organisaatio_liitos"

    old_oid: Mapped[str] = mapped_column(Text, primary_key=True)
    new_oid: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
    alku_on: Mapped[date | None]


class OrganisaatioSync(Base):
    """How far the organisations have been fetched from the service: one row per thing fetched ("tree", "changes").

    `etag` is that of the answer; `changed_since` the day from which the service is asked for changes next time.
    """

    __tablename__ = "organisaatio_sync"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    etag: Mapped[str | None] = mapped_column(Text)
    changed_since: Mapped[date | None]
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VirtaYhteyshenkilo(Base):
    """Virta's viranomaistietojen yhteyshenkilö: who answers for a higher-education institution's data in Virta.

    No service publishes them: the list is imported and edited by operators. `lang` is fi, sv, en or "" for none told.
    """

    __tablename__ = "virta_yhteyshenkilo"

    oppilaitosnumero: Mapped[str] = mapped_column(String(10), primary_key=True)
    lang: Mapped[str] = mapped_column(String(2), primary_key=True, default="")
    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
