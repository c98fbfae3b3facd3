"""`omaopintopolku demo`: its settings, its database and its refusals."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.cli.demonstrating import FIRST_PORT, choose_settings, find_free_port, prepare_database, with_stand_ins
from app.database import Database
from app.demo.people import PEOPLE
from app.demo.stand_ins.server import running_stand_ins
from app.persons.service import find_henkilo, store_henkilo
from app.settings import DEMO_DATABASE_URL, SettingsError


def test_settings_are_the_demos_own() -> None:
    settings = choose_settings({}, {})
    assert settings.demo
    assert settings.database_url == DEMO_DATABASE_URL
    assert settings.host == "127.0.0.1"
    assert FIRST_PORT <= settings.port < FIRST_PORT + 100
    assert settings.base_url == f"http://127.0.0.1:{settings.port}"


def test_environment_and_options_change_them() -> None:
    settings = choose_settings({"PORT": "8123", "DATABASE_URL": "sqlite:///other.db"}, {"workers": 1})
    assert (settings.port, settings.database_url, settings.workers) == (8123, "sqlite:///other.db", 1)
    assert choose_settings({"PORT": "8123"}, {"port": 8124}).port == 8124


def test_never_in_production() -> None:
    with pytest.raises(SettingsError, match="cannot be on together"):
        choose_settings({"PRODUCTION": "1"}, {})
    result = CliRunner().invoke(main, ["demo"], env={"PRODUCTION": "1"})
    assert result.exit_code == 1
    assert "DEMO and PRODUCTION cannot be on together" in result.output


def test_registers_are_played_unless_the_settings_name_real_ones() -> None:
    with running_stand_ins(()) as stand_ins:
        played = with_stand_ins(choose_settings({}, {}), stand_ins)
        assert played.virta_url.startswith(stand_ins.url)
        assert played.ytr_url == stand_ins.url
        real = {"YTR_URL": "https://ytr.example.fi", "YTR_USERNAME": "a", "YTR_PASSWORD": "b"}
        mixed = with_stand_ins(choose_settings(real, {}), stand_ins)
        assert (mixed.ytr_url, mixed.ytr_password) == ("https://ytr.example.fi", "b")
        assert mixed.virta_url.startswith(stand_ins.url)


def test_taken_port_is_passed_over() -> None:
    free = find_free_port("127.0.0.1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free))
        taken.listen()
        assert find_free_port("127.0.0.1") != free


def test_database_is_made_and_filled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'demo.db'}"
    prepare_database(choose_settings({"DATABASE_URL": url}, {}))
    said = capsys.readouterr().out
    assert f"People: {len(PEOPLE)}" in said
    assert "Study rights:" in said
    database = Database(url)
    with database.read() as session:
        assert all(find_henkilo(session, person.oid) for person in PEOPLE)
    database.dispose()


def test_database_of_other_people_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    database = Database(url)
    database.upgrade()
    with database.write() as session:
        store_henkilo(session, oid="1.2.246.562.24.00000000001", etunimet="Joku", sukunimi="Muu")
    database.dispose()
    result = CliRunner().invoke(main, ["demo"], env={"DATABASE_URL": url})
    assert result.exit_code == 1
    assert "already holds people" in result.output
