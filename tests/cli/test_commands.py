"""The command line itself: every command explains itself, wrong settings are all named."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from app.cli import main


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from walk(child, (*path, name))


def test_every_command_explains_itself() -> None:
    for path, command in walk(main):
        result = CliRunner().invoke(main, [*path, "--help"])
        assert result.exit_code == 0, path
        assert command.get_short_help_str().strip(), path


def test_what_stands_in_the_help_can_be_loaded() -> None:
    names = {" ".join(path) for path, _ in walk(main)}
    assert {"db upgrade", "import koski", "serve"} <= names


@pytest.mark.parametrize("arguments", [["db", "upgrade"], ["serve"], ["import", "koski", "-"]])
def test_wrong_settings_are_all_named(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments, env={"PORT": "x", "DATABASE_URL": "oracle://x"})
    assert result.exit_code == 1
    assert "PORT" in result.stderr
    assert "DATABASE_URL" in result.stderr
