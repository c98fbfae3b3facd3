"""Error reports sent a second, beside a bare insert and commit of the same bytes on the same database."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Column, Integer, LargeBinary, MetaData, func, insert, select
from sqlalchemy import Table as SqlTable

from app import create_app
from app.database import Database, utc_now
from app.mail.models import Mail
from app.persons.service import store_henkilo
from app.reports.blueprint import current_desk
from app.reports.contents import DraftContent, Owner, Words
from app.reports.desk import Desk
from app.reports.drafts import store_draft
from app.reports.models import ErrorReport, Kind, ReportEvent
from app.reports.people import day_of, find_party
from app.reports.sending import preview, send
from app.settings import Settings
from tests.bench.tables import Table
from tests.databases import created_database, start_postgresql
from tests.reports.cases_made import SCHOOL_OID, store_schools

REPORTS = 300
TEXT = "Todistuksessani arvosana on kymmenen, mutta rekisterissä lukee yhdeksän. " * 5


def measure_submissions(folder: Path) -> Table:
    """One sender after another, on SQLite and on PostgreSQL."""
    rows = []
    with start_postgresql() as server, created_database(server, "submissions", server.template) as url:
        for name, database_url in (("SQLite", f"sqlite:///{folder / 'reports.db'}"), ("PostgreSQL", url)):
            Database(database_url).upgrade()
            app = create_app(Settings.for_tests(database_url=database_url))
            with app.test_request_context():
                desk = current_desk()
                waiting = _write_drafts(desk)
                ours = _per_second(lambda desk=desk, waiting=waiting: _send(desk, waiting))  # type: ignore[misc]
                size = _bytes_of_one(desk.database)
                plain = _per_second(lambda desk=desk, size=size: _insert(desk.database, size))  # type: ignore[misc]
                desk.database.dispose()
            rows.append((name, f"{ours:,.0f}", f"{plain:,.0f}", f"{plain / ours:.1f}"))
    return Table(
        "Error reports sent",
        ("Database", "Reports/s", "Bare insert and commit/s", "Times as long"),
        rows,
        (
            f"{REPORTS} reports by as many people. One transaction each: draft opened, route found, limits counted, "
            "case, event, keeper's link, rendered and sealed mail, audit event. The bare insert writes as many bytes "
            "in one row. PostgreSQL commits without waiting for the disk here (a server of the tests), SQLite waits.",
        ),
    )


def _write_drafts(desk: Desk) -> list[tuple[str, str, str]]:
    """(person, draft, digest) of as many drafts, each of a person of its own."""
    store_schools(desk.database)
    now = utc_now()
    content = DraftContent(
        kind=Kind.MISSING, owner=Owner(oid=SCHOOL_OID), words=Words(what_is_wrong=TEXT, should_be=TEXT, because=TEXT)
    )
    made = []
    with desk.database.write() as session:
        for number in range(REPORTS):
            oid = f"1.2.246.562.24.9{number:010}"
            store_henkilo(session, oid=oid, etunimet="Mittari", sukunimi="Mittanen")
            made.append(
                (oid, store_draft(session, desk.seal, find_party(session, oid, None, day_of(now)), content, now))
            )
    return [(oid, id, preview(desk, oid, id, now).digest) for oid, id in made]


def _send(desk: Desk, waiting: list[tuple[str, str, str]]) -> None:
    for oid, id, digest in waiting:
        send(desk, oid, id, digest, utc_now())


def _bytes_of_one(database: Database) -> int:
    """The sealed bytes that one report leaves behind."""
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ReportEvent)) == REPORTS
        columns = (ErrorReport.sealed, Mail.sealed)
        return sum(int(session.scalar(select(func.max(func.length(column)))) or 0) for column in columns)


def _insert(database: Database, size: int) -> None:
    table = SqlTable("bare", MetaData(), Column("id", Integer, primary_key=True), Column("content", LargeBinary))
    table.create(database.engine)
    content = bytes(size)
    for _ in range(REPORTS):
        with database.write() as session:
            session.execute(insert(table).values(content=content))


def _per_second(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return REPORTS / (time.perf_counter() - begun)
