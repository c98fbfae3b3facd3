"""The list of Virta's viranomaistietojen yhteyshenkilöt: read from CSV, stored, edited.

CSV with the columns `oppilaitosnumero,email,name,language` (a comma or a semicolon between; the order of the columns is
free, `name` and `language` may be left out or empty). Each row stands by itself: a bad one is named by its line and
never stops the others. An institution that the file names has afterwards exactly the contacts of the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.database import utc_now
from app.directory.stamp import Counts, lock_directory, renew_directory_stamp
from app.organisations.contacts import ContactText, split_addresses
from app.organisations.models import VirtaYhteyshenkilo
from app.register.words import LANGUAGES

COLUMNS = ("oppilaitosnumero", "email", "name", "language")
LONGEST_NAME = 200
_NUMERO = re.compile(r"\d{1,5}", re.ASCII)


class VirtaContactError(Exception):
    """A list or a row that cannot be used. `line` is 0 when the whole list cannot."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class VirtaContact:
    """One contact of one institution. `lang` is fi, sv, en or "" for none told."""

    oppilaitosnumero: str
    email: str
    name: str = ""
    lang: str = ""


def make_virta_contact(oppilaitosnumero: str, email: str, name: str = "", language: str = "") -> VirtaContact:
    """A contact with its fields checked. Raises ValueError with the reason."""
    numero, lang, name = oppilaitosnumero.strip(), language.strip().lower().removeprefix("kieli_"), name.strip()
    if not _NUMERO.fullmatch(numero):
        raise ValueError(f"the oppilaitosnumero is not a number of five digits: {numero[:20]!r}")
    addresses = split_addresses(email)
    if not addresses:
        raise ValueError(f"not an e-mail address: {email.strip()[:60]!r}")
    if lang not in ("", *LANGUAGES):
        raise ValueError(f"the language is none of fi, sv, en: {lang[:20]!r}")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"the name is longer than {LONGEST_NAME} letters or holds signs that cannot be shown")
    return VirtaContact(numero.zfill(5), "; ".join(addresses), name, lang)


def read_virta_contacts(data: bytes) -> tuple[list[VirtaContact], list[VirtaContactError]]:
    """The usable rows of a list, and what is wrong with the others. Raises VirtaContactError for no list at all."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VirtaContactError(0, f"byte {error.start + 1} is not UTF-8") from None
    contacts: dict[tuple[str, str], VirtaContact] = {}
    errors: list[VirtaContactError] = []
    for line, row in _read_rows(text):
        try:
            contact = make_virta_contact(*row)
            if (contact.oppilaitosnumero, contact.lang) in contacts:
                raise ValueError(f"{contact.oppilaitosnumero} stands twice with the same language")
        except ValueError as error:
            errors.append(VirtaContactError(line, str(error)))
        else:
            contacts[contact.oppilaitosnumero, contact.lang] = contact
    return list(contacts.values()), errors


def index_virta_contacts(contacts: Iterable[VirtaContact]) -> dict[str, tuple[ContactText, ...]]:
    """The contacts as routing takes them: by oppilaitosnumero."""
    found: dict[str, tuple[ContactText, ...]] = {}
    for contact in contacts:
        field = ContactText(contact.lang, contact.email)
        found[contact.oppilaitosnumero] = (*found.get(contact.oppilaitosnumero, ()), field)
    return found


def list_virta_contacts(session: Session) -> list[VirtaContact]:
    """All contacts, in the order of institutions."""
    rows = session.scalars(
        select(VirtaYhteyshenkilo).order_by(VirtaYhteyshenkilo.oppilaitosnumero, VirtaYhteyshenkilo.lang)
    )
    return [VirtaContact(row.oppilaitosnumero, row.email, row.name or "", row.lang) for row in rows]


def store_virta_contacts(session: Session, contacts: Sequence[VirtaContact]) -> Counts:
    """Give each institution among `contacts` exactly these; other institutions keep theirs.

    A contact that goes away counts as updated.
    """
    lock_directory(session)
    named = {contact.oppilaitosnumero for contact in contacts}
    stored = {
        (row.oppilaitosnumero, row.lang): row
        for row in session.scalars(select(VirtaYhteyshenkilo))
        if row.oppilaitosnumero in named
    }
    counts = Counts()
    for contact in contacts:
        row = stored.pop((contact.oppilaitosnumero, contact.lang), None)
        counts += _store(session, row, contact)
    for row in stored.values():
        session.delete(row)
        counts += Counts(updated=1)
    if counts.changed:
        renew_directory_stamp(session)
        for numero in sorted(named):
            _record(session, "import_virta_contact", numero)
    return counts


def set_virta_contact(session: Session, contact: VirtaContact) -> Counts:
    """Create or change one contact; the institution's contacts in other languages stay."""
    lock_directory(session)
    counts = _store(session, session.get(VirtaYhteyshenkilo, (contact.oppilaitosnumero, contact.lang)), contact)
    if counts.changed:
        renew_directory_stamp(session)
        _record(session, "set_virta_contact", contact.oppilaitosnumero)
    return counts


def remove_virta_contacts(session: Session, oppilaitosnumero: str, lang: str | None = None) -> int:
    """Remove an institution's contacts, or only the one of a language; how many there were."""
    lock_directory(session)
    numero = oppilaitosnumero.strip().zfill(5)
    query = delete(VirtaYhteyshenkilo).where(VirtaYhteyshenkilo.oppilaitosnumero == numero)
    if lang is not None:
        query = query.where(VirtaYhteyshenkilo.lang == lang)
    removed = len(session.scalars(query.returning(VirtaYhteyshenkilo.oppilaitosnumero)).all())
    if removed:
        renew_directory_stamp(session)
        _record(session, "remove_virta_contact", numero)
    return removed


def _store(session: Session, row: VirtaYhteyshenkilo | None, contact: VirtaContact) -> Counts:
    told = {"email": contact.email, "name": contact.name or None}
    if row is None:
        key = {"oppilaitosnumero": contact.oppilaitosnumero, "lang": contact.lang}
        session.add(VirtaYhteyshenkilo(**key, **told, updated_at=utc_now()))
        return Counts(created=1)
    if told == {"email": row.email, "name": row.name}:
        return Counts(unchanged=1)
    row.email, row.name, row.updated_at = contact.email, contact.name or None, utc_now()
    return Counts(updated=1)


def _record(session: Session, action: str, oppilaitosnumero: str) -> None:
    """Where reports with personal data go is written down when an operator changes it."""
    record(session, Event(action=action, actor=Actor.OPERATOR, target=f"oppilaitos:{oppilaitosnumero}"))


def _read_rows(text: str) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """(line, the four fields), empty lines left out. Raises VirtaContactError when the columns are not these."""
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS[:2] if name not in header]
        if missing:
            raise VirtaContactError(0, f"the first line does not name the column {' and '.join(missing)}")
        while (row := next(reader, None)) is not None:
            if any(field.strip() for field in row):
                fields = dict(zip(header, row, strict=False))
                numero, email, name, language = (fields.get(column, "") for column in COLUMNS)
                yield reader.line_num, (numero, email, name, language)
    except csv.Error as error:
        raise VirtaContactError(0, f"line {reader.line_num}: {error}") from None
