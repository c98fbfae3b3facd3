"""A directory from files alone, as `render` uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.register.names import CodeName, OrganisationName
from app.sources.directory_files import DirectoryFileError, read_directory
from tests.organisations.objects import merger, node, single, tree

HEADER = "koodisto_uri,versio,koodiarvo,fi,sv,en,lyhyt_fi,lyhyt_sv,lyhyt_en"
OID, OTHER = "1.2.246.562.10.11", "1.2.246.562.10.12"


def write(folder: Path, name: str, value: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(value))
    return path


def test_codes_and_organisations(tmp_path: Path) -> None:
    koodisto = tmp_path / "koodit.csv"
    koodisto.write_text(f"{HEADER}\nkoulutus_11,6,001101,Esiopetus,,,,,\n")
    organisaatiot = tmp_path / "organisaatiot"
    organisaatiot.mkdir()
    write(organisaatiot, f"{OID}.json", single(OID, "Yksin"))
    write(organisaatiot, f"{OID}.historia.json", {"liittymiset": [merger(OID, OTHER)]})
    write(organisaatiot, f"{OTHER}.nimet.json", [{"nimi": {"fi": "Ennen"}, "alkuPvm": "1999-01-01"}])
    write(organisaatiot, "tree.json", tree(node(OID, "Puusta"), node(OTHER, "Toinen")))
    directory = read_directory([koodisto], [organisaatiot])
    assert directory.find_code("koulutus", "001101", 12) == CodeName({"fi": "Esiopetus"})
    assert directory.organisations == {
        OID: OrganisationName({"fi": "Puusta"}, (("1992-01-01", {"fi": "Vanha"}), ("2010-08-01", {"fi": "Yksin"}))),
        OTHER: OrganisationName({"fi": "Toinen"}, (("1999-01-01", {"fi": "Ennen"}),)),
    }


def test_schools_by_their_numbers(tmp_path: Path) -> None:
    """Of two schools with one number the one that is not closed; a number may come from a tree or a single object."""
    closed, open_ = node(OID, "Lakkautettu"), node(OTHER, "Toimiva")
    closed |= {"oppilaitosKoodi": "01234", "status": "PASSIIVINEN"}
    open_ |= {"oppilaitosKoodi": "01234", "status": "AKTIIVINEN"}
    for number, nodes in enumerate(((closed, open_), (open_, closed))):
        directory = read_directory([], [write(tmp_path, f"{number}.json", tree(*nodes))])
        assert directory.schools == {"01234": OTHER}
    alone = read_directory([], [write(tmp_path, "alone.json", tree(closed))])
    assert alone.schools == {"01234": OID}


def test_nothing_given() -> None:
    directory = read_directory([], [])
    assert directory.codes == {}
    assert directory.organisations == {}
    assert directory.schools == {}


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    bad = tmp_path / "koodit.csv"
    bad.write_text("a,b\n")
    with pytest.raises(DirectoryFileError, match=r"koodit.csv: line 1: the columns") as caught:
        read_directory([bad], [])
    assert caught.value.path == bad
    with pytest.raises(DirectoryFileError, match=r"x.json: cannot be read: No such file"):
        read_directory([], [tmp_path / "x.json"])
    with pytest.raises(DirectoryFileError, match=r"tree.json: organisaatiot\[0\].oid: is missing"):
        read_directory([], [write(tmp_path, "tree.json", tree({}))])


@pytest.mark.corpus
def test_the_corpus(corpus: Path) -> None:
    directory = read_directory([corpus / "koodisto"], [corpus / "organisaatio/hierarkia.json"])
    assert len(directory.organisations) == 991
    assert len(directory.schools) == 287
    assert sum(len(versions) for versions in directory.codes.values()) == 12_075
