"""The page that shows the record to the recipient of a link, as values: whose, from where, of when, how complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.register.formats import format_date
from app.register.names import Directory
from app.register.parts import Fact
from app.register.view import view_record
from app.register.visibility import Viewer
from app.register.words import Message, Text, Words, say, say_number
from app.rendering.records import OPEN_ALL, RecordPage
from app.sharing.lifecycle import day_of
from app.sharing.selection import SharedRecord
from app.sharing.words import ShareKind

HEADING = say("Shared studies")

ISSUER = say("the national study registers of Finland, through this service")
MASKED_ISSUER = say("OmaOpintopolku, from the national study registers of Finland")
LEFT_OUT = say("names of schools, qualifications, places and people; days are told as years")

LEADS: Mapping[ShareKind, Message] = {
    ShareKind.CHOSEN: say("The owner of these studies chose them to be shown."),
    ShareKind.QUALIFICATIONS: say("These are the basics of all completed qualifications: no courses, no grades."),
    ShareKind.STUDIES: say("These are the basics of active and ended studies: no courses, no grades."),
    ShareKind.EVERYTHING: say("These are all studies of their owner that the registers hold."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the reader's address and form say.

    path    the link's own path
    ticket  of a right PIN, "" for a link without one
    lang    the language asked for, since the day asked for (as written), opened "kaikki" or ""
    """

    path: str
    ticket: str = ""
    lang: str = ""
    since: str = ""
    opened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has changed since a day in Finland: key of a row → ISO day on which it was noticed, or was corrected.

    earliest  the day the link was made: nothing is known from before it
    error     why the day that the reader picked could not be used
    """

    since: date
    earliest: date
    changed: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)
    error: Words | None = None

    @property
    def count(self) -> int:
        return len({*self.changed, *self.corrected})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientPage:
    """The page. `notes` are what the reader must know before reading on."""

    record: RecordPage
    shared: SharedRecord
    asked: Asked
    made_on: date
    last_day: date
    changes: Changes

    heading = HEADING

    @property
    def path(self) -> str:
        return self.asked.path

    @property
    def ticket(self) -> str:
        return self.asked.ticket

    @property
    def asked_lang(self) -> str:
        return self.asked.lang

    @property
    def asked_since(self) -> str:
        return self.asked.since

    @property
    def is_live(self) -> bool:
        return self.shared.frozen_at is None

    @property
    def is_masked(self) -> bool:
        return self.shared.selection.is_masked

    @property
    def lead(self) -> Words:
        return LEADS[self.shared.selection.kind]

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (
            Fact(say("Issued by"), (MASKED_ISSUER if self.is_masked else ISSUER,)),
            *((Fact(say("Left out"), (LEFT_OUT,)),) if self.is_masked else ()),
            Fact(say("Link made"), (Text(_day(self.made_on)),)),
            Fact(say("As of"), (self._as_of(),)),
            Fact(say("How complete"), (count_words(self.shared),)),
            Fact(say("Link works until"), (Text(_day(self.last_day)),)),
        )

    def _as_of(self) -> Words:
        if self.shared.frozen_at is None:
            return say("today, %(day)s: the link follows the registers", day=_day(self.shared.today))
        return say("%(day)s: a copy of that day", day=_day(day_of(self.shared.frozen_at)))

    @property
    def notes(self) -> tuple[Words, ...]:
        made: list[Words] = []
        if self.shared.missing:
            made.append(missing_words(self.shared))
        if set(self.shared.unavailable) - set(self.shared.as_of):
            made.append(say("A register that did not answer may hold more attainments than are counted here."))
        return tuple(made)

    @property
    def change_words(self) -> Words:
        return change_words(self.changes, is_live=self.is_live)

    @property
    def json_href(self) -> str:
        return f"{self.path}.json"

    @property
    def open_href(self) -> str:
        """The same page with everything open, or closed again. Everything here is checked text of our own."""
        kept = {"kieli": self.asked.lang, "alkaen": "" if self.changes.error else self.asked.since}
        kept |= {} if self.record.opened == OPEN_ALL else {"avaa": OPEN_ALL}
        query = "&".join(f"{name}={value}" for name, value in kept.items() if value)
        return f"{self.path}?{query}" if query else self.path


def make_page(
    shared: SharedRecord,
    directory: Directory,
    lang: str,
    *,
    made_on: date,
    last_day: date,
    asked: Asked,
    changes: Changes,
) -> RecipientPage:
    """Lay out what a link shows in `lang`."""
    view = view_record(
        shared.henkilo,
        shared.opiskeluoikeudet,
        viewer=Viewer.SHARE,
        lang=lang,
        directory=directory,
        today=shared.today,
        markings=shared.selection.with_markings,
        changed=changes.changed,
        corrected=changes.corrected,
    )
    record = RecordPage(
        view=view,
        today=shared.today,
        opened=asked.opened,
        unavailable=shared.unavailable,
        as_of=shared.as_of,
    )
    return RecipientPage(record=record, shared=shared, asked=asked, made_on=made_on, last_day=last_day, changes=changes)


def count_words(shared: SharedRecord) -> Words:
    """How complete the selection is."""
    count = shared.count
    if shared.selection.kind is ShareKind.CHOSEN and not count.is_all:
        return say_number(
            "%(num)s of %(all)s attainments, chosen by the owner",
            "%(num)s of %(all)s attainments, chosen by the owner",
            count.shown,
            all=count.in_all,
        )
    if count.is_all:
        return say_number("the owner's one attainment", "all %(num)s attainments of the owner", count.in_all)
    return say_number(
        "%(num)s of %(all)s attainments: all of this kind",
        "%(num)s of %(all)s attainments: all of this kind",
        count.shown,
        all=count.in_all,
    )


def missing_words(shared: SharedRecord) -> Words:
    """How many of the chosen attainments are not shown; while a register is silent, why is not known."""
    if shared.unavailable:
        return say_number(
            "%(num)s of the chosen attainments cannot be shown just now.",
            "%(num)s of the chosen attainments cannot be shown just now.",
            shared.missing,
        )
    return say_number(
        "%(num)s of the chosen attainments is no longer in the registers, so it is not shown.",
        "%(num)s of the chosen attainments are no longer in the registers, so they are not shown.",
        shared.missing,
    )


def change_words(changes: Changes, *, is_live: bool) -> Words:
    """What has changed, in a sentence."""
    since = _day(changes.since)
    if not is_live:
        if not changes.count:
            return say("In the registers these studies are as they were on %(day)s.", day=since)
        return say_number(
            "In the registers %(num)s detail has changed since %(day)s. It is marked, and shown as it was.",
            "In the registers %(num)s details have changed since %(day)s. They are marked, and shown as they were.",
            changes.count,
            day=since,
        )
    if not changes.count:
        return say("Nothing in these studies has changed in the registers since %(day)s.", day=since)
    return say_number(
        "%(num)s detail has changed in the registers since %(day)s. It is marked below.",
        "%(num)s details have changed in the registers since %(day)s. They are marked below.",
        changes.count,
        day=since,
    )


def _day(day: date) -> str:
    return format_date(day.isoformat())
