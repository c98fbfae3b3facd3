"""`omaopintopolku reports`, as an operator runs it, on both databases."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from app.cli import main
from app.database import Database, utc_now
from app.mail.models import Mail
from app.reports.models import EventKind
from tests.reports.keeper_cases import (
    PLANTED,
    SCHOOL_EMAIL,
    Sent,
    list_audit,
    make_case,
    read_events,
    read_mails,
    read_report,
    store_people_and_schools,
)
from tests.reports.test_deliveries import make_bounce


@pytest.fixture
def sent(app: Flask, database: Database) -> Sent:
    """A case of today; there is another whose time is over."""
    store_people_and_schools(database)
    make_case(app, utc_now() - timedelta(days=60), number="VI-2026-2345")
    return make_case(app)


def run(app: Flask, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["reports", *arguments], env=app.extensions["settings"].to_environ())


def test_the_list_has_open_cases_and_nothing_of_the_people(app: Flask, sent: Sent) -> None:
    result = run(app, "list")
    assert result.exit_code == 0, result.output
    assert sent.number in result.output
    assert "2 cases." in result.output
    for word in PLANTED:
        assert word not in result.output


def test_the_overdue_ones_as_csv(app: Flask, sent: Sent) -> None:
    result = run(app, "list", "--overdue", "--csv")
    (row,) = csv.DictReader(result.stdout.splitlines())
    assert (row["number"], row["why"], row["organisation"]) == ("VI-2026-2345", "unanswered", "Mallikylän koulu")
    assert int(row["days_late"]) > 20
    assert sent.number not in result.stdout


def test_one_case_without_texts_and_with_them(app: Flask, sent: Sent, database: Database) -> None:
    plain = run(app, "show", sent.number.lower())
    assert plain.exit_code == 0, plain.output
    assert SCHOOL_EMAIL in plain.output
    assert "sent (citizen)" in plain.output
    for word in PLANTED:
        assert word not in plain.output
    assert "view_report" not in list_audit(database)
    whole = run(app, "show", sent.number, "--texts")
    assert "aakkoset väärin" in whole.output
    assert list_audit(database)[-1] == "view_report"


@pytest.mark.parametrize("command", ["show", "siblings", "reroute"])
@pytest.mark.parametrize("number", ["VI-2026-ZZZZ", "\x1b[2J", "x"])
def test_an_unknown_number_ends_with_1_and_steers_no_terminal(
    app: Flask, sent: Sent, command: str, number: str
) -> None:
    result = run(app, command, number)
    assert result.exit_code == 1
    assert "There is no case" in result.output
    assert "\x1b" not in result.output


def test_a_mail_that_came_back_and_the_case_sent_anew(
    app: Flask, sent: Sent, database: Database, tmp_path: Path
) -> None:
    with database.read() as session:
        about = Mail.about == f"report:{sent.number}"
        message_id = session.scalars(select(Mail.message_id).where(about)).one()
    bounce, junk = tmp_path / "bounce.eml", tmp_path / "junk.eml"
    bounce.write_bytes(make_bounce(message_id))
    junk.write_bytes(b"From: a@b.example\n\nHello")
    result = run(app, "bounce", str(bounce), str(junk))
    assert result.exit_code == 1, "one file is no delivery status"
    assert f"{sent.number} noted" in result.output
    assert "undelivered" in run(app, "list", "--overdue", "--csv").stdout
    anew = run(app, "reroute", sent.number, "--email", "uusi@koulu.example")
    assert anew.exit_code == 0, anew.output
    assert anew.stdout.strip().endswith(f"{sent.number}: uusi@koulu.example (operator)")
    assert [kind for kind, _, _ in read_events(sent)] == ["sent", EventKind.NOT_DELIVERED, EventKind.SENT_ANEW]
    assert read_mails(sent.desk)[-1][1]["To"] == "uusi@koulu.example"
    assert "undelivered" not in run(app, "list", "--overdue", "--csv").stdout


def test_no_address_to_send_it_to(app: Flask, sent: Sent, database: Database) -> None:
    result = run(app, "reroute", sent.number, "--email", "nobody")
    assert result.exit_code == 1
    assert "no address" in result.output
    assert read_report(database, sent.number).email == SCHOOL_EMAIL


def test_siblings_only_of_a_case_that_was_accepted(app: Flask, sent: Sent) -> None:
    result = run(app, "siblings", sent.number)
    assert result.exit_code == 1
    assert sent.number in result.output
