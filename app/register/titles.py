"""What a study right, an attainment and a module are called.

Sources: KOSKI `Koulutusmoduuli.scala` (description), `Suoritus.js` (suoritusTitle), `OpiskeluoikeusEditor.jsx`
(näytettäväPäätasonSuoritusTitle), `SuomiFiService.scala`. KOSKI has two generations of views whose titles
differ; decided here for the reader who is not an official:

- basic education: "Basic education" for year classes only (v1), not the name of the first class (v2);
- IB: the name of the attainment (v1), since a student of pre-IB only has no "IB-tutkinto" (v2);
- arts: syllabus and art form (v2), since one study right holds several attainments;
- one subject of basic or upper secondary education alone: the subject is told, KOSKI leaves it out;
- International School and European School: the school form before the bare class ("Grade 9", "S6").

Titles of attainments and study rights are never empty. A title made of parts in several languages is a Message, so that
each part keeps its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.register.code_names import code_name
from app.register.formats import format_date
from app.register.names import Names
from app.register.ordering import sort_attainments
from app.register.progress import begin_on
from app.register.shapes import Json, as_dict, part_code, type_of, uri_of
from app.register.turvakielto_words import is_level
from app.register.words import Message, Text, Words, say, say_number

NAMED_BY_TYPE = frozenset(
    {"aikuistenperusopetuksenoppimaara", "ebtutkinto", "lukionaineopinnot", "vstlukutaitokoulutus"}
)
"""Päätason suoritukset whose name is that of `suoritus.tyyppi`, not of the koulutusmoduuli."""

LEAVING_CERTIFICATES = frozenset({"perusopetuksenoppimaara", "ahvenanmaanperusopetuksenoppimaara"})

SEVERAL_QUALIFICATIONS = "ammatillinentutkintoosittainenuseastatutkinnosta"

ARTS: Mapping[str, str] = {
    "taiteenperusopetuksenyleisenoppimaaranyhteisetopinnot": "yhteiset",
    "taiteenperusopetuksenyleisenoppimaaranteemaopinnot": "teema",
    "taiteenperusopetuksenlaajanoppimaaranperusopinnot": "perus",
    "taiteenperusopetuksenlaajanoppimaaransyventavatopinnot": "syventavat",
}

INTERNATIONAL_SCHOOL_LEVELS: Mapping[str, str] = {
    "internationalschoolpypvuosiluokka": "PYP",
    "internationalschoolmypvuosiluokka": "MYP",
    "internationalschooldiplomavuosiluokka": "Diploma",
}
"""Names of the levels are proper names, the same in every language."""


# --- modules ------------------------------------------------------------------------------------------------------


def module_title(koulutusmoduuli: object, names: Names) -> Words:
    """The name of a subject, course, unit or qualification; empty only where the document names nothing at all.

    A language subject carries its language ("A1-kieli, englanti", mother tongue and Åland too: there KOSKI's UI adds
    it), unless its name ends with it already; mathematics with a syllabus is that syllabus' name; higher education may
    have its own name of the degree.
    """
    module = as_dict(koulutusmoduuli)
    kieli, oppimaara = module.get("kieli"), module.get("oppimäärä")
    if uri_of(oppimaara) == "oppiainematematiikka":
        found = code_name(as_dict(oppimaara), names)
        if found.text:
            return found
    title = _bare_title(module, names)
    language = code_name(as_dict(kieli), names)
    return title if title.text.lower().endswith(language.text.lower()) else _joined(title, language)


def _bare_title(module: Json, names: Names) -> Text:
    for key in ("virtaNimi", "nimi"):
        own = names.localized(module.get(key))
        if own is not None and own.text.strip():
            return _stripped(own)
    tunniste = module.get("tunniste")
    return code_name(tunniste, names) if isinstance(tunniste, dict) else names.localized(tunniste) or Text("")


# --- attainments --------------------------------------------------------------------------------------------------


def attainment_title(suoritus: Json, names: Names) -> Words:
    """The heading of a päätason suoritus among those of its study right; never empty.

    A confirmed syllabus of basic education is its leaving certificate ("Päättötodistus"); one not confirmed has no
    certificate yet and keeps its own name.
    """
    kind = type_of(suoritus)
    if kind in LEAVING_CERTIFICATES:
        if as_dict(suoritus.get("vahvistus")):
            return say("Basic education certificate")
        return _type_name(suoritus, names)
    if kind in ARTS:
        return _arts_title(ARTS[kind], _art_form(suoritus, names))
    return _attainment_name(suoritus, names)


def _attainment_name(suoritus: Json, names: Names) -> Words:
    """KOSKI's suoritusTitle."""
    kind = type_of(suoritus)
    if kind in NAMED_BY_TYPE:
        return _type_name(suoritus, names)
    if kind in ("yleinenkielitutkinto", "valtionhallinnonkielitutkinto"):
        return _language_test_title(suoritus, names)
    name = _module_name(suoritus, names)
    if not _says(name):
        return _type_name(suoritus, names)
    if kind == "ammatillinentutkintoosittainen" and part_code(suoritus) != SEVERAL_QUALIFICATIONS:
        return say("%(qualification)s, partial", qualification=name)
    if kind in INTERNATIONAL_SCHOOL_LEVELS and isinstance(name, Text):
        return Text(f"{name.text} ({INTERNATIONAL_SCHOOL_LEVELS[kind]})", name.lang)
    return name


