"""Sessions of both databases: all or nothing, readers that cannot write, writers that take turns, times that keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError, StatementError

from app.audit.models import AuditEvent
from app.database import Database, utc_now
from app.persons.models import Henkilo
from app.persons.service import create_henkilo

OID = "1.2.246.562.24.76912370865"


def test_write_commits_at_the_end(database: Database) -> None:
    with database.write() as session:
        create_henkilo(session, OID)
    with database.read() as session:
        assert session.get(Henkilo, OID) is not None


def test_write_takes_everything_back_after_an_error(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_after_writing(database)
    with database.read() as session:
        assert session.get(Henkilo, OID) is None


def _fail_after_writing(database: Database) -> None:
    with database.write() as session:
        create_henkilo(session, OID)
        _ = 1 / 0


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseError), database.read() as session:
        create_henkilo(session, OID)
    with database.write() as session:  # and the connection it used can be written with afterwards
        create_henkilo(session, OID)


def test_rows_stay_readable_after_their_session(database: Database) -> None:
    with database.write() as session:
        henkilo = create_henkilo(session, OID)
    assert henkilo.oid == OID


def test_writers_at_the_same_time_all_succeed(database: Database) -> None:
    start = Barrier(4)

    def write(number: int) -> None:
        start.wait()
        for turn in range(5):
            with database.write() as session:
                session.scalar(select(func.count()).select_from(Henkilo))  # read first: where SQLite would deadlock
                create_henkilo(session, f"1.2.246.562.24.{number}{turn}")

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Henkilo)) == 20


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    helsinki = timezone(timedelta(hours=3))
    moment = datetime(2026, 6, 1, 12, 30, 15, 123456, tzinfo=helsinki)
    with database.write() as session:
        create_henkilo(session, OID).updated_at = moment
    with database.read() as session:
        stored = session.get_one(Henkilo, OID).updated_at
    assert stored == moment
    assert stored.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.write() as session:
        create_henkilo(session, OID).updated_at = datetime(2026, 6, 1)  # noqa: DTZ001


def test_an_error_of_the_database_does_not_repeat_the_values(database: Database) -> None:
    with pytest.raises(DatabaseError) as caught, database.write() as session:
        session.add(AuditEvent(at=utc_now(), actor_kind=None, action="secret-word", details={}))
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"])
def test_postgresql_is_spoken_to_by_psycopg(url: str) -> None:
    assert Database(url).engine.dialect.driver == "psycopg"


def test_a_database_without_tables_says_so(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/folder/new.db")
    assert not database.is_upgraded()
    database.upgrade()
    assert database.is_upgraded()
    database.upgrade()
    database.dispose()
