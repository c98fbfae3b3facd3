"""Every document of the corpus shared in every way: nothing outside the choice and nothing held back comes out.

Here at the level of documents; the page and its machine-readable copy are tried with the recipient's pages.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cli.kinds import KINDS
from app.register.attainments import attainment_keys, list_attainments, row_contents, select, walk_rows
from app.register.basics import QUALIFICATIONS
from app.register.keys import with_keys, without_keys
from app.register.names import Directory, Names
from app.register.shapes import attainments_of, key_of, type_of
from app.register.visibility import Viewer, prune
from app.sharing.selection import cut
from app.sharing.shares import Selection
from app.sharing.words import ShareKind
from tests.conformance.pages import TODAY
from tests.conformance.test_held_back import PLANTED, held_back_keys, plant
from tests.conformance.values import MARKINGS, SKIPPED

pytestmark = pytest.mark.corpus

Json = dict[str, Any]
Records = dict[str, list[Json]]

KNOWN_BY = frozenset({"koodiarvo", "koodistoUri", "oid", "id"})
"""Texts by which the rules know what something is: planted words stand beside them."""
BASICS = frozenset(
    {
        *(
            "koulutusmoduuli",
            "koulutustoimija",
            "nimi",
            "oid",
            "oppilaitos",
            "oppimäärä",
            "osaamisala",
            "suorituskieli",
        ),
        *("suoritukset", "suoritustapa", "tila", "toimipiste", "tutkintonimike", "tyyppi", "vahvistus"),
        *("luokittelu", "alkamispäivä", "päättymispäivä", "arvioituPäättymispäivä"),
    }
)
"""What a study right and an attainment may tell in the reduced kinds; the rest is planted."""
NOT_BASIC_INSIDE = frozenset({"kuvaus", "myöntäjäHenkilöt", "myöntäjäOrganisaatio", "paikkakunta", "opintojenRahoitus"})

HIDDEN_IN_DOCUMENTS = frozenset(
    key
    for key, reason in SKIPPED.items()
    if reason.startswith(("confidential", "never shown", "for authorities only", "redundant"))
)
"""Held back from documents too (koski-data §3.3-3.6); the page leaves out technical keys besides."""


@pytest.fixture(scope="module")
def records(corpus: Path, directory: Directory) -> Records:
    """Name of a file -> study rights, of KOSKI, Virta and the matriculation register."""
    found = {}
    for name, kind in KINDS.items():
        for path in sorted((corpus / name).iterdir()):
            if path.suffix in kind.suffixes:
                found[path.name] = kind.read(path.read_bytes(), directory).opiskeluoikeudet
    assert len(found) > 500
    return found


def planted_everywhere(value: Any, counter: Iterator[int]) -> Any:
    """A copy with a unique word in every text and in an unknown field of every object."""
    if isinstance(value, dict):
        made = {
            key: child
            if isinstance(child, str) and (key in KNOWN_BY or _is_date(child))
            else planted_everywhere(child, counter)
            for key, child in value.items()
        }
        return made | {"uusiKenttä": f"{PLANTED}{next(counter)}"}
    if isinstance(value, list):
        return [planted_everywhere(item, counter) for item in value]
    return f"{PLANTED}{next(counter)}" if isinstance(value, str) and not _is_date(value) else value


def planted_beside_basics(item: Json, counter: Iterator[int]) -> Json:
    """A copy of a study right or attainment with words wherever the reduced kinds have nothing to tell."""

    def inside(value: Any) -> Any:
        if isinstance(value, dict):
            made = {
                key: planted_everywhere(child, counter) if key in NOT_BASIC_INSIDE else inside(child)
                for key, child in value.items()
            }
            return made | {"uusiKenttä": f"{PLANTED}{next(counter)}"}
        return [inside(child) for child in value] if isinstance(value, list) else value

    made = {
        key: inside(child) if key in BASICS else planted_everywhere(child, counter)
        for key, child in item.items()
        if key != "suoritukset"
    }
    if "lisätiedot" in item and type_of(item) == "korkeakoulutus":
        made["lisätiedot"] = inside(item["lisätiedot"])
    return made | {"suoritukset": [planted_beside_basics(child, counter) for child in attainments_of(item)]}


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


def shuffled(value: Any, chance: random.Random) -> Any:
    """A copy with study rights, attainments and rows in another order."""
    if not isinstance(value, list):
        return value
    made = [
        {
            key: shuffled(child, chance) if key in ("suoritukset", "osasuoritukset") else child
            for key, child in item.items()
        }
        for item in value
    ]
    chance.shuffle(made)
    return made


def shared(record: list[Json], kind: ShareKind, *, keys: Iterable[str] = (), markings: bool = True) -> list[Json]:
    """What a link of this kind shows, by the service's own road: keys, what a link never shows, the choice."""
    visible = prune(with_keys(record, rows=True), Viewer.SHARE, TODAY, markings=markings).opiskeluoikeudet
    return cut(visible, Selection(kind, tuple(keys), markings), TODAY)


