"""What operators see and do, and what is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from app.cli import main
from app.database import Database
from app.mail.models import Mail, MailRecipient, State
from app.mail.operating import CannotRetry, list_mails, retry_mail
from app.mail.retention import erase_old_bodies
from tests.mail.outbox import NOW, TO, mails, queue, recipients


def settle(database: Database, mail_id: int, state: State) -> None:
    with database.write() as session:
        session.execute(
            update(MailRecipient)
            .where(MailRecipient.mail_id == mail_id)
            .values(state=state, settled_at=NOW, attempts=9, first_tried_at=NOW, reply="550 no")
        )
        session.execute(update(Mail).where(Mail.id == mail_id).values(settled_at=NOW))


def test_operators_see_states_and_neither_words_nor_addresses(database: Database, database_url: str) -> None:
    first, second = queue(database), queue(database, about="share:abc")
    settle(database, first, State.REFUSED)
    result = CliRunner().invoke(main, ["mail", "list"], env={"DATABASE_URL": database_url})
    assert result.exit_code == 0
    assert f"{first} refused report:VI-2026-7F3K at koulu.example, 9 tries: 550 no" in result.output
    assert f"{second} waiting share:abc at koulu.example, 0 tries, due 2026-11-23T10:00:00+00:00" in result.output
    assert TO not in result.output
    only = CliRunner().invoke(main, ["mail", "list", "--state", "refused"], env={"DATABASE_URL": database_url})
    assert "share:abc" not in only.output


@pytest.mark.parametrize("state", [State.REFUSED, State.FAILED, State.WAITING])
def test_what_was_not_accepted_is_tried_anew(database: Database, database_url: str, state: State) -> None:
    mail_id = queue(database)
    settle(database, mail_id, state)
    result = CliRunner().invoke(main, ["mail", "retry", str(mail_id)], env={"DATABASE_URL": database_url})
    assert result.output == f"Mail {mail_id} is due now, to 1 recipient.\n"
    [row] = recipients(database)
    assert (row.state, row.attempts, row.first_tried_at, row.settled_at) == (State.WAITING, 0, None, None)
    assert mails(database)[0].settled_at is None


def test_what_was_accepted_is_never_sent_twice(database: Database, database_url: str) -> None:
    mail_id = queue(database)
    settle(database, mail_id, State.ACCEPTED)
    result = CliRunner().invoke(main, ["mail", "retry", str(mail_id)], env={"DATABASE_URL": database_url})
    assert result.exit_code == 1
    assert "it is not sent twice" in result.output
    with database.write() as session, pytest.raises(CannotRetry, match="There is no mail 99"):
        retry_mail(session, 99, NOW)


def test_bodies_and_addresses_of_settled_mails_go(database: Database) -> None:
    settled, waiting = queue(database), queue(database)
    settle(database, settled, State.FAILED)
    assert erase_old_bodies(database, NOW - timedelta(seconds=1)) == 0
    assert erase_old_bodies(database, NOW) == 1
    assert erase_old_bodies(database, NOW + timedelta(days=60)) == 0
    assert {mail.id: mail.sealed is None for mail in mails(database)} == {settled: True, waiting: False}
    assert [row.address is None for row in recipients(database)] == [True, False]
    with database.read() as session:
        assert {line.mail_id for line in list_mails(session)} == {settled, waiting}
    with database.write() as session, pytest.raises(CannotRetry, match="has been erased"):
        retry_mail(session, settled, NOW)
