"""`sources check` against the stand-ins, over real HTTP: well, failing, wrong credentials, off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.database import Database
from app.demo.stand_ins.behaviour import Behaviour
from app.demo.stand_ins.server import StandIns, running_stand_ins


@pytest.fixture(scope="module")
def stand_ins() -> Iterator[StandIns]:
    with running_stand_ins() as running:
        yield running


def check(database: Database, **environment: str) -> Result:
    url = database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, ["sources", "check"], env={"DATABASE_URL": url, "COLUMNS": "200", **environment})


def environment_of(stand_ins: StandIns) -> dict[str, str]:
    return {name.upper(): str(value) for name, value in stand_ins.settings().items()}


def line_of(result: Result, source: str) -> str:
    (line,) = (line for line in result.output.splitlines() if line.split()[:1] == [source])
    return line


def test_all_are_well(database: Database, stand_ins: StandIns) -> None:
    result = check(database, **environment_of(stand_ins))
    assert result.exit_code == 0, result.output
    assert all(" well " in line_of(result, source) for source in ("koski", "virta", "ytr"))


def test_a_source_that_fails_says_why(database: Database, stand_ins: StandIns) -> None:
    stand_ins.known.behave("ytr", Behaviour.GARBAGE)
    try:
        result = check(database, **environment_of(stand_ins))
    finally:
        stand_ins.known.behave("ytr", Behaviour.ANSWERS)
    assert result.exit_code == 1
    assert "FAILS" in line_of(result, "ytr")
    assert " well " in line_of(result, "virta")


def test_wrong_credentials_are_said_and_not_repeated(database: Database, stand_ins: StandIns) -> None:
    result = check(database, **environment_of(stand_ins) | {"YTR_PASSWORD": "guess-me-not"})
    assert result.exit_code == 1
    assert "401" in line_of(result, "ytr")
    assert "guess-me-not" not in result.output


def test_a_source_without_an_address_is_off(database: Database) -> None:
    result = check(database)
    assert result.exit_code == 0, result.output
    assert "VIRTA_URL is not set" in line_of(result, "virta")
