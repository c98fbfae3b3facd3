"""The hash chain: it holds, and whoever deletes, changes, inserts or reorders an event breaks it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.audit import chain
from app.audit.chain import Verified, seal_events, verify_chain
from app.audit.models import AuditEvent, AuditRoot, AuditSeal
from app.database import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def add_events(session: Session, count: int, at: datetime) -> None:
    for number in range(count):
        values = {"at": at, "actor_kind": "citizen", "action": "view_record", "details": {"number": number, "ä": "ö"}}
        session.execute(insert(AuditEvent).values(values))


def fill(database: Database, *runs: tuple[int, datetime]) -> None:
    """Events in several runs of the worker, each sealed a minute after them."""
    for count, at in runs:
        with database.write() as session:
            add_events(session, count, at)
        with database.write() as session:
            assert seal_events(session, at + timedelta(minutes=1)) == count


def verify(
    database: Database, at: datetime = NOON + timedelta(days=3), roots: dict[date, str] | None = None
) -> Verified:
    with database.read() as session:
        return verify_chain(session, at, roots)


def reasons(verified: Verified) -> set[str]:
    return {found.reason for found in verified.breaks}


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database, (5, NOON), (3, NOON + timedelta(hours=1)), (4, NOON + timedelta(days=1)))
    return database


def tamper(database: Database, *statements: str) -> None:
    """As somebody who owns the database and has put its triggers aside."""
    with database.write() as session:
        if database.is_sqlite:
            names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            session.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            session.execute(text(statement))


def test_an_untouched_chain_holds(filled: Database) -> None:
    verified = verify(filled)
    assert verified.breaks == ()
    assert (verified.sealed, verified.unsealed) == (12, 0)
    assert len(verified.last_hash) == 64


def test_an_empty_trail_holds(database: Database) -> None:
    assert verify(database) == Verified(0, 0, chain.BEGIN.hex(), ())


def test_nothing_is_sealed_twice(filled: Database) -> None:
    with filled.write() as session:
        assert seal_events(session, NOON + timedelta(days=2)) == 0


def test_a_large_backlog_is_sealed_in_parts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "EVENTS_AT_ONCE", 4)
    with database.write() as session:
        add_events(session, 10, NOON)
    counts = []
    for _ in range(4):
        with database.write() as session:
            counts.append(seal_events(session, NOON + timedelta(minutes=1)))
    assert counts == [4, 4, 2, 0]
    assert verify(database).breaks == ()


def test_an_event_whose_transaction_ended_late_gets_a_later_place(database: Database) -> None:
    """PostgreSQL gives numbers before it commits: a lower one may turn up after a higher one has been sealed."""
    with database.write() as session:
        add_events(session, 3, NOON)
    tamper(database, "UPDATE audit_event SET id = 100 WHERE id = 1")
    with database.write() as session:
        seal_events(session, NOON + timedelta(minutes=1))
    with database.write() as session:
        session.execute(
            insert(AuditEvent).values(id=1, at=NOON, actor_kind="citizen", action="view_record", details={})
        )
    with database.write() as session:
        assert seal_events(session, NOON + timedelta(minutes=2)) == 1
    assert verify(database).breaks == ()


def test_a_changed_event_is_found(filled: Database) -> None:
    tamper(filled, "UPDATE audit_event SET action = 'nothing' WHERE id = 4")
    (found,) = verify(filled).breaks
    assert (found.sequence, found.event_id) == (4, 4)
    assert "changed" in found.reason


@pytest.mark.parametrize("column", ["at", "actor_kind", "actor_oid", "subject_oid", "target", "ip_hash", "details"])
def test_a_change_of_any_column_is_found(filled: Database, column: str) -> None:
    values = {"at": NOON - timedelta(seconds=1), "details": {"number": 99}}
    tamper(filled)
    with filled.write() as session:
        if not filled.is_sqlite:
            session.execute(text("SET session_replication_role = replica"))
        session.execute(update(AuditEvent).where(AuditEvent.id == 7).values({column: values.get(column, "other")}))
    assert [found.event_id for found in verify(filled).breaks] == [7]


def test_a_deleted_event_is_found(filled: Database) -> None:
    tamper(filled, "DELETE FROM audit_event WHERE id = 6")
    assert reasons(verify(filled)) == {"the event is missing"}


def test_an_event_deleted_with_its_place_is_found(filled: Database) -> None:
    tamper(filled, "DELETE FROM audit_event WHERE id = 6", "DELETE FROM audit_seal WHERE event_id = 6")
    assert any("missing" in reason for reason in reasons(verify(filled)))


def test_an_inserted_event_is_found_sealed_or_not(filled: Database) -> None:
    with filled.write() as session:
        add_events(session, 1, NOON - timedelta(days=9))
    assert reasons(verify(filled)) == {"the event has no place in the chain"}
    with filled.write() as session:
        seal_events(session, NOON + timedelta(days=2))
    assert reasons(verify(filled)) == {"the event appeared long after its own time"}


def test_two_events_in_each_others_place_are_found(filled: Database) -> None:
    tamper(
        filled,
        "UPDATE audit_seal SET event_id = 1000 WHERE sequence = 2",
        "UPDATE audit_seal SET event_id = 2 WHERE sequence = 3",
        "UPDATE audit_seal SET event_id = 3 WHERE sequence = 2",
    )
    assert {found.sequence for found in verify(filled).breaks} >= {2, 3}


def test_the_end_cut_off_is_found_by_the_root_in_the_log(filled: Database) -> None:
    with filled.write() as session:
        add_events(session, 1, NOON + timedelta(days=2))
        seal_events(session, NOON + timedelta(days=2))
        roots = {root.day: root.hash.hex() for root in session.scalars(select(AuditRoot))}
    assert set(roots) == {NOON.date(), NOON.date() + timedelta(days=1)}
    assert verify(filled, roots=roots).breaks == ()
    tamper(
        filled,
        "DELETE FROM audit_event WHERE id > 8",
        "DELETE FROM audit_seal WHERE sequence > 8",
        "DELETE FROM audit_root WHERE sequence > 8",
    )
    assert verify(filled).breaks == ()
    assert any("the log" in reason for reason in reasons(verify(filled, roots=roots)))


def test_a_chain_written_anew_is_found_by_the_root_in_the_log(filled: Database) -> None:
    with filled.write() as session:
        seal_events(session, NOON + timedelta(days=2))
        roots = {root.day: root.hash.hex() for root in session.scalars(select(AuditRoot))}
    tamper(
        filled,
        "UPDATE audit_event SET action = 'nothing' WHERE id = 1",
        "DELETE FROM audit_seal",
        "DELETE FROM audit_root",
    )
    with filled.write() as session:
        seal_events(session, NOON + timedelta(days=1))
    assert not any("changed" in reason for reason in reasons(verify(filled)))
    assert any("the log" in reason for reason in reasons(verify(filled, roots=roots)))


def test_a_changed_root_is_found(filled: Database) -> None:
    tamper(filled, "UPDATE audit_root SET sequence = 7")
    assert any("root" in reason for reason in reasons(verify(filled)))


def test_the_database_refuses_to_change_the_chain(filled: Database) -> None:
    for statement in ("UPDATE audit_seal SET sequence = 99 WHERE sequence = 1", "DELETE FROM audit_root"):
        with pytest.raises(DatabaseError, match="append-only"), filled.write() as session:
            session.execute(text(statement))
    with filled.read() as session:
        assert session.get(AuditSeal, 1) is not None
