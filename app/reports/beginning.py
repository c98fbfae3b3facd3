"""Beginning a report: from a place of the record or from nothing, the reasons why it may be no error, a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.organisations.routing import find_owner
from app.register.attainments import find_item
from app.register.keys import with_keys
from app.register.missing import Answer, explain, explain_study_right
from app.register.names import Names
from app.register.parts import RecordView
from app.register.turvakielto import scrub_turvakielto
from app.register.view import view_record
from app.register.words import LANGUAGES, Words
from app.reports.contents import DraftContent, Owner, Place, RowWords
from app.reports.desk import Desk
from app.reports.drafts import store_draft
from app.reports.models import Kind
from app.reports.people import NotFound, Party, day_of, find_party
from app.reports.places import Quote, Spot, find_spot, list_choices
from app.sources.directory import current_directory
from app.sources.gather import GatheredRecord, Registers
from app.sources.situation import describe_situation
from app.web.filters import plain_words


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first page shows: the place (None when something is missing), what else it might be, the reasons."""

    party: Party
    spot: Spot | None
    choices: tuple[tuple[Spot, str], ...]
    answers: tuple[Answer, ...]
    unavailable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A record opened for a report: with keys, as the person sees it (`shown`) and as it was gathered."""

    party: Party
    record: GatheredRecord
    shown: GatheredRecord
    today: date


def look_before_report(
    desk: Desk, registers: Registers, own_oid: str, subject_oid: str | None, place: str | None, lang: str, now: datetime
) -> Beginning:
    """The place and the reasons why what looks wrong may be no error. Raises NotADependant, and NotFound for a place
    that the record does not have."""
    opened = _open(desk, registers, own_oid, subject_oid, now)
    names = Names(lang, current_directory(desk.database))
    unavailable = opened.shown.unavailable
    if place is None:
        situation = describe_situation(registers, opened.shown, opened.party.viewer, opened.today)
        return Beginning(opened.party, None, (), tuple(explain(situation, names)), unavailable)
    view = _view(opened, lang, desk)
    spot = find_spot(view, place)
    if spot is None:
        raise NotFound(place)
    alone = [item for item in opened.shown.opiskeluoikeudet if find_item([item], spot.study_right_key) is not None]
    situation = describe_situation(
        registers, replace(opened.shown, opiskeluoikeudet=alone), opened.party.viewer, opened.today
    )
    choices = tuple((one, name_spot(one)) for one in list_choices(view, spot))
    return Beginning(opened.party, spot, choices, tuple(explain_study_right(situation, names)), unavailable)


def begin_wrong(
    desk: Desk, registers: Registers, own_oid: str, subject_oid: str | None, key: str, lang: str, now: datetime
) -> str:
    """A draft about a place of the record, by its key; the id of the draft. Raises as `look_before_report`, and
    drafts.TooManyDrafts."""
    opened = _open(desk, registers, own_oid, subject_oid, now)
    places: dict[str, Place] = {}
    spot = None
    for each in LANGUAGES:
        spot = find_spot(_view(opened, each, desk), key)
        if spot is None or spot.key != key:
            raise NotFound(key)
        with force_locale(each):
            places[each] = _describe(spot)
    assert spot is not None
    whole = find_item(opened.record.opiskeluoikeudet, spot.study_right_key) or {}
    owner = find_owner(whole)
    content = DraftContent(
        kind=Kind.WRONG,
        lang=case_language(lang),
        study_right_key=spot.study_right_key,
        attainment_key=spot.attainment_key,
        row_key=spot.row_key,
        owner=Owner(
            oid=owner.oid,
            oppilaitosnumero=owner.oppilaitosnumero,
            koulutustoimija_oid=owner.koulutustoimija_oid,
            from_virta=owner.from_virta,
            is_language_test=owner.is_language_test,
        ),
        places=places,
    )
    with desk.database.write() as session:
        return store_draft(session, desk.seal, opened.party, content, now)


def begin_missing(desk: Desk, own_oid: str, subject_oid: str | None, school_oid: str, lang: str, now: datetime) -> str:
    """A draft about something that a school should have recorded. The caller has checked that the school exists.

    Nothing of the record is opened. Raises NotADependant, drafts.TooManyDrafts.
    """
    content = DraftContent(kind=Kind.MISSING, lang=case_language(lang), owner=Owner(oid=school_oid))
    with desk.database.write() as session:
        party = find_party(session, own_oid, subject_oid, day_of(now))
        _note(session, party)
        return store_draft(session, desk.seal, party, content, now)


def case_language(lang: str) -> str:
    """The national language in which a case begins: that of the page, else Finnish."""
    return lang if lang in ("fi", "sv") else "fi"


def name_spot(spot: Spot) -> str:
    """A place in one line, in the language of the page: what a list to choose from says."""
    if spot.depth == 0:
        return str(gettext("The whole study right: %(title)s", title=plain_words(spot.right.title)))
    values = " ".join(_value(label, value) for label, value in spot.quote)
    name = plain_words(spot.names[-1])
    return f"{'– ' * (spot.depth - 1)}{name}{f': {values}' if values else ''}"


def _open(desk: Desk, registers: Registers, own_oid: str, subject_oid: str | None, now: datetime) -> _Opened:
    """Check the right, write the look down, gather. Raises NotADependant."""
    today = day_of(now)
    with desk.database.write() as session:
        party = find_party(session, own_oid, subject_oid, today)
        _note(session, party)
    gathered = registers.gather(party.subject_oid, today)
    keyed = replace(gathered, opiskeluoikeudet=with_keys(gathered.opiskeluoikeudet, rows=True))
    shown = keyed
    if party.is_hidden:
        masked = scrub_turvakielto(keyed.opiskeluoikeudet, current_directory(desk.database), today)
        shown = replace(keyed, opiskeluoikeudet=masked)
    return _Opened(party, keyed, shown, today)


def _note(session: Session, party: Party) -> None:
    event = Event(
        action="begin_report",
        actor=Actor.CITIZEN,
        actor_oid=party.own_oid,
        subject_oid=party.subject_oid,
        details={"viewer": party.viewer.value},
    )
    record(session, event)


def _view(opened: _Opened, lang: str, desk: Desk) -> RecordView:
    return view_record(
        opened.shown.henkilo,
        opened.shown.opiskeluoikeudet,
        viewer=opened.party.viewer,
        lang=lang,
        directory=current_directory(desk.database),
        today=opened.today,
    )


def _describe(spot: Spot) -> Place:
    """The place in plain words of the present locale."""
    right = plain_words(spot.right.title)
    in_attainment = spot.attainment_key is not None
    words = RowWords(
        study_right=f"{right}, {spot.right.years}" if spot.right.years else right,
        attainment=plain_words(spot.names[0]) if in_attainment else "",
        row=" › ".join(plain_words(name) for name in spot.names[1:]),
    )
    return Place(words=words, quote=_write_quote(spot.quote))


def _write_quote(quote: Quote) -> str:
    return " · ".join(filter(None, (_value(label, value) for label, value in quote)))


def _value(label: Words | None, value: Words) -> str:
    text = plain_words(value)
    return f"{plain_words(label)}: {text}" if label is not None and text else text
