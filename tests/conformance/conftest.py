"""The names of the corpus, for the service and for the walk."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.register.names import Directory
from app.sources.directory_files import read_directory
from tests.conformance.values import Codes, read_codes


@pytest.fixture(scope="session")
def codes(corpus: Path) -> Codes:
    return read_codes(corpus / "koodisto" / "koodit.csv")


@pytest.fixture(scope="session")
def directory(corpus: Path) -> Directory:
    return read_directory([corpus / "koodisto" / "koodit.csv"], [corpus / "organisaatio" / "hierarkia.json"])
