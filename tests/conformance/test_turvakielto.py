"""A unique word in every text of every document, and in every code: a guardian of a protected child sees none of them,
on the page, in the data or in a masked share link.

What may stand there is what our own code lists and the mask's neutral names say, and marks: numbers and letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import msgspec
import pytest

from app.register.names import Directory
from app.register.turvakielto import OPH_OID, scrub_turvakielto
from app.register.turvakielto_words import GRADE_LISTS, LEVEL_OF_TYPE, NEUTRAL, SCHOOL, STATE_LISTS, UNITS
from app.register.view import view_record
from app.register.viewers import Viewer
from app.rendering.records import OPEN_ALL, RecordPage, render_record
from tests.conformance.pages import PIECES, TODAY, app_once, visible_text
from tests.conformance.test_held_back import PLANTED
from tests.conformance.test_sharing import Json, Records
from tests.conformance.test_sharing import records as records
from tests.conformance.values import LANGUAGES

pytestmark = pytest.mark.corpus

CHILD = {"oid": "1.2.246.562.24.1", "etunimet": "Aada", "sukunimi": "Kuusi", "turvakielto": True}
FORM = frozenset({"koodiarvo", "koodistoUri"})
"""By these the rules know what something is. In one half of the tests they are planted too."""
_DATE = re.compile(r"\d{4}(-\d\d-\d\d)?")
_MARK = re.compile(r"\d{1,2}([.,]\d{1,2})?|[A-F][+-]?")
TELLING = re.compile(
    r"european.?school|eurooppalai(nen|sen) koulu|international.?school|åland|ahvenanmaa|aikuis|\bib\b|\bdia\b|\beb\b",
    re.IGNORECASE,
)
"""Names of schools and forms of education that are given in one place only."""


def planted(value: Any, words: Iterator[int], *, codes: bool, key: str = "") -> Any:
    """A copy in which every text is a unique word, and every key of a localized text and an unknown field too."""
    if isinstance(value, dict):
        if value and value.keys() <= {*LANGUAGES}:
            return {**{lang: f"{PLANTED}{next(words)}" for lang in value}, f"{PLANTED}{next(words)}": "x"}
        made = {name: planted(child, words, codes=codes, key=name) for name, child in value.items()}
        return {**made, "uusiKenttä": f"{PLANTED}{next(words)}", f"{PLANTED}Avain": True}
    if isinstance(value, list):
        return [planted(child, words, codes=codes, key=key) for child in value]
    if not isinstance(value, str) or _DATE.fullmatch(value) or (key in FORM and not codes):
        return value
    return f"{PLANTED}{next(words)}"


def with_types(item: Json, given: Json) -> Json:
    """With planted codes nothing is known to be anything: the types stay, so that every rule of the mask is tried."""
    made = {**item}
    if "tyyppi" in given:
        made["tyyppi"] = given["tyyppi"]
    for key in ("suoritukset", "osasuoritukset"):
        if isinstance(given.get(key), list):
            made[key] = [with_types(one, other) for one, other in zip(item[key], given[key], strict=True)]
    return made


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from strings(child)
    elif isinstance(value, str):
        yield value


def page_of(opiskeluoikeudet: list[Json], directory: Directory, lang: str, child: Json = CHILD) -> str:
    view = view_record(child, opiskeluoikeudet, viewer=Viewer.GUARDIAN, lang=lang, directory=directory, today=TODAY)
    with app_once().test_request_context("/opinnot", query_string={"kieli": lang}):
        return render_record(RecordPage(view, TODAY, opened=OPEN_ALL))


def piece(records: Records, number: int) -> list[tuple[str, list[Json]]]:
    return sorted(records.items())[number::PIECES]


@pytest.mark.parametrize("number", range(PIECES))
def test_a_guardian_of_a_protected_child_sees_no_word_of_the_document(
    records: Records, directory: Directory, number: int
) -> None:
    words = count()
    plain = 0
    for index, (name, given) in enumerate(piece(records, number)):
        codes = index % 2 == 1
        record = [with_types(planted(item, words, codes=codes), item) for item in given]
        page = page_of(record, directory, LANGUAGES[index % len(LANGUAGES)])
        assert PLANTED not in page, f"{name}: {_around(page)}"
        plain += PLANTED in page_of(record, directory, "fi", child={})
        data = msgspec.json.encode(scrub_turvakielto(record, directory, TODAY)).decode()
        assert PLANTED not in data, name
    assert next(words)
    assert plain, "a guardian of any other child sees them"


@pytest.mark.parametrize("number", range(PIECES))
def test_what_is_left_are_names_of_our_own_and_no_telling_one(
    records: Records, directory: Directory, number: int
) -> None:
    """Of the documents as they are: each text is a name of a code list, a neutral name, a mark, a year or a code."""
    own = {text for names in (*NEUTRAL.values(), SCHOOL) for text in names.values()} | {*NEUTRAL, OPH_OID}
    told = 0
    for name, given in piece(records, number):
        made = scrub_turvakielto(given, directory, TODAY)
        assert scrub_turvakielto(made, directory, TODAY) == made, name
        for koodi in codes_in(made):
            uri, arvo = koodi.get("koodistoUri"), koodi["koodiarvo"]
            known = directory.find_code(uri, arvo) if uri else None
            names = koodi.get("nimi", {})
            assert names == (dict(known.nimi) if known else NEUTRAL.get(arvo, {})), f"{name}: {koodi}"
            assert uri or arvo in own or _MARK.fullmatch(arvo), f"{name}: {koodi}"
            assert known or not uri or uri in GRADE_LISTS | STATE_LISTS | {UNITS}, f"{name}: {koodi}"
            told += 1
        text = " ".join(strings(made))
        assert not TELLING.search(text), f"{name}: {TELLING.search(text)}"
        for days in re.findall(r"\d{4}-\d\d-\d\d", text):
            raise AssertionError(f"{name}: {days}")
    assert told


@pytest.mark.parametrize("number", range(PIECES))
def test_each_study_right_and_attainment_is_still_there(records: Records, directory: Directory, number: int) -> None:
    """Nothing but words is taken away: as many attainments as any guardian sees, each with a level of ours."""
    for name, given in piece(records, number):
        plain = view_record({}, given, viewer=Viewer.GUARDIAN, lang="fi", directory=directory, today=TODAY)
        made = scrub_turvakielto(given, directory, TODAY)
        view = view_record(CHILD, given, viewer=Viewer.GUARDIAN, lang="fi", directory=directory, today=TODAY)
        count_of = [sum(len(school.study_rights) for school in one.schools) for one in (plain, view)]
        assert count_of[0] == count_of[1], name
        assert {item["tyyppi"]["koodiarvo"] for item in made} <= set(LEVEL_OF_TYPE.values()) | {"muukoulutus"}, name


def codes_in(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        if "koodiarvo" in value:
            yield value
        for child in value.values():
            yield from codes_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from codes_in(child)


def _around(page: str) -> str:
    text = visible_text(page)
    place = text.find(PLANTED)
    return text[max(place - 60, 0) : place + 40]
