"""Every document of the corpus as its recipient gets it, page and machine-readable copy: nothing outside the choice,
nothing held back, and the copy keeps to its published schema.

Each copy is made of every document and kind; the page of each in one language, which changes from document to document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import msgspec
import pytest
from flask import render_template
from flask_babel import force_locale
from jsonschema import Draft202012Validator

from app.register.attainments import attainment_keys
from app.register.keys import with_keys
from app.register.names import Directory
from app.register.shapes import attainments_of, type_of
from app.register.view import STUDY_RIGHT_TECHNICAL
from app.register.visibility import Viewer, prune
from app.sharing.export import SCHEMA, export_share
from app.sharing.recipient_pages import Asked, Changes, make_page
from app.sharing.selection import Prepared, SharedRecord, lay_out
from app.sharing.shares import Selection, Share
from app.sharing.words import ShareKind
from app.sources.gather import GatheredRecord
from tests.conformance.pages import PIECES, TODAY, app_once, visible_text
from tests.conformance.test_held_back import HELD_BACK, PLANTED, plant
from tests.conformance.test_sharing import HIDDEN_IN_DOCUMENTS, Json, Records, planted_beside_basics, planted_everywhere
from tests.conformance.test_sharing import records as records
from tests.conformance.test_turvakielto import planted, with_types
from tests.conformance.values import LANGUAGES, MARKINGS

pytestmark = pytest.mark.corpus

HENKILO = {
    "oid": "1.2.246.562.24.99999999999",
    "etunimet": "Maija Inkeri",
    "kutsumanimi": "Maija",
    "sukunimi": "Mainio",
    "syntymäaika": "2000-01-02",
    "hetu": f"{PLANTED}Hetu",
    "äidinkieli": {"koodiarvo": f"{PLANTED}Kieli", "koodistoUri": "kieli"},
}
BASICS_ONLY = (ShareKind.QUALIFICATIONS, ShareKind.STUDIES)
VALIDATOR = Draft202012Validator(msgspec.json.decode(SCHEMA))


@dataclass(frozen=True, slots=True)
class Made:
    """What a link of this kind gives of a record: its copy, and its page in one language."""

    copy: bytes
    page: str


def make(given: list[Json], selection: Selection, directory: Directory, lang: str | None) -> Made:
    """By the service's own road. Without a language no page is made."""
    keyed = with_keys(given, rows=True)
    visible = prune(keyed, Viewer.SHARE, TODAY, markings=selection.with_markings).opiskeluoikeudet
    gathered = GatheredRecord(HENKILO["oid"], HENKILO, given, ())
    shared = lay_out(Prepared(gathered, keyed, visible, {}, directory), selection, TODAY)
    return Made(export_share(_share(selection), shared, "https://x.example/s"), _page(shared, directory, lang))


def _page(shared: SharedRecord, directory: Directory, lang: str | None) -> str:
    if lang is None:
        return ""
    with app_once().test_request_context("/jako/x"), force_locale(lang):
        page = make_page(
            shared,
            directory,
            lang,
            made_on=TODAY,
            last_day=TODAY,
            asked=Asked(path="/jako/x", opened="kaikki"),
            changes=Changes(since=TODAY, earliest=TODAY),
        )
        return str(render_template("sharing/recipient/record.html", page=page))


def _share(selection: Selection) -> Share:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Share(
        id=1, public_id="x", token_id=b"x" * 16, owner_oid=HENKILO["oid"], selection=selection, name=f"{PLANTED}Nimi",
        titles={}, lang="fi", last_day=date(2027, 1, 1), frozen_at=None, has_pin=False, pin_hash=None,
        waits_for_owner_at=None, done_count=0, done_at=None, created_at=at, withdrawn_at=None, ended_reason=None,
        emptied_at=None, version=1, is_readable=True,
    )  # fmt: skip


def piece(records: Records, number: int) -> Iterator[tuple[int, str, list[Json]]]:
    for index, (name, record) in enumerate(sorted(records.items())[number::PIECES]):
        yield index, name, record


def planted_for(record: list[Json], kind: ShareKind, markings: bool, counter: Iterator[int]) -> list[Json]:
    """The record with a word in every field that is held back, and wherever this kind has nothing to tell."""
    hidden = (HIDDEN_IN_DOCUMENTS - MARKINGS) | (frozenset() if markings else _markings(record))
    held = [plant(item, frozenset(hidden), counter) for item in record]
    return [planted_beside_basics(item, counter) for item in held] if kind in BASICS_ONLY else held


