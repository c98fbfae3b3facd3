"""Tables of the code lists."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class Koodi(Base):
    """One version of a code, with its names. A row is never deleted: old records speak of old codes.

    `versio` is the code's own version as the service publishes it. Names that the service leaves empty are NULL.
    """

    __tablename__ = "koodi"

    koodisto_uri: Mapped[str] = mapped_column(Text, primary_key=True)
    koodiarvo: Mapped[str] = mapped_column(Text, primary_key=True)
    versio: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fi: Mapped[str | None] = mapped_column(Text)
    sv: Mapped[str | None] = mapped_column(Text)
    en: Mapped[str | None] = mapped_column(Text)
    lyhyt_fi: Mapped[str | None] = mapped_column(Text)
    lyhyt_sv: Mapped[str | None] = mapped_column(Text)
    lyhyt_en: Mapped[str | None] = mapped_column(Text)


class KoodiLevel(Base):
    """A level of a qualification: of the list `koulutus` a code, and its code in `eqf` or `nqf`."""

    __tablename__ = "koodi_level"

    koulutus: Mapped[str] = mapped_column(String(20), primary_key=True)
    koodisto_uri: Mapped[str] = mapped_column(String(10), primary_key=True)
    koodiarvo: Mapped[str] = mapped_column(String(20), primary_key=True)


class KoodistoSync(Base):
    """What of a code list was last fetched from the service, so that an unchanged list is not fetched again.

    `versio` and `paivitetty` are the list's version and time of change as the service told them; `etag` that of the
    list's codes.
    """

    __tablename__ = "koodisto_sync"

    koodisto_uri: Mapped[str] = mapped_column(Text, primary_key=True)
    versio: Mapped[int]
    paivitetty: Mapped[str | None] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(Text)
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)
