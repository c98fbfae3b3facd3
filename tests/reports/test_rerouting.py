"""An operator sends a case on its way anew."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database, utc_now
from app.persons.addresses import UnusableAddress
from app.reports.deliveries import is_undelivered
from app.reports.models import EventKind, State
from app.reports.rerouting import CannotReroute, NewRoute, NoSuchCase, reroute
from tests.browser_client import Browser
from tests.reports.keeper_cases import (
    NUMBER,
    OTHER_EMAIL,
    OTHER_SCHOOL,
    SCHOOL,
    SCHOOL_EMAIL,
    Sent,
    find_token,
    list_audit,
    make_case,
    read_details,
    read_events,
    read_mails,
    read_report,
    store_people_and_schools,
)


@pytest.fixture
def sent(app: Flask, database: Database) -> Sent:
    store_people_and_schools(database)
    return make_case(app, email="rekisteri@omaopintopolku.example", organisation_oid=None, source="unrouted")


def send_anew(app: Flask, sent: Sent, email: str | None = None) -> NewRoute:
    with app.app_context():
        return reroute(sent.desk, sent.number, utc_now(), email)


def test_the_directory_as_it_is_now_decides(app: Flask, sent: Sent, database: Database) -> None:
    due_on = read_report(database).due_on
    found = send_anew(app, sent)
    assert (found.email, found.organisation_oid, found.source) == (SCHOOL_EMAIL, SCHOOL, "koski")
    report = read_report(database)
    assert (report.email, report.source, report.state, report.due_on) == (SCHOOL_EMAIL, "koski", State.SENT, due_on)
    assert [kind for kind, _, _ in read_events(sent)] == ["sent", "sent_anew"]
    assert list_audit(database)[-1] == "reroute_report"
    about, mail = read_mails(sent.desk)[-1]
    assert (about, mail["To"]) == (f"report:{NUMBER}", SCHOOL_EMAIL)


def test_the_new_link_opens_the_case_and_the_old_one_does_not(app: Flask, sent: Sent) -> None:
    send_anew(app, sent, "uusi@koulu.example")
    visitor = Browser(app)
    assert NUMBER in visitor.open(f"/ilmoitus/{find_token(read_mails(sent.desk)[-1][1])}?kieli=en").h1
    assert "Aino" not in visitor.open(f"{sent.path}?kieli=en", status=410).text


def test_an_address_that_the_operator_knows(app: Flask, sent: Sent) -> None:
    found = send_anew(app, sent, " Uusi@koulu.EXAMPLE ")
    assert (found.email, found.organisation_oid, found.source) == ("Uusi@koulu.example", SCHOOL, "operator")
    assert read_details(sent, EventKind.SENT_ANEW) == {"organisation_oid": SCHOOL, "source": "operator"}


def test_it_is_no_longer_undelivered(app: Flask, sent: Sent) -> None:
    from app.audit.service import Actor
    from app.reports.cases import add_event, find_case, list_events

    for after, expected in ((None, True), ("uusi@koulu.example", False)):
        if after:
            send_anew(app, sent, after)
        with sent.desk.database.write() as session:
            report = find_case(session, NUMBER)
            assert report is not None
            if not after:
                add_event(session, sent.desk, report, EventKind.NOT_DELIVERED, Actor.SERVICE, utc_now())
                session.flush()
            assert is_undelivered(list_events(session, report)) is expected


def test_no_address_is_known(app: Flask, database: Database) -> None:
    store_people_and_schools(database)
    sent = make_case(app, school_oid=None, organisation_oid=None, source="unrouted")
    with pytest.raises(CannotReroute, match="--email"):
        send_anew(app, sent)
    assert len(read_mails(sent.desk)) == 1


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
def test_a_case_that_waits_for_nobody_is_left_alone(app: Flask, database: Database, state: State) -> None:
    store_people_and_schools(database)
    sent = make_case(app, state=state.value)
    with pytest.raises(CannotReroute, match=state.value):
        send_anew(app, sent, OTHER_EMAIL)
    assert len(read_mails(sent.desk)) == 1


@pytest.mark.parametrize(
    "email", ["", "x", "a@b\r\nBcc: c@d.example", "a b@c.example", "@", "a@" + "b" * 300 + ".example"]
)
def test_what_is_no_address_changes_nothing(app: Flask, sent: Sent, email: str) -> None:
    with pytest.raises(UnusableAddress):
        send_anew(app, sent, email)
    assert len(read_mails(sent.desk)) == 1


@pytest.mark.parametrize("number", ["", "VI-2026-ZZZZ", "x\0", "' OR 1=1"])
def test_an_unknown_number(app: Flask, sent: Sent, number: str) -> None:
    with app.app_context(), pytest.raises(NoSuchCase):
        reroute(sent.desk, number, utc_now())


def test_another_school_after_a_move(app: Flask, sent: Sent, database: Database) -> None:
    with database.write() as session:
        session.get_one(type(read_report(database)), read_report(database).id).school_oid = OTHER_SCHOOL
    assert send_anew(app, sent).email == OTHER_EMAIL
