"""What a row or an attainment says when it is opened: its code, its assessments, who confirmed it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from app.register.assessment import assessment_date, best
from app.register.code_names import code_text
from app.register.facts import (
    KOODI_KEYS,
    ORGANISATION_KEYS,
    Context,
    assessment_words,
    facts_of,
    organisation_words,
    person_words,
    present_items,
    without_words,
)
from app.register.formats import format_date
from app.register.labels import label
from app.register.parts import Fact, Facts, Value
from app.register.turvakielto_words import is_neutral
from app.register.words import Text, Words, say

Json = Mapping[str, Any]


def code_fact(ctx: Context, module: Json, name: Words) -> list[Fact]:
    """The code of a module, and its official name when the title is another (a name of the school's own)."""
    tunniste = module.get("tunniste")
    if not isinstance(tunniste, dict):
        return []
    facts = without_words(facts_of(ctx, {"tunniste": tunniste}), name)
    code = tunniste.get("koodiarvo")
    if is_neutral(tunniste):
        return list(facts)
    if isinstance(code, str) and code and not (isinstance(name, Text) and name.text == code):
        return [*facts, Fact(label("koodiarvo"), (code_text(tunniste, ctx.names),))]
    return list(facts)


def assessment_facts(ctx: Context, arviointi: Any) -> list[Fact]:
    """The day, assessors and other details of the best assessment, then the earlier grades with theirs."""
    if isinstance(arviointi, dict):
        arviointi = [arviointi]
    arvioinnit = list(present_items(arviointi))
    if not arvioinnit:
        return []
    chosen = best(arvioinnit)
    shown = arvioinnit[chosen]
    facts = []
    on = format_date(assessment_date(shown))
    if on:
        facts.append(Fact(label("arviointipäivä"), (Text(on),)))
    facts += rest_of(ctx, shown.get("arvosana"), KOODI_KEYS)
    facts += facts_of(ctx, shown, skip={"arvosana", "päivä", "arviointipäivä"})
    others: list[Value] = []
    for index, other in enumerate(arvioinnit):
        if index != chosen:
            words = assessment_words(ctx, other)
            rest = rest_of(ctx, other.get("arvosana"), KOODI_KEYS)
            rest += facts_of(ctx, other, skip={"arvosana", "päivä", "arviointipäivä"})
            others += [Facts(rest, words)] if rest else ([words] if words is not None else [])
    if others:
        facts.append(Fact(say("Other grades"), tuple(others)))
    return facts


def rest_of(ctx: Context, item: Any, shown: Container[str]) -> tuple[Fact, ...]:
    """What an object holds beside the keys that its cell shows: keys that we do not know yet."""
    return facts_of(ctx, item, skip=shown) if isinstance(item, dict) else ()


def confirmation_words(ctx: Context, vahvistus: Any) -> Words | None:
    """ "Confirmed 4.6.2016, Jyväskylä"."""
    if not isinstance(vahvistus, dict):
        return None
    on = format_date(vahvistus.get("päivä"))
    paikkakunta = vahvistus.get("paikkakunta")
    place = ctx.names.code(paikkakunta) if isinstance(paikkakunta, dict) else None
    if not on:
        return None
    if place is not None and place.text:
        return say("Confirmed %(date)s, %(place)s", date=on, place=place)
    return say("Confirmed %(date)s", date=on)


def confirmation_facts(ctx: Context, vahvistus: Any, *, with_date: bool) -> list[Fact]:
    """Who confirmed: organisation and people (their organisation only when it is another one)."""
    if not isinstance(vahvistus, dict):
        return []
    facts = []
    words = confirmation_words(ctx, vahvistus)
    if with_date and words is not None:
        facts.append(Fact(label("vahvistus"), (words,)))
    issuer = vahvistus.get("myöntäjäOrganisaatio")
    values: list[Value] = []
    if isinstance(issuer, dict) and issuer:
        rest = facts_of(ctx, issuer, skip=ORGANISATION_KEYS)
        words = organisation_words(ctx, issuer)
        values.append(Facts(rest, words) if rest else words)
    for person in present_items(vahvistus.get("myöntäjäHenkilöt")):
        theirs = person.get("organisaatio")
        own = isinstance(theirs, dict) and theirs and not _same_organisation(theirs, issuer)
        own = own or (isinstance(theirs, dict) and not theirs.keys() <= ORGANISATION_KEYS)
        rest = facts_of(ctx, person, skip={"nimi", "titteli", *(() if own else ("organisaatio",))})
        words = person_words(ctx, person)
        values.append(Facts(rest, words) if rest else words)
    if values:
        facts.append(Fact(say("Confirmed by"), tuple(values)))
    facts += facts_of(ctx, vahvistus, skip={"päivä", "paikkakunta", "myöntäjäOrganisaatio", "myöntäjäHenkilöt"})
    return facts


def _same_organisation(one: Json, other: Any) -> bool:
    if not isinstance(other, dict):
        return False
    oid = one.get("oid")
    return oid == other.get("oid") if oid else one.get("nimi") == other.get("nimi")
