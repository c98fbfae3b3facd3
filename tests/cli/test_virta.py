"""`convert`, `render` and `import` of Virta's answers."""

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
from app.sources.models import KoskiOpiskeluoikeus
from tests.organisations.objects import single
from tests.sources.virta_answers import AALTO, AALTO_OID, ANOTHER, HETU, answer, attainment, envelope, right, student

CODES = "koodisto_uri,versio,koodiarvo,fi,sv,en,lyhyt_fi,lyhyt_sv,lyhyt_en\nkoulutus,12,751101,Dipl.ins.,,,,,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "aino.xml").write_bytes(answer(right(), attainment(of="o1", name="Lujuusoppi")))
    (tmp_path / "bad.xml").write_bytes(b"<html><body>Huoltokatko</body></html>")
    (tmp_path / "koodit.csv").write_text(CODES)
    school = single(AALTO_OID, "Aalto-yliopisto") | {"oppilaitosKoodi": AALTO}
    (tmp_path / "aalto.json").write_text(json.dumps(school))
    return tmp_path


def run(*arguments: str, **environ: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env=environ or None)


NAMES = ("--koodisto", "koodit.csv", "--organisaatiot", "aalto.json")


def test_converted_to_one_document_that_the_service_reads(folder: Path) -> None:
    result = run("convert", "virta", "aino.xml", *NAMES)
    assert result.exit_code == 0, result.output
    document = read_document(result.stdout.encode())
    assert document.henkilo == {"hetu": HETU}
    (made,) = document.opiskeluoikeudet
    assert made["oppilaitos"]["oid"] == AALTO_OID
    assert made["suoritukset"][0]["koulutusmoduuli"]["tunniste"]["nimi"] == {"fi": "Dipl.ins."}


def test_each_file_is_a_document_of_its_own_and_a_bad_one_stops_nothing(folder: Path) -> None:
    result = run("convert", "virta", ".", "--out", "converted")
    assert result.exit_code == 1
    assert result.stderr.strip() == "./bad.xml: is a web page, not XML of Virta"
    assert [path.name for path in (folder / "converted").iterdir()] == ["aino.json"]
    read_document((folder / "converted" / "aino.json").read_bytes())


def test_rendered_and_the_same_as_what_was_converted(folder: Path) -> None:
    rendered = run("render", "--kind", "virta", "aino.xml", *NAMES, "--today", "2026-11-23")
    assert rendered.exit_code == 0, rendered.output
    for words in ("Lujuusoppi", "Aalto-yliopisto", "Dipl.ins."):
        assert words in rendered.stdout
    assert HETU not in rendered.stdout
    (folder / "aino.json").write_text(run("convert", "virta", "aino.xml", *NAMES).stdout)
    assert run("render", "aino.json", *NAMES, "--today", "2026-11-23").stdout == rendered.stdout


def test_an_unknown_school_is_shown_as_its_number(folder: Path) -> None:
    result = run("render", "--kind", "virta", "aino.xml")
    assert result.exit_code == 0, result.output
    assert f">{AALTO}<" in result.stdout


def documents(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        oids = tuple(session.scalars(select(KoskiOpiskeluoikeus.henkilo_oid).distinct()))
        return list_opiskeluoikeudet(session, oids)


def test_imported_and_a_later_answer_takes_the_place_of_an_earlier_one(
    folder: Path, database: Database, database_url: str
) -> None:
    first = run("import", "virta", "aino.xml", DATABASE_URL=database_url)
    assert first.exit_code == 0, first.output
    assert run("import", "virta", "aino.xml", DATABASE_URL=database_url).stdout.startswith("Study rights: 0 created, 0")
    later = answer(right("o1", ("2010-08-01", "1"), ("2015-01-01", "4")), attainment("a2", school="99999"))
    (folder / "aino.xml").write_bytes(later)
    assert run("import", "virta", "aino.xml", DATABASE_URL=database_url).exit_code == 0
    (folder / "aino.xml").write_bytes(later.replace(b"Kurssi", b"Kurssi 2"))
    assert run("import", "virta", "aino.xml", DATABASE_URL=database_url).exit_code == 0
    own, loose = documents(database)
    assert [jakso["alku"] for jakso in own["tila"]["opiskeluoikeusjaksot"]] == ["2010-08-01", "2015-01-01"]
    assert loose["suoritukset"][0]["koulutusmoduuli"]["tunniste"]["nimi"]["fi"] == "Kurssi 2"


def test_a_file_about_several_people_is_refused(folder: Path, database: Database, database_url: str) -> None:
    both = envelope(student(right()) + student(right("o2"), hetu=ANOTHER))
    (folder / "both.xml").write_bytes(both)
    result = run("import", "virta", "both.xml", DATABASE_URL=database_url)
    assert result.exit_code == 1
    assert "both.xml: is about several people; an answer should be about one" in result.stderr
    assert HETU not in result.output
    assert documents(database) == []
