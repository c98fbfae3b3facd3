"""The audit: written with the act, and the database refuses to change it."""

from __future__ import annotations

import pytest
from sqlalchemy import Executable, delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from app.audit.models import AuditEvent
from app.audit.service import Actor, Event, record
from app.database import Database

EVENT = Event(
    action="open_record",
    actor=Actor.CITIZEN,
    actor_oid="1.2.246.562.24.1",
    subject_oid="1.2.246.562.24.2",
    target="opinnot",
    details={"kind": "guardian", "rows": 3},
)


def count_events(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_an_event_stands_as_it_was_recorded(database: Database) -> None:
    with database.write() as session:
        record(session, EVENT)
    with database.read() as session:
        row = session.scalars(select(AuditEvent)).one()
    assert (row.actor_kind, row.actor_oid, row.subject_oid) == ("citizen", "1.2.246.562.24.1", "1.2.246.562.24.2")
    assert (row.action, row.target, row.details) == ("open_record", "opinnot", {"kind": "guardian", "rows": 3})
    assert row.at.tzinfo is not None


def test_an_event_of_an_act_that_failed_does_not_stand(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_after_recording(database)
    assert count_events(database) == 0


def _fail_after_recording(database: Database) -> None:
    with database.write() as session:
        record(session, EVENT)
        _ = 1 / 0


@pytest.mark.parametrize("change", [update(AuditEvent).values(action="other"), delete(AuditEvent)])
def test_the_database_refuses_to_change_an_event(database: Database, change: Executable) -> None:
    with database.write() as session:
        record(session, EVENT)
    with pytest.raises(DatabaseError, match="append-only"), database.write() as session:
        session.execute(change)
    assert count_events(database) == 1


def test_the_database_refuses_to_empty_the_table(database: Database, database_kind: str) -> None:
    with database.write() as session:
        record(session, EVENT)
    emptying = "DELETE FROM audit_event" if database_kind == "sqlite" else "TRUNCATE audit_event"
    with pytest.raises(DatabaseError, match="append-only"), database.write() as session:
        session.execute(text(emptying))
    assert count_events(database) == 1


@pytest.mark.parametrize("field", [{"target": "of 131052-308T"}, {"details": {"who": "010594Y9032"}}])
def test_an_event_never_carries_a_hetu(field: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="hetu") as caught:
        Event(action="open_record", actor=Actor.CITIZEN, **field)  # type: ignore[arg-type]
    assert "308T" not in str(caught.value)
