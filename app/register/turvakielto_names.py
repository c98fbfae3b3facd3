"""What a masked record calls things: a code of an allowed list by the name of our own code list, or a neutral name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from app.register.assessment import is_fail
from app.register.formats import UNITS_WITHOUT_NAME
from app.register.names import Directory
from app.register.progress import STATE_KINDS
from app.register.shapes import Json, as_dict, code_of, uri_of
from app.register.turvakielto_words import (
    ASSESSED,
    COURSE,
    FAILED,
    GENERAL_SUBJECT_CODES,
    GENERAL_SUBJECTS,
    GRADE_LISTS,
    NEUTRAL,
    PART,
    PASS_WORDS,
    PASSED,
    STATE_LISTS,
    SUBJECT,
    SUBJECT_LISTS,
    UNITS,
    is_neutral,
)

_MARK = re.compile(r"[0-9]{1,2}([.,][0-9]{1,2})?|[A-F][+-]?", re.ASCII)
"""A mark that says the same in every school: a number or a letter."""
_COURSE = re.compile(r".*(kurssi|kurssin|moduuli|opintojakso|lukukausi|lukukaudensuoritus)[0-9]*")

Made = dict[str, Any]


class Namer:
    """Makes the codes of a masked record; every name is ours or `directory`'s."""

    __slots__ = ("_general", "directory")

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._general: dict[str, str] | None = None

    def neutral(self, code: str) -> Made:
        """One of our own codes."""
        return {"koodiarvo": code, "nimi": dict(NEUTRAL[code])}

    def listed(self, koodi: object, lists: Collection[str]) -> Made | None:
        """The code when it is of these lists and our code list has it: with that list's names and no others."""
        uri, arvo = uri_of(koodi), code_of(koodi)
        known = self.directory.find_code(uri, arvo) if uri in lists else None
        if known is None:
            return None
        made: Made = {"koodiarvo": arvo, "koodistoUri": uri, "nimi": dict(known.nimi)}
        return {**made, "lyhytNimi": dict(known.lyhyt)} if known.lyhyt else made

    def is_subject(self, tunniste: object) -> bool:
        """Whether an attainment is of a subject that our lists know, rather than of a whole level."""
        return self.listed(tunniste, SUBJECT_LISTS) is not None or self._general_subject(tunniste) is not None

    def subject(self, tunniste: object, kind: str, depth: int) -> Made:
        """What a row is called; of a list that may not be told, the general subject of the same name."""
        found = self.listed(tunniste, SUBJECT_LISTS) or self._general_subject(tunniste)
        if found is not None:
            return found
        if is_neutral(tunniste):
            return self.neutral(code_of(tunniste))
        if _COURSE.fullmatch(kind):
            return self.neutral(COURSE)
        return self.neutral(SUBJECT if depth == 0 and "oppiaine" in kind else PART)

    def state(self, koodi: object) -> Made | None:
        """A state of a study right; known by its code even where no code list is loaded."""
        found = self.listed(koodi, STATE_LISTS)
        return found or self._bare(koodi, STATE_LISTS, STATE_KINDS)

    def unit(self, koodi: object) -> Made | None:
        """A unit of credits."""
        return self.listed(koodi, (UNITS,)) or self._bare(koodi, (UNITS,), UNITS_WITHOUT_NAME)

    def grade(self, arviointi: object) -> Made | None:
        """The grade of an assessment: of a scale of the whole country as it is, else its bare mark or pass or fail."""
        arvosana = as_dict(arviointi).get("arvosana")
        if arvosana in (None, "", {}):
            return None
        koodi: Json = arvosana if isinstance(arvosana, dict) else {"koodiarvo": str(arvosana)}
        found = self.listed(koodi, GRADE_LISTS)
        if found is not None:
            return found
        arvo = code_of(koodi)
        if uri_of(koodi) in GRADE_LISTS and _MARK.fullmatch(arvo):
            return {"koodiarvo": arvo, "koodistoUri": uri_of(koodi)}
        if _MARK.fullmatch(arvo):
            return {"koodiarvo": arvo}
        if is_neutral(koodi):
            return self.neutral(arvo)
        if is_fail({"arvosana": arvosana}):
            return self.neutral(FAILED)
        return self.neutral(PASSED if self._is_pass(koodi) else ASSESSED)

    def _is_pass(self, koodi: Json) -> bool:
        nimi = koodi.get("nimi")
        words = [code_of(koodi), *(nimi.values() if isinstance(nimi, dict) else [nimi])]
        return any(isinstance(word, str) and word.strip().lower() in PASS_WORDS for word in words)

    def _bare(self, koodi: object, lists: Collection[str], codes: Mapping[str, object]) -> Made | None:
        uri, arvo = uri_of(koodi), code_of(koodi)
        return {"koodiarvo": arvo, "koodistoUri": uri} if uri in lists and arvo in codes else None

    def _general_subject(self, tunniste: object) -> Made | None:
        """The general subject with the very name that a subject of another list has ("Mathematics", "Biologia")."""
        uri, arvo = uri_of(tunniste), code_of(tunniste)
        known = self.directory.find_code(uri, arvo) if uri and uri not in SUBJECT_LISTS else None
        if known is None:
            return None
        for name in known.nimi.values():
            code = self._general_names().get(name.strip().casefold())
            if code is not None:
                return self.listed({"koodiarvo": code, "koodistoUri": GENERAL_SUBJECTS}, (GENERAL_SUBJECTS,))
        return None

    def _general_names(self) -> dict[str, str]:
        if self._general is None:
            self._general = {}
            for code in GENERAL_SUBJECT_CODES:
                known = self.directory.find_code(GENERAL_SUBJECTS, code)
                for name in known.nimi.values() if known else ():
                    self._general.setdefault(name.strip().casefold(), code)
        return self._general
