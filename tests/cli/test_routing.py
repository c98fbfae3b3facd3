"""`route`, `import virta-yhteyshenkilot` and `virta-contacts`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.database import Database
from app.organisations.virta_contacts import VirtaContact, list_virta_contacts
from tests.organisations.objects import merger, node, single, tree
from tests.organisations.routing_objects import koski

OLD, NEW, KT = "1.2.246.562.10.41", "1.2.246.562.10.42", "1.2.246.562.10.51"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tree, single objects and a history, as the service answers them; and one file that is none of them."""
    home = tmp_path / "vastaukset"
    home.mkdir()
    arvot = [koski("fi@uusi.example; kanslia@uusi.example"), koski("sv@uusi.example", "kieli_sv#1")]
    new = single(NEW, oppilaitosKoodi="01901", oppilaitosTyyppiUri="oppilaitostyyppi_42#1", yhteystietoArvos=arvot)
    nodes = (
        node(OLD, status="PASSIIVINEN"),
        node(NEW, oppilaitosKoodi="01901", oppilaitostyyppi="oppilaitostyyppi_42#1"),
    )
    files = {
        f"{NEW}.json": new,
        f"{OLD}.json": single(OLD, status="PASSIIVINEN"),
        f"{OLD}.historia.json": {"liittymiset": [merger(OLD, NEW)]},
        "jalkelaiset.json": tree(node(KT, "Kunta", *nodes)),
        "rikki.json": {"errorMessage": "x"},
    }
    for name, value in files.items():
        (home / name).write_text(json.dumps(value))
    return home


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REGISTRY_EMAIL", "rekisteri@oma.example")

    def invoke(*arguments: str, status: int = 0, given: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=given)
        assert result.exit_code == status, result.output
        return result

    return invoke


def test_a_closed_school_without_a_database(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    result = run("route", OLD, "--organisaatiot", str(folder))
    assert json.loads(result.stdout) == {
        "email": "fi@uusi.example",
        "also": ["kanslia@uusi.example"],
        "organisation_oid": NEW,
        "source": "successor",
        "path": [OLD, NEW],
    }
    assert "rikki.json" in result.stderr
    assert (
        json.loads(run("route", NEW, "--lang", "sv", "--organisaatiot", str(folder)).stdout)["email"]
        == "sv@uusi.example"
    )


def test_virtas_contact_from_a_file(run, folder: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    contacts = tmp_path / "virta.csv"
    contacts.write_text("oppilaitosnumero,email,name,language\n01901,virta@uusi.example,Ella,fi\n01902,ei,,\n")
    given = ("--organisaatiot", str(folder), "--virta-yhteyshenkilot", str(contacts))
    result = run("route", NEW, *given)
    assert json.loads(result.stdout)["source"] == "virta"
    assert "line 3: not an e-mail address: 'ei'" in result.stderr
    contacts.write_text("oppilaitosnumero,email\n01901,ei ole\n")
    assert json.loads(run("route", NEW, "--virta", *given).stdout)["source"] == "koski"
    contacts.write_text("numero\n1\n")
    assert "does not name the column" in run("route", NEW, *given, status=1).stderr


def test_an_oid_that_nobody_knows_is_told_and_goes_to_our_own_keeper(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    result = run("route", "1.2.3.4.5", "--organisaatiot", str(folder))
    told = json.loads(result.stdout)
    assert (told["source"], told["email"], told["path"]) == ("unrouted", "rekisteri@oma.example", ["1.2.3.4.5"])
    assert "There is no organisation '1.2.3.4.5' among the 3" in result.stderr


def test_the_same_answer_from_the_database_with_its_age(run, folder: Path, database: Database) -> None:  # type: ignore[no-untyped-def]
    run("import", "organisaatiot", str(folder), status=1)
    result = run("route", OLD)
    assert json.loads(result.stdout)["path"] == [OLD, NEW]
    assert "last fetched from the service never" in result.stderr
    assert "(today)" in result.stderr
    run("virta-contacts", "set", "1901", "virta@uusi.example")
    assert json.loads(run("route", NEW).stdout)["source"] == "virta"


def read(database: Database) -> list[VirtaContact]:
    with database.read() as session:
        return list_virta_contacts(session)


def test_importing_contacts_row_by_row(run, database: Database, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "virta.csv"
    rows = ["oppilaitosnumero;email;name;language", "01901;a@a.example;Ella;fi", "1902;b@b.example;;",
            "abc;c@c.example;;", "01903;c;;", "01904;d@d.example;;de", "01901;e@e.example;;fi", ""]  # fmt: skip
    path.write_bytes("\r\n".join(rows).encode("utf-8-sig"))
    result = run("import", "virta-yhteyshenkilot", str(path), status=1)
    assert "Contacts: 2 created, 0 updated, 0 unchanged. Rows that could not be imported: 4." in result.stdout
    for line in (4, 5, 6, 7):
        assert f"line {line}:" in result.stderr
    wanted = [VirtaContact("01901", "a@a.example", "Ella", "fi"), VirtaContact("01902", "b@b.example")]
    assert read(database) == wanted
    path.write_text("\n".join(rows[:3]))
    assert "0 created, 0 updated, 2 unchanged" in run("import", "virta-yhteyshenkilot", str(path)).stdout
    given = b"email,oppilaitosnumero\nnew@a.example,01901\n"
    assert "1 created, 1 updated" in run("import", "virta-yhteyshenkilot", "-", given=given).stdout
    assert read(database) == [VirtaContact("01901", "new@a.example"), wanted[1]]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"numero,posti\n1,2\n", b'oppilaitosnumero,email\n"' + b"x" * 200000]
)
def test_what_is_no_list_changes_nothing(run, database: Database, data: bytes) -> None:  # type: ignore[no-untyped-def]
    result = run("import", "virta-yhteyshenkilot", "-", status=1, given=data)
    assert result.stderr.startswith("Error: -: ")
    assert read(database) == []


def test_editing_contacts(run, database: Database) -> None:  # type: ignore[no-untyped-def]
    assert run("virta-contacts", "set", "01901", "a@a.example", "--name", "Ella", "--lang", "fi").stdout.endswith(
        "added.\n"
    )
    assert "changed" in run("virta-contacts", "set", "01901", "b@a.example", "--lang", "fi").stdout
    assert "was so already" in run("virta-contacts", "set", "01901", "b@a.example", "--lang", "fi").stdout
    run("virta-contacts", "set", "01901", "c@a.example")
    assert run("virta-contacts", "list").stdout == "01901  --  c@a.example\n01901  fi  b@a.example\n"
    assert "Removed: 1." in run("virta-contacts", "remove", "01901", "--lang", "none").stdout
    assert [contact.lang for contact in read(database)] == ["fi"]
    assert "Removed: 1." in run("virta-contacts", "remove", "1901").stdout
    assert "has no such contact" in run("virta-contacts", "remove", "01901", status=1).stderr
    assert "not an e-mail address" in run("virta-contacts", "set", "01901", "ei", status=1).stderr
    assert read(database) == []
