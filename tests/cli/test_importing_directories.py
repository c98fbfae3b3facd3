"""`import koodisto` and `import organisaatiot`: good files are stored, each bad one is one line and leaves nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.database import Database
from app.sources.directory import current_directory
from tests.organisations.objects import merger, node, single, tree

Import = Callable[..., Result]
HEADER = "koodisto_uri,versio,koodiarvo,fi,sv,en,lyhyt_fi,lyhyt_sv,lyhyt_en"
KUNTA = f"{HEADER}\nkunta,1,091,Helsinki,Helsingfors,,,,\nkunta,1,049,Espoo,,,,,\n".encode()
KIELI = json.dumps(
    [{"koodiUri": "kieli_fi", "koodiArvo": "FI", "versio": 1, "metadata": [{"kieli": "FI", "nimi": "suomi"}]}]
).encode()


@pytest.fixture
def run_import(database: Database, database_url: str) -> Import:
    def run(*arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(
            main, ["import", *map(str, arguments)], input=stdin, env={"DATABASE_URL": database_url}
        )

    return run


def test_codes_of_both_formats_and_again(run_import: Import, database: Database, tmp_path: Path) -> None:
    (tmp_path / "koodit.csv").write_bytes(KUNTA)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "kieli.json").write_bytes(KIELI)
    (tmp_path / "README.md").write_text("not for reading")
    result = run_import("koodisto", tmp_path)
    assert result.exit_code == 0, result.output
    assert result.stdout == "Codes: 3 created, 0 updated, 0 unchanged. Files that could not be imported: 0.\n"
    again = run_import("koodisto", tmp_path)
    assert again.stdout == "Codes: 0 created, 0 updated, 3 unchanged. Files that could not be imported: 0.\n"
    helsinki = current_directory(database).find_code("kunta", "091")
    assert helsinki is not None
    assert helsinki.nimi == {"fi": "Helsinki", "sv": "Helsingfors"}


@pytest.mark.parametrize("data", [KUNTA, KIELI])
def test_codes_from_standard_input(run_import: Import, data: bytes) -> None:
    result = run_import("koodisto", "-", stdin=data)
    assert result.exit_code == 0, result.output
    assert "0 updated" in result.stdout


def test_bad_code_files_do_not_stop_the_good(run_import: Import, database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(KUNTA.replace(b",sv,", b",", 1))
    (tmp_path / "b.csv").write_bytes(KUNTA.replace(b"kunta,1,049", b"kunta,first,049").replace(b"Helsinki", b"Stadi"))
    (tmp_path / "c.json").write_bytes(KIELI)
    (tmp_path / "d.json").write_bytes(KIELI[:-3])
    (tmp_path / "e.csv").write_bytes(b"x" * 50_000_000)
    result = run_import("koodisto", tmp_path, tmp_path / "absent.csv")
    assert result.exit_code == 1
    assert result.stdout == "Codes: 1 created, 0 updated, 0 unchanged. Files that could not be imported: 5.\n"
    lines = result.stderr.splitlines()
    assert lines[0] == f"{tmp_path}/a.csv: line 1: the column sv is missing"
    assert lines[1] == f"{tmp_path}/b.csv: line 3: versio should be a whole number, is 'first'"
    assert lines[2].startswith(f"{tmp_path}/d.json: ")
    assert lines[3].startswith(f"{tmp_path}/e.csv: line 1: ")
    assert lines[4] == f"{tmp_path}/absent.csv: cannot be read: No such file or directory"
    assert len(lines) == 5
    assert set(current_directory(database).codes) == {("kieli", "FI")}


def test_organisations_of_every_shape_and_again(run_import: Import, database: Database, tmp_path: Path) -> None:
    oid, other = "1.2.246.562.10.11", "1.2.246.562.10.12"
    files = {
        "tree.json": tree(node(oid, "Puusta"), node(other)),
        f"{oid}.json": single(oid, "Puusta"),
        f"{oid}.historia.json": {"liittymiset": [merger(oid, other)], "liitokset": []},
        f"{other}.nimet.json": [{"nimi": {"fi": "Ennen"}, "alkuPvm": "1999-01-01"}],
    }
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value))
    first = run_import("organisaatiot", tmp_path)
    assert first.exit_code == 0, first.output
    again = run_import("organisaatiot", tmp_path)
    words = "Organisations and mergers: 0 created, 0 updated, 5 unchanged. Files that could not be imported: 0.\n"
    assert again.stdout == words
    organisations = current_directory(database).organisations
    assert organisations[oid].history[0] == ("1992-01-01", {"fi": "Vanha"})
    assert organisations[other].history == (("1999-01-01", {"fi": "Ennen"}),)


def test_bad_organisations_do_not_stop_the_good(run_import: Import, database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(tree(node("1.2.3"), node("1.2.4", alkuPvm="2023-02-30"))))
    (tmp_path / "b.json").write_text(json.dumps(tree(node("1.2.5"))))
    result = run_import("organisaatiot", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}/a.json: organisaatiot[1].alkuPvm: is not a date: '2023-02-30'\n"
    assert set(current_directory(database).organisations) == {"1.2.5"}


def test_the_directory_in_memory_follows_an_import(run_import: Import, database: Database) -> None:
    before = current_directory(database)
    assert current_directory(database) is before
    run_import("koodisto", "-", stdin=KUNTA)
    after = current_directory(database)
    assert after is not before
    assert ("kunta", "091") in after.codes
    run_import("koodisto", "-", stdin=KUNTA)
    assert current_directory(database) is after
