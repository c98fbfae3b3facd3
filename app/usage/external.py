"""Uses of data that other systems have logged: lines of OPH's audit log format, read one by one.

{"timestamp", "serviceName", "operation", "user": {"oid", "ip", "session", "userAgent"}, "target":
{"oppijaHenkiloOid", …}, "organizationOid"} (fi.vm.sade.auditlog; the organisation is what OPH's log parser adds:
"self", "huoltaja", "tuntematon", an oid or a list of oids). Address, session and user agent are dropped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.database import Database
from app.persons.models import Henkilo, Huoltajuus
from app.usage.finding import GUARDIAN, LINK, OWN
from app.usage.models import ExternalUse
from app.usage.operations import GUARDIAN_OPERATION, LINK_OPERATION, is_told, service_of

ORGANISATION = "organisation"
LONGEST_LINE = 64 * 1024
AT_ONCE = 500
LOCK = 7_236_002
"""PostgreSQL's advisory lock of whoever imports; on SQLite the transaction itself is alone."""
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
_HETU = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z](?![0-9A-Za-z])")
_OID = re.compile(r"1\.2\.246\.562(\.\d{1,20}){1,8}", re.ASCII)
_PERSON_OID = re.compile(r"1\.2\.246\.562\.(24|98|198)\.\d{1,20}", re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*", re.ASCII)
_FORGOTTEN = ("ip", "session", "userAgent")


class BadLine(ValueError):
    """Why a line cannot be stored, without its content."""


@dataclass(frozen=True, slots=True)
class LoggedUse:
    """A use as a line tells it. `user_oid` is needed to know the person themselves and their guardian; not stored."""

    henkilo_oid: str
    at: datetime
    service: str
    operation: str
    user_oid: str | None
    user_kind: str
    organisation_oid: str | None
    content_hash: bytes


@dataclass(slots=True)
class ImportCounts:
    """Stored uses, those that were there already, lines that citizens are not told of, and bad lines."""

    created: int = 0
    unchanged: int = 0
    not_told: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with a line of a file; lines count from 1."""

    line: int
    reason: str


def import_uses(database: Database, lines: BinaryIO, now: datetime) -> Iterator[LineError | ImportCounts]:
    """Store the uses of a file, some hundred lines in a transaction; yields each bad line, and at last the counts."""
    counts = ImportCounts()
    numbered = enumerate(_split(lines), 1)
    while batch := list(islice(numbered, AT_ONCE)):
        uses: dict[bytes, LoggedUse] = {}
        for number, line in batch:
            try:
                for use in read_line(line, now):
                    counts.unchanged += use.content_hash in uses
                    uses[use.content_hash] = use
            except NotTold:
                counts.not_told += 1
            except BadLine as error:
                counts.failed += 1
                yield LineError(number, str(error))
        with database.write() as session:
            created = _store(session, list(uses.values()))
        counts.created += created
        counts.unchanged += len(uses) - created
    with database.write() as session:
        details = {"created": counts.created, "unchanged": counts.unchanged, "failed": counts.failed}
        record(session, Event(action="import_external_use", actor=Actor.OPERATOR, details=details))
    yield counts


class NotTold(Exception):
    """A use that OPH's log does not show to citizens either: a search, a change, a mass transfer."""


def read_line(line: bytes, now: datetime) -> list[LoggedUse]:
    """The uses of a line, one for each organisation; none of an empty one. Raises BadLine, NotTold."""
    if not line.strip():
        return []
    entry = _decode(line)
    service, operation = _name(entry, "serviceName", 32).lower(), _name(entry, "operation", 100)
    if not is_told(service, operation):
        raise NotTold
    user, target = _object(entry, "user"), _object(entry, "target")
    person = target.get("oppijaHenkiloOid")
    if not isinstance(person, str) or not _PERSON_OID.fullmatch(person):
        raise BadLine("target.oppijaHenkiloOid: is no person's oid")
    user_oid = user.get("oid")
    if user_oid is not None and (not isinstance(user_oid, str) or not _OID.fullmatch(user_oid)):
        raise BadLine("user.oid: is no oid")
    if user_oid is None and not operation.startswith(LINK_OPERATION):
        raise BadLine("user.oid: is missing")
    organisations, kind = _read_users(entry.get("organizationOid"), operation)
    known = {**entry, "user": {key: value for key, value in user.items() if key not in _FORGOTTEN}}
    base = LoggedUse(person, _moment(entry, now), service_of(service, operation), operation, user_oid, kind, None, b"")
    return [
        replace(base, organisation_oid=oid, content_hash=_hash(known, oid or ""))
        for oid in (organisations if kind == ORGANISATION else [None])
    ]


def _split(lines: BinaryIO) -> Iterator[bytes]:
    """The lines, of which a too long one is never held whole."""
    while line := lines.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = lines.readline(LONGEST_LINE + 1)
        yield line


def _decode(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise BadLine(f"is longer than {LONGEST_LINE:,} bytes")
    try:
        text = line.removeprefix(b"\xef\xbb\xbf").decode()
        entry = msgspec.json.decode(text)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        raise BadLine("is no JSON") from None
    if not isinstance(entry, dict):
        raise BadLine("is no JSON object")
    if _has_hetu(entry):
        raise BadLine("holds a hetu: people are named by oid")
    return entry


def _has_hetu(value: object) -> bool:
    """Whether a text anywhere looks like a hetu, after JSON's escapes have been undone."""
    if isinstance(value, str):
        return bool(_HETU.search(value))
    if isinstance(value, dict):
        return any(_has_hetu(part) for item in value.items() for part in item)
    return isinstance(value, list) and any(map(_has_hetu, value))


def _name(entry: dict[str, Any], key: str, longest: int) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or len(value) > longest or not _NAME.fullmatch(value):
        raise BadLine(f"{key}: is missing or no name")
    return value


def _object(entry: dict[str, Any], key: str) -> dict[str, Any]:
    value = entry.get(key) or {}
    if not isinstance(value, dict):
        raise BadLine(f"{key}: is no object")
    return value


def _moment(entry: dict[str, Any], now: datetime) -> datetime:
    at: datetime | None
    try:
        given = datetime.fromisoformat(entry["timestamp"])
        at = given.astimezone(UTC) if given.tzinfo is not None else None
    except (KeyError, TypeError, ValueError, OverflowError):
        at = None
    if at is None:
        raise BadLine("timestamp: is no moment with its time zone")
    if not OLDEST <= at <= now + timedelta(days=1):
        raise BadLine("timestamp: is before 2000 or in the future")
    return at


def _read_users(value: object, operation: str) -> tuple[list[str | None], str]:
    """The organisations (None: not told) and what kind of user it was, as far as the line tells."""
    given = value if isinstance(value, list) else [] if value is None else [value]
    names = list(dict.fromkeys(one for one in given if isinstance(one, str)))
    if operation.startswith(GUARDIAN_OPERATION) or "huoltaja" in names:
        return [None], GUARDIAN
    if "self" in names:
        return [None], OWN
    if operation.startswith(LINK_OPERATION):
        return [None], LINK
    # What is no oid ("tuntematon") tells no organisation; it must not stop the line.
    return [one for one in names if _OID.fullmatch(one) and len(one) <= 64] or [None], ORGANISATION


def _hash(entry: dict[str, Any], organisation: str) -> bytes:
    return sha256(msgspec.json.encode([entry, organisation], order="sorted")).digest()


def _store(session: Session, uses: list[LoggedUse]) -> int:
    """Store what is not there yet; returns how many. Imports take turns, so that two of the same file agree."""
    if not uses:
        return 0
    _take_turn(session)
    hashes = [use.content_hash for use in uses]
    held = set(session.scalars(select(ExternalUse.content_hash).where(ExternalUse.content_hash.in_(hashes))))
    new = [use for use in uses if use.content_hash not in held]
    masters, guardians = _find_people(session, new)
    rows = [_row(use, masters, guardians) for use in new]
    if rows:
        session.execute(insert(ExternalUse), rows)
    return len(rows)


def _take_turn(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _find_people(session: Session, uses: Iterable[LoggedUse]) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """oid -> the number in use, and (guardian, child) by numbers in use, of the people of these uses."""
    oids = {oid for use in uses for oid in (use.henkilo_oid, use.user_oid) if oid}
    people = session.execute(select(Henkilo.oid, Henkilo.master_oid).where(Henkilo.oid.in_(oids)))
    masters = {oid: master or oid for oid, master in people}
    everybody = oids | set(masters.values())
    pairs = session.execute(
        select(Huoltajuus.huoltaja_oid, Huoltajuus.huollettava_oid).where(
            Huoltajuus.huollettava_oid.in_(everybody), Huoltajuus.huoltaja_oid.in_(everybody)
        )
    )
    return masters, {(masters.get(one, one), masters.get(other, other)) for one, other in pairs}


def _row(use: LoggedUse, masters: dict[str, str], guardians: set[tuple[str, str]]) -> dict[str, Any]:
    person = masters.get(use.henkilo_oid, use.henkilo_oid)
    user = masters.get(use.user_oid, use.user_oid) if use.user_oid else None
    kind = use.user_kind
    if kind == ORGANISATION and user == person:
        kind = OWN
    elif kind == ORGANISATION and use.organisation_oid is None and (user, person) in guardians:
        kind = GUARDIAN
    return {
        "henkilo_oid": use.henkilo_oid,
        "at": use.at,
        "service": use.service,
        "operation": use.operation,
        "user_kind": kind,
        "organisation_oid": use.organisation_oid if kind == ORGANISATION else None,
        "content_hash": use.content_hash,
    }


def delete_old_uses(database: Database, limit: datetime) -> int:
    """Remove the uses before `limit`; how many this time."""
    with database.write() as session:
        ids = session.scalars(select(ExternalUse.id).where(ExternalUse.at < limit).limit(AT_ONCE)).all()
        session.execute(delete(ExternalUse).where(ExternalUse.id.in_(ids)))
    return len(ids)
