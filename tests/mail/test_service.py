"""Queueing: in the caller's transaction, sealed, each recipient by itself."""

from __future__ import annotations

import pytest

from app.database import Database
from app.mail.models import State
from app.mail.service import queue_mail
from tests.mail.outbox import NOW, SEAL, TO, mails, make_mail, queue, recipients


def test_a_mail_waits_for_each_of_its_recipients(database: Database) -> None:
    mail_id = queue(database, to=(TO, "kanslia@toinen.example"))
    [mail] = mails(database)
    assert (mail.id, mail.about, mail.queued_at, mail.settled_at) == (mail_id, "report:VI-2026-7F3K", NOW, None)
    assert [(row.domain, row.state, row.attempts, row.due_at) for row in recipients(database)] == [
        ("koulu.example", State.WAITING, 0, NOW),
        ("toinen.example", State.WAITING, 0, NOW),
    ]


def test_what_it_says_and_to_whom_is_sealed(database: Database) -> None:
    queue(database)
    [mail], [recipient] = mails(database), recipients(database)
    assert mail.sealed is not None
    assert recipient.address is not None
    assert b"Message-ID: " + mail.message_id.encode() in SEAL.open(mail.sealed, f"mail:{mail.message_id}")
    assert SEAL.open(recipient.address, f"mail:{mail.message_id}") == TO.encode()
    assert TO.encode() not in recipient.address


def test_a_mail_goes_only_when_its_act_stands(database: Database) -> None:
    def act_that_fails() -> None:
        with database.write() as session:
            queue_mail(session, SEAL, make_mail(), NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_that_fails()
    assert mails(database) == []
    assert recipients(database) == []
