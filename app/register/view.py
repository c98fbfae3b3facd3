"""From a person's study rights to what a page shows.

`view_record` takes study rights as the register gave them, removes what the viewer may not see, orders what is left and
lays it out. It serves the citizen, the guardian, the share link and print alike: what differs is the viewer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from app.register.change_words import change_words
from app.register.columns import grade_cell
from app.register.consent import rests_on_consent
from app.register.credits import credits_per_year
from app.register.details import assessment_facts, code_fact, confirmation_facts, confirmation_words
from app.register.education import layout_of
from app.register.facts import (
    Context,
    fact_of,
    facts_of,
    is_organisation,
    organisation_words,
    present_items,
    without_words,
)
from app.register.formats import format_date, format_period, format_years
from app.register.grading_scales import scales_of
from app.register.labels import label
from app.register.layout import Layout
from app.register.names import Directory, Names
from app.register.ordering import begin_on, end_on, is_complete, order_record, periods_newest_first, state_of
from app.register.parts import Attainment, Fact, HeldBack, Period, RecordView, School, StudyRight, Summary
from app.register.person_view import view_person
from app.register.progress import current_period
from app.register.shapes import key_of, type_of
from app.register.titles import attainment_title, study_right_title
from app.register.turvakielto import scrub_turvakielto
from app.register.visibility import Held, Viewer, prune
from app.register.words import Text, Words, say

Json = Mapping[str, Any]

NOTHING: Mapping[str, str] = MappingProxyType({})

STUDY_RIGHT_SHOWN = frozenset(
    {
        "alkamispäivä",
        "arvioituPäättymispäivä",
        "koulutustoimija",
        "lisätiedot",
        "oid",
        "oppilaitos",
        "päättymispäivä",
        "suoritukset",
        "tila",
        "tyyppi",
    }
)
"""Fields of a study right that have a place of their own on the card."""
STUDY_RIGHT_TECHNICAL = frozenset(
    {
        "lähdejärjestelmänId",
        "lähdejärjestelmäkytkentäPurettu",
        "ostettu",
        "synteettinen",
        "versionumero",
        "virtaVirheet",
    }
)
"""What KOSKI shows to no citizen: keys of source systems and of the register itself (koski-data §3.2)."""
ATTAINMENT_SHOWN = frozenset({"arviointi", "koulutusmoduuli", "osasuoritukset", "tila", "tyyppi", "vahvistus"})


def view_record(
    henkilo: Json,
    opiskeluoikeudet: list[dict[str, Any]],
    *,
    viewer: Viewer,
    lang: str,
    directory: Directory,
    today: date,
    markings: bool = True,
    changed: Mapping[str, str] = NOTHING,
    corrected: Mapping[str, str] = NOTHING,
) -> RecordView:
    """Everything that the record page of one person shows to `viewer` in `lang` on `today` (a day in Finland).

    markings:  the owner's choice for a share link: with or without individualised and adapted syllabuses
    changed:   key -> ISO day on which a row, attainment or study right was found changed, for a record with keys
               (`keys.with_keys`)
    corrected: key -> ISO day on which its keeper corrected it
    """
    names = Names(lang, directory)
    ctx = Context(names, viewer, today, change_words(changed, corrected) if changed or corrected else {})
    if viewer == Viewer.GUARDIAN and henkilo.get("turvakielto"):
        opiskeluoikeudet = scrub_turvakielto(opiskeluoikeudet, directory, today)
    pruned = prune(opiskeluoikeudet, viewer, today, markings=markings)
    groups = order_record(pruned.opiskeluoikeudet, names, today)
    schools = tuple(
        School(
            f"s{number}",
            group.name,
            tuple(
                view_study_right(ctx, opiskeluoikeus, f"s{number}o{place}", group.name)
                for place, opiskeluoikeus in enumerate(group.opiskeluoikeudet, 1)
            ),
        )
        for number, group in enumerate(groups, 1)
    )
    return RecordView(
        person=view_person(ctx, henkilo),
        schools=schools,
        summary=_summary(schools),
        credits=credits_per_year(pruned.opiskeluoikeudet, names),
        held_back=_held_back(ctx, pruned.held_back) if viewer == Viewer.CITIZEN else None,
        viewer=viewer,
        lang=lang,
    )


def view_study_right(ctx: Context, opiskeluoikeus: dict[str, Any], id: str, heading: Words | None = None) -> StudyRight:
    """A study right as a card. Its suoritukset must already be in order (ordering.order_record).

    `heading` is what stands above the card; the school is told on the card only where that is something else.
    """
    layout = layout_of(opiskeluoikeus)
    begin, end = begin_on(opiskeluoikeus), end_on(opiskeluoikeus)
    state, state_kind = state_of(opiskeluoikeus, ctx.names, ctx.today)
    lisatiedot = opiskeluoikeus.get("lisätiedot")
    return StudyRight(
        id=id,
        title=study_right_title(opiskeluoikeus, ctx.names),
        years=format_years(begin, end, end is not None),
        state=state,
        state_kind=state_kind,
        type_name=ctx.names.code(opiskeluoikeus["tyyppi"]),
        oid=_text(opiskeluoikeus.get("oid")),
        begin_on=begin,
        end_on=end,
        facts=_study_right_facts(ctx, opiskeluoikeus, begin, end, heading),
        periods=_periods(ctx, opiskeluoikeus),
        additional=facts_of(ctx, lisatiedot, skip=layout.additional_shown) if isinstance(lisatiedot, dict) else (),
        attainments=_attainments(ctx, layout, opiskeluoikeus, id),
        notes=layout.study_right_notes(ctx, opiskeluoikeus),
        key=key_of(opiskeluoikeus),
        changed=ctx.changed.get(key_of(opiskeluoikeus)),
        by_consent=rests_on_consent(opiskeluoikeus),
    )


def _study_right_facts(
    ctx: Context, opiskeluoikeus: Json, begin: str | None, end: str | None, heading: Words | None
) -> tuple[Fact, ...]:
    facts = []
    if begin or (end and type_of(opiskeluoikeus) != "ylioppilastutkinto"):  # which only has its confirmation
        facts.append(Fact(say("In force"), (Text(format_period(begin, end)),)))
    estimated = opiskeluoikeus.get("arvioituPäättymispäivä")
    if estimated:
        facts.append(Fact(label("arvioituPäättymispäivä"), (Text(format_date(estimated)),)))
    for key in ("oppilaitos", "koulutustoimija"):
        made = fact_of(ctx, key, opiskeluoikeus.get(key))
        if made is not None and made.values != (heading,):
            facts.append(made)
    rest = facts_of(ctx, opiskeluoikeus, skip=STUDY_RIGHT_SHOWN | STUDY_RIGHT_TECHNICAL)
    tila = opiskeluoikeus.get("tila")
    unknown = facts_of(ctx, tila, skip={"opiskeluoikeusjaksot"}) if isinstance(tila, dict) else ()
    return (*facts, *rest, *unknown)


def _periods(ctx: Context, opiskeluoikeus: Json) -> tuple[Period, ...]:
    """The states, newest first; the one in force today is marked."""
    current = current_period(opiskeluoikeus, ctx.today)
    made = []
    for jakso in periods_newest_first(opiskeluoikeus):
        koodi = jakso.get("tila")
        made.append(
            Period(
                state=ctx.names.code(koodi) if isinstance(koodi, dict) else Text(""),
                period=Text(_period_text(jakso)),
                current=jakso is current,
                details=facts_of(ctx, jakso, skip={"alku", "loppu", "tila"}),
            )
        )
    return tuple(made)


def _period_text(jakso: Json) -> str:
    """The register tells when a state began; only Virta tells its end too."""
    end = jakso.get("loppu")
    return format_period(jakso.get("alku"), end) if end else format_date(jakso.get("alku"))


def _attainments(ctx: Context, layout: Layout, opiskeluoikeus: dict[str, Any], id: str) -> tuple[Attainment, ...]:
    """A section for each päätason suoritus; loose courses of higher education share the last one."""
    loose = layout.loose(opiskeluoikeus)
    own = [item for item in present_items(opiskeluoikeus.get("suoritukset")) if not any(item is row for row in loose)]
    made = [
        view_attainment(ctx, layout, suoritus, opiskeluoikeus, f"{id}a{number}")
        for number, suoritus in enumerate(own, 1)
    ]
    if loose:
        last = f"{id}a{len(own) + 1}"
        table = layout.table(ctx, layout.loose_title, loose, {"toimipiste": opiskeluoikeus.get("oppilaitos")}, last)
        made.append(Attainment(last, layout.loose_title, None, None, (), (table,)))
    return (*made, *layout.sections(ctx, opiskeluoikeus, f"{id}b"))


def view_attainment(
    ctx: Context, layout: Layout, suoritus: dict[str, Any], opiskeluoikeus: Json, id: str
) -> Attainment:
    """A päätason suoritus: its facts and the tables of its layout."""
    vahvistus = suoritus.get("vahvistus")
    confirmed = confirmation_words(ctx, vahvistus)
    return Attainment(
        id=id,
        title=attainment_title(suoritus, ctx.names),
        state=is_complete(suoritus, opiskeluoikeus, ctx.today),
        confirmation=confirmed,
        facts=_attainment_facts(ctx, layout, suoritus),
        tables=layout.tables(ctx, suoritus, id),
        notes=layout.notes(ctx, suoritus, opiskeluoikeus),
        key=key_of(suoritus),
        changed=ctx.changed.get(key_of(suoritus)),
    )


def _attainment_facts(ctx: Context, layout: Layout, suoritus: dict[str, Any]) -> tuple[Fact, ...]:
    module = suoritus.get("koulutusmoduuli")
    module = module if isinstance(module, dict) else {}
    facts = list(_education_facts(ctx, module, attainment_title(suoritus, ctx.names)))
    facts += facts_of(ctx, module, skip={"tunniste"})
    grade = grade_cell(ctx, suoritus)
    if grade is not None:
        facts.append(Fact(say("Grade"), (grade,)))
        scales = scales_of([{"arviointi": suoritus.get("arviointi")}]) if ctx.viewer == Viewer.SHARE else ()
        facts += [Fact(say("Grading scale"), scales)] if scales else []
    facts += assessment_facts(ctx, suoritus.get("arviointi"))
    facts += layout.attainment_facts(ctx, suoritus)
    facts += facts_of(ctx, suoritus, skip=ATTAINMENT_SHOWN | layout.attainment_shown, first=layout.first)
    facts += confirmation_facts(ctx, suoritus.get("vahvistus"), with_date=False)
    return tuple(facts)


def _education_facts(ctx: Context, module: Json, title: Words) -> tuple[Fact, ...]:
    """The official name, unless the title already says it, and the code."""
    tunniste = module.get("tunniste")
    if not isinstance(tunniste, dict):
        return ()
    name = ctx.names.code(tunniste)
    named = without_words([Fact(say("Education"), (name,))], title) if name.text else ()
    return (*named, *code_fact(ctx, module, name))


def _summary(schools: tuple[School, ...]) -> Summary:
    """What is completed and what goes on, in the order of the page, each with its school and the card's id."""

    def of(kind: str) -> tuple[tuple[Words, Words, str], ...]:
        return tuple(
            (right.title, school.name, right.id)
            for school in schools
            for right in school.study_rights
            if right.state_kind == kind
        )

    return Summary(completed=of("completed"), ongoing=of("active"))


def _held_back(ctx: Context, held: list[Held]) -> HeldBack:
    """How many details are held back, of what kind, and whom to ask: each keeper once, by oid."""
    kinds: Counter[Any] = Counter()
    keepers: dict[str, Words] = {}
    words: dict[str, Words] = {}
    for item in held:
        key = repr(item.kind)
        words[key] = item.kind
        kinds[key] += item.count
        if item.keeper is not None and is_organisation(item.keeper):
            keeper = organisation_words(ctx, item.keeper)
            keepers.setdefault(str(item.keeper.get("oid") or keeper), keeper)
    return HeldBack(
        count=sum(kinds.values()),
        kinds=tuple((words[key], count) for key, count in kinds.most_common()),
        keepers=tuple(keepers.values()),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
