"""Finding uses of a person's data: our own audit trail and what other systems have told, as one list.

The two tables are read as one query of keys, newest first, which the database filters, counts and pages. Only the rows
of one page are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.audit.service import Actor
from app.usage.models import ExternalUse

OWN, GUARDIAN, LINK, OPERATOR, SERVICE, UNKNOWN = "own", "guardian", "link", "operator", "service", "unknown"
"""Who used the data, where it is no organisation that is named by its oid."""
PER_PAGE = 50
TRAIL, EXTERNAL = "trail", "external"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search: it is in the words of these actions and operations, in these users, or in the target."""

    text: str
    actions: tuple[str, ...] = ()
    operations: tuple[tuple[str, str], ...] = ()
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which uses. `oids` are all numbers of the person. `own` None: whoever acted. `until` is not within."""

    oids: tuple[str, ...]
    own: bool | None = None
    who: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One user of the data: how often, and when last."""

    who: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """One use: exactly one of the two rows."""

    who: str
    trail: AuditEvent | None = None
    external: ExternalUse | None = None


def list_groups(session: Session, wanted: Wanted) -> list[Group]:
    """Who used the data, those who did it last first."""
    keys = _keys(wanted).subquery()
    count, last_at = func.count(), func.max(keys.c.at)
    query = select(keys.c.who, count, last_at).group_by(keys.c.who).order_by(last_at.desc(), keys.c.who)
    return [Group(*row) for row in session.execute(query)]


def list_kinds(session: Session, oids: tuple[str, ...]) -> list[tuple[str, str]]:
    """The (service, operation) pairs that other systems have told of the person."""
    query = select(ExternalUse.service, ExternalUse.operation).where(ExternalUse.henkilo_oid.in_(oids)).distinct()
    return [(service, operation) for service, operation in session.execute(query)]


def list_uses(session: Session, wanted: Wanted, *, offset: int = 0, limit: int | None = PER_PAGE) -> list[Found]:
    """The uses, newest first; all of them without a limit."""
    keys = _keys(wanted).subquery()
    query = select(keys.c.source, keys.c.id, keys.c.who).order_by(keys.c.at.desc(), keys.c.source, keys.c.id.desc())
    rows = session.execute(query.offset(offset).limit(limit) if limit is not None else query).all()
    trail = _load(session, AuditEvent, [id for source, id, _ in rows if source == TRAIL])
    external = _load(session, ExternalUse, [id for source, id, _ in rows if source == EXTERNAL])
    return [
        Found(who, trail=trail[id]) if source == TRAIL else Found(who, external=external[id])
        for source, id, who in rows
    ]


def _load(session: Session, model: Any, ids: Sequence[int]) -> dict[int, Any]:
    """Rows by id, a thousand at a time: databases limit how many values a query may have."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), 1000):
        rows = session.scalars(select(model).where(model.id.in_(ids[start : start + 1000])))
        found.update((row.id, row) for row in rows)
    return found


def _keys(wanted: Wanted) -> CompoundSelect[Any]:
    return union_all(
        select(
            literal(TRAIL).label("source"), AuditEvent.id.label("id"), AuditEvent.at.label("at"), _trail_user(wanted)
        ).where(AuditEvent.subject_oid.in_(wanted.oids), *_limits(wanted, AuditEvent, _trail_user(wanted))),
        select(
            literal(EXTERNAL).label("source"), ExternalUse.id.label("id"), ExternalUse.at.label("at"), _external_user()
        ).where(ExternalUse.henkilo_oid.in_(wanted.oids), *_limits(wanted, ExternalUse, _external_user())),
    )


def _trail_user(wanted: Wanted) -> ColumnElement[str]:
    organisation = AuditEvent.details["organisation_oid"].as_string()
    kind = AuditEvent.actor_kind
    return case(
        (and_(kind == Actor.CITIZEN, AuditEvent.actor_oid.in_(wanted.oids)), OWN),
        (kind == Actor.CITIZEN, GUARDIAN),
        (kind == Actor.RECIPIENT, LINK),
        (kind == Actor.KEEPER, func.coalesce(organisation, UNKNOWN)),
        (kind == Actor.OPERATOR, OPERATOR),
        else_=SERVICE,
    ).label("who")


def _external_user() -> ColumnElement[str]:
    kind = ExternalUse.user_kind
    return case(
        (kind == OWN, OWN),
        (kind == GUARDIAN, GUARDIAN),
        (kind == LINK, LINK),
        else_=func.coalesce(ExternalUse.organisation_oid, UNKNOWN),
    ).label("who")


def _limits(
    wanted: Wanted, table: type[AuditEvent] | type[ExternalUse], user: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = []
    if wanted.own is not None:
        limits.append(user == OWN if wanted.own else user != OWN)
    if wanted.who is not None:
        limits.append(user == wanted.who)
    if wanted.since is not None:
        limits.append(table.at >= wanted.since)
    if wanted.until is not None:
        limits.append(table.at < wanted.until)
    return [*limits, *(_matches(word, table, user) for word in wanted.words)]


def _matches(word: Word, table: type[AuditEvent] | type[ExternalUse], user: ColumnElement[str]) -> ColumnElement[bool]:
    by_user = user.in_(word.users) if word.users else false()
    if table is AuditEvent:
        target = func.lower(AuditEvent.target).contains(word.text.lower(), autoescape=True)
        return or_(by_user, AuditEvent.action.in_(word.actions), func.coalesce(target, false()))
    return or_(
        by_user,
        *(and_(ExternalUse.service == service, ExternalUse.operation == op) for service, op in word.operations),
    )
