"""`sync koodisto` and `sync organisaatiot`: what failed is named, the exit code tells, the rest is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.database import Database
from app.koodisto.lists import NEEDED_LISTS
from app.sources.directory import current_directory
from tests.answering import Answering, Reply, answering, as_json
from tests.organisations.objects import node, single, tree

Sync = Callable[..., Result]
ROOT = "1.2.246.562.10.00000000001"


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as told:
        yield told


@pytest.fixture
def run_sync(database: Database, database_url: str, server: Answering) -> Sync:
    environ = {
        "DATABASE_URL": database_url,
        "KOODISTO_URL": server.url,
        "ORGANISAATIO_URL": server.url,
        "SERVICE_TIMEOUT_SECONDS": "2",
    }

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["sync", *arguments], env=environ)

    return run


def test_code_lists(run_sync: Sync, database: Database, server: Answering) -> None:
    codes = [{"koodiUri": "kunta_091", "koodiArvo": "091", "versio": 2, "metadata": [{"kieli": "SV", "nimi": "Hfors"}]}]
    server.answer("/codes/kunta", as_json({"latestKoodistoVersio": {"versio": 2}}))
    server.answer("/codeelement/codes/withrelations/kunta/2", as_json(codes))
    server.answer("/codes/olematon", Reply(500, b"error.codes.not.found"))
    result = run_sync("koodisto", "olematon", "kunta", "kunta")
    assert result.exit_code == 1
    assert result.stderr == "olematon: the service has no code list olematon\n"
    assert result.stdout == "Codes: 1 created, 0 updated, 0 fetched but unchanged. Failures: 1.\n"
    assert ("kunta", "091") in current_directory(database).codes
    assert run_sync("koodisto", "kunta").exit_code == 0


def test_all_lists_by_default(run_sync: Sync, server: Answering) -> None:
    result = run_sync("koodisto")
    assert result.exit_code == 1
    assert f"Failures: {len(NEEDED_LISTS)}." in result.stdout
    assert "/codes/suorituksentyyppi" in server.paths()


def test_organisations(run_sync: Sync, database: Database, server: Answering) -> None:
    server.answer(f"/rest/organisaatio/v4/{ROOT}/jalkelaiset", as_json(tree(node("1.2.3", status="PASSIIVINEN"))))
    server.answer("/api/findbyoids", as_json([single("1.2.3", status="PASSIIVINEN")]), method="POST")
    server.answer("/api/1.2.3/historia", Reply(200, b"<html>"))
    result = run_sync("organisaatiot")
    assert result.exit_code == 1
    assert result.stderr == f"Mergers: 1.2.3: {server.url}/api/1.2.3/historia: answered a web page, not JSON\n"
    assert result.stdout == "Organisations and mergers: 1 created, 1 updated, 0 fetched but unchanged. Failures: 1.\n"
    assert current_directory(database).organisations["1.2.3"].history
    assert run_sync("organisaatiot", "--without-mergers").exit_code == 0
