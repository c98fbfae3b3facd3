"""The record page gathered over real HTTP from the stand-ins, and the matriculation register's answers converted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app import create_app
from app.database import Database
from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from app.demo.seeding import seed
from app.demo.stand_ins.behaviour import Behaviour
from app.demo.stand_ins.server import StandIns, running_stand_ins
from app.records.service import finnish_today
from app.register.names import Directory
from app.settings import Settings
from app.sources import Source, Subject
from app.sources.connecting import list_remote_sources
from app.sources.directory import current_directory
from app.sources.koski import KoskiSource
from app.sources.ytr_json import convert_ytr
from tests.bench.tables import Table
from tests.browser_client import Browser

REPEATS = 30
SLOW_REPEATS = 3
DEADLINE_SECONDS = 3.0
SECONDS = 2.0
EXAMS = (5, 50, 500)
PERSON = next(person for person in PEOPLE if person.virta and person.matriculation and person.dependants)


def measure_sources(folder: Path) -> Table:
    """The page with three healthy sources beside each source alone, and with one that hangs beside the deadline."""
    with running_stand_ins() as stand_ins, _service(folder, stand_ins) as (look, sources):
        subject = Subject((PERSON.oid,), (PERSON.hetu,), finnish_today())
        alone = {source.name: _median(lambda source=source: source.fetch(subject), REPEATS) for source in sources}  # type: ignore[misc]
        page = _median(look, REPEATS)
        stand_ins.known.behave("ytr", Behaviour.HANGS)
        hanging = _median(look, SLOW_REPEATS)
    slowest = max(alone.values())
    rows = [
        *((f"{name} alone", f"{seconds * 1000:,.1f}", f"{seconds / slowest:.1f}") for name, seconds in alone.items()),
        ("page with all three", f"{page * 1000:,.1f}", f"{page / slowest:.1f}"),
        ("page, one register hangs", f"{hanging * 1000:,.0f}", f"{hanging / DEADLINE_SECONDS:.2f} of the deadline"),
    ]
    return Table(
        "Record page gathered from KOSKI's store, Virta and the matriculation register",
        ("", "median ms", "times the slowest"),
        rows,
        (
            f"In one process, every look asks (no answer is fresh); deadline {DEADLINE_SECONDS:g} s. The stand-ins "
            "answer on the same machine and share its interpreter with the page.",
        ),
    )


def measure_matriculation(_folder: Path) -> Table:
    """Conversions a second of the matriculation register's answers, beside only decoding the same bytes."""
    rows = []
    for count in EXAMS:
        data = _make_answer(PERSON, count)
        converted = _per_second(lambda data=data: convert_ytr(data, Directory(), subject=None))  # type: ignore[misc]
        decoded = _per_second(lambda data=data: msgspec.json.decode(data))  # type: ignore[misc]
        kilobytes = f"{len(data) / 1000:,.1f}"
        rows.append((str(count), kilobytes, f"{converted:,.0f}", f"{decoded:,.0f}", f"{decoded / converted:.1f}"))
    return Table(
        "Matriculation register: answers converted to KOSKI documents",
        ("Exams", "kB", "Converted/s", "Only decoded by msgspec/s", "Times as long"),
        rows,
        ("One thread. Converting checks UTF-8, depth and keys that stand twice; a person has about ten exams.",),
    )


@contextmanager
def _service(folder: Path, stand_ins: StandIns) -> Iterator[tuple[Callable[[], object], list[Source]]]:
    """One look at the record page of a signed-in person, and the sources that it asks."""
    settings = Settings.for_tests(
        database_url=f"sqlite:///{folder / 'sources.db'}",
        demo=True,
        source_fresh_minutes=0,
        gather_deadline_seconds=DEADLINE_SECONDS,
        log_level="ERROR",
        **stand_ins.settings(),
    )
    database = Database(settings.database_url)
    database.upgrade()
    seed(database, finnish_today())
    app = create_app(settings)
    browser = Browser(app)
    browser.sign_in(PERSON.oid)
    try:
        remote = list_remote_sources(settings, lambda: current_directory(database))
        yield lambda: browser.client.get("/opinnot"), [KoskiSource(database), *remote]
    finally:
        app.extensions["database"].dispose()
        database.dispose()


def _make_answer(person: DemoPerson, count: int) -> bytes:
    assert person.matriculation is not None
    answer = person.matriculation.answer(person.hetu, person.etunimet, person.sukunimi)
    exams = answer["exams"]
    return msgspec.json.encode({**answer, "exams": [exams[index % len(exams)] for index in range(count)]})


def _median(work: Callable[[], object], repeats: int) -> float:
    work()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _per_second(work: Callable[[], object]) -> float:
    work()
    begun = time.perf_counter()
    done = 0
    while (passed := time.perf_counter() - begun) < SECONDS:
        work()
        done += 1
    return done / passed
