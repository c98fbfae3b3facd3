"""The forms of share links: they read what was filled in and show what `checking` finds at its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from secrets import token_urlsafe
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError
from wtforms.widgets import HiddenInput

from app.register.attainments import SchoolRef
from app.sharing.checking import NotAccepted, check_draft, check_last_day, clean_name
from app.sharing.days import DEFAULT_PICK, OTHER, DayField, check_pick, chosen_day, list_picks
from app.sharing.shares import Selection, Share, ShareDraft
from app.sharing.words import LANGUAGES, ShareKind
from app.web.csrf import Form
from app.web.locale import LANGUAGE_NAMES

LIVE, FROZEN = "live", "frozen"
WITH, WITHOUT = "with", "without"
FIELDS = {"last_day": "day", "is_frozen": "copy"}
"""Where a problem is told whose name is not that of a field."""


def make_form_key() -> str:
    """A random text that tells one filled-in form from another: sent twice, it makes one link."""
    return token_urlsafe(18)


def _name_field() -> StringField:
    return StringField(lazy_gettext("Name of the link"), filters=[lambda text: text or ""])


class _ProblemsForm(Form):
    """A form that tells problems found elsewhere at their fields."""

    def tell(self, problems: Mapping[str, str]) -> None:
        """Add each problem to its field, and what concerns the whole form to the form."""
        for name, words in problems.items():
            field = self[FIELDS.get(name, name)] if name else None
            if field is None:
                self.form_errors.append(words)
            elif not field.errors:
                field.errors = [words]


class LastDayForm(_ProblemsForm):
    """The last day of a link; `today` is given to the constructor."""

    pick = RadioField(lazy_gettext("Last day"), default=DEFAULT_PICK)
    day = DayField(lazy_gettext("The other day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.pick.choices = [SelectChoice(value, words) for value, words in list_picks(today)]

    def validate_day(self, field: DayField) -> None:
        check_pick(self.pick.data, field)

    @property
    def last_day(self) -> date | None:
        """The day that is meant; None when it could not be read."""
        return chosen_day(self.pick.data, self.day.data, self.today)


class ShareForm(LastDayForm):
    """A new link. `must_warn`: its owner is under turvakielto and has to tick that they have read the warning."""

    form_key = HiddenField(validators=[Length(min=16, max=64)])
    kind = RadioField(
        lazy_gettext("What do you want to show?"),
        default=ShareKind.CHOSEN.value,
        choices=[
            SelectChoice(ShareKind.CHOSEN.value, lazy_gettext("Studies that I choose one by one")),
            SelectChoice(ShareKind.QUALIFICATIONS.value, lazy_gettext("All completed qualifications, basics only")),
            SelectChoice(ShareKind.STUDIES.value, lazy_gettext("Active and ended studies, basics only")),
            SelectChoice(ShareKind.EVERYTHING.value, lazy_gettext("Everything")),
        ],
    )
    chosen = SelectMultipleField(lazy_gettext("Studies to show"), choices=[], validate_choice=False)
    markings = RadioField(
        lazy_gettext("Markings of individualised and adapted syllabuses"),
        default=WITH,
        choices=[
            SelectChoice(WITH, lazy_gettext("Show the markings")),
            SelectChoice(WITHOUT, lazy_gettext("Leave the markings out")),
        ],
    )
    copy = RadioField(
        lazy_gettext("When something changes in the registers"),
        default=LIVE,
        choices=[
            SelectChoice(LIVE, lazy_gettext("The link follows the register")),
            SelectChoice(FROZEN, lazy_gettext("The link shows the studies as they are today")),
        ],
    )
    masked = BooleanField(lazy_gettext("Name no school or place"))
    name = _name_field()
    lang = RadioField(
        lazy_gettext("The language that the recipient sees first"),
        choices=[SelectChoice(lang, LANGUAGE_NAMES[lang]) for lang in LANGUAGES],
    )
    wants_pin = BooleanField(lazy_gettext("Ask for a PIN"))
    warned = BooleanField(lazy_gettext("I have read this and want to go on"))

    def __init__(self, *args: Any, must_warn: bool = False, **kwargs: Any) -> None:
        self.must_warn = must_warn
        super().__init__(*args, **kwargs)

    def validate_warned(self, field: BooleanField) -> None:
        if self.must_warn and not field.data:
            raise ValidationError(lazy_gettext("Read the warning and tick the box before you share."))

    def is_good(self, draft: ShareDraft) -> bool:
        """Whether nothing is wrong with what was filled in, as far as can be told without the record."""
        self.validate()
        try:
            check_draft(draft, self.today)
        except NotAccepted as problems:
            self.tell(problems.problems)
        return not self.errors

    def can_preview(self, draft: ShareDraft) -> bool:
        """Whether the form tells what to show; if it does not, everything that is wrong with it is told."""
        told = draft.kind in list(ShareKind) and (draft.kind != ShareKind.CHOSEN or bool(draft.chosen))
        return told or self.is_good(draft)

    def filled_in(self) -> list[tuple[str, str]]:
        """Everything that was sent, for a page that carries it on in hidden fields."""
        return [(name, text) for name, texts in request.form.lists() if name in self for text in texts]

    def draft(self, schools: tuple[SchoolRef, ...]) -> ShareDraft:
        """What was filled in. A whole study right stands for the attainments that it has now."""
        return ShareDraft(
            form_key=self.form_key.data or "",
            kind=self.kind.data or "",
            name=self.name.data,
            last_day=self.last_day,
            chosen=spell_out(self.chosen.data or (), schools) if self.kind.data == ShareKind.CHOSEN else (),
            is_frozen=self.copy.data == FROZEN,
            with_markings=self.markings.data != WITHOUT,
            lang=self.lang.data or "",
            wants_pin=bool(self.wants_pin.data),
            is_masked=bool(self.masked.data),
            knows_protection=self.must_warn and bool(self.warned.data),
        )


class ChangeForm(LastDayForm):
    """The name and the last day of a link, which is `present`. `version` is the link's when the form was opened."""

    version = IntegerField(widget=HiddenInput())
    name = _name_field()

    def __init__(self, *args: Any, present: date, **kwargs: Any) -> None:
        self.present = present
        super().__init__(*args, **kwargs)

    def validate_day(self, field: DayField) -> None:
        """The present last day stands in the field from the start: left there, it is not written."""
        if field.data != self.present:
            super().validate_day(field)

    def follow(self, share: Share) -> None:
        """Take over the version that the link has now: sent once more, the form counts."""
        self.version.raw_data, self.version.data = None, share.version

    def is_good(self) -> bool:
        """Whether nothing is wrong with what was filled in."""
        self.validate()
        problems: dict[str, str] = {}
        clean_name(self.name.data, problems)
        check_last_day(self.last_day, self.today, problems)
        self.tell(problems)
        return not self.errors


