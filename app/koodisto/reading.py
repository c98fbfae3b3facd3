"""Reading code lists from files and answers: bytes in, rows out, or one error that names the place.

Two formats. CSV with the columns of `KoodiRow`, one line per version of a code. JSON as the code service answers
`codeelement/codes/withrelations/{uri}/{versio}`: a list of codes with their metadata per language. The service's
`koodiUri` is not a key: it is folded (ä, ö, case, dots) and two codes may share one; the list's uri is taken from it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeGuard

from app.register.document import DocumentError, read_json

LANGUAGES = {"FI": "fi", "SV": "sv", "EN": "en"}
MAX_VERSIO = 2**31 - 1
MAX_KEY_LENGTH = 300

_FILE_NAME = re.compile(r"(?P<uri>[A-Za-z0-9_]+?)(?:_\d{1,4})?\Z", re.ASCII)
_FOLDED = str.maketrans({"ä": "a", "ö": "o", "å": "a", ".": "", "/": ""})


class KoodistoError(Exception):
    """A file or answer that holds no usable code list. `place` is a line, a path in the JSON, or "file"."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place = place
        self.reason = reason


class KoodiRow(NamedTuple):
    """One version of a code: its key and its names; a name that is not given is None. Also the CSV's columns."""

    koodisto_uri: str
    koodiarvo: str
    versio: int
    fi: str | None = None
    sv: str | None = None
    en: str | None = None
    lyhyt_fi: str | None = None
    lyhyt_sv: str | None = None
    lyhyt_en: str | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        return self.koodisto_uri, self.koodiarvo, self.versio


def read_koodisto(data: bytes, name: str) -> list[KoodiRow]:
    """Rows of a file of either format, told by its first character. `name` is the file's name without its ending.

    Raises KoodistoError; then nothing of the file is to be used.
    """
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return read_koodisto_json(data, name) if start in (b"[", b"{") else read_koodisto_csv(data)


def read_koodisto_csv(data: bytes) -> list[KoodiRow]:
    """Rows of a CSV whose header has all columns of KoodiRow, in any order; other columns are left unread.

    Raises KoodistoError naming the missing columns, or the line that cannot be read.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise KoodistoError(f"line {line}", "is not UTF-8") from None
    if not text.strip():
        raise KoodistoError("file", "is empty")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, KoodiRow]] = []
    try:
        places = _find_columns(next(reader))
        width = max(places) + 1
        for cells in reader:
            if any(cells):
                rows.append((reader.line_num, _read_cells(cells, places, width, reader.line_num)))
    except csv.Error as error:
        raise KoodistoError(f"line {reader.line_num}", f"is not CSV: {error}") from None
    if not rows:
        raise KoodistoError("file", "holds no codes")
    return _without_twins((f"line {line}", row) for line, row in rows)


def _find_columns(header: Sequence[str]) -> list[int]:
    names = [cell.strip() for cell in header]
    missing = [column for column in KoodiRow._fields if column not in names]
    if missing:
        words = "the column" if len(missing) == 1 else "the columns"
        raise KoodistoError("line 1", f"{words} {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    twice = [column for column in KoodiRow._fields if names.count(column) > 1]
    if twice:
        raise KoodistoError("line 1", f"the column {twice[0]} stands twice")
    return [names.index(column) for column in KoodiRow._fields]


def _read_cells(cells: Sequence[str], places: Sequence[int], width: int, line: int) -> KoodiRow:
    place = f"line {line}"
    if len(cells) < width:
        raise KoodistoError(place, f"has {len(cells)} cells, should have at least {width}")
    uri, koodiarvo, versio, *names = (cells[index].strip() for index in places)
    if not re.fullmatch(r"[0-9]{1,9}", versio):
        raise KoodistoError(place, f"versio should be a whole number, is {_quote(versio)}")
    return _make_row(place, uri, koodiarvo, int(versio), names)


def read_koodisto_json(data: bytes, name: str = "") -> list[KoodiRow]:
    """Rows of a file that holds an answer of `codeelement/codes/withrelations`. Raises KoodistoError."""
    try:
        value = read_json(data)
    except DocumentError as error:
        raise KoodistoError("file" if error.place == "document" else error.place, error.reason) from None
    return read_codes(value, name)


def read_codes(value: Any, name: str = "", koodisto_uri: str | None = None) -> list[KoodiRow]:
    """Rows of a decoded answer of `codeelement/codes/withrelations`.

    The list's uri is `koodisto_uri` when the caller knows it, else the code's own `koodisto.koodistoUri`, else what its
    `koodiUri` begins with, else the file's name (`kunta`, `koulutus_11`). Raises KoodistoError.
    """
    if isinstance(value, dict):
        what = "describes a code list but holds no codes" if "koodistoUri" in value else "should be a list of codes"
        raise KoodistoError("file", what)
    if not isinstance(value, list):
        raise KoodistoError("file", "should be a list of codes")
    if not value:
        raise KoodistoError("file", "holds no codes")
    rows = ((f"[{index}]", _read_code(item, f"[{index}]", name, koodisto_uri)) for index, item in enumerate(value))
    return _without_twins(rows)


def _read_code(code: Any, place: str, name: str, koodisto_uri: str | None) -> KoodiRow:
    if not isinstance(code, dict):
        raise KoodistoError(place, "should be a code (an object)")
    koodiarvo, versio = code.get("koodiArvo"), code.get("versio")
    if not isinstance(koodiarvo, str):
        raise KoodistoError(f"{place}.koodiArvo", "is missing" if koodiarvo is None else "should be text")
    if not is_versio(versio):
        raise KoodistoError(f"{place}.versio", "is missing" if versio is None else "should be a whole number")
    nimi: dict[str, str | None] = {}
    lyhyt: dict[str, str | None] = {}
    for index, item in enumerate(_list_of_objects(code.get("metadata"), f"{place}.metadata")):
        lang = LANGUAGES.get(str(item.get("kieli")).upper())
        if lang is not None:
            nimi[lang] = _text(item.get("nimi"), f"{place}.metadata[{index}].nimi")
            lyhyt[lang] = _text(item.get("lyhytNimi"), f"{place}.metadata[{index}].lyhytNimi")
    names = [source.get(lang) for source in (nimi, lyhyt) for lang in LANGUAGES.values()]
    uri = koodisto_uri or _find_uri(code, koodiarvo, name)
    if uri is None:
        raise KoodistoError(place, "does not tell which code list it belongs to")
    return _make_row(place, uri, koodiarvo.strip(), versio, names)


def is_versio(value: object) -> TypeGuard[int]:
    """Whether this can be the version of a code or of a list."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_VERSIO