def words(value: Any) -> str:
    return msgspec.json.encode(without_keys(value)).decode()


def test_every_attainment_and_row_has_a_key_of_its_own(records: Records) -> None:
    for name, record in records.items():
        keyed = with_keys(record, rows=True)
        keys = attainment_keys(keyed)
        assert all(keys), name
        assert len(set(keys)) == len(keys), name
        rows = [
            row for item in keyed for part in attainments_of(item) for row, _ in walk_rows(part.get("osasuoritukset"))
        ]
        assert len(row_contents(keyed)) == len(keyed) + len(keys) + len(rows), name
        assert without_keys(keyed) == record, name


def test_keys_do_not_depend_on_the_order(records: Records) -> None:
    chance = random.Random(20261123)
    for name, record in records.items():
        before = row_contents(with_keys(record, rows=True))
        assert row_contents(with_keys(shuffled(record, chance), rows=True)) == before, name


def test_keys_do_not_depend_on_the_viewer_or_the_choice(records: Records) -> None:
    for name, record in records.items():
        keyed = set(attainment_keys(with_keys(record)))
        for markings in (True, False):
            for kind in ShareKind:
                assert set(attainment_keys(shared(record, kind, keys=keyed, markings=markings))) <= keyed, name


def test_choosing_all_is_everything(records: Records) -> None:
    for name, record in records.items():
        whole = prune(with_keys(record, rows=True), Viewer.SHARE, TODAY).opiskeluoikeudet
        everything = shared(record, ShareKind.EVERYTHING)
        assert whole == everything, name
        assert select(whole, attainment_keys(whole)) == [item for item in whole if attainments_of(item)], name


def test_pruning_what_was_shared_again_changes_nothing(records: Records) -> None:
    """A page prunes once more: the rules must not see another record in what was chosen."""
    for name, record in records.items():
        for key in attainment_keys(with_keys(record)):
            shown = shared(record, ShareKind.CHOSEN, keys=[key])
            assert prune(shown, Viewer.SHARE, TODAY).opiskeluoikeudet == shown, name


def test_the_form_lists_every_attainment_once(records: Records, directory: Directory) -> None:
    names = Names("fi", directory)
    for name, record in records.items():
        shown = shared(record, ShareKind.EVERYTHING)
        listed = [
            ref
            for school in list_attainments(shown, names, TODAY)
            for right in school.study_rights
            for ref in right.attainments
        ]
        assert sorted(ref.key for ref in listed) == sorted(attainment_keys(shown)), name
        assert all(str(ref.title) for ref in listed), name


def test_a_single_attainment_brings_nothing_of_the_others(records: Records) -> None:
    tried = 0
    for name, record in records.items():
        keyed = with_keys(record)
        for right in keyed:
            for suoritus in attainments_of(right):
                counter = count()
                chosen = key_of(suoritus)
                given = [
                    {
                        **(item if item is right else planted_everywhere(item, counter)),
                        "suoritukset": [
                            part if part is suoritus else planted_everywhere(part, counter)
                            for part in attainments_of(item)
                        ],
                    }
                    for item in keyed
                ]
                shown = shared(given, ShareKind.CHOSEN, keys=[chosen])
                assert PLANTED not in words(shown), f"{name} {chosen}"
                tried += bool(next(counter) and shown)
    assert tried > 300


@pytest.mark.parametrize("kind", [ShareKind.QUALIFICATIONS, ShareKind.STUDIES])
def test_the_reduced_kinds_bring_nothing_but_basics(records: Records, kind: ShareKind) -> None:
    shown_attainments = 0
    for name, record in records.items():
        counter = count()
        planted = [planted_beside_basics(item, counter) for item in record]
        shown = shared(planted, kind)
        shown_attainments += len(attainment_keys(shown))
        assert PLANTED not in words(shown), name
        kinds = {(type_of(item), type_of(part)) for item in shown for part in attainments_of(item)}
        if kind is ShareKind.QUALIFICATIONS:
            assert all(part in QUALIFICATIONS[item] for item, part in kinds), name
    assert shown_attainments > 50


@pytest.mark.parametrize("kind", list(ShareKind))
@pytest.mark.parametrize("markings", [True, False])
def test_nothing_held_back_is_shared(records: Records, kind: ShareKind, markings: bool) -> None:
    planted = 0
    for name, record in records.items():
        counter = count()
        hidden = {key for key in HIDDEN_IN_DOCUMENTS if key not in MARKINGS}
        given = []
        for item in record:
            markings_hidden = held_back_keys(Viewer.GUARDIAN, type_of(item)) & MARKINGS if not markings else frozenset()
            given.append(plant(item, frozenset(hidden | markings_hidden), counter))
        keys = attainment_keys(with_keys(given))
        assert PLANTED not in words(shared(given, kind, keys=keys, markings=markings)), name
        planted += next(counter)
    assert planted
