"""Reminders to keepers: each once, however many workers there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from app.database import Database
from app.reports.models import ErrorReport, State
from app.reports.reminders import remind_keepers
from tests.reports.keeper_cases import Sent, at, make_case, read_mails, store_people_and_schools

SENT_AT = at(2, 3)


@pytest.fixture
def sent(app: Flask, database: Database) -> Sent:
    store_people_and_schools(database)
    return make_case(app, SENT_AT)


def remind(app: Flask, sent: Sent, days: int) -> int:
    with app.app_context():
        return remind_keepers(sent.desk, SENT_AT + timedelta(days=days))


def change(database: Database, **values: object) -> None:
    with database.write() as session:
        report = session.query(ErrorReport).one()
        for name, value in values.items():
            setattr(report, name, value)


def test_at_14_and_25_days_and_when_the_month_is_over(app: Flask, sent: Sent) -> None:
    assert [days for days in range(45) if remind(app, sent, days)] == [14, 25, 32]
    subjects = [mail["Subject"] for _, mail in read_mails(sent.desk)][1:]
    assert len(subjects) == 3


def test_after_a_pause_only_the_latest_is_sent(app: Flask, sent: Sent) -> None:
    assert [days for days in (40, 41) if remind(app, sent, days)] == [40]


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
def test_nobody_is_reminded_of_what_is_done(app: Flask, sent: Sent, database: Database, state: State) -> None:
    change(database, state=state.value)
    assert not any(remind(app, sent, days) for days in (14, 25, 40))


def test_a_case_that_waits_for_the_citizen_only_at_its_end(app: Flask, sent: Sent, database: Database) -> None:
    change(database, state=State.ASKED.value)
    assert [days for days in (14, 25, 40) if remind(app, sent, days)] == [40]


def test_an_extended_case_when_its_new_time_is_over(app: Flask, sent: Sent, database: Database) -> None:
    change(database, due_on=(SENT_AT + timedelta(days=60)).date())
    assert [days for days in (14, 25, 32, 60, 61, 62) if remind(app, sent, days)] == [61]


def test_workers_at_the_same_time_remind_once(app: Flask, sent: Sent) -> None:
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: remind(app, sent, 14), range(4)))
    assert sum(counts) == 1
    assert len(read_mails(sent.desk)) == 2