def _find_uri(code: dict[str, Any], koodiarvo: str, name: str) -> str | None:
    koodisto = code.get("koodisto")
    for holder in (koodisto if isinstance(koodisto, dict) else {}, code):
        uri = holder.get("koodistoUri")
        if isinstance(uri, str) and uri:
            return uri
    koodi_uri = code.get("koodiUri")
    file_name = _FILE_NAME.match(name)
    if isinstance(koodi_uri, str):
        ending = "_" + koodiarvo.strip().lower().translate(_FOLDED)
        if koodi_uri.lower().endswith(ending) and len(koodi_uri) > len(ending):
            return koodi_uri[: -len(ending)]
        if not file_name and "_" in koodi_uri:
            return koodi_uri.partition("_")[0]
    return file_name["uri"] if file_name else None


def _make_row(place: str, uri: str, koodiarvo: str, versio: int, names: Iterable[str | None]) -> KoodiRow:
    for what, text in (("koodisto_uri", uri), ("koodiarvo", koodiarvo)):
        if not text:
            raise KoodistoError(place, f"{what} is missing")
        if len(text) > MAX_KEY_LENGTH:
            raise KoodistoError(place, f"{what} is longer than {MAX_KEY_LENGTH} characters")
    row = KoodiRow(uri, koodiarvo, versio, *(text.strip() or None if text else None for text in names))
    if any("\0" in value for value in row if isinstance(value, str)):
        raise KoodistoError(place, "contains the NUL character")
    return row


def _without_twins(rows: Iterable[tuple[str, KoodiRow]]) -> list[KoodiRow]:
    """The rows, each key once: the same code twice with the same names is harmless, with other names it is an error."""
    seen: dict[tuple[str, str, int], tuple[str, KoodiRow]] = {}
    for place, row in rows:
        first_place, first = seen.setdefault(row.key, (place, row))
        if first != row:
            uri, koodiarvo, versio = row.key
            raise KoodistoError(
                place, f"code {koodiarvo} of {uri} version {versio} has other names than it has in {first_place}"
            )
    return [row for _, row in seen.values()]


def _list_of_objects(value: Any, place: str) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise KoodistoError(place, "should be a list of objects")
    return value


def _text(value: Any, place: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise KoodistoError(place, "should be text")


def _quote(value: str) -> str:
    return repr(value if len(value) <= 30 else value[:29] + "…")
