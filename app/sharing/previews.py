"""The owner's look at what a link shows, in any of the recipient's languages, and at what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import current_app
from flask_babel import force_locale
from jinja2.environment import TemplateModule

from app.database import Database
from app.register.attainments import SchoolRef
from app.register.words import Words
from app.sharing.recipient_pages import Asked, Changes, make_page
from app.sharing.selection import SharedRecord
from app.sharing.words import LANGUAGES, ShareKind
from app.sources.directory import current_directory

TEMPLATE = "sharing/previewed_record.html"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the recipient sees in `lang`. `left_out`: (school, titles) of what was not chosen, of kind CHOSEN only."""

    record: SharedRecord = field(repr=False)
    lang: str
    html: TemplateModule
    left_out: tuple[tuple[Words, tuple[Words, ...]], ...]

    @property
    def kind(self) -> str:
        return self.record.selection.kind.value

    @property
    def with_markings(self) -> bool:
        return self.record.selection.with_markings


def make_preview(
    database: Database,
    record: SharedRecord,
    lang: str,
    *,
    made_on: date,
    last_day: date,
    schools: tuple[SchoolRef, ...] = (),
) -> Preview:
    """Lay out a record as a recipient with this language sees it, whichever language the page around it has.

    A language that we do not speak becomes Finnish. `schools` is what there was to choose from.
    """
    known = lang if lang in LANGUAGES else LANGUAGES[0]
    page = make_page(
        record,
        current_directory(database),
        known,
        made_on=made_on,
        last_day=last_day,
        asked=Asked(path=""),
        changes=Changes(since=made_on, earliest=made_on),
    )
    with force_locale(known):
        # A module of a template is its own escaped text: it can stand in another page as it is.
        html = current_app.jinja_env.get_template(TEMPLATE).make_module({"page": page})
    return Preview(record, known, html, _left_out(record, schools))


def _left_out(record: SharedRecord, schools: tuple[SchoolRef, ...]) -> tuple[tuple[Words, tuple[Words, ...]], ...]:
    if record.selection.kind is not ShareKind.CHOSEN:
        return ()
    chosen = frozenset(record.selection.chosen)
    found = []
    for school in schools:
        items = [item for right in school.study_rights for item in right.attainments]
        if titles := tuple(item.title for item in items if item.key not in chosen):
            found.append((school.name, titles))
    return tuple(found)
