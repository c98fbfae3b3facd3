"""Session rows: begun, found, too old, ended; and what the audit says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.database import Database
from app.login.models import LoginSession
from app.login.service import (
    FoundSession,
    Method,
    SessionLimits,
    UnknownPerson,
    begin_session,
    end_all_sessions,
    end_session,
    find_session,
    touch_session,
)
from app.persons.service import link_henkilo, store_henkilo

LIMITS = SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=8))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OID = "1.2.246.562.24.00000000001"
OTHER = "1.2.246.562.24.00000000002"


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=OID, etunimet="Aino Maria", kutsumanimi="Aino", sukunimi="Koe", asiointikieli="sv")
        store_henkilo(session, oid=OTHER, etunimet="Onni", sukunimi="Koe")


def begin(database: Database, oid: str = OID, now: datetime = NOW) -> str:
    with database.write() as session:
        return begin_session(session, oid, LIMITS, now, Method("demo"))


def find(database: Database, secret: str, now: datetime) -> FoundSession | None:
    with database.read() as session:
        return find_session(session, secret, LIMITS, now)


def list_actions(database: Database) -> list[tuple[str, str | None]]:
    with database.read() as session:
        return [(row.action, row.subject_oid) for row in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]


def test_a_session_knows_its_person(database: Database) -> None:
    found = find(database, begin(database), NOW)
    assert found is not None
    assert found.visitor.henkilo_oid == found.visitor.viewing_oid == OID
    assert (found.visitor.name, found.visitor.lang, found.visitor.kind) == ("Aino Koe", "sv", "citizen")
    assert found.visitor.is_signed_in


def test_the_table_does_not_hold_the_secret(database: Database) -> None:
    secret = begin(database)
    with database.read() as session:
        row = session.scalars(select(LoginSession)).one()
        assert secret not in str(vars(row))
        assert find(database, row.secret_hash, NOW) is None


def test_each_session_has_a_secret_of_its_own(database: Database) -> None:
    assert begin(database) != begin(database)


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "ä\x00"])
def test_another_secret_opens_nothing(database: Database, secret: str) -> None:
    begin(database)
    assert find(database, secret, NOW) is None


def test_an_unused_session_ends(database: Database) -> None:
    secret = begin(database)
    assert find(database, secret, NOW + timedelta(minutes=29, seconds=59)) is not None
    assert find(database, secret, NOW + timedelta(minutes=30)) is None


def test_a_used_session_lives_on_but_not_for_ever(database: Database) -> None:
    secret = begin(database)
    now = NOW
    while now < NOW + timedelta(hours=8):
        found = find(database, secret, now)
        assert found is not None
        assert found.visitor.session_id is not None
        with database.write() as session:
            touch_session(session, found.visitor.session_id, now)
        now += timedelta(minutes=20)
    assert find(database, secret, NOW + timedelta(hours=8)) is None


def test_use_is_noted_once_a_minute(database: Database) -> None:
    secret = begin(database)
    found = [find(database, secret, NOW + timedelta(seconds=seconds)) for seconds in (0, 59, 60)]
    assert [one.is_stale for one in found if one] == [False, False, True]


def test_signing_out_ends_this_session_only(database: Database) -> None:
    mine, elsewhere = begin(database), begin(database)
    with database.write() as session:
        assert end_session(session, mine)
        assert not end_session(session, mine)
    assert find(database, mine, NOW) is None
    assert find(database, elsewhere, NOW) is not None
    assert list_actions(database) == [("sign_in", OID), ("sign_in", OID), ("sign_out", OID)]


def test_signing_out_everywhere(database: Database) -> None:
    first, second, of_other = begin(database), begin(database), begin(database, OTHER)
    with database.write() as session:
        assert end_all_sessions(session, OID) == 2
    assert find(database, first, NOW) is find(database, second, NOW) is None
    assert find(database, of_other, NOW) is not None
    assert list_actions(database)[-1] == ("sign_out_everywhere", OID)


def test_old_rows_go_when_somebody_signs_in(database: Database) -> None:
    begin(database)
    begin(database, OTHER, NOW + timedelta(hours=2))
    with database.read() as session:
        assert [row.henkilo_oid for row in session.scalars(select(LoginSession))] == [OTHER]


def test_a_failed_sign_in_leaves_nothing(database: Database) -> None:
    with pytest.raises(UnknownPerson):
        begin(database, "1.2.246.562.24.99999999999")
    assert list_actions(database) == []


def test_act_and_audit_stand_or_fall_together(database: Database) -> None:
    def fail_half_way() -> None:
        with database.write() as session:
            begin_session(session, OID, LIMITS, NOW, Method("demo"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with database.read() as session:
        assert session.scalars(select(LoginSession)).all() == []
    assert list_actions(database) == []


def test_a_person_whose_number_is_linked_goes_on_under_the_other(database: Database) -> None:
    secret = begin(database)
    with database.write() as session:
        link_henkilo(session, OID, OTHER)
    found = find(database, secret, NOW)
    assert found is not None
    assert found.visitor.henkilo_oid == OTHER
    assert find(database, begin(database, OID), NOW).visitor.henkilo_oid == OTHER  # type: ignore[union-attr]
