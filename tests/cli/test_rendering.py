"""`render`: documents as pages, without a database and without settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.page_rules import parse, text_of, visible_text
from tests.register.records import code

Render = Callable[..., Result]
CODES = "koodisto_uri,versio,koodiarvo,fi,sv,en,lyhyt_fi,lyhyt_sv,lyhyt_en\nkoulutus,12,309902,Lukio,Gymnasium,,,,\n"


def make_document(name: str = "Aino", **henkilo: Any) -> bytes:
    right = {
        "tyyppi": code("lukiokoulutus", "opiskeluoikeudentyyppi"),
        "oppilaitos": {"oid": "1.2.246.562.10.1", "nimi": {"fi": "Kuusimäen lukio"}},
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2020-08-10", "tila": code("lasna")}]},
        "suoritukset": [
            {
                "tyyppi": code("lukionoppimaara", "suorituksentyyppi"),
                "koulutusmoduuli": {"tunniste": code("309902", "koulutus")},
            }
        ],
    }
    person = {"etunimet": name, "sukunimi": "Kuusi", "hetu": "131052-308T", **henkilo}
    return json.dumps({"henkilö": person, "opiskeluoikeudet": [right]}, ensure_ascii=False).encode()


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Runs in an empty folder with an empty environment: what the command needs it must bring along."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEYS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(main, ["render", *map(str, arguments)], input=stdin)

    return run


def test_one_document_goes_to_standard_output_and_nothing_else_is_made(render: Render, tmp_path: Path) -> None:
    (tmp_path / "aino.json").write_bytes(make_document())
    result = render("aino.json")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("<!doctype html>")
    assert "Kuusimäen lukio" in result.stdout
    assert "131052" not in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["aino.json"]


def test_standard_input(render: Render) -> None:
    assert "Aino Kuusi" in render("-", stdin=make_document()).stdout


@pytest.mark.parametrize(
    ("lang", "name", "marked"), [("fi", "Lukio", None), ("sv", "Gymnasium", None), ("en", "Lukio", "fi")]
)
def test_names_come_from_the_code_list(
    render: Render, tmp_path: Path, lang: str, name: str, marked: str | None
) -> None:
    (tmp_path / "aino.json").write_bytes(make_document())
    (tmp_path / "koodit.csv").write_text(CODES, encoding="utf-8")
    root = parse(render("aino.json", "--lang", lang, "--koodisto", "koodit.csv").stdout)[0]
    (title,) = root.xpath("//details[@class='study']/summary/h3")
    assert root.get("lang") == lang
    assert text_of(title) == name
    assert [span.get("lang") for span in title.xpath("span")] == ([marked] if marked else [])


def test_the_viewer_and_the_day_decide(render: Render, tmp_path: Path) -> None:
    (tmp_path / "aino.json").write_bytes(make_document(turvakielto=True))
    pages = {viewer: render("aino.json", "--viewer", viewer).stdout for viewer in ("citizen", "guardian", "share")}
    assert len(set(pages.values())) == 3
    assert {viewer for viewer, page in pages.items() if "Kuusimäen lukio" in page} == {"citizen", "share"}
    axes = {text_of(parse(render("aino.json", "--today", f"{year}-01-01").stdout)[0].xpath("//*[@class='axis']")[0])
            for year in (2021, 2040)}  # fmt: skip
    assert len(axes) == 2


def test_many_documents_become_files_and_bad_ones_stop_nothing(render: Render, tmp_path: Path) -> None:
    inner = tmp_path / "in" / "deeper"
    inner.mkdir(parents=True)
    (tmp_path / "in" / "a.json").write_bytes(make_document("Aino"))
    (tmp_path / "in" / "bad.json").write_bytes(
        make_document().replace(b'"alku": "2020-08-10"', b'"alku": "2023-02-30"')
    )
    (tmp_path / "in" / "empty.json").write_bytes(b"")
    (tmp_path / "in" / "notes.txt").write_text("not a document")
    (inner / "a.json").write_bytes(make_document("Ella"))
    result = render("in", "gone.json", "--out", "pages/new")
    assert result.exit_code == 1
    pages = {
        path.name: visible_text(parse(path.read_text(encoding="utf-8"))[0]) for path in Path("pages/new").iterdir()
    }
    assert set(pages) == {"a.html", "a-2.html"}
    assert "Aino Kuusi" in pages["a.html"]
    assert "Ella Kuusi" in pages["a-2.html"]
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["in/bad.json", "in/empty.json", "gone.json"]
    assert "opiskeluoikeudet[0].tila.opiskeluoikeusjaksot[0].alku" in lines[0]


def test_a_made_up_name_never_overwrites_a_given_one(render: Render, tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.json").write_bytes(make_document(folder))
    (tmp_path / "y" / "a-2.json").write_bytes(make_document("kolmas"))
    assert render("x", "y", "--out", "pages").exit_code == 0
    names = ["x", "y", "kolmas"]
    texts = [path.read_text(encoding="utf-8") for path in Path("pages").iterdir()]
    assert len(texts) == 3
    assert all(sum(f"{name} Kuusi" in text for text in texts) == 1 for name in names)


def test_open_all_opens_everything(render: Render) -> None:
    closed = parse(render("-", stdin=make_document()).stdout)[0].xpath("//main//details[not(@open)]")
    opened = parse(render("-", "--open-all", stdin=make_document()).stdout)[0].xpath("//main//details[not(@open)]")
    assert closed
    assert not opened


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a.json", "b.json"), "--out"),
        ((), "PATH"),
        (("a.json", "--lang", "se"), "'se' is not one of"),
        (("a.json", "--viewer", "school"), "'school' is not one of"),
        (("a.json", "--today", "2023-02-30"), "2023-02-30"),
        (("a.json", "--today", "30.11.2023"), "%Y-%m-%d"),
        (("a.json", "--kind", "elmo"), "'elmo' is not one of"),
        (("a.json", "--koodisto", "gone.csv"), "gone.csv"),
        (("a.json", "--out", "a.json"), "a.json"),
    ],
)
def test_what_cannot_be_meant_is_said(render: Render, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    (tmp_path / "a.json").write_bytes(make_document())
    (tmp_path / "b.json").write_bytes(make_document())
    result = render(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_code_list_without_a_column_is_one_clear_line(render: Render, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(make_document())
    (tmp_path / "koodit.csv").write_text(CODES.replace("koodiarvo,", ""), encoding="utf-8")
    result = render("a.json", "--koodisto", "koodit.csv")
    assert result.exit_code == 1
    assert "koodit.csv" in result.stderr
    assert "koodiarvo" in result.stderr