def _markings(record: list[Json]) -> frozenset[str]:
    """Preparatory teaching tells the class of each subject to everyone: there it is no marking."""
    prepares = any(type_of(item) == "perusopetukseenvalmistavaopetus" for item in record)
    return MARKINGS - {"luokkaAste"} if prepares else MARKINGS


@pytest.mark.parametrize("number", range(PIECES))
def test_nothing_held_back_stands_in_page_or_copy(records: Records, directory: Directory, number: int) -> None:
    planted = shown = 0
    for index, name, record in piece(records, number):
        for place, kind in enumerate(ShareKind):
            markings = (index + place) % 2 == 0
            counter = count()
            given = planted_for(record, kind, markings, counter)
            keys = tuple(attainment_keys(with_keys(given))) if kind is ShareKind.CHOSEN else ()
            made = make(given, Selection(kind, keys, markings), directory, LANGUAGES[(index + place) % len(LANGUAGES)])
            where = f"{name} {kind} markings={markings}"
            assert PLANTED not in made.copy.decode(), where
            assert PLANTED not in made.page, f"{where}: {_around(made.page)}"
            copy = msgspec.json.decode(made.copy)
            VALIDATOR.validate(copy)
            assert not any(STUDY_RIGHT_TECHNICAL & right.keys() for right in copy["opiskeluoikeudet"]), where
            planted += next(counter)
            shown += copy["kattavuus"]["suorituksia"]
    assert planted
    assert shown


@pytest.mark.parametrize("number", range(PIECES))
def test_a_choice_brings_nothing_of_the_others_to_page_or_copy(
    records: Records, directory: Directory, number: int
) -> None:
    """The first attainment is chosen; every text of the others is a planted word."""
    tried = 0
    for index, name, record in piece(records, number):
        keyed = with_keys(record)
        keys = attainment_keys(keyed)
        if len(keys) < 2:
            continue
        counter = count()
        first = next(part for item in keyed for part in attainments_of(item))
        given: list[dict[str, Any]] = []
        for item in keyed:
            parts = attainments_of(item)
            holds = any(part is first for part in parts)
            others = [part if part is first else planted_everywhere(part, counter) for part in parts]
            given.append({**(item if holds else planted_everywhere(item, counter)), "suoritukset": others})
        made = make(given, Selection(ShareKind.CHOSEN, (keys[0],)), directory, LANGUAGES[index % len(LANGUAGES)])
        assert PLANTED not in made.copy.decode(), name
        assert PLANTED not in made.page, f"{name}: {_around(made.page)}"
        tried += next(counter)
    assert tried


@pytest.mark.parametrize("number", range(PIECES))
def test_a_masked_link_tells_no_word_of_the_documents(records: Records, directory: Directory, number: int) -> None:
    """Every text is planted but the codes by which things are known; what is counted and chosen stays the same."""
    counter, shown, plainly = count(), 0, 0
    for index, name, record in piece(records, number):
        given = [planted_texts(item, counter) for item in record]
        for place, kind in enumerate(ShareKind):
            keys = tuple(attainment_keys(with_keys(given))) if kind is ShareKind.CHOSEN else ()
            lang = LANGUAGES[(index + place) % len(LANGUAGES)] if (index + place) % len(ShareKind) == 0 else None
            plain, masked = Selection(kind, keys), Selection(kind, keys, is_masked=True)
            made, other = make(given, masked, directory, lang), make(given, plain, directory, None)
            where = f"{name} {kind}"
            assert PLANTED not in made.copy.decode(), where
            assert PLANTED not in made.page, f"{where}: {_around(made.page)}"
            plainly += PLANTED in other.copy.decode()
            copy = msgspec.json.decode(made.copy)
            VALIDATOR.validate(copy)
            assert copy["kattavuus"] == msgspec.json.decode(other.copy)["kattavuus"], where
            assert copy["jakolinkki"]["peitetty"] is True, where
            shown += copy["kattavuus"]["suorituksia"]
    assert shown
    assert plainly, "a link that is not masked tells the words"


def planted_texts(item: Json, counter: Iterator[int]) -> Json:
    """With words in all texts, school and names among them, and with what tells the rules what is what."""
    made: Json = planted(item, counter, codes=False)
    return with_types(made, item)


def test_the_fields_of_pages_are_held_back_here_too() -> None:
    assert HIDDEN_IN_DOCUMENTS <= HELD_BACK | MARKINGS


def _around(page: str) -> str:
    text = visible_text(page)
    place = text.find(PLANTED)
    return text[max(place - 60, 0) : place + 40]
