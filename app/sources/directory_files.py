"""A directory of names straight from files, without a database: for rendering documents on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.koodisto.reading import KoodiRow, KoodistoError, read_koodisto
from app.koodisto.service import codes_by_key
from app.organisations.fields import OrganisaatioError
from app.organisations.reading import Historia, Nimihistoria, read_organisations
from app.organisations.service import index_schools, make_name
from app.register.names import Directory, OrganisationName


class DirectoryFileError(Exception):
    """A file of code lists or organisations that cannot be used: `path`, the `place` in it and the `reason`."""

    def __init__(self, path: Path, place: str, reason: str) -> None:
        super().__init__(": ".join(part for part in (str(path), place, reason) if part))
        self.path = path
        self.place = place
        self.reason = reason


def read_directory(koodisto: Sequence[Path], organisaatiot: Sequence[Path]) -> Directory:
    """The names in these files; a folder stands for its .csv and .json files. Of a name told twice the last counts.

    Raises DirectoryFileError for the first file that cannot be used.
    """
    organisations, schools = _read_organisations(organisaatiot)
    return Directory(codes_by_key(_read_codes(koodisto)), organisations, schools)


def _read_codes(paths: Sequence[Path]) -> Iterator[KoodiRow]:
    for path in _list_files(paths, (".csv", ".json")):
        try:
            yield from read_koodisto(path.read_bytes(), path.stem)
        except KoodistoError as error:
            raise DirectoryFileError(path, error.place, error.reason) from None
        except OSError as error:
            raise DirectoryFileError(path, "", f"cannot be read: {error.strerror}") from None


def _read_organisations(paths: Sequence[Path]) -> tuple[dict[str, OrganisationName], dict[str, str]]:
    """Names by oid, and oids by oppilaitosnumero."""
    names: dict[str, OrganisationName] = {}
    schools: list[tuple[str | None, str, str | None]] = []
    for path in _list_files(paths, (".json",)):
        try:
            reading = read_organisations(path)
        except OrganisaatioError as error:
            raise DirectoryFileError(path, error.place, error.reason) from None
        except OSError as error:
            raise DirectoryFileError(path, "", f"cannot be read: {error.strerror}") from None
        if isinstance(reading, Historia):
            continue
        if isinstance(reading, Nimihistoria):
            known = names.get(reading.oid)
            latest = reading.nimet[-1]["nimi"] if reading.nimet else {}
            names[reading.oid] = make_name(known.nimi if known else latest, reading.nimet)
            continue
        for row in reading:
            known = names.get(row.oid)
            told = make_name(row.nimi, row.nimet or ())
            names[row.oid] = OrganisationName(told.nimi, told.history or (known.history if known else ()))
            schools.append((row.oppilaitoskoodi, row.oid, row.status))
    return names, index_schools(schools)


def _list_files(paths: Sequence[Path], suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.name.lower().endswith(suffixes))
        else:
            yield path
