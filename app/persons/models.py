"""Tables of people. Concepts and names: the learner-number register (ONR, models/Henkilo.java)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime

OID = String(64)


class Henkilo(Base):
    """A person under one oid. `master_oid` is set when another oid of the same person is the one in use (one level).

    `generated` says that the oid is our own, made for a person whom a document knew by hetu only.
    """

    __tablename__ = "henkilo"

    oid: Mapped[str] = mapped_column(OID, primary_key=True)
    master_oid: Mapped[str | None] = mapped_column(OID, ForeignKey("henkilo.oid"), index=True)
    generated: Mapped[bool] = mapped_column(default=False)
    etunimet: Mapped[str | None] = mapped_column(Text)
    kutsumanimi: Mapped[str | None] = mapped_column(Text)
    sukunimi: Mapped[str | None] = mapped_column(Text)
    syntymaaika: Mapped[date | None]
    aidinkieli: Mapped[str | None] = mapped_column(Text)
    """A code of koodisto `kieli`, in capitals: FI, SV, …"""
    asiointikieli: Mapped[str | None] = mapped_column(String(2))
    """fi, sv or en"""
    turvakielto: Mapped[bool] = mapped_column(default=False)
    kuollut: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"Henkilo({self.oid!r})"


class Hetu(Base):
    """A hetu that a person has or has had. A hetu belongs to one person, a person has at most one present one."""

    __tablename__ = "henkilo_hetu"
    __table_args__ = (
        Index(
            "uq_henkilo_hetu_present",
            "henkilo_oid",
            unique=True,
            sqlite_where=text("is_present"),
            postgresql_where=text("is_present"),
        ),
    )

    hetu: Mapped[str] = mapped_column(String(11), primary_key=True)
    henkilo_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), index=True)
    is_present: Mapped[bool]

    def __repr__(self) -> str:
        return f"Hetu(of {self.henkilo_oid!r})"


class Huoltajuus(Base):
    """Whose guardian somebody is: in force from `alku` up to the day before `loppu`; either may be open."""

    __tablename__ = "henkilo_huoltajuus"

    huoltaja_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), primary_key=True)
    huollettava_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), primary_key=True, index=True)
    alku: Mapped[date | None]
    loppu: Mapped[date | None]


class HuoltajuusKysely(Base):
    """The last question to the population register about somebody's dependants.

    While there is a row only the register's answer counts, however old the guardianships of our own are.
    """

    __tablename__ = "henkilo_huoltajuuskysely"

    huoltaja_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    is_answered: Mapped[bool]
    without_hetu: Mapped[int]
    """How many dependants the answer named by no hetu: they can be told of, not shown."""


class HuoltajuusVastaus(Base):
    """A dependant whom the population register's answer named. Never the hetu: only our own numbers."""

    __tablename__ = "henkilo_huoltajuusvastaus"

    huoltaja_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), primary_key=True)
    huollettava_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), primary_key=True)


class HuollettavaTunnus(Base):
    """By which name a child stands in one guardian's addresses: random, the guardian's own, for good."""

    __tablename__ = "henkilo_huollettava_tunnus"
    __table_args__ = (
        UniqueConstraint("huoltaja_oid", "huollettava_oid", name="uq_henkilo_huollettava_tunnus_huoltaja_oid"),
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    huoltaja_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"))
    huollettava_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"))


class Sahkoposti(Base):
    """An e-mail address that a person gave: at most one that waits to be confirmed and one that has been.

    `id` stands in the token of the confirmation link; `sealed` holds the address, sealed with DATA_KEYS.
    """

    __tablename__ = "henkilo_sahkoposti"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    henkilo_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    lang: Mapped[str] = mapped_column(String(2))
    """Language of the mails to it: fi, sv or en"""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the confirmation mail was given up: the server of the address would not have it"""

    def __repr__(self) -> str:
        return f"Sahkoposti(of {self.henkilo_oid!r})"


class IlmoitusKielto(Base):
    """A kind of notification that a person does not want; without a row they are told."""

    __tablename__ = "henkilo_ilmoitus_kielto"

    henkilo_oid: Mapped[str] = mapped_column(OID, ForeignKey("henkilo.oid"), primary_key=True)
    notice: Mapped[str] = mapped_column(String(20), primary_key=True)
