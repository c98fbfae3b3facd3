"""Other systems' logs: every line by itself, nothing twice, nothing that does not belong here."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.database import Database
from app.usage.external import LONGEST_LINE
from app.usage.models import ExternalUse
from tests.usage.shared import GUARDIAN, NOT_KNOWN, OLD_NUMBER, PERSON, SCHOOL, line, run, store_people


def stored(database: Database) -> list[ExternalUse]:
    with database.read() as session:
        return list(session.scalars(select(ExternalUse).order_by(ExternalUse.id)))


def test_a_repeated_import_changes_nothing(database: Database) -> None:
    store_people(database)
    lines = (line(), line(logSeq=18), line())
    first, errors = run(database, *lines)
    again, _ = run(database, *lines)
    assert not errors
    assert (first.created, first.unchanged) == (2, 1)
    assert (again.created, again.unchanged) == (0, 3)
    assert len(stored(database)) == 2


def test_another_session_of_the_same_event_is_the_same_event(database: Database) -> None:
    store_people(database)
    run(database, line())
    counts, _ = run(database, line(user={**line()["user"], "ip": "198.51.100.1", "session": "other"}))
    assert counts.unchanged == 1


def test_address_session_browser_and_official_are_dropped_at_the_door(database: Database) -> None:
    store_people(database)
    run(database, line())
    (row,) = stored(database)
    held = " ".join(str(getattr(row, column.key)) for column in ExternalUse.__table__.columns)
    for secret in ("192.0.2.99", "SECRET-SESSION", "SECRET-AGENT", line()["user"]["oid"]):
        assert secret not in held
    assert (row.henkilo_oid, row.organisation_oid, row.service) == (PERSON, SCHOOL, "koski")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[1]", "is no JSON object"),
        (b"[" * 5000, "is no JSON"),
        (b'{"a": "' + b"x" * LONGEST_LINE + b'"}', "longer"),
        (line(timestamp="yesterday"), "timestamp"),
        (line(timestamp="2026-11-20T14:05:06"), "time zone"),
        (line(timestamp=17), "timestamp"),
        (line(timestamp="0001-01-01T00:00:00+14:00"), "timestamp"),
        (line(timestamp="2031-01-01T00:00:00Z"), "future"),
        (line(serviceName=None), "serviceName"),
        (line(operation="KATSO\x00"), "operation"),
        (line(target={}), "oppijaHenkiloOid"),
        (line(target={"oppijaHenkiloOid": "1.2.3"}), "oppijaHenkiloOid"),
        (line(target=[1]), "target"),
        (line(user={}), "user.oid"),
        (line(user={"oid": "somebody"}), "user.oid"),
        (line(target={"oppijaHenkiloOid": PERSON, "hakutermi": "010190-999R"}), "hetu"),
        (line(changes=[{"010190-999R": 1}]), "hetu"),
    ],
)
def test_a_bad_line_is_named_and_stops_no_other(database: Database, bad: Any, reason: str) -> None:
    store_people(database)
    counts, errors = run(database, line(), bad, line(logSeq=2))
    assert (counts.created, counts.failed) == (2, 1)
    assert [error.line for error in errors] == [2]
    assert reason in errors[0].reason
    assert "010190" not in errors[0].reason


def test_a_hetu_behind_escapes_is_seen_too(database: Database) -> None:
    store_people(database)
    hidden = msgspec.json.encode(line()).replace(b'"hostname":"koski-1"', b'"hostname":"\\u0030\\u00310190-999R"')
    counts, errors = run(database, hidden)
    assert (counts.created, len(errors)) == (0, 1)
    assert "hetu" in errors[0].reason


def test_what_citizens_are_not_told_of_is_left_out(database: Database) -> None:
    store_people(database)
    counts, errors = run(database, line(operation="OPPIJA_HAKU", target={}), line(operation="OPISKELUOIKEUS_HAKU"), b"")
    assert (counts.not_told, counts.created, errors) == (2, 0, [])


def test_self_guardian_link_and_organisations_are_told_apart(database: Database) -> None:
    store_people(database)
    counts, errors = run(
        database,
        line(user={"oid": OLD_NUMBER}, organizationOid=None),
        line(organizationOid="self"),
        line(user={"oid": GUARDIAN}, organizationOid=None),
        line(organizationOid=["huoltaja"]),
        line(operation="KANSALAINEN_HUOLTAJA_OPISKELUOIKEUS_KATSOMINEN", user={"oid": GUARDIAN}),
        line(operation="KANSALAINEN_SUORITUSJAKO_KATSOMINEN", user={}, organizationOid=None),
        line(organizationOid="tuntematon"),
        line(organizationOid=[SCHOOL, NOT_KNOWN, SCHOOL]),
        line(organizationOid={"odd": 1}),
        line(user={"oid": GUARDIAN}, organizationOid=SCHOOL),
    )
    assert (errors, counts.created) == ([], 11)
    assert [(row.user_kind, row.organisation_oid) for row in stored(database)] == [
        ("own", None),
        ("own", None),
        ("guardian", None),
        ("guardian", None),
        ("guardian", None),
        ("link", None),
        ("organisation", None),
        ("organisation", SCHOOL),
        ("organisation", NOT_KNOWN),
        ("organisation", None),
        ("organisation", SCHOOL),
    ]


def test_the_import_itself_is_written_down(database: Database) -> None:
    store_people(database)
    run(database, line(), b"{")
    with database.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "import_external_use")).one()
    assert event.details == {"created": 1, "unchanged": 0, "failed": 1}
