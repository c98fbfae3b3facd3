"""Every answer of the matriculation register in the corpus: converts, renders in three languages, says everything.

The expected texts are KOSKI's own (omatTiedotSpec.js); where this page words them differently on purpose, the test says
how.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import msgspec
import pytest

from app.cli.kinds import KINDS
from app.cli.rendering import Renderer
from app.register.names import Directory
from app.register.visibility import Viewer
from app.rendering.records import OPEN_ALL
from tests.conformance.pages import TODAY, app_once, visible_text
from tests.conformance.values import LANGUAGES

if TYPE_CHECKING:
    from tests.html_validation import HtmlValidator

pytestmark = pytest.mark.corpus

FORBIDDEN = re.compile(r"\bNone\b|[{}]|\?\?\?|%\(|Traceback|object at 0x")
SEASONS = {
    "fi": {"K": "kevät", "S": "syksy"},
    "sv": {"K": "vår", "S": "höst"},
    "en": {"K": "spring", "S": "autumn"},
}
SCHOOLS = {
    "1.2.246.562.10.62858797335": "Ressun lukio",
    "1.2.246.562.10.70411521654": "Helsingin medialukio",
    "1.2.246.562.10.14613773812": "Jyväskylän normaalikoulu",
}
BOARD = {
    "fi": "Ylioppilastutkintolautakunta",
    "sv": "Studentexamensnämnden",
    "en": "The Matriculation Examination Board",
}
EXAMINATION = {"fi": "Ylioppilastutkinto", "sv": "Studentexamen", "en": "Matriculation Examination"}


@pytest.fixture(scope="module")
def names(corpus: Path) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """(list, code) → language → name, read without the product's own reader."""
    with (corpus / "koodisto" / "koodit.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["koodisto_uri"], row["koodiarvo"]): {lang: row[lang] for lang in LANGUAGES if row[lang]}
            for row in csv.DictReader(file)
            if row["koodisto_uri"].startswith("koskiyo")
        }


def answers(corpus: Path) -> list[Path]:
    found = sorted((corpus / "ytr").glob("*.json"))
    assert found
    return found


def render(path: Path, directory: Directory, lang: str, viewer: Viewer = Viewer.CITIZEN) -> str:
    renderer = Renderer(app_once(), directory, viewer, lang, TODAY, OPEN_ALL, KINDS["ytr"])
    return renderer.render(path.read_bytes())


def exam_rows(page: str) -> list[tuple[str, ...]]:
    """(exam, period, points, grade) of each row of the page's only table of exams."""
    tree = lxml.html.document_fromstring(page)
    rows = tree.xpath("//main//table[.//th[@scope='row']]//tbody/tr[th[@scope='row']]")
    return [tuple(" ".join(_own_words(cell).split()) for cell in row.xpath("./th|./td")) for row in rows]


def _own_words(cell: Any) -> str:
    """A cell without the details that open below a name."""
    summary = cell.find(".//summary")
    return str((summary if summary is not None else cell).text_content())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_exam_of_every_answer_stands_on_its_page(
    corpus: Path,
    directory: Directory,
    names: Mapping[tuple[str, str], Mapping[str, str]],
    html_validator: HtmlValidator,
    lang: str,
) -> None:
    def name_of(uri: str, code: str) -> str:
        known = names.get((uri, code), {})
        return next((known[other] for other in (lang, *LANGUAGES) if other in known), code)

    for path in answers(corpus):
        told = msgspec.json.decode(path.read_bytes())
        page = render(path, directory, lang)
        text = visible_text(page)
        assert not FORBIDDEN.search(text), path.name
        assert not html_validator(page), path.name
        assert told["ssn"] not in page
        assert f"{told['firstnames']} {told['lastname']}" in text
        assert EXAMINATION[lang] in text
        assert SCHOOLS.get(told.get("certificateSchoolOphOid", ""), BOARD[lang]) in text
        shown = exam_rows(page)
        assert len(shown) == len(told["exams"]), path.name
        for exam in told["exams"]:
            year, season = exam["period"][:4], SEASONS[lang][exam["period"][4]]
            expected = {
                name_of("koskiyokokeet", exam["examId"]),
                str(exam.get("points") or ""),
                name_of("koskiyoarvosanat", exam["grade"]),
            }
            assert any(expected <= {*row, ""} and {year, season} <= set(" ".join(row).split()) for row in shown), (
                path.name,
                exam,
                shown,
            )


@pytest.mark.parametrize("viewer", Viewer)
def test_every_viewer_sees_the_exams(corpus: Path, directory: Directory, viewer: Viewer) -> None:
    for path in answers(corpus):
        assert len(exam_rows(render(path, directory, "fi", viewer))) == len(
            msgspec.json.decode(path.read_bytes())["exams"]
        )


def test_the_texts_that_koski_expects(corpus: Path, directory: Directory) -> None:
    """KOSKI's page of this person. Worded differently here: the confirmation says "Vahvistettu", its place after it."""
    page = render(corpus / "ytr" / "101000A3582.json", directory, "fi")
    text = visible_text(page)
    for words in (
        "Ylioppilastutkinto",
        "Toimipiste Jyväskylän normaalikoulu",
        "Pakolliset kokeet suoritettu kyllä",
        "Koulusivistyskieli suomi",
        "Vahvistettu 2.6.2012, Helsinki",
    ):
        assert words in text
    assert exam_rows(page) == [
        ("Äidinkielen koe, suomi", "2012 kevät", "46", "Lubenter approbatur"),
        ("Ruotsi, keskipitkä oppimäärä", "2012 kevät", "166", "Cum laude approbatur"),
        ("Englanti, pitkä oppimäärä", "2012 kevät", "210", "Cum laude approbatur"),
        ("Maantiede", "2012 kevät", "26", "Magna cum laude approbatur"),
        ("Matematiikan koe, lyhyt oppimäärä", "2012 kevät", "59", "Laudatur"),
    ]


def test_retakes_stand_newest_first_and_keep_their_improbatur(corpus: Path, directory: Directory) -> None:
    rows = exam_rows(render(corpus / "ytr" / "080640-881R.json", directory, "fi"))
    assert rows[0] == ("Äidinkielen koe, suomi", "2010 kevät", "29", "Approbatur")
    mother_tongue = [row[1:] for row in rows if row[0] == "Äidinkielen koe, suomi"]
    assert mother_tongue == [
        ("2010 kevät", "29", "Approbatur"),
        ("2009 syksy", "19", "Improbatur"),
        ("2009 kevät", "18", "Improbatur"),
        ("2006 syksy", "53", "Approbatur"),
        ("1998 kevät", "60", "Approbatur"),
        ("1997 kevät", "55", "Approbatur"),
    ]


def test_before_1990_nothing_is_said_to_be_done_or_under_way(corpus: Path, directory: Directory) -> None:
    text = visible_text(render(corpus / "ytr" / "080845-471D.json", directory, "fi"))
    assert "Englanti, pitkä oppimäärä" in text
    for word in ("Kesken", "kesken", "Suoritettu", "Vahvistettu"):
        assert word not in text


def test_an_unfinished_examination_is_said_to_be_unfinished(corpus: Path, directory: Directory) -> None:
    text = visible_text(render(corpus / "ytr" / "200695-889X.json", directory, "en"))
    assert "The examination is unfinished." in text
    assert "The examination is unfinished." not in visible_text(
        render(corpus / "ytr" / "080845-471D.json", directory, "en")
    )
