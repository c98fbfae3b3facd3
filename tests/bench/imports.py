"""The import of documents: how fast beside the plainest one, and how much memory for ten times as many."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from app.database import Database
from app.demo.seeding import seed_codes, seed_organisations
from tests.bench.subjects import FIRST_NUMBER, make_document, write
from tests.bench.tables import Table
from tests.serving import PROJECT

SPEED_DOCUMENTS = 2_000
SPEED_ROWS = 20
MEMORY_DOCUMENTS = (10_000, 100_000)
MEMORY_ROWS = 2
FILES_IN_A_FOLDER = 1_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: how long, and the most memory that it had at once."""

    seconds: float
    peak_bytes: int


def write_documents(folder: Path, documents: int, rows: int) -> int:
    """Each document of a person of its own, in folders of FILES_IN_A_FOLDER; returns the bytes of one."""
    size = 0
    for index in range(documents):
        home = folder / f"{index // FILES_IN_A_FOLDER:04}"
        home.mkdir(parents=True, exist_ok=True)
        data = write(make_document(rows, FIRST_NUMBER + index))
        (home / f"{index:06}.json").write_bytes(data)
        size = len(data)
    return size


def import_with_command(folder: Path, database_url: str) -> Run:
    """`omaopintopolku import koski FOLDER` into a fresh database that has code lists and schools."""
    database = Database(database_url)
    database.upgrade()
    seed_codes(database)
    seed_organisations(database)
    database.dispose()
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "import", "koski", str(folder)], cwd=PROJECT, env=environ
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("the import failed")
    return Run(time.perf_counter() - begun, usage.ru_maxrss * 1024)


def import_plainly(folder: Path, path: Path) -> Run:
    """`json.loads`, then one INSERT for each study right; one transaction for each document, as the real one."""
    begun = time.perf_counter()
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("CREATE TABLE opiskeluoikeus (henkilo_oid TEXT, tyyppi TEXT, document TEXT)")
        for file in sorted(folder.rglob("*.json")):
            document = json.loads(file.read_bytes())
            connection.execute("BEGIN IMMEDIATE")
            for right in document["opiskeluoikeudet"]:
                row = (document["henkilö"]["oid"], right["tyyppi"]["koodiarvo"], json.dumps(right, ensure_ascii=False))
                connection.execute("INSERT INTO opiskeluoikeus VALUES (?, ?, ?)", row)
            connection.execute("COMMIT")
    return Run(time.perf_counter() - begun, 0)


def measure_speed(folder: Path) -> Table:
    """Documents per second: the command, the command again with nothing new, and the plainest import."""
    documents = folder / "documents"
    size = write_documents(documents, SPEED_DOCUMENTS, SPEED_ROWS)
    url = f"sqlite:///{folder / 'import.db'}"
    runs = {
        "json.loads and INSERT": import_plainly(documents, folder / "plain.db"),
        "import koski": import_with_command(documents, url),
        "import koski, nothing new": import_with_command(documents, url),
    }
    plain = runs["json.loads and INSERT"].seconds
    return Table(
        f"Import of {SPEED_DOCUMENTS:,} documents of {size / 1000:.0f} kB, SQLite",
        ("", "documents/s", "times"),
        [(title, f"{SPEED_DOCUMENTS / run.seconds:,.0f}", f"{run.seconds / plain:.1f}") for title, run in runs.items()],
        ("The command checks, resolves names, finds the person, keeps history and writes the audit log.",),
    )


def measure_memory(folder: Path) -> Table:
    """The most memory that the command has at once, for ten times as many documents."""
    rows = []
    for documents in MEMORY_DOCUMENTS:
        home = folder / f"many-{documents}"
        write_documents(home, documents, MEMORY_ROWS)
        run = import_with_command(home, f"sqlite:///{folder / f'many-{documents}.db'}")
        shutil.rmtree(home)
        speed = f"{documents / run.seconds:,.0f}"
        rows.append((f"{documents:,}", f"{run.peak_bytes / 1e6:.0f}", f"{run.seconds:.0f}", speed))
    return Table("Memory of an import", ("documents", "peak MB", "seconds", "documents/s"), rows)
