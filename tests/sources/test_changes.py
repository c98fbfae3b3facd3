"""Rows that are followed: what is noticed when, and that a stolen table tells nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.persons.service import store_henkilo
from app.sealing import Seal
from app.sources.changes import (
    Followed,
    changes_since,
    corrected_rows,
    find_followed,
    forget,
    forget_corrected,
    mark_corrected,
    note_rows,
    rekey_scopes,
)
from app.sources.models import FollowedScope
from tests.sources.documents import AINO, ELLA

SEAL = Seal(["a-data-key-of-the-tests-that-is-long"])
NEWER = Seal(["another-data-key-of-the-tests-so-long", "a-data-key-of-the-tests-that-is-long"])
STRANGER = Seal(["a-key-that-has-sealed-nothing-at-all-x"])
BEGUN = datetime(2026, 11, 1, 12, tzinfo=UTC)
SCOPE = "jako:1"
ROWS = {"S": b"right", "S.A": b"attainment", "S.A.r": b"row", "S.A.q": b"other row", "S.B": b"another"}


def day(number: int) -> datetime:
    return BEGUN + timedelta(days=number)


def note(database: Database, rows: dict[str, bytes], now: datetime, *, complete: bool = True) -> Followed:
    with database.write() as session:
        return note_rows(session, SEAL, SCOPE, rows, now, complete=complete)


def test_the_first_noting_marks_nothing(database: Database) -> None:
    followed = note(database, ROWS, BEGUN)
    assert (followed.since, dict(followed.changes)) == (BEGUN, {})
    assert note(database, ROWS, day(1)) == followed


def test_a_changed_row_is_marked_when_it_is_noticed_and_stays_so(database: Database) -> None:
    note(database, ROWS, BEGUN)
    changed = ROWS | {"S.A.r": b"corrected"}
    assert note(database, changed, day(2)).changes == {"S.A.r": day(2)}
    assert note(database, changed, day(3)).changes == {"S.A.r": day(2)}
    assert note(database, ROWS, day(4)).changes == {"S.A.r": day(4)}


def test_the_reader_picks_a_day(database: Database) -> None:
    note(database, ROWS, BEGUN)
    note(database, ROWS | {"S.A.r": b"1"}, day(2))
    followed = note(database, ROWS | {"S.A.r": b"1", "S.B": b"2"}, day(5))
    assert followed.changes_since(BEGUN) == {"S.A.r": day(2), "S.B": day(5)}
    assert followed.changes_since(day(2)) == {"S.A.r": day(2), "S.B": day(5)}
    assert followed.changes_since(day(3)) == {"S.B": day(5)}
    assert followed.changes_since(day(6)) == {}


def test_a_row_that_is_gone_counts_for_its_attainment_and_that_for_its_study_right(database: Database) -> None:
    note(database, ROWS, BEGUN)
    without_row = {key: row for key, row in ROWS.items() if key != "S.A.r"}
    assert note(database, without_row, day(1)).changes == {"S.A": day(1)}
    without_attainment = {key: row for key, row in ROWS.items() if not key.startswith("S.A")}
    assert note(database, without_attainment, day(2)).changes == {"S": day(2)}
    assert note(database, {}, day(3)).changes == {"S": day(3)}
    assert note(database, ROWS, day(4)).changes == dict.fromkeys(ROWS, day(4))


def test_a_new_row_is_marked(database: Database) -> None:
    note(database, ROWS, BEGUN)
    assert note(database, ROWS | {"S.A.n": b"new"}, day(1)).changes == {"S.A.n": day(1)}


def test_a_source_that_does_not_answer_is_no_change(database: Database) -> None:
    virta = {"V": b"right", "V.A": b"course"}
    note(database, ROWS | virta, BEGUN)
    changed = ROWS | {"S.B": b"2"}
    assert note(database, changed, day(1), complete=False).changes == {"S.B": day(1)}
    assert note(database, changed | virta, day(2)).changes == {"S.B": day(1)}


def test_a_source_that_did_not_answer_at_first_brings_nothing_new(database: Database) -> None:
    virta = {"V": b"right", "V.A": b"course"}
    note(database, ROWS, BEGUN, complete=False)
    assert note(database, ROWS | virta | {"S.C": b"new"}, day(1)).changes == {"S.C": day(1)}
    assert note(database, ROWS | virta | {"S.C": b"new", "W": b"new"}, day(2)).changes == {"S.C": day(1), "W": day(2)}


def test_asking_notes_nothing(database: Database) -> None:
    note(database, ROWS, BEGUN)
    changed = ROWS | {"S.B": b"2"}
    with database.read() as session:
        assert changes_since(session, SEAL, SCOPE, changed, BEGUN, day(1)) == {"S.B": day(1)}
        assert changes_since(session, SEAL, SCOPE, {}, BEGUN, day(1), complete=False) == {}
        assert changes_since(session, SEAL, "jako:2", changed, BEGUN, day(1)) == {}
        followed = find_followed(session, SEAL, SCOPE)
    assert followed is not None
    assert followed.changes == {}


def test_scopes_know_nothing_of_each_other(database: Database) -> None:
    note(database, ROWS, BEGUN)
    with database.write() as session:
        note_rows(session, SEAL, "vi:2", ROWS | {"S.B": b"2"}, day(1))
        forget(session, [SCOPE])
    with database.read() as session:
        assert find_followed(session, SEAL, SCOPE) is None
        other = find_followed(session, SEAL, "vi:2")
    assert other is not None
    assert (other.since, other.changes) == (day(1), {})


def test_a_stolen_table_tells_no_row_and_cannot_be_moved(database: Database) -> None:
    note(database, ROWS, BEGUN)
    with database.write() as session:
        session.add(FollowedScope(scope="jako:2", sealed=session.scalars(select(FollowedScope.sealed)).one()))
    with database.read() as session:
        sealed = session.scalars(select(FollowedScope.sealed)).first()
        assert sealed is not None
        assert not any(word in sealed for word in (b"S.A", b"row", b"right"))
        assert find_followed(session, SEAL, "jako:2") is None
        assert find_followed(session, STRANGER, SCOPE) is None


def test_what_no_key_opens_begins_anew(database: Database) -> None:
    note(database, ROWS, BEGUN)
    with database.write() as session:
        session.execute(update(FollowedScope).values(sealed=b"broken"))
    assert note(database, ROWS | {"S.B": b"2"}, day(1)) == Followed(day(1), {})
    assert note(database, ROWS, day(2)).changes == {"S.B": day(2)}


def test_rekey(database: Database) -> None:
    note(database, ROWS, BEGUN)
    with database.write() as session:
        session.add(FollowedScope(scope="jako:lost", sealed=b"broken"))
    done = rekey_scopes(database, NEWER)
    assert (done.renewed, done.unchanged, done.dropped) == (1, 0, 1)
    assert rekey_scopes(database, NEWER).unchanged == 1
    with database.read() as session:
        assert find_followed(session, SEAL, SCOPE) is None
        assert find_followed(session, NEWER, SCOPE) == Followed(BEGUN, {})


def test_many_at_once_lose_no_change(database: Database) -> None:
    note(database, ROWS, BEGUN)
    steps = [ROWS | {"S.A.r": bytes([number])} for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda step: note(database, step, day(3)), steps))
    with database.read() as session:
        followed = find_followed(session, SEAL, SCOPE)
    assert followed is not None
    assert followed.changes == {"S.A.r": day(3)}


def test_two_first_notings_at_once(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda number: note(database, ROWS, BEGUN), range(4)))
    assert all(followed == Followed(BEGUN, {}) for followed in got)


@pytest.fixture
def people(database: Database) -> Database:
    with database.write() as session:
        for oid in (AINO, ELLA):
            store_henkilo(session, oid=oid)
    return database


def test_corrected_rows_of_a_person_by_all_their_oids(people: Database) -> None:
    with people.write() as session:
        mark_corrected(session, AINO, "S.A", date(2026, 11, 3))
        mark_corrected(session, AINO, "S.A", date(2026, 11, 2))
        mark_corrected(session, AINO, "S.B", date(2026, 11, 1))
        mark_corrected(session, ELLA, "S.B", date(2026, 11, 5))
    with people.read() as session:
        assert corrected_rows(session, [AINO]) == {"S.A": date(2026, 11, 3), "S.B": date(2026, 11, 1)}
        assert corrected_rows(session, [AINO, ELLA])["S.B"] == date(2026, 11, 5)
        assert corrected_rows(session, [AINO], since=date(2026, 11, 2)) == {"S.A": date(2026, 11, 3)}
        assert corrected_rows(session, []) == {}
    with people.write() as session:
        forget_corrected(session, [AINO])
    with people.read() as session:
        assert corrected_rows(session, [AINO, ELLA]) == {"S.B": date(2026, 11, 5)}
