"""The list of uses as files, each event of our own trail with its proof: its place in the hash chain.

How to check a JSON export. Each event with a proof has `place`, `previous` (the hash at the place before), `sealed_at`
and `hash`. Where `content` is given, SHA-256 over the bytes of `previous` and then of `content` (UTF-8) is `hash`; the
content says what the event is. It is left out where it holds what is not the person's own: another's number, or the
hash of another's network address. Then whoever keeps the trail compares place and hash: `omaopintopolku audit
check-export FILE` does so for a whole file. `last_root` is the last day's root, which stands in the service's log too.
An event of the last minute may not be in the chain yet. Uses that another system told have no proof of ours.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import msgspec
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.audit.proofs import ChainEnd, Proof, find_chain_end, find_proofs
from app.database import Database, utc_now
from app.usage.finding import Found, Wanted, list_uses
from app.usage.service import Person
from app.usage.telling import Use, tell

VERSION = 1
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Spreadsheets take text that begins so for a formula (OWASP, CSV injection); full-width signs too."""


def export_json(database: Database, person: Person, wanted: Wanted) -> bytes:
    """All uses with their proofs, newest first."""
    with database.read() as session:
        uses, end = _list(session, person, wanted), find_chain_end(session)
    content = {
        "version": VERSION,
        "made_at": utc_now().isoformat(),
        "person": list(person.oids),
        "last_root": _end(end) if end is not None else None,
        "uses": [_use(use, proof, found, person) for use, proof, found in uses],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def export_csv(database: Database, person: Person, wanted: Wanted) -> bytes:
    """The same as a table: semicolons, UTF-8 with its mark, as spreadsheets of Finland open it."""
    with database.read() as session:
        uses, end = _list(session, person, wanted), find_chain_end(session)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings())
    for use, proof, _ in uses:
        writer.writerow([disarm(cell) for cell in (*_cells(use), *_proof_cells(proof))])
    if end is not None:
        root = gettext("The last daily root of the chain")
        writer.writerow([end.day.isoformat(), "", root, *[""] * 6, str(end.place), end.hash.hex()])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def disarm(cell: str) -> str:
    """The text as a spreadsheet shows it and never counts with it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _list(session: Session, person: Person, wanted: Wanted) -> list[tuple[Use, Proof | None, Found]]:
    found = list_uses(session, wanted, limit=None)
    proofs = find_proofs(session, [one.trail for one in found if one.trail is not None])
    return [(tell(one, person.names), proofs.get(one.trail.id) if one.trail else None, one) for one in found]


def _headings() -> Iterator[str]:
    yield gettext("Time")
    yield gettext("Who")
    yield gettext("What was done")
    yield gettext("What was shown")
    yield gettext("Purpose")
    yield gettext("Ground")
    yield gettext("Register or service")
    yield gettext("Share link")
    yield gettext("Error report")
    yield gettext("Place in the chain")
    yield gettext("Hash")


def _cells(use: Use) -> tuple[str, ...]:
    deed = use.deed
    words = (str(one) for one in (deed.words, deed.shown, deed.purpose, deed.ground))
    return _moment(use.at), use.user.plain, *words, use.service, use.share_id or "", use.report_number or ""


def _proof_cells(proof: Proof | None) -> tuple[str, str]:
    return (str(proof.place), proof.hash.hex()) if proof is not None else ("", "")


def _use(use: Use, proof: Proof | None, found: Found, person: Person) -> dict[str, Any]:
    deed = use.deed
    return {
        "at": _moment(use.at),
        "who": use.user.plain,
        "organisation_oid": use.user.organisation_oid,
        "what": str(deed.words),
        "shown": str(deed.shown),
        "purpose": str(deed.purpose),
        "ground": str(deed.ground),
        "service": use.service,
        "share": use.share_id,
        "report": use.report_number,
        "proof": _proof(proof, found, person) if proof is not None else None,
    }


def _proof(proof: Proof, found: Found, person: Person) -> dict[str, Any]:
    event = found.trail
    own = event is not None and event.ip_hash is None and (event.actor_oid is None or event.actor_oid in person.oids)
    return {
        "event": event.id if event is not None else None,
        "place": proof.place,
        "sealed_at": _moment(proof.sealed_at),
        "previous": proof.previous.hex(),
        "hash": proof.hash.hex(),
        "content": proof.content.decode() if own else None,
    }


def _end(end: ChainEnd) -> dict[str, Any]:
    return {"day": end.day.isoformat(), "place": end.place, "hash": end.hash.hex()}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
