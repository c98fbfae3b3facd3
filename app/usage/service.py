"""Looking at who has used one's data. The look itself is written to the trail, in a transaction before it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.audit.service import Actor, Event, record
from app.database import Database
from app.persons.service import FINLAND, linked_oids
from app.register.names import Names
from app.sources.directory import current_directory
from app.usage.finding import OWN, PER_PAGE, Group, Wanted, Word, list_groups, list_kinds, list_uses
from app.usage.operations import describe_operation
from app.usage.telling import Use, User, name_service, name_user, tell
from app.usage.words import DEEDS

LONGEST_SEARCH = 100
MOST_WORDS = 8
_WORD = re.compile(r"[\w/:-]+")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the person asks for, as they gave it; `who` is a key of finding or an organisation's oid."""

    who: str = ""
    from_day: date | None = None
    to_day: date | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Filter()


@dataclass(frozen=True, slots=True)
class UserLine:
    """A user of the data with how often, and when last."""

    user: User
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class UsagePage:
    """What the page shows.

    uses:   of this page of the list, newest first
    users:  everybody whom the filter leaves, but not the person themselves, who used the data last first
    others, own: how many uses by others and by the person the filter leaves
    """

    uses: tuple[Use, ...]
    users: tuple[UserLine, ...]
    others: int
    own: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Person:
    """All numbers of the one who looks, and who has used their data at all: what they may choose among."""

    oids: tuple[str, ...]
    groups: tuple[Group, ...]
    kinds: tuple[tuple[str, str], ...]
    names: Names

    def list_choices(self) -> list[tuple[str, str]]:
        """(key, name) of everybody who used the data."""
        named = [(group.who, name_user(group.who, self.names).plain) for group in self.groups if group.who != OWN]
        return sorted(named, key=lambda item: item[1].casefold())


def look_at_usage(database: Database, own_oid: str, lang: str, *, action: str) -> Person:
    """Write the look down, then say whose data it is and who used it."""
    with database.write() as session:
        oids = linked_oids(session, own_oid) or (own_oid,)
        record(session, Event(action=action, actor=Actor.CITIZEN, actor_oid=own_oid, subject_oid=oids[0]))
    return know_person(database, own_oid, lang)


def know_person(database: Database, own_oid: str, lang: str) -> Person:
    """Whose data it is and who used it, for a caller who has written the look down."""
    with database.read() as session:
        oids = linked_oids(session, own_oid) or (own_oid,)
        groups, kinds = list_groups(session, Wanted(oids)), list_kinds(session, oids)
    return Person(oids, tuple(groups), tuple(kinds), Names(lang, current_directory(database)))


def show_usage(database: Database, person: Person, asked: Filter, *, own: bool, number: int) -> UsagePage:
    """A page of the uses by others, or of one's own acts. A number beyond the end gives the last page."""
    wanted = make_wanted(person, asked)
    with database.read() as session:
        groups = person.groups if asked.is_empty else tuple(list_groups(session, wanted))
        own_count = sum(group.count for group in groups if group.who == OWN)
        others = sum(group.count for group in groups) - own_count
        pages = max(1, -(-(own_count if own else others) // PER_PAGE))
        number = min(max(number, 1), pages)
        found = list_uses(session, replace(wanted, own=own), offset=(number - 1) * PER_PAGE)
    return UsagePage(
        uses=tuple(tell(one, person.names) for one in found),
        users=tuple(
            UserLine(name_user(group.who, person.names), group.count, group.last_at)
            for group in groups
            if group.who != OWN
        ),
        others=others,
        own=own_count,
        number=number,
        pages=pages,
    )


def make_wanted(person: Person, asked: Filter) -> Wanted:
    """The filter as the database takes it: days are Finnish, words are looked up in what the page says."""
    return Wanted(
        person.oids,
        who=asked.who or None,
        since=_midnight(asked.from_day) if asked.from_day else None,
        until=_midnight(asked.to_day + timedelta(days=1)) if asked.to_day else None,
        words=tuple(_look_up(word, person) for word in _WORD.findall(asked.text[:LONGEST_SEARCH])[:MOST_WORDS]),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), FINLAND)


def _look_up(word: str, person: Person) -> Word:
    return Word(
        word,
        actions=tuple(
            action
            for action, deed in DEEDS.items()
            if _holds(word, (deed.words, deed.purpose, deed.ground, deed.shown))
        ),
        operations=tuple(pair for pair in person.kinds if _holds(word, _words_of(*pair))),
        users=tuple(group.who for group in person.groups if _holds(word, (name_user(group.who, person.names).plain,))),
    )


def _words_of(service: str, operation: str) -> tuple[object, ...]:
    deed = describe_operation(service, operation)
    return deed.words, deed.purpose, deed.ground, deed.shown, name_service(service)


def _holds(word: str, texts: Iterable[object]) -> bool:
    folded = fold(word)
    return any(folded in fold(str(text)) for text in texts)


def fold(text: str) -> str:
    """Small letters without dots and accents: whoever writes "tyoelama" finds "Työelämä"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
