"""`import koski`: every good document is stored; every bad one is one line with its place, nothing of it stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from app.cli import main
from app.cli.importing import import_files
from app.cli.reading_files import list_files
from app.database import Database
from app.persons.models import Henkilo
from app.sources.models import KoskiOpiskeluoikeus
from tests.sources.documents import AINO, ELLA, HETU, make_opiskeluoikeus

Import = Callable[..., Result]
GOOD: dict[str, Any] = {"henkilö": {"oid": AINO}, "opiskeluoikeudet": [make_opiskeluoikeus()]}


def encode(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def with_text(find: str, replacement: str) -> bytes:
    text = encode(GOOD).decode()
    assert find in text
    return text.replace(find, replacement).encode()


def count(database: Database, table: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def run_import(database: Database, database_url: str) -> Import:
    def run(*paths: object, stdin: bytes | None = None, **environ: str) -> Result:
        arguments = ["import", "koski", *map(str, paths)]
        return CliRunner().invoke(main, arguments, input=stdin, env={"DATABASE_URL": database_url, **environ})

    return run


BAD = {
    "truncated": (encode(GOOD)[:-20], f"byte {len(encode(GOOD)) - 20}: is not JSON"),
    "not UTF-8": (encode(GOOD).replace("henkilö".encode(), "henkilö".encode("latin-1")), "byte"),
    "empty": (b"", "document"),
    "blank": (b" \n", "document"),
    "a number": (b"7", "document"),
    "null": (b"null", "document"),
    "an empty list": (b"[]", "document"),
    "a list of numbers": (b"[1, 2]", "document"),
    "no person": (encode({"opiskeluoikeudet": []}), "henkilö"),
    "no study rights": (encode({"henkilö": {"oid": AINO}}), "opiskeluoikeudet"),
    "a state that is text": (encode(GOOD | {"opiskeluoikeudet": [make_opiskeluoikeus(tila="lasna")]}),
                             "opiskeluoikeudet[0].tila"),
    "a key twice": (with_text('"suoritukset": []', '"suoritukset": [], "suoritukset": []'),
                    "opiskeluoikeudet[0].suoritukset"),
    "30 February": (with_text("2020-08-10", "2023-02-30"), "opiskeluoikeudet[0].tila.opiskeluoikeusjaksot[0].alku"),
    "deep lists": (b"[" * 10_000 + b"]" * 10_000, "document"),
    "deep objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "document"),
    "deep in a document": (encode(GOOD)[:-1] + b',"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}", "document"),
    "a second study right that is bad": (encode(GOOD | {"opiskeluoikeudet": [make_opiskeluoikeus(), {}]}),
                                         "opiskeluoikeudet[1].tyyppi"),
    "nobody": (encode(GOOD | {"henkilö": {"etunimet": "Aino"}}), "henkilö"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_with_its_place_and_nothing_is_stored(
    run_import: Import, database: Database, tmp_path: Path, name: str
) -> None:
    data, place = BAD[name]
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    result = run_import(path)
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{path}: {place}")
    assert "Traceback" not in result.output
    assert "could not be imported: 1." in result.stdout
    assert count(database, KoskiOpiskeluoikeus) == count(database, Henkilo) == 0


def test_a_bad_document_does_not_stop_the_others(run_import: Import, database: Database, tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b", "c")):
        document = GOOD | {"opiskeluoikeudet": [make_opiskeluoikeus(numero=number)]}
        (tmp_path / f"{name}.json").write_bytes(encode(document) if name != "b" else b"{")
    result = run_import(tmp_path)
    assert result.exit_code == 1
    assert result.stdout == (
        "Study rights: 2 created, 0 updated, 0 unchanged. Documents that could not be imported: 1.\n"
    )
    assert result.stderr.startswith(f"{tmp_path}/b.json: byte 1: is not JSON")
    assert count(database, KoskiOpiskeluoikeus) == 2


def test_a_file_too_large_is_not_read(run_import: Import, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    result = run_import(path)
    assert result.exit_code == 1
    assert result.stderr == f"{path}: byte 10000001: is larger than 10,000,000 bytes (setting MAX_UPLOAD_BYTES)\n"


def test_a_path_that_is_not_there_is_named(run_import: Import, tmp_path: Path) -> None:
    result = run_import(tmp_path / "missing.json")
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}/missing.json: cannot be read: No such file or directory\n"


def test_importing_again_changes_nothing(run_import: Import, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(encode(GOOD))
    assert "1 created, 0 updated, 0 unchanged" in run_import(tmp_path).stdout
    again = run_import(tmp_path)
    assert "0 created, 0 updated, 1 unchanged" in again.stdout
    assert again.exit_code == 0


def test_standard_input(run_import: Import, database: Database) -> None:
    assert run_import("-", stdin=encode(GOOD)).exit_code == 0
    assert count(database, KoskiOpiskeluoikeus) == 1
    bad = run_import("-", stdin=b"{")
    assert (bad.exit_code, bad.stderr.split(": ")[0]) == (1, "-")


def test_a_list_of_documents(run_import: Import, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(encode([GOOD, {"henkilö": {"oid": ELLA}}, GOOD | {"henkilö": {"oid": ELLA}}]))
    result = run_import(path)
    assert result.stderr == f"{path}: [1].opiskeluoikeudet: is missing\n"
    assert count(database, KoskiOpiskeluoikeus) == 2


def test_an_error_never_repeats_a_hetu(run_import: Import, tmp_path: Path) -> None:
    for name, henkilo in (
        ("1", {"oid": AINO, "hetu": HETU}),
        ("2", {"oid": ELLA, "hetu": "150510A0873"}),
        ("3", {"oid": ELLA, "hetu": HETU}),
        ("4", {"hetu": "131052-308U"}),
    ):
        (tmp_path / f"{name}.json").write_bytes(encode(GOOD | {"henkilö": henkilo}))
    result = run_import(tmp_path)
    assert "3.json: henkilö: the oid and the hetu belong to different people" in result.stderr
    assert "4.json: henkilö.hetu: " in result.stderr
    assert "131052" not in result.output


def test_folders_are_read_in_the_order_of_names_and_only_their_json(tmp_path: Path) -> None:
    for name in ("b.json", "a.JSON", "readme.md", ".hidden.json", "c/d.json", "a/z.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [Path(path).relative_to(tmp_path).as_posix() for path in list_files([str(tmp_path)], (".json",))]
    assert found == ["a/z.json", "a.JSON", "b.json", "c/d.json"]
    assert list(list_files(["-", str(tmp_path / "readme.md")], (".json",))) == ["-", str(tmp_path / "readme.md")]


def test_a_database_without_tables_is_named_with_the_remedy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/none.db"
    result = CliRunner().invoke(main, ["import", "koski", "-"], env={"DATABASE_URL": url})
    assert result.exit_code == 1
    assert "omaopintopolku db upgrade" in result.stderr
    assert CliRunner().invoke(main, ["db", "upgrade"], env={"DATABASE_URL": url}).output == "The database is ready.\n"


def test_two_imports_of_the_same_new_person_at_the_same_time(database: Database, tmp_path: Path) -> None:
    documents = [{"henkilö": {"hetu": HETU}, "opiskeluoikeudet": [make_opiskeluoikeus(n=n)]} for n in range(6)]
    (tmp_path / "list.json").write_bytes(encode(documents))
    start = Barrier(3)
    failed = []

    def run() -> None:
        start.wait()
        failed.append(import_files(database, [str(tmp_path)], 1_000_000)["failed"])

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [0, 0, 0]
    assert count(database, Henkilo) == 1
    assert count(database, KoskiOpiskeluoikeus) == 6


@pytest.mark.corpus
def test_the_corpus_twice(run_import: Import, database: Database, corpus: Path) -> None:
    first = run_import(corpus / "koski")
    second = run_import(corpus / "koski")
    # The register's own failed transfers: a hetu that is none, and no oid.
    for result in (first, second):
        assert {line.split(": ", 1)[1] for line in result.stderr.splitlines()} == {
            "henkilö.hetu: is not a personal identity code, and no oid is given"
        }
    refused = len(first.stderr.splitlines())
    taken = len(list((corpus / "koski").glob("*.json"))) - refused
    rows = count(database, KoskiOpiskeluoikeus)
    summary = "Study rights: {} created, 0 updated, {} unchanged. Documents that could not be imported: {}.\n"
    assert first.stdout == summary.format(rows, taken - rows, refused)
    assert second.stdout == summary.format(0, taken, refused)
