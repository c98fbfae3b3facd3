"""`convert`, `render` and `import` of the matriculation register's answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.cli import main
from app.database import Database
from app.register.document import read_document
from app.sources.koski import list_opiskeluoikeudet
from app.sources.models import KoskiOpiskeluoikeus, KoskiOpiskeluoikeusVersion
from tests.organisations.objects import single
from tests.sources.test_ytr_json import HETU, SCHOOL, answer, exam

CODES = """koodisto_uri,versio,koodiarvo,fi,sv,en,lyhyt_fi,lyhyt_sv,lyhyt_en
koskiyokokeet,1,A,"Äidinkielen koe, suomi","Provet i modersmålet, finska","Mother tongue test, Finnish",,,
koskiyoarvosanat,1,C,Cum laude approbatur,,,,,
"""
NAMES = ("--koodisto", "koodit.csv", "--organisaatiot", "lukio.json")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "lumi.json").write_bytes(answer(exam()))
    (tmp_path / "answers" / "oona.json").write_bytes(answer(exam("EA"), ssn="080698-968H"))
    (tmp_path / "answers" / "bad.json").write_bytes(answer(exam(points="46")))  # type: ignore[arg-type]
    (tmp_path / "koodit.csv").write_text(CODES, encoding="utf-8")
    (tmp_path / "lukio.json").write_text(json.dumps(single(SCHOOL, "Rannan lukio")))
    return tmp_path


def run(*arguments: str, **environ: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env=environ or None)


def test_one_answer_becomes_one_document_with_its_names(folder: Path) -> None:
    result = run("convert", "ytr", "answers/lumi.json", *NAMES)
    assert result.exit_code == 0, result.output
    document = read_document(result.stdout.encode())
    assert document.henkilo["hetu"] == HETU
    (suoritus,) = document.opiskeluoikeudet[0]["suoritukset"]
    assert suoritus["toimipiste"]["nimi"]["fi"] == "Rannan lukio"
    assert suoritus["osasuoritukset"][0]["koulutusmoduuli"]["tunniste"]["nimi"]["sv"] == "Provet i modersmålet, finska"


def test_several_answers_become_a_list_and_a_bad_one_is_named(folder: Path) -> None:
    result = run("convert", "ytr", "answers", *NAMES)
    assert result.exit_code == 1
    assert result.stderr.strip() == "answers/bad.json: exams[0].points: should be a number"
    assert [item["henkilö"]["hetu"] for item in json.loads(result.stdout)] == [HETU, "080698-968H"]


def test_each_answer_may_become_a_file(folder: Path) -> None:
    assert run("convert", "ytr", "answers", "--out", "converted").exit_code == 1
    assert sorted(path.name for path in (folder / "converted").iterdir()) == ["lumi.json", "oona.json"]


def test_a_folder_without_answers_becomes_an_empty_list(folder: Path) -> None:
    (folder / "nothing").mkdir()
    result = run("convert", "ytr", "nothing")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("fi", ("Äidinkielen koe, suomi", "2012 kevät", "Cum laude approbatur", "Rannan lukio")),
        ("sv", ("Provet i modersmålet, finska", "2012 vår", "Cum laude approbatur", "Rannan lukio")),
        ("en", ("Mother tongue test, Finnish", "2012 spring", "Cum laude approbatur", "Rannan lukio")),
    ],
)
def test_shown_in_every_language(folder: Path, lang: str, texts: tuple[str, ...]) -> None:
    result = run("render", "--kind", "ytr", "answers/lumi.json", "--lang", lang, *NAMES)
    assert result.exit_code == 0, result.output
    for text in texts:
        assert text in result.stdout
    assert HETU not in result.stdout


def rights(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        oids = tuple(session.scalars(select(KoskiOpiskeluoikeus.henkilo_oid).distinct()))
        return list_opiskeluoikeudet(session, oids)


def test_a_later_answer_takes_the_place_of_the_earlier_one(folder: Path, database: Database, database_url: str) -> None:
    def run_import() -> str:
        result = run("import", "ytr", "answers/lumi.json", DATABASE_URL=database_url)
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "1 created, 0 updated, 0 unchanged" in run_import()
    assert "0 created, 0 updated, 1 unchanged" in run_import()
    (folder / "answers" / "lumi.json").write_bytes(answer(exam(), exam("N", "L", "2013K")))
    assert "0 created, 1 updated, 0 unchanged" in run_import()
    (right,) = rights(database)
    assert len(right["suoritukset"][0]["osasuoritukset"]) == 2
    with database.read() as session:
        assert len(session.scalars(select(KoskiOpiskeluoikeusVersion)).all()) == 1


def test_a_file_may_hold_many_answers(folder: Path, database: Database, database_url: str) -> None:
    answers = b"[" + answer(exam()) + b"," + answer(exam("EA"), ssn="080698-968H") + b"," + answer(exam(""), ssn="x")
    (folder / "all.json").write_bytes(answers + b"]")
    result = run("import", "ytr", "all.json", DATABASE_URL=database_url)
    assert result.exit_code == 1
    assert "all.json: [2].exams[0].examId: is missing" in result.stderr
    assert len(rights(database)) == 2
