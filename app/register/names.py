"""Codes and organisations to names in Finnish, Swedish and English.

A `Directory` is a plain value passed in: the code lists and organisations as the services publish them. `Names` binds
it to a language. A name is looked for in the wanted language first embedded in the document, then in the directory;
only when neither has it, the next language (fi, sv, en) is taken and marked; at last the code itself stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.register.builtin_codes import BUILTIN_CODES
from app.register.words import LANGUAGES, Text

Localized = Mapping[str, str]
"""{"fi": ..., "sv": ..., "en": ...}: any non-empty subset."""


@dataclass(frozen=True, slots=True)
class CodeName:
    """One code of one version of a code list."""

    nimi: Localized
    lyhyt: Localized = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation's present name, and its earlier ones as (valid from, names), oldest first."""

    nimi: Localized
    history: tuple[tuple[str, Localized], ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """Code lists and organisations.

    codes:         (koodisto_uri, koodiarvo) -> {versio: CodeName}
    organisations: oid -> OrganisationName
    schools:       oppilaitosnumero (five digits) -> oid
    """

    codes: Mapping[tuple[str, str], Mapping[int, CodeName]] = field(default_factory=dict)
    organisations: Mapping[str, OrganisationName] = field(default_factory=dict)
    schools: Mapping[str, str] = field(default_factory=dict)

    def find_code(self, koodisto_uri: str, koodiarvo: str, versio: object = None) -> CodeName | None:
        """The code's names: the version given when it is known, else the latest (KOSKI: KoodistoViitePalvelu)."""
        versions = self.codes.get((koodisto_uri, koodiarvo))
        if versions is None:
            return BUILTIN_CODES_BY_KEY.get((koodisto_uri, koodiarvo))
        if isinstance(versio, int) and versio in versions:
            return versions[versio]
        return versions[max(versions)]

    def find_organisation(self, oid: str) -> OrganisationName | None:
        return self.organisations.get(oid)


BUILTIN_CODES_BY_KEY = {key: CodeName(nimi) for key, nimi in BUILTIN_CODES.items()}


class Names:
    """Names in one language. Every method takes JSON as the register gives it and never fails on odd shapes."""

    __slots__ = ("_cache", "directory", "lang", "order")

    def __init__(self, lang: str, directory: Directory) -> None:
        self.lang = lang
        self.directory = directory
        self.order = (lang, *(other for other in LANGUAGES if other != lang))
        self._cache: dict[tuple[str, str, object, bool], Text | None] = {}

    def choose(self, *sources: Localized | None) -> Text | None:
        """The wanted language from the first source that has it, else the next language from any source."""
        for lang in self.order:
            for source in sources:
                if source:
                    text = source.get(lang)
                    if text and isinstance(text, str):
                        return Text(text, None if lang == self.lang else lang)
        for source in sources:
            if source:
                for lang, text in source.items():
                    if text and isinstance(text, str):
                        return Text(text, lang)
        return None

    def localized(self, value: object) -> Text | None:
        """A localized string {"fi": ...} or a bare string; None for anything else or empty."""
        if isinstance(value, str):
            return Text(value) if value else None
        return self.choose(value) if isinstance(value, dict) else None

    def code(self, koodi: Mapping[str, Any]) -> Text:
        """The name of a koodiviite or local code; the code itself when nobody knows a name."""
        return self._code(koodi, short=False)

    def short_code(self, koodi: Mapping[str, Any]) -> Text:
        """The short name (osp, op), else the name."""
        return self._code(koodi, short=True)

    def _code(self, koodi: Mapping[str, Any], *, short: bool) -> Text:
        koodiarvo = koodi.get("koodiarvo")
        uri = koodi.get("koodistoUri")
        embedded = _mapping(koodi.get("nimi"))
        arvo = koodiarvo if isinstance(koodiarvo, str) else ""
        if not embedded and not koodi.get("lyhytNimi") and isinstance(uri, str):
            key = (uri, arvo, _hashable(koodi.get("koodistoVersio")), short)
            if key not in self._cache:
                self._cache[key] = self._look_up(koodi, uri, arvo, embedded, short)
            found = self._cache[key]
        else:
            found = self._look_up(koodi, uri if isinstance(uri, str) else "", arvo, embedded, short)
        if found is not None:
            return found
        bare = koodi.get("nimi")
        return Text(bare if isinstance(bare, str) and bare else arvo)

    def _look_up(
        self, koodi: Mapping[str, Any], uri: str, arvo: str, embedded: Localized | None, short: bool
    ) -> Text | None:
        known = self.directory.find_code(uri, arvo, koodi.get("koodistoVersio"))
        if short:
            found = self.choose(_mapping(koodi.get("lyhytNimi")), known.lyhyt if known else None)
            if found is not None and found.lang is None:
                return found
            full = self.choose(embedded, known.nimi if known else None)
            return full if full is not None and (found is None or full.lang is None) else found
        return self.choose(embedded, known.nimi if known else None)

    def organisation(self, organisaatio: Mapping[str, Any]) -> Text:
        """An organisation's name: embedded, else by oid, else the oid (KOSKI: Organisaatio.scala description).

        A school without oid is known by its oppilaitosnumero, and one that nobody knows is called by that number.
        """
        oid = organisaatio.get("oid")
        numero = organisaatio.get("oppilaitosnumero")
        if not isinstance(oid, str) and isinstance(numero, dict):
            oid = self.directory.schools.get(str(numero.get("koodiarvo")))
        known = self.directory.find_organisation(oid) if isinstance(oid, str) else None
        found = self.choose(_mapping(organisaatio.get("nimi")), known.nimi if known else None)
        if found is not None:
            return found
        bare = organisaatio.get("nimi")
        if isinstance(bare, str) and bare:
            return Text(bare)
        if not isinstance(oid, str) and isinstance(numero, dict):
            return self.code(numero)
        return Text(oid if isinstance(oid, str) else "")


def _mapping(value: object) -> Localized | None:
    return value if isinstance(value, dict) else None


def _hashable(value: object) -> object:
    return value if isinstance(value, (int, str)) else None
