"""Mails that were taken, refused or came back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database, utc_now
from app.mail.models import Mail
from app.mail.outcomes import Outcome, Result
from app.reports.deliveries import Bounce, Noted, note_bounce, note_outcome
from app.reports.delivery_status import NotADeliveryStatus, read_delivery_status
from app.reports.operating import list_reports
from app.reports.people import day_of
from tests.reports.keeper_cases import (
    NUMBER,
    SCHOOL_EMAIL,
    Sent,
    make_case,
    read_events,
    read_mails,
    store_people_and_schools,
)


def make_bounce(message_id: str, recipient: str = SCHOOL_EMAIL, action: str = "failed") -> bytes:
    """A delivery-status mail as Postfix writes it."""
    return f"""From: MAILER-DAEMON@posti.example
To: ei-vastausta@omaopintopolku.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; posti.example
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0200

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>:
    User unknown

--B
Content-Type: message/rfc822

From: ei-vastausta@omaopintopolku.example
Message-ID: {message_id}
Subject: x

x
--B--
""".encode()


@pytest.fixture
def sent(app: Flask, database: Database) -> Sent:
    store_people_and_schools(database)
    return make_case(app)


def message_id_of(database: Database) -> str:
    with database.read() as session:
        return session.scalars(select(Mail.message_id).order_by(Mail.id)).first() or ""


def bounce(app: Flask, sent: Sent, content: bytes) -> list[Bounce]:
    with app.app_context(), sent.desk.database.write() as session:
        return [note_bounce(session, sent.desk, status, utc_now()) for status in read_delivery_status(content)]


def tell(app: Flask, sent: Sent, result: Result, mail_id: int = 1, number: str = NUMBER) -> None:
    outcome = Outcome(
        about=f"report:{number}",
        mail_id=mail_id,
        result=result,
        recipient_result=result,
        reply="550 no",
        attempt=1,
        at=utc_now(),
    )
    with app.app_context(), sent.desk.database.write() as session:
        note_outcome(session, sent.desk, outcome)


def test_a_mail_that_came_back_is_noted_once(app: Flask, sent: Sent, database: Database) -> None:
    content = make_bounce(message_id_of(database))
    assert bounce(app, sent, content) == [Bounce(Noted.NOTED, NUMBER)]
    assert bounce(app, sent, content) == [Bounce(Noted.KNOWN, NUMBER)]
    assert [kind for kind, _, _ in read_events(sent)] == ["sent", "not_delivered"]
    about, mail = read_mails(sent.desk)[-1]
    assert (about, mail["To"]) == (f"report-operator:{NUMBER}", "rekisteri@omaopintopolku.example")
    with database.read() as session:
        (row,) = list_reports(session, day_of(utc_now()), overdue=True)
    assert row.why == ("undelivered",)


def test_only_failures_of_our_own_mails_count(app: Flask, sent: Sent, database: Database) -> None:
    ours = message_id_of(database)
    assert bounce(app, sent, make_bounce(ours, action="delayed")) == [Bounce(Noted.NOT_A_FAILURE, NUMBER)]
    assert bounce(app, sent, make_bounce("<somebody@else.example>")) == [Bounce(Noted.UNKNOWN)]
    assert [kind for kind, _, _ in read_events(sent)] == ["sent"]


def test_headers_alone_and_the_original_message_id_are_enough() -> None:
    whole = make_bounce("<abc@x.example>")
    headers = whole.replace(b"message/rfc822", b"text/rfc822-headers")
    original = whole.replace(b"Message-ID: <abc@x.example>\n", b"").replace(
        b"Reporting-MTA", b"Original-Message-ID: <abc@x.example>\nReporting-MTA"
    )
    for content in (whole, headers, original):
        (status,) = read_delivery_status(content)
        assert status.message_ids == ("<abc@x.example>",)
        assert (status.recipient, status.status, status.is_failure) == (SCHOOL_EMAIL, "5.1.1", True)
        assert status.reason == f"550 5.1.1 <{SCHOOL_EMAIL}>: User unknown"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\xff\xfe" * 100,
        b"From: a@b.example\n\nHello",
        b"%PDF-1.7",
        make_bounce("<a@b.example>").replace(b"message/delivery-status", b"text/plain"),
        make_bounce("none"),
        make_bounce("<a@b.example>").replace(b"Action: failed\n", b""),
        b"x" * 10_000_001,
    ],
)
def test_what_is_no_delivery_status_is_said_so(content: bytes) -> None:
    with pytest.raises(NotADeliveryStatus):
        read_delivery_status(content)


def test_what_servers_answer_stands_in_the_timeline_once(app: Flask, sent: Sent) -> None:
    for _ in range(2):
        tell(app, sent, Result.DEFERRED)
        tell(app, sent, Result.ACCEPTED)
    assert [kind for kind, _, _ in read_events(sent)] == ["sent", "accepted"]


@pytest.mark.parametrize("result", [Result.REFUSED, Result.FAILED])
def test_a_refusal_is_told_at_once_and_once(app: Flask, sent: Sent, result: Result) -> None:
    for _ in range(2):
        tell(app, sent, result)
    assert [kind for kind, _, _ in read_events(sent)] == ["sent", "not_delivered"]
    assert [about for about, _ in read_mails(sent.desk)].count(f"report-operator:{NUMBER}") == 1


def test_an_outcome_of_a_case_that_is_gone_does_no_harm(app: Flask, sent: Sent) -> None:
    tell(app, sent, Result.REFUSED, number="VI-2020-XXXX")
    assert [kind for kind, _, _ in read_events(sent)] == ["sent"]