def begin_form(today: date, lang: str, *, must_warn: bool, like: Share | None = None) -> ShareForm:
    """The empty form, or one filled in like a link that there is already (its last day is chosen anew). For a protected
    person it is masked from the start."""
    filled: dict[str, Any] = {"lang": lang, "masked": must_warn}
    if like is not None:
        filled = {
            "kind": like.kind.value,
            "chosen": list(like.selection.chosen),
            "markings": WITH if like.selection.with_markings else WITHOUT,
            "copy": LIVE if like.frozen_at is None else FROZEN,
            "name": like.name,
            "lang": like.lang,
            "wants_pin": like.has_pin,
            "masked": must_warn or like.selection.is_masked,
        }
    return ShareForm(formdata=None, today=today, must_warn=must_warn, form_key=make_form_key(), **filled)


def begin_change(share: Share, today: date) -> ChangeForm:
    """The form with what the link is now."""
    day = share.last_day
    filled = {"name": share.name, "version": share.version, "pick": OTHER, "day": day}
    return ChangeForm(formdata=None, today=today, present=day, **filled)


def read_change(share: Share, today: date) -> ChangeForm:
    """The form as it was sent."""
    return ChangeForm(today=today, present=share.last_day)


def selection_of(draft: ShareDraft) -> Selection:
    """What a draft that is good would show."""
    return Selection(ShareKind(draft.kind), draft.chosen, draft.with_markings, draft.is_masked)


def spell_out(ticked: list[str] | tuple[str, ...], schools: tuple[SchoolRef, ...]) -> tuple[str, ...]:
    """The attainments that the ticked boxes mean, each once; a key that the record does not have stays as it is."""
    rights = {
        right.key: [item.key for item in right.attainments] for school in schools for right in school.study_rights
    }
    return tuple(dict.fromkeys(key for box in ticked for key in rights.get(box, [box])))
