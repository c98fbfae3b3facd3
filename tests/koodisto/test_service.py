"""Storing and loading code names, on both databases."""

from __future__ import annotations

from threading import Thread

from app.database import Database
from app.directory.stamp import Counts, read_directory_stamp
from app.koodisto.reading import KoodiRow
from app.koodisto.service import load_codes, store_codes
from app.register.names import CodeName

HELSINKI = KoodiRow("kunta", "091", 1, "Helsinki", "Helsingfors", None, "Hki", None, None)
ESPOO = KoodiRow("kunta", "049", 1, "Espoo")


def store(database: Database, *rows: KoodiRow) -> Counts:
    with database.write() as session:
        return store_codes(session, rows)


def stamp(database: Database) -> int:
    with database.read() as session:
        return read_directory_stamp(session)


def test_store_load_and_store_again(database: Database) -> None:
    assert stamp(database) == 0
    assert store(database, HELSINKI, ESPOO) == Counts(created=2)
    assert stamp(database) == 1
    assert store(database, HELSINKI, ESPOO) == Counts(unchanged=2)
    assert stamp(database) == 1
    changed = ESPOO._replace(sv="Esbo", fi=None)
    assert store(database, HELSINKI, changed, HELSINKI._replace(versio=2, fi="Uusi")) == Counts(1, 1, 1)
    assert stamp(database) == 2
    with database.read() as session:
        assert load_codes(session) == {
            ("kunta", "091"): {
                1: CodeName({"fi": "Helsinki", "sv": "Helsingfors"}, {"fi": "Hki"}),
                2: CodeName({"fi": "Uusi", "sv": "Helsingfors"}, {"fi": "Hki"}),
            },
            ("kunta", "049"): {1: CodeName({"sv": "Esbo"})},
        }


def test_a_list_stored_anew_keeps_codes_it_no_longer_has(database: Database) -> None:
    store(database, HELSINKI, ESPOO)
    assert store(database, HELSINKI) == Counts(unchanged=1)
    with database.read() as session:
        assert ("kunta", "049") in load_codes(session)


def test_nothing_stored_nothing_changed(database: Database) -> None:
    assert store(database) == Counts()
    assert stamp(database) == 0


def test_many_lists_and_rows(database: Database) -> None:
    rows = [KoodiRow(f"lista{number % 450}", str(number), 1, f"nimi {number}") for number in range(3_000)]
    assert store(database, *rows) == Counts(created=3_000)
    rows[:700] = [row._replace(fi="uusi") for row in rows[:700]]
    assert store(database, *rows) == Counts(updated=700, unchanged=2_300)


def test_two_imports_at_the_same_time_take_turns(database: Database) -> None:
    rows = [KoodiRow("lista", str(number), 1, "nimi") for number in range(200)]
    counts: list[Counts] = []
    threads = [Thread(target=lambda: counts.append(store(database, *rows))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts, Counts()) == Counts(created=200, unchanged=600)
    assert stamp(database) == 1
