"""Levels of qualifications: stored only from the relations that the service tells, and from nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from app.database import Database
from app.koodisto.levels import load_levels, read_levels
from app.sources.directory import current_levels
from tests.answering import Answering, as_json
from tests.koodisto.test_sync import koodi, publish, server, sync

__all__ = ["server"]

EQF4, NQF4 = {"koodiarvo": "4", "koodistoUri": "eqf"}, {"koodiarvo": "4", "koodistoUri": "nqf"}


def koulutus(arvo: str, *levels: str, passive: bool = False, relation: str = "includesCodeElements") -> dict[str, Any]:
    related = [{"codeElementUri": uri, "codeElementVersion": 1, "passive": passive} for uri in levels]
    return koodi(arvo, f"Tutkinto {arvo}") | {relation: related}


def levels_of(database: Database) -> dict[str, Any]:
    with database.read() as session:
        return dict(load_levels(session))


def test_sync_stores_the_levels_that_the_service_relates(database: Database, server: Answering) -> None:
    publish(server, "koulutus", 12, koulutus("351301", "eqf_4", "nqf_4", "koulutustyyppi_1"), koulutus("999901"))
    sync(database, server, "koulutus")
    assert levels_of(database) == {"351301": (EQF4, NQF4)}


def test_a_relation_that_is_taken_back_is_gone(database: Database, server: Answering) -> None:
    publish(server, "koulutus", 12, koulutus("351301", "eqf_4"), koulutus("351302", "nqf_4"))
    sync(database, server, "koulutus")
    publish(server, "koulutus", 13, koulutus("351301", "eqf_4", passive=True), koulutus("351302", "nqf_4"))
    sync(database, server, "koulutus")
    assert levels_of(database) == {"351302": (NQF4,)}


def test_the_old_version_fills_in_only_what_the_present_one_does_not_tell(
    database: Database, server: Answering
) -> None:
    publish(server, "koulutus", 12, koulutus("351301", "eqf_4"))
    publish(server, "koulutus", 11, koulutus("351301", "eqf_3"), koulutus("301000", "nqf_4"))
    server.answer("/codes/koulutus", as_json({"latestKoodistoVersio": {"versio": 12}}))
    sync(database, server, "koulutus", "koulutus_11")
    assert levels_of(database) == {"351301": (EQF4,), "301000": (NQF4,)}


def test_processes_hear_of_levels_that_came_without_new_names(database: Database, server: Answering) -> None:
    publish(server, "koulutus", 12, koulutus("351301"))
    sync(database, server, "koulutus")
    assert current_levels(database) == {}
    publish(server, "koulutus", 12, koulutus("351301", "eqf_4"), paivitysPvm="2026-11-23")
    assert sync(database, server, "koulutus")[0].counts.unchanged == 1
    assert current_levels(database) == {"351301": (EQF4,)}


def test_other_lists_store_none(database: Database, server: Answering) -> None:
    publish(server, "tutkinnonosat", 1, koulutus("1", "eqf_4"))
    sync(database, server, "tutkinnonosat")
    assert levels_of(database) == {}


@pytest.mark.parametrize("odd", [None, 3, {}, [3], [{}], [{"koodiArvo": 3}], [{"koodiArvo": "x" * 21}]])
def test_odd_answers_tell_nothing(odd: Any) -> None:
    assert read_levels(odd) == {}


@pytest.mark.parametrize("related", [None, 3, [3], [{}], [{"codeElementUri": 4}], [{"codeElementUri": "eqf_"}]])
def test_odd_relations_tell_nothing(related: Any) -> None:
    assert read_levels([{"koodiArvo": "1", "includesCodeElements": related}]) == {"1": frozenset()}
