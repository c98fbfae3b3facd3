"""`omaopintopolku audit`, as an operator runs it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, text

from app.audit.chain import seal_events
from app.audit.models import AuditEvent
from app.cli import main
from app.database import Database, utc_now

AS_OWNER = {True: "DROP TRIGGER audit_event_no_update", False: "SET session_replication_role = replica"}


@pytest.fixture
def sealed(database: Database) -> Database:
    yesterday = utc_now() - timedelta(days=1)
    for at in (yesterday, utc_now()):
        with database.write() as session:
            session.execute(insert(AuditEvent).values(at=at, actor_kind="citizen", action="view_record", details={}))
            seal_events(session, at)
    return database


def verify(database: Database, *arguments: str) -> Result:
    environ = {"DATABASE_URL": str(database.url.render_as_string(hide_password=False))}
    return CliRunner().invoke(main, ["audit", "verify", *arguments], env=environ)


def test_a_chain_that_holds(sealed: Database) -> None:
    result = verify(sealed)
    assert result.exit_code == 0
    assert "2 events in the chain, 0 waiting" in result.output
    assert "The chain holds." in result.output


def test_a_broken_chain_says_where_and_ends_with_1(sealed: Database) -> None:
    with sealed.write() as session:
        as_owner = AS_OWNER[sealed.is_sqlite]
        session.execute(text(as_owner))
        session.execute(text("UPDATE audit_event SET action = 'nothing' WHERE id = 2"))
    result = verify(sealed)
    assert result.exit_code == 1
    assert "Place 2, event 2:" in result.output
    assert "BROKEN in 1 places." in result.output


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-24 00:01:00 [info     ] audit_root   day={day} hash={hash} sequence=1",
        '{{"day": "{day}", "sequence": 1, "hash": "{hash}", "event": "audit_root", "level": "info"}}',
        '{{"event": "audit_root", "hash": "{hash}", "sequence": 1, "day": "{day}"}}',
    ],
)
def test_roots_are_read_from_a_log_of_either_form(sealed: Database, tmp_path: Path, line: str) -> None:
    log = tmp_path / "service.log"
    day = (utc_now() - timedelta(days=1)).date()
    log.write_text("something else\n" + line.format(day=day, hash="a" * 64) + "\n")
    result = verify(sealed, "--roots", str(log))
    assert result.exit_code == 1
    assert f"the root of {day} is not the one in the log" in result.output
