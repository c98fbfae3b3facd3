"""Any JSON of the register as labelled facts: the generic road on which nothing is dropped.

Every key that no layout shows elsewhere passes here, known or not. Objects are told apart by their keys, since the same
key may have two shapes (koski-data: a code or an object, a period or a flag, a list or one): codes, localized texts,
extents, organisations, people, periods, assessments, confirmations and attainments in miniature.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.register.assessment import assessment_date, grade_words
from app.register.formats import format_date, format_extent, format_number, format_period, parse_date
from app.register.labels import label
from app.register.names import Names
from app.register.parts import Fact, Facts, Value
from app.register.shapes import KEY
from app.register.titles import module_title
from app.register.words import LANGUAGES, Text, Words, say

HELSINKI = ZoneInfo("Europe/Helsinki")

KOODI_KEYS = frozenset({"koodiarvo", "nimi", "lyhytNimi", "koodistoUri", "koodistoVersio"})
ORGANISATION_KEYS = frozenset(
    {"oid", "nimi", "oppilaitosnumero", "kotipaikka", "yTunnus", "oppilaitostyyppi", "tutkintotoimikunnanNumero"}
)
PERSON_KEYS = frozenset({"nimi", "titteli", "organisaatio", "ntm"})
TITLE_KEYS = ("koulutusmoduuli", "tunniste", "nimi")
"""What names an object, in this order; the rest are its facts."""

DECIMALS = {
    "keskiarvo": 2,
    "korotettuKeskiarvo": 2,
    "yleisarvosana": 2,
    "kokonaispistemäärästäJohdettuKeskiarvo": 1,
}
"""Numbers shown with a fixed number of decimals (KOSKI schema: @Scale)."""
PERCENT = frozenset({"osaAikaisuus"})
NEVER = frozenset({"hyväksytty", "versionumero", "koodistoVersio", "koodistoUri", KEY})
"""`hyväksytty` is computed by the register and known to be wrong for several scales (koski-data §1.1)."""

TOLD_WHEN_FALSE = frozenset({"maksuton", "pakollinen"})
"""Flags whose "no" is news: that schooling costs, that a course is optional. Any other false is not shown."""

_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Context:
    """Who looks, when, and in which language."""

    names: Names
    viewer: str
    today: date
    changed: Mapping[str, Words] = field(default_factory=dict)
    """Key -> what is said of a study right, attainment or row that has changed."""


def facts_of(
    ctx: Context, item: Mapping[str, Any], *, skip: Container[str] = (), first: Sequence[str] = ()
) -> tuple[Fact, ...]:
    """All facts of an object: those named in `first` in that order, then the rest; empty ones left out."""
    keys = [key for key in first if key in item]
    keys += [key for key in item if key not in first]
    return tuple(
        made
        for key in keys
        if key not in skip and key not in NEVER and (made := fact_of(ctx, key, item[key])) is not None
    )


def fact_of(ctx: Context, key: str, value: Any) -> Fact | None:
    """One labelled fact, or None when there is nothing to show (None, false, empty)."""
    values = values_of(ctx, value, key)
    return Fact(label(key), values) if values else None


def values_of(ctx: Context, value: Any, key: str = "") -> tuple[Value, ...]:
    """The values to show for any JSON value; `key` refines numbers and grades."""
    match value:
        case False if key in TOLD_WHEN_FALSE:
            return (say("no"),)
        case None | False | "":
            return ()
        case True:
            return (say("yes"),)
        case int() | float():
            return (Text(_number(ctx, value, key)),)
        case str():
            return (Text(_string(value)),)
        case list():
            return tuple(made for item in value for made in values_of(ctx, item, key))
        case _:
            return _object(ctx, value, key)


def _number(ctx: Context, value: float, key: str) -> str:
    text = format_number(value, ctx.names.lang, DECIMALS.get(key))
    return f"{text}\N{NO-BREAK SPACE}%" if key in PERCENT else text


def _string(value: str) -> str:
    if parse_date(value) is not None:
        return format_date(value)
    if _TIMESTAMP.match(value):
        return format_timestamp(value)
    return value


def format_timestamp(value: str) -> str:
    """An ISO timestamp as the day it was in Finland, "4.6.2016"; one without a zone is taken as it stands."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return format_date((at.astimezone(HELSINKI) if at.tzinfo else at).date().isoformat())


def _object(ctx: Context, item: Mapping[str, Any], key: str) -> tuple[Value, ...]:
    if "koodiarvo" in item:
        return _koodi(ctx, item)
    if "arvo" in item and "yksikkö" in item:
        extent = format_extent(item, ctx.names)
        return _with_rest(ctx, extent if extent.text else None, item, {"arvo", "yksikkö"})
    if item.keys() <= set(LANGUAGES):
        text = ctx.names.localized(item)
        return (text,) if text is not None else ()
    if is_organisation(item):
        return (organisation_words(ctx, item),)
    if isinstance(item.get("nimi"), str) and item.keys() <= PERSON_KEYS:
        return _person(ctx, item)
    if "arvosana" in item:
        return _with_rest(ctx, assessment_words(ctx, item), item, {"arvosana", "päivä", "arviointipäivä"})
    if "alku" in item or "loppu" in item:
        return _period(ctx, item, key)
    return _other_object(ctx, item, key)


