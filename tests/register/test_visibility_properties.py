"""Pruning holds on any tree, and on every document of a corpus."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.register.names import Directory
from app.register.turvakielto import scrub_turvakielto
from app.register.viewers import fold
from app.register.visibility import Viewer, prune, prune_henkilo
from app.register.visibility_rules import DENIED_KEYS, Audience
from tests.register.records import objects_in

TODAY = date(2026, 11, 23)
DENIED = [rule.key for rule in DENIED_KEYS]
STRUCTURE = [
    "tyyppi", "suoritukset", "osasuoritukset", "koulutusmoduuli", "tunniste", "koodiarvo", "koodistoUri", "arviointi",
    "vahvistus", "päivä", "tila", "opiskeluoikeusjaksot", "oppilaitos", "oid", "nimi", "pakollinen", "laajuus",
]  # fmt: skip
VALUES = [
    "perusopetus", "perusopetuksenoppimaara", "perusopetuksenvuosiluokka", "europeanschoolofhelsinki", "mukautettu",
    "mitatoity", "perusopetuksentoimintaalue", "2026-06-01", "2026-11-21", "1.2.246.562.10.1",
]  # fmt: skip

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.sampled_from(VALUES), st.text()
)
keys = st.one_of(st.sampled_from(STRUCTURE), st.sampled_from(DENIED), st.text(max_size=8))
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=6)),
    max_leaves=40,
)
codes = st.builds(lambda arvo: {"koodiarvo": arvo}, st.sampled_from(VALUES))
attainments = st.fixed_dictionaries({"tyyppi": codes}, optional={"osasuoritukset": st.lists(trees, max_size=3)})
study_rights = st.fixed_dictionaries(
    {"tyyppi": codes},
    optional={"suoritukset": st.lists(st.one_of(attainments, trees), max_size=4), "lisätiedot": trees, "tila": trees},
)
records = st.lists(st.one_of(study_rights, st.dictionaries(keys, trees, max_size=5)), max_size=3)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records, st.sampled_from(list(Viewer)), st.booleans())
def test_prune_is_pure_total_and_idempotent(record: list[dict[str, Any]], viewer: Viewer, markings: bool) -> None:
    before = copy.deepcopy(record)
    once = prune(record, viewer, TODAY, markings=markings)
    assert record == before
    twice = prune(once.opiskeluoikeudet, viewer, TODAY, markings=markings)
    assert twice.opiskeluoikeudet == once.opiskeluoikeudet
    assert twice.held_back == []
    if viewer is not Viewer.CITIZEN:
        assert once.held_back == []
    assert_no_denied_key(once.opiskeluoikeudet, viewer)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records)
def test_scrubbing_is_pure_total_and_idempotent(record: list[dict[str, Any]]) -> None:
    before = copy.deepcopy(record)
    once = scrub_turvakielto(record, Directory(), TODAY)
    assert record == before
    assert scrub_turvakielto(once, Directory(), TODAY) == once


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(keys, trees, max_size=5))
def test_no_person_makes_it_fail(henkilo: dict[str, Any]) -> None:
    assert "hetu" not in prune_henkilo(henkilo)


def assert_no_denied_key(value: Any, viewer: Viewer) -> None:
    audiences = {Audience.NOBODY}
    if viewer is Viewer.GUARDIAN:
        audiences.add(Audience.MARKINGS)
    if viewer is Viewer.SHARE:
        audiences.add(Audience.OWN_PAGES)
    denied = {fold(rule.key) for rule in DENIED_KEYS if rule.where is None and rule.audience in audiences}
    assert not denied & {fold(key) for item in objects_in(value) for key in item}


def test_no_document_of_the_corpus_shows_a_denied_key(corpus: Path) -> None:
    files = sorted((corpus / "koski").glob("*.json"))
    assert files
    for path in files:
        document = json.loads(path.read_text(encoding="utf-8"))
        opiskeluoikeudet = document["opiskeluoikeudet"]
        before = copy.deepcopy(opiskeluoikeudet)
        for viewer in Viewer:
            once = prune(opiskeluoikeudet, viewer, TODAY)
            assert opiskeluoikeudet == before, path.name
            assert_no_denied_key(once.opiskeluoikeudet, viewer)
            assert "toimintaalue" not in json.dumps(once.opiskeluoikeudet), path.name
            assert prune(once.opiskeluoikeudet, viewer, TODAY).opiskeluoikeudet == once.opiskeluoikeudet, path.name
            assert "hetu" not in prune_henkilo(document["henkilö"])
