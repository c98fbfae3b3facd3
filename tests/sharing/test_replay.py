"""After a restore from backup: the audit trail's export, and what is done again from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from app.audit.export import BadExport, append_events, read_export
from app.cli import main
from app.database import Database
from app.sharing.listing import find_share
from app.sharing.service import change_share, give_new_pin, withdraw_share
from app.sharing.words import EndReason, LinkState
from app.sources.gather import Registers
from tests.databases import created_database
from tests.sharing.shared import (
    NOW,
    OWNER,
    SEAL,
    TODAY,
    make,
    store_people,
)
from tests.sharing.test_entry import go


def test_replay_after_a_restore(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What the owners did after the backup is done again, once; later acts are not undone."""
    registers = store_people(database)
    withdrawn, shortened = make(registers), make(registers, name="short", last_day=date(2027, 3, 1))
    locked = make(registers, name="pin", wants_pin=True, is_frozen=True)
    with backed_up(database, tmp_path, request) as restored:
        withdraw_share(database, SEAL, OWNER, withdrawn.share.public_id, NOW, reason=EndReason.WRONG_PERSON)
        day = date(2026, 12, 1)
        change_share(database, SEAL, OWNER, shortened.share.public_id, name="new", last_day=day, version=1, now=NOW)
        give_new_pin(database, SEAL, OWNER, locked.share.public_id, NOW)
        make(registers, name="made after the backup")
        file = tmp_path / "trail.ndjson"
        assert "events added" in run(database, "audit", "export", str(file))
        assert run(database, "audit", "export", str(file)).startswith("0 events")
        assert go(Registers(restored), withdrawn).state is LinkState.OPEN

        told = [run(restored, "db", "replay", str(file)) for _ in range(2)]

        assert "withdrawn again: 1. Last days changed again: 1. Links that wait for a new PIN: 1." in told[0]
        assert "withdrawn again: 0. Last days changed again: 0. Links that wait for a new PIN: 0." in told[1]
        registers = Registers(restored)
        assert go(registers, withdrawn).state is LinkState.WITHDRAWN
        assert go(registers, locked, pin=locked.pin).state is LinkState.WAITING_FOR_OWNER
        with restored.read() as session:
            known = find_share(session, SEAL, OWNER, shortened.share.public_id, TODAY).share
        assert known.last_day == day
        later = date(2027, 2, 2)
        change_share(restored, SEAL, OWNER, known.public_id, name="x", last_day=later, version=known.version, now=NOW)
        give_new_pin(restored, SEAL, OWNER, locked.share.public_id, NOW)
        run(restored, "db", "replay", str(file))
        with restored.read() as session:
            assert find_share(session, SEAL, OWNER, known.public_id, TODAY).share.last_day == later
            assert find_share(session, SEAL, OWNER, locked.share.public_id, TODAY).state is LinkState.OPEN


def test_damaged_export_is_named_by_line(tmp_path: Path, database: Database) -> None:
    file = tmp_path / "trail.ndjson"
    file.write_bytes(b'\n{"id": 1}\n')
    with pytest.raises(BadExport, match="line 2"):
        list(read_export(file.open("rb")))
    file.write_bytes(b'{"id":99,"at":"2026-01-01T00:00:00Z","actor_kind":"citizen","action":"x"}\n')
    with pytest.raises(BadExport, match="not in this database"), database.read() as session:
        append_events(session, file)


def run(database: Database, *words: str) -> str:
    """What the command line says."""
    url = database.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(main, list(words), env={"DATABASE_URL": url}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@contextmanager
def backed_up(database: Database, folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A copy of the database as it is now, of its own kind."""
    database.dispose()
    with ExitStack() as stack:
        if database.is_sqlite:
            shutil.copyfile(str(database.url.database), folder / "backup.db")
            url = f"sqlite:///{folder / 'backup.db'}"
        else:
            server = request.getfixturevalue("postgresql_server")
            url = stack.enter_context(created_database(server, f"backup_{uuid4().hex}", str(database.url.database)))
        restored = Database(url)
        yield restored
        restored.dispose()