def _module_name(suoritus: Json, names: Names) -> Words:
    """virtaNimi, perusteenNimi, else the module's title, with the opintokokonaisuus that tells what was studied."""
    module = as_dict(suoritus.get("koulutusmoduuli"))
    peruste = names.localized(module.get("perusteenNimi"))
    if not module.get("virtaNimi") and peruste is not None and peruste.text.strip():
        return _stripped(peruste)
    return _joined(module_title(module, names), code_name(as_dict(module.get("opintokokonaisuus")), names))


def _type_name(suoritus: Json, names: Names) -> Words:
    name = code_name(as_dict(suoritus.get("tyyppi")), names)
    if name.text and name.text != type_of(suoritus):
        return name
    named = _module_name(suoritus, names)
    return named if _says(named) else name if name.text else say("Studies")


def _language_test_title(suoritus: Json, names: Names) -> Words:
    """ "Yleinen kielitutkinto, suomi": the kind of test and the language; the level is among its facts."""
    kieli = as_dict(as_dict(suoritus.get("koulutusmoduuli")).get("kieli"))
    titled = _joined(code_name(as_dict(suoritus.get("tyyppi")), names), code_name(kieli, names))
    return titled if _says(titled) else say("Studies")


def _art_form(suoritus: Json, names: Names) -> Text:
    """The taiteenala as it stands inside a sentence ("musiikki")."""
    taiteenala = as_dict(suoritus.get("koulutusmoduuli")).get("taiteenala")
    return _lowered(code_name(as_dict(taiteenala), names))


def _arts_title(part: str, art: Text) -> Message:
    if not art.text:
        return {
            "yhteiset": say("Common studies of the general syllabus"),
            "teema": say("Theme studies of the general syllabus"),
            "perus": say("Basic studies of the extended syllabus"),
            "syventavat": say("Advanced studies of the extended syllabus"),
        }[part]
    return {
        "yhteiset": say("Common studies of the general syllabus, %(art)s", art=art),
        "teema": say("Theme studies of the general syllabus, %(art)s", art=art),
        "perus": say("Basic studies of the extended syllabus, %(art)s", art=art),
        "syventavat": say("Advanced studies of the extended syllabus, %(art)s", art=art),
    }[part]


# --- study rights -------------------------------------------------------------------------------------------------


