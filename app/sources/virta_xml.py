"""Virta's answers as study rights in KOSKI's shape. Pure: bytes in, plain JSON out.

The rules are KOSKI's (`VirtaXMLConverter.scala`, koski-data §4.3-4.9). Put right on purpose: a code or school that
nobody knows is shown as its code and loses nothing; a study right without attainments is shown; of different content
under one key the newer counts; what KOSKI never reads is kept. The parts: virta_answer (envelope, whose it is),
virta_rows (keys, merging), virta_trees (wholes and parts), virta_attainments, virta_grades, virta_study_rights,
virta_terms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from app.register.names import Directory
from app.sources import Subject, WrongPerson
from app.sources.virta_answer import MAX_BYTES, VirtaAnswerError, check_persons, read_henkilo, read_opiskelijat
from app.sources.virta_attainments import Converter, school_of
from app.sources.virta_fields import Schools, date_of
from app.sources.virta_grades import Scales
from app.sources.virta_rows import Row, Rows, merge_rows, read_rows
from app.sources.virta_study_rights import Right, convert_loose, convert_right
from app.sources.virta_terms import Places
from app.sources.virta_trees import Tree, distribute, grow_trees

__all__ = ["VirtaAnswerError", "VirtaRecord", "WrongPerson", "convert_virta", "convert_virta_answers"]


@dataclass(frozen=True, slots=True)
class VirtaRecord:
    """What Virta holds of one person. `henkilo` is `{oid?, hetu?}` as the answer tells it: Virta gives no names."""

    henkilo: dict[str, Any] = field(repr=False)
    opiskeluoikeudet: list[dict[str, Any]] = field(repr=False)


def convert_virta(answer: bytes, directory: Directory, *, subject: Subject | None) -> VirtaRecord:
    """One answer. `subject` None takes whoever is in it (files).

    Raises VirtaAnswerError for what is no answer of Virta, and WrongPerson when it is about anybody but the subject.
    """
    return convert_virta_answers((answer,), directory, subject=subject)


def convert_virta_answers(
    answers: Sequence[bytes], directory: Directory, *, subject: Subject | None, max_bytes: int = MAX_BYTES
) -> VirtaRecord:
    """Several answers about one person as one record; where nothing else decides, a later one wins.

    Raises as `convert_virta` does.
    """
    opiskelijat: list[etree._Element] = []
    parts: list[Rows] = []
    for answer in answers:
        found = read_opiskelijat(answer, max_bytes=max_bytes)
        if subject is not None:
            check_persons(found, subject)
        parts.append(read_rows(found, len(opiskelijat)))
        opiskelijat += found
    henkilo = read_henkilo(opiskelijat) if subject is None else {}
    return VirtaRecord(henkilo, convert_rows(merge_rows(parts), directory))


def convert_rows(rows: Rows, directory: Directory) -> list[dict[str, Any]]:
    """The study rights in the order of the answer, then what belongs to none, by institution."""
    schools = Schools(directory)
    converter = Converter(schools, Scales(rows.opintosuoritukset))
    shares, loose = distribute(grow_trees(rows.opintosuoritukset), rows.opiskeluoikeudet)
    rights = [
        Right(row, id, trees)
        for row, id, trees in zip(rows.opiskeluoikeudet, _ids(rows.opiskeluoikeudet), shares, strict=True)
    ]
    rest: dict[str, tuple[list[Tree], list[Row], list[Row]]] = {}
    for tree in loose:
        moved = date_of(tree.row.element, "HyvaksilukuPvm") is not None
        rest.setdefault(school_of(tree.row, schools, moved=moved) or "", ([], [], []))[0].append(tree)
    places = Places(rows.opiskeluoikeudet)
    for row in rows.ilmoittautumiset:
        found = places.of_enrolment(row)
        for index in found:
            rights[index].enrolments.append(row)
        if not found:
            rest.setdefault(row.myontaja, ([], [], []))[1].append(row)
    for row in rows.liikkuvuusjaksot:
        found = places.of_mobility(row)
        for index in found:
            rights[index].mobility.append(row)
        if not found:
            rest.setdefault(row.myontaja, ([], [], []))[2].append(row)
    made = [convert_right(right, converter) for right in rights]
    return made + [convert_loose(numero, *parts, converter) for numero, parts in rest.items()]


def _ids(rows: Sequence[Row]) -> list[str | None]:
    """Virta's avain; where an answer has it more than once, with the opiskelijaAvain, and then the institution."""
    avaimet = Counter(row.avain for row in rows)
    used: set[str] = set()
    ids: list[str | None] = []
    for row in rows:
        id = row.avain if avaimet[row.avain] == 1 else f"{row.avain}.{row.opiskelija}"
        id = id if id not in used else f"{id}.{row.myontaja}"
        used.add(id)
        ids.append(id if row.avain else None)
    return ids
