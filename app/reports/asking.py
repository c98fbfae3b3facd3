"""A question about a use of one's data: to whom it goes, and the draft that it becomes.

A use tells an organisation, or only the register that it was logged in. A question to an organisation goes where its
error reports go. One about an unknown user goes to the keeper of the register, whose own log knows who looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask_babel import force_locale, lazy_gettext

from app.organisations.contacts import is_root
from app.organisations.directory import find_school
from app.organisations.searching import FoundSchool
from app.register.words import LANGUAGES
from app.reports.beginning import case_language
from app.reports.contents import DraftContent, Owner, Place
from app.reports.desk import Desk
from app.reports.drafts import store_draft
from app.reports.models import Kind
from app.reports.people import day_of, find_party
from app.web.moments import format_moment

LANGUAGE_TESTS = "kitu"
REGISTERS: Mapping[str, object] = {
    "koski": "KOSKI",
    "valpas": "Valpas",
    "varda": "Varda",
    LANGUAGE_TESTS: lazy_gettext("Register of language examinations"),
}
"""Registers that tell of uses, all kept by the Finnish National Agency for Education."""
GUARDIAN, LINK, AGENCY, UNKNOWN = "guardian", "link", "agency", "unknown"
_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Question:
    """What a question is about, as an address of the list of uses tells it. Nothing of it is trusted.

    school:   the organisation that used the data; None when it is not known, then `who` says what is known
    register: a key of REGISTERS, "" when none was told
    at:       when the data were used
    """

    school: FoundSchool | None
    who: str
    register: str
    at: datetime | None

    @property
    def register_name(self) -> str:
        return str(REGISTERS.get(self.register, ""))

    @property
    def use(self) -> str:
        """The use in one line, in the language of the page."""
        return " · ".join(filter(None, (format_moment(self.at), self.register_name)))


def read_question(desk: Desk, who: str, register: str, at: str, lang: str, now: datetime) -> Question:
    """What an address asks about; what it does not tell rightly is left out."""
    school = find_school(desk.database, who, lang)
    known = AGENCY if is_root(who) else who if who in (GUARDIAN, LINK) else UNKNOWN
    return Question(school, known, register if register in REGISTERS else "", _read_moment(at, now))


def begin_question(desk: Desk, own_oid: str, question: Question, lang: str, now: datetime) -> str:
    """A draft of the question; its id. Nothing of the record is opened. Raises drafts.TooManyDrafts."""
    places = {}
    for each in LANGUAGES:
        with force_locale(each):
            places[each] = Place(quote=question.use)
    content = DraftContent(
        kind=Kind.USE,
        lang=case_language(lang),
        owner=Owner(
            oid=question.school.oid if question.school is not None else None,
            is_language_test=question.school is None and question.register == LANGUAGE_TESTS,
        ),
        places=places,
    )
    with desk.database.write() as session:
        return store_draft(session, desk.seal, find_party(session, own_oid, None, day_of(now)), content, now)


def _read_moment(text: str, now: datetime) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        within = at.tzinfo is not None and _OLDEST <= at <= now + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return at if within else None
