"""Every code that the demo's records bear has its names: in the demo's code table or embedded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.demo.people import PEOPLE
from app.demo.seeding import CODES
from app.koodisto.reading import KoodiRow, read_koodisto_csv
from tests.demo.registers import delivered_about

TODAY = date(2026, 11, 23)

NAMELESS = {"oppilaitosnumero", "jotpaasianumero", "virtaliikkuvuusohjelma", "virtaliikkuvuustyyppi"}
"""Fictional numbers of the demo's own schools and grants: a school has its name, a grant is held back. Programmes and
kinds of mobility: Virta's own lists, which are not published with names."""

ENGLISH_ONLY = {
    "aineryhmaib",
    "arviointiasteikkocorerequirementsib",
    "arviointiasteikkoib",
    "arviointiasteikkolisapisteetib",
    "effortasteikkoib",
    "oppiaineentasoib",
    "virta/ects",
}
"""Lists of the IB diploma and one institution's own scale: there are English names alone."""

SWEDISH_ONLY = {"virta/skargard-2010"}
"""The scale of a Swedish-speaking institution."""

WITHOUT_SWEDISH = {
    ("koulutus", "999911"),
    ("opintokokonaisuudet", "1138"),
    ("opiskeluoikeudentyyppi", "kielitutkinto"),
    ("oppiaineetdia", "CCEA"),
    ("osaaikainenerityisopetuslukuvuodenaikana", "LV1"),
    ("suorituksentyyppi", "ibcore"),
    ("tutkinnonosat", "104054"),
    ("tutkinnonosat", "104055"),
    ("tutkinnonosat", "300054"),
}
"""The register has no Swedish name, or only repeats the Finnish one."""

SCHOOLS_IN_ENGLISH = ("europeanschoolofhelsinki", "arviointiasteikkoeuropean", "ebtutkinnon", "internationalschool")
SCHOOLS_IN_ENGLISH += ("oppiaineetinternationalschool", "arviointiasteikkointernationalschool")
"""Lists whose names are English words in the place of the Finnish ones."""


def codes_used() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(list, code, languages of the embedded name) of every code in every document."""
    for person in PEOPLE:
        yield from _codes(person.list_documents(TODAY))
        yield from _codes(delivered_about(person))


def _codes(value: object) -> Iterator[tuple[str, str, frozenset[str]]]:
    if isinstance(value, dict):
        if "koodistoUri" in value:
            yield value["koodistoUri"], value["koodiarvo"], frozenset(value.get("nimi", {}))
        for inner in value.values():
            yield from _codes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _codes(inner)


@pytest.fixture(scope="module")
def names() -> dict[tuple[str, str], KoodiRow]:
    return {(row.koodisto_uri, row.koodiarvo): row for row in read_koodisto_csv(CODES.read_bytes())}


def test_every_code_has_a_finnish_and_a_swedish_name_or_a_reason(names: dict[tuple[str, str], KoodiRow]) -> None:
    lacking: dict[str, set[tuple[str, str]]] = {"fi": set(), "sv": set()}
    for uri, arvo, embedded in codes_used():
        row = names.get((uri, arvo))
        for lang, codes in lacking.items():
            if lang not in embedded and not (row and getattr(row, lang)):
                codes.add((uri, arvo))
    assert {uri for uri, _ in lacking["fi"]} <= NAMELESS | ENGLISH_ONLY | SWEDISH_ONLY
    rest = {
        (uri, arvo)
        for uri, arvo in lacking["sv"] - lacking["fi"]
        if not uri.startswith(SCHOOLS_IN_ENGLISH) and not _is_repeated(uri, arvo) and not _is_luva_module(uri, arvo)
    }
    assert rest == WITHOUT_SWEDISH


def _is_repeated(uri: str, arvo: str) -> bool:
    return uri == "suorituksentyyppi" and arvo.startswith("vst")


def _is_luva_module(uri: str, arvo: str) -> bool:
    return uri == "moduulikoodistolops2021" and arvo.startswith("LV")


def test_the_table_holds_no_code_that_nobody_uses(names: dict[tuple[str, str], KoodiRow]) -> None:
    assert set(names) <= {(uri, arvo) for uri, arvo, _ in codes_used()}


def test_swedish_names_are_not_finnish_ones_repeated(names: dict[tuple[str, str], KoodiRow]) -> None:
    """A repeated name would stand on a Swedish page as if it were Swedish."""
    repeated = [row for row in names.values() if row.sv and row.sv == row.fi and {"ä", "ö"} & set(row.sv.lower())]
    assert [(row.koodisto_uri, row.fi) for row in repeated] == [("kunta", "Jyväskylä")]


def test_only_the_alander_reads_everything_in_swedish() -> None:
    """The Swedish speaker's own schools wrote in Swedish."""
    (linnea,) = (person for person in PEOPLE if person.asiointikieli == "sv")
    for document in linnea.list_documents(TODAY):
        assert not list(_names_without_swedish(document["opiskeluoikeudet"]))


def _names_without_swedish(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if value and set(value) <= {"fi", "sv", "en"} and "sv" not in value:
            yield value
        for inner in value.values():
            yield from _names_without_swedish(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names_without_swedish(inner)
