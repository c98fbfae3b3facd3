"""Answers of Virta as KOSKI documents: how many a second, beside only parsing the same bytes with lxml."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from app.sources.virta_xml import convert_virta
from tests.bench.tables import Table
from tests.sources.virta_answers import AALTO, DIRECTORY, LAHTI, UNKNOWN, answer, attainment, enrolment, right

SECONDS = 2.0
"""How long each measurement goes on."""
COURSES = (10, 120, 1_000)


def make_answer(courses: int) -> bytes:
    """A person with a degree of modules of ten courses, open studies elsewhere and twenty years of terms."""
    modules = max(1, courses // 10)
    rows = [
        right("o1", ("2004-08-01", "1"), ("2011-05-31", "3"), school=AALTO),
        right("o2", ("2012-01-01", "1"), tyyppi="13", koulutus="", school=LAHTI),
        right("o3", ("2014-08-01", "1"), school=UNKNOWN),
        attainment("d", *(f"m{module}" for module in range(modules)), of="o1", laji="1", koulutus="751101"),
    ]
    for module in range(modules):
        rows.append(attainment(f"m{module}", *(f"c{module}-{course}" for course in range(10))))
        rows += [attainment(f"c{module}-{course}", more='<Nimi kieli="sv">Kurs</Nimi>') for course in range(10)]
    for year in range(2004, 2024):
        rows += [enrolment(f"{year}-01-01", f"{year}-07-31"), enrolment(f"{year}-08-01", f"{year}-12-31", of="o1")]
    return answer(*rows)


def measure_conversions(_folder: Path) -> Table:
    """Conversions a second for small, usual and large answers."""
    rows = []
    for courses in COURSES:
        data = make_answer(courses)
        converted = _per_second(lambda data=data: convert_virta(data, DIRECTORY, subject=None))  # type: ignore[misc]
        parsed = _per_second(lambda data=data: etree.fromstring(data))  # type: ignore[misc]
        rows.append(
            (
                f"{courses:,}",
                f"{len(data) / 1000:,.0f}",
                f"{converted:,.0f}",
                f"{parsed:,.0f}",
                f"{parsed / converted:.1f}",
            )
        )
    return Table(
        "Virta: answers converted to KOSKI documents",
        ("Courses", "kB", "Converted/s", "Only parsed by lxml/s", "Times as long"),
        rows,
        ("One thread; bytes to plain JSON values, names of schools looked up in memory.",),
    )


def _per_second(work: Callable[[], object]) -> float:
    work()
    begun = time.perf_counter()
    done = 0
    while (passed := time.perf_counter() - begun) < SECONDS:
        work()
        done += 1
    return done / passed
