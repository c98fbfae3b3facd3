"""What the documents of a command may be: KOSKI's own, or the answers of another source.

Each kind reads the bytes of one document into a KOSKI document, raising DocumentError with the place and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.register.document import Document, DocumentError, read_document
from app.register.names import Directory
from app.sources.virta_xml import VirtaAnswerError, convert_virta
from app.sources.ytr_json import read_ytr


@dataclass(frozen=True, slots=True)
class Kind:
    """suffixes:      of the files that are taken from a folder
    says:          the documents in an English sentence
    by_source_key: how a later import finds the study rights of an earlier one (see `import_document`)
    """

    suffixes: tuple[str, ...]
    says: str
    read: Callable[[bytes, Directory], Document]
    by_source_key: bool = True


def _read_koski(data: bytes, _directory: Directory) -> Document:
    return read_document(data)


def _read_virta(data: bytes, directory: Directory) -> Document:
    try:
        record = convert_virta(data, directory, subject=None)
    except VirtaAnswerError as error:
        raise DocumentError("", error.reason) from None
    return Document(record.henkilo, record.opiskeluoikeudet)


KINDS: Mapping[str, Kind] = {
    "koski": Kind((".json",), "KOSKI documents", _read_koski, by_source_key=False),
    "virta": Kind((".xml",), "answers of the higher education register (Virta)", _read_virta),
    "ytr": Kind((".json",), "answers of the matriculation register (YTR)", read_ytr),
}
