"""A unique word planted in every held-back field of the corpus stands on no page that may not show it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cli.rendering import Renderer
from app.register.names import Directory
from app.register.visibility import Viewer
from tests.conformance.pages import PIECES, TODAY, app_once, piece_of, visible_text
from tests.conformance.values import BASIC, EUROPEAN, LANGUAGES, MARKINGS, SKIPPED

pytestmark = pytest.mark.corpus

PLANTED = "Zqplanted"
PUBLIC_REASONS = ("part of a code", "identity of a school", "municipality of", "the header shows")
"""Skipped by the walk because they are looked for elsewhere, not because they are held back."""
HELD_BACK = frozenset(key for key, reason in SKIPPED.items() if not reason.startswith(PUBLIC_REASONS))


def held_back_keys(viewer: Viewer, tyyppi: str) -> frozenset[str]:
    """Preparatory teaching tells the class of each subject to everyone: there it is no marking (koski-data §3.3)."""
    if viewer != "guardian":
        return HELD_BACK
    return HELD_BACK | (MARKINGS - {"luokkaAste"} if tyyppi == "perusopetukseenvalmistavaopetus" else MARKINGS)


def plant(value: Any, keys: frozenset[str], counter: Iterator[int], hidden: bool = False) -> Any:
    """A copy in which every text below a held-back key is a unique word; dates stay, so that it is still a document."""
    if isinstance(value, dict):
        return {key: plant(child, keys, counter, hidden or key in keys) for key, child in value.items()}
    if isinstance(value, list):
        return [plant(child, keys, counter, hidden) for child in value]
    if hidden and isinstance(value, str) and not _is_date(value):
        return f"{PLANTED}{next(counter)}"
    return value


def plant_verbal_assessments(value: Any, word: str, inside: bool = False) -> Any:
    """The same for the verbal assessments, held back only in some types."""
    if isinstance(value, dict):
        return {
            key: {"fi": word}
            if inside and key == "kuvaus"
            else plant_verbal_assessments(child, word, inside or key in ("arviointi", "käyttäytymisenArvio"))
            for key, child in value.items()
        }
    if isinstance(value, list):
        return [plant_verbal_assessments(child, word, inside) for child in value]
    return value


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


@pytest.mark.parametrize("number", range(PIECES))
def test_no_planted_word_is_shown(corpus: Path, directory: Directory, number: int) -> None:
    planted = 0
    for viewer, lang in product(Viewer, LANGUAGES):
        renderer = Renderer(app_once(), directory, viewer, lang, TODAY)
        for path in piece_of(corpus, number):
            counter = iter(range(10**9))
            given = msgspec.json.decode(path.read_bytes())
            tyyppi = given["opiskeluoikeudet"][0]["tyyppi"]["koodiarvo"]
            document = plant(given, held_back_keys(viewer, tyyppi), counter)
            if tyyppi in BASIC | EUROPEAN:
                verbal = plant_verbal_assessments(document["opiskeluoikeudet"], f"{PLANTED}Verbal")
                document["opiskeluoikeudet"] = verbal
            planted += next(counter)
            page = renderer.render(msgspec.json.encode(document))
            assert PLANTED not in page, f"{path.name} {viewer} {lang}: {_around(visible_text(page))}"
    assert planted, "something was planted"


def _around(text: str) -> str:
    place = text.find(PLANTED)
    return text[max(place - 60, 0) : place + 40]