def study_right_title(opiskeluoikeus: Json, names: Names) -> Words:
    """The title of a study right: the first rule that fits (koski-data §1.3), never empty.

    (1) loose courses only: their number; (2), (3) subject syllabuses of basic and of upper secondary education;
    (4) year classes only: basic education; (5) the first degree or other whole of higher education; (6) the first
    attainment in display order. Then the type of education.
    """
    suoritukset = sort_attainments(opiskeluoikeus)
    kinds = [type_of(suoritus) for suoritus in suoritukset]
    if len(kinds) > 1 and set(kinds) == {"korkeakoulunopintojakso"}:
        return say_number("%(num)s course", "%(num)s courses", len(kinds))
    if "perusopetuksenoppiaineenoppimaara" in kinds or "nuortenperusopetuksenoppiaineenoppimaara" in kinds:
        return _subject_title(suoritukset, names, _basic_subject)
    if "lukionoppiaineenoppimaara" in kinds:
        return _subject_title(suoritukset, names, _upper_secondary_subject)
    if kinds and set(kinds) == {"perusopetuksenvuosiluokka"}:
        return say("Basic education")
    wholes = [
        suoritus for suoritus in suoritukset if type_of(suoritus) in ("korkeakoulututkinto", "muukorkeakoulunsuoritus")
    ]
    first = next(iter(wholes or suoritukset), None)
    if first is None:
        return _education_type(opiskeluoikeus, names)
    return _title_by_type(opiskeluoikeus, first, names)


def _title_by_type(opiskeluoikeus: Json, first: Json, names: Names) -> Words:
    """Rule 6, with the education types where the first attainment alone says too little."""
    kind = type_of(opiskeluoikeus)
    if kind == "taiteenperusopetus":
        return _arts_study_right(opiskeluoikeus, first, names)
    if kind == "kielitutkinto":
        on = begin_on(opiskeluoikeus)
        test = _attainment_name(first, names)
        return say("%(test)s (%(date)s)", test=test, date=format_date(on)) if on else test
    if kind == "ahvenanmaanperusopetus" or is_level(opiskeluoikeus):
        return _education_type(opiskeluoikeus, names)
    if kind in ("internationalschool", "europeanschoolofhelsinki"):
        return say(
            "%(school)s, %(grade)s", school=_education_type(opiskeluoikeus, names), grade=attainment_title(first, names)
        )
    return _attainment_name(first, names)


def _arts_study_right(opiskeluoikeus: Json, first: Json, names: Names) -> Words:
    """ "Taiteen perusopetuksen laaja oppimäärä, musiikki"."""
    oppimaara = as_dict(opiskeluoikeus.get("oppimäärä"))
    whole: Words = code_name(oppimaara, names) if oppimaara else _module_name(first, names)
    titled = _joined(whole, _art_form(first, names))
    return titled if _says(titled) else _education_type(opiskeluoikeus, names)


def _basic_subject(subject: Words | None) -> Message:
    if subject is None:
        return say("Syllabus of a basic education subject")
    return say("Syllabus of a basic education subject: %(subject)s", subject=subject)


def _upper_secondary_subject(subject: Words | None) -> Message:
    if subject is None:
        return say("Syllabus of an upper secondary subject")
    return say("Syllabus of an upper secondary subject: %(subject)s", subject=subject)


def _subject_title(suoritukset: list[dict[str, Any]], names: Names, made: Callable[[Words | None], Message]) -> Message:
    """The subject is named when the study right is of that one only."""
    subject: Words = _module_name(suoritukset[0], names) if len(suoritukset) == 1 else Text("")
    return made(subject if _says(subject) else None)


def _education_type(opiskeluoikeus: Json, names: Names) -> Words:
    name = code_name(as_dict(opiskeluoikeus.get("tyyppi")), names)
    return name if name.text else say("Studies")


# --- words --------------------------------------------------------------------------------------------------------


def _joined(first: Words, second: Words) -> Words:
    """Two names with a comma between, each in its own language."""
    if not _says(first) or not _says(second):
        return first if _says(first) else second
    if isinstance(first, Text) and isinstance(second, Text) and first.lang == second.lang:
        return Text(f"{first.text}, {second.text}", first.lang)
    return say("%(first)s, %(second)s", first=first, second=second)


def _says(words: Words) -> bool:
    return not isinstance(words, Text) or bool(words.text)


def _stripped(text: Text) -> Text:
    stripped = text.text.strip()
    return text if stripped == text.text else Text(stripped, text.lang)


def _lowered(text: Text) -> Text:
    return Text(text.text[:1].lower() + text.text[1:], text.lang)
