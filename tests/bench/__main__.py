"""`python -m tests.bench [PART…]`: all measurements, or the parts named."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app.web.logs import configure_logs
from tests.bench.conversions import measure_conversions
from tests.bench.deliveries import measure_deliveries
from tests.bench.imports import measure_memory, measure_speed
from tests.bench.pages import measure_growth, measure_served, measure_split
from tests.bench.shares import measure_shares
from tests.bench.sources import measure_matriculation, measure_sources
from tests.bench.submissions import measure_submissions
from tests.bench.tables import write_report
from tests.bench.trail import measure_trail

PARTS = {
    "served": measure_served,
    "trail": measure_trail,
    "split": measure_split,
    "growth": measure_growth,
    "import": measure_speed,
    "memory": measure_memory,
    "conversions": measure_conversions,
    "matriculation": measure_matriculation,
    "sources": measure_sources,
    "shares": measure_shares,
    "submissions": measure_submissions,
    "deliveries": measure_deliveries,
}


def main(names: list[str]) -> None:
    """Run the parts one after another; each in a folder of its own that is gone afterwards."""
    configure_logs("WARNING")
    unknown = set(names) - PARTS.keys()
    if unknown:
        raise SystemExit(f"There is no {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}.")
    tables = []
    for name in names or PARTS:
        with tempfile.TemporaryDirectory(prefix="omaopintopolku-bench-") as folder:
            tables.append(PARTS[name](Path(folder)))
        print(tables[-1], flush=True)
    print(f"Kept in {write_report('latest' if not names else '-'.join(names), tables)}")


if __name__ == "__main__":
    main(sys.argv[1:])
