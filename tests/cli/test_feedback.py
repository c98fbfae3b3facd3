"""`omaopintopolku feedback` as an operator uses it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from app.about.service import GivenFeedback, Topic, store_feedback
from app.cli import main
from app.database import Database

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def number(database: Database) -> int:
    given = GivenFeedback(
        Topic.ACCESSIBILITY, "Kuva ei puhu.\r\n\x1b[2JEi näy.", "a@example.fi", "/opinnot\x1b[2J", "fi"
    )
    with database.write() as session:
        return store_feedback(session, given, AT).id


def run(database_url: str, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": database_url}).invoke(main, ["feedback", *arguments])


def test_feedback_is_listed_until_it_is_answered(database_url: str, number: int) -> None:
    result = run(database_url, "list")
    assert result.exit_code == 0
    assert f"{number}: accessibility, answer by 2026-12-07, to a@example.fi (reads fi)" in result.stdout
    assert "    Kuva ei puhu.\n" in result.stdout
    assert "Ei näy." in result.stdout
    assert "\x1b" not in result.stdout
    assert run(database_url, "answered", str(number)).exit_code == 0
    assert run(database_url, "list").stdout == ""


def test_an_unknown_number_is_told(database_url: str, number: int) -> None:
    result = run(database_url, "answered", str(number + 1))
    assert result.exit_code == 1
    assert f"no feedback {number + 1}" in result.stderr
