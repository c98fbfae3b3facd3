"""A form sent after the session had ended is kept, sealed, for an hour: for the same person's next sign-in.

Uploaded files are not kept. Nothing is sent again by itself: the person sees what they sent and decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

import msgspec
from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.orm import Session

from app.login.models import KeptPost
from app.login.return_addresses import is_local
from app.sealing import Seal, Unsealable

LARGEST_BYTES = 200_000
MOST_OF_ONE_PERSON = 20
UNKEPT_FIELDS = frozenset({"csrf_token"})


@dataclass(frozen=True, slots=True)
class SentForm:
    """Where the form was sent, and its fields in their order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def keep_form(session: Session, seal: Seal, henkilo_oid: str, form: SentForm, now: datetime) -> str | None:
    """Keep the form and return the name by which it is asked for; None when it is not one that can be kept."""
    fields = tuple((name, value) for name, value in form.fields if name not in UNKEPT_FIELDS)
    content = msgspec.json.encode({"path": form.path, "fields": fields})
    mine = select(func.count()).select_from(KeptPost).where(KeptPost.henkilo_oid == henkilo_oid)
    if not is_local(form.path) or len(content) > LARGEST_BYTES or (session.scalar(mine) or 0) >= MOST_OF_ONE_PERSON:
        return None
    name = token_urlsafe(24)
    id_hash = _hash(name)
    sealed = seal.seal(content, _about(id_hash, henkilo_oid))
    session.add(KeptPost(id_hash=id_hash, henkilo_oid=henkilo_oid, kept_at=now, sealed=sealed))
    return name


def find_form(session: Session, seal: Seal, henkilo_oid: str, name: str, limit: datetime) -> SentForm | None:
    """The form that this very person sent after `limit`; None for anybody else, and when its time is over."""
    row = session.get(KeptPost, _hash(name))
    if row is None or row.henkilo_oid != henkilo_oid or row.kept_at <= limit:
        return None
    try:
        kept = msgspec.json.decode(seal.open(row.sealed, _about(row.id_hash, henkilo_oid)))
    except Unsealable:
        return None
    return SentForm(kept["path"], tuple((name, value) for name, value in kept["fields"]))


def forget_form(session: Session, henkilo_oid: str, name: str) -> None:
    """Remove the form, when it is this person's."""
    session.execute(delete(KeptPost).where(KeptPost.id_hash == _hash(name), KeptPost.henkilo_oid == henkilo_oid))


def delete_old_forms(session: Session, limit: datetime) -> int:
    """Remove forms kept at `limit` or earlier: nobody has come back for them; returns how many."""
    result = session.execute(delete(KeptPost).where(KeptPost.kept_at <= limit))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _hash(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _about(id_hash: str, henkilo_oid: str) -> str:
    return f"kept form {id_hash} of {henkilo_oid}"