def _koodi(ctx: Context, koodi: Mapping[str, Any]) -> tuple[Value, ...]:
    words = grade_words(koodi, ctx.names)
    return _with_rest(ctx, words if words.text else None, koodi, KOODI_KEYS)


def is_organisation(item: Mapping[str, Any]) -> bool:
    """An organisation is known by its oid, or (companies, committees, schools) by its number, and has no other keys."""
    known = any(key in item for key in ("oid", "yTunnus", "tutkintotoimikunnanNumero", "oppilaitosnumero"))
    return known and item.keys() <= ORGANISATION_KEYS


def organisation_words(ctx: Context, organisation: Mapping[str, Any]) -> Words:
    """The name, with the business id or committee number where there is one."""
    name = ctx.names.organisation(organisation)
    number = organisation.get("yTunnus") or organisation.get("tutkintotoimikunnanNumero")
    if not isinstance(number, str):
        return name
    return say("%(name)s (%(number)s)", name=name, number=number) if name.text else Text(number)


def _person(ctx: Context, person: Mapping[str, Any]) -> tuple[Value, ...]:
    return _with_rest(ctx, person_words(ctx, person), person, {"nimi", "titteli"})


def person_words(ctx: Context, person: Mapping[str, Any]) -> Words:
    """ "Reijo Reksi, rehtori"."""
    name = Text(str(person.get("nimi") or ""))
    title = ctx.names.localized(person.get("titteli"))
    return say("%(name)s, %(title)s", name=name, title=title) if title is not None else name


def assessment_words(ctx: Context, arviointi: Mapping[str, Any]) -> Words | None:
    """The grade and its day: "9, 4.6.2016"."""
    arvosana = arviointi.get("arvosana")
    grade = grade_words(arvosana, ctx.names) if arvosana is not None else Text("")
    on = format_date(assessment_date(arviointi))
    if grade.text and on:
        return say("%(grade)s, %(date)s", grade=grade, date=on)
    return grade if grade.text else (Text(on) if on else None)


def _period(ctx: Context, item: Mapping[str, Any], key: str) -> tuple[Value, ...]:
    text = format_period(item.get("alku"), item.get("loppu"))
    rest = [name for name in present_keys(item) if name not in ("alku", "loppu")]
    if len(rest) == 1 and (rest[0] == key or not text):
        inner = values_of(ctx, item[rest[0]], rest[0])
        if not text:
            return inner
        if len(inner) == 1 and not isinstance(inner[0], Facts) and isinstance(inner[0], Text):
            return (say("%(what)s, %(period)s", what=inner[0], period=text),)
    return _with_rest(ctx, Text(text) if text else None, item, {"alku", "loppu"})


def present_keys(item: Mapping[str, Any]) -> list[str]:
    """The keys of an object that have something to show."""
    return [key for key, value in item.items() if key not in NEVER and _is_shown(value, key)]


def _is_shown(value: Any, key: str) -> bool:
    if value is False:
        return key in TOLD_WHEN_FALSE
    return value is not None and value not in ("", [], {})


def _other_object(ctx: Context, item: Mapping[str, Any], key: str) -> tuple[Value, ...]:
    """An object we have no special words for. One that only wraps a single value is shown as that value."""
    present = present_keys(item)
    if present == [key] or (len(present) == 1 and present[0] in ("tunniste", "nimi", "selite", "osaaminen")):
        return values_of(ctx, item[present[0]], present[0])
    if "koulutusmoduuli" in item and isinstance(item["koulutusmoduuli"], dict):
        return (_small_attainment(ctx, item),)
    if isinstance(item.get("tunniste"), dict):
        return _with_rest(ctx, module_title(item, ctx.names), item, {"tunniste"})
    name = ctx.names.localized(item.get("nimi"))
    return _with_rest(ctx, name, item, {"nimi"} if name is not None else set())


def _small_attainment(ctx: Context, suoritus: Mapping[str, Any]) -> Facts:
    """An attainment inside a detail (recognised learning, mother-tongue studies): its title and its facts."""
    module = suoritus["koulutusmoduuli"]
    title = module_title(module, ctx.names)
    inside = facts_of(ctx, module, skip={"tunniste"})
    return Facts(without_words(inside, title) + facts_of(ctx, suoritus, skip={"koulutusmoduuli", "tyyppi"}), title)


def _with_rest(ctx: Context, title: Words | None, item: Mapping[str, Any], done: Container[str]) -> tuple[Value, ...]:
    """The title alone, or with whatever else the object holds."""
    rest = facts_of(ctx, item, skip=done)
    if rest:
        return (Facts(rest, title),)
    return (title,) if title is not None else ()


def without_words(facts: Sequence[Fact], title: Words) -> tuple[Fact, ...]:
    """Drop the facts whose words the title already says ("English" beside "A1-kieli, englanti")."""
    parts = (title,) if isinstance(title, Text) else title.params.values()
    said = ", ".join(str(part) for part in parts if isinstance(part, Text)).casefold()
    return tuple(
        item
        for item in facts
        if not all(isinstance(value, Text) and value.text.casefold() in said for value in item.values)
    )


def present_items(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list that may be missing."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))
