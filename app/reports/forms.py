"""Forms of the citizen's side. A text is cleaned as it is read; what was taken out is told beside the form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import EmailField, Field, RadioField, SearchField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.organisations.searching import LONGEST_QUERY
from app.persons.addresses import UnusableAddress, read_address
from app.reports.contents import DraftContent, Words
from app.reports.drafts import Draft
from app.reports.showing import FIELDS
from app.reports.texts import LONGEST_TEXT, Cleaned, clean_line, clean_text
from app.web.csrf import Form
from app.web.locale import LANGUAGE_NAMES

LANGUAGES = ("fi", "sv")
"""Authorities answer in the national languages."""
LONGEST_EMAIL = 254
_TOO_LONG = lazy_gettext("Write at most %(max)d characters. What you wrote is kept: shorten it here.")


def _check_length(_form: Form, field: Field) -> None:
    if len(field.data or "") > LONGEST_TEXT:
        raise ValidationError(_TOO_LONG % {"max": LONGEST_TEXT})


def _check_address(_form: Form, field: Field) -> None:
    """Only the form of the address: asking a mail server would make the sender wait on another's."""
    try:
        read_address(field.data)
    except UnusableAddress:
        raise ValidationError(
            lazy_gettext("Write the e-mail address in the form name@example.com, or leave it empty.")
        ) from None


class TextField(TextAreaField):  # type: ignore[misc]
    """A text of several lines, cleaned as it is read; `cleaned` says what was taken out."""

    cleaned = Cleaned("", False, False)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.cleaned = clean_text(valuelist[0] if valuelist else "")
        self.data = self.cleaned.text


class LineField(EmailField):  # type: ignore[misc]
    """A text of one line, cleaned as it is read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_line(valuelist[0] if valuelist else "").text


class _ReportForm(Form):
    """What both kinds of reports hold. `because` may be left empty, and so may `email`."""

    what_is_wrong: TextField
    should_be: TextField
    because: TextField | None = TextField(lazy_gettext("Why do you think so?"), validators=[_check_length])
    lang = RadioField(
        lazy_gettext("In which language do you want the matter handled?"),
        choices=[SelectChoice(lang, LANGUAGE_NAMES[lang]) for lang in LANGUAGES],
        validators=[DataRequired(lazy_gettext("Choose the language."))],
    )
    email = LineField(
        lazy_gettext("Your e-mail address, if you want to be told of an answer"),
        validators=[
            Optional(),
            Length(max=LONGEST_EMAIL, message=lazy_gettext("Write at most %(max)d characters.")),
            _check_address,
        ],
    )

    def content(self, before: DraftContent) -> DraftContent:
        """The draft with what is filled in, right or wrong."""
        texts = [field for field in self if isinstance(field, TextField)]
        lang, field = self.lang.data, self._field()
        return replace_content(
            before,
            words=Words(**{text.name: text.data or "" for text in texts}),
            lang=lang if lang in LANGUAGES else before.lang,
            field=field if field in FIELDS else before.field,
            email=(self.email.data or "")[: 4 * LONGEST_EMAIL],
            masked=any(text.cleaned.masked for text in texts),
            cleaned=any(text.cleaned.cleaned for text in texts),
        )

    def _field(self) -> str:
        return ""


class WrongForm(_ReportForm):
    """Something in the record is wrong."""

    field = RadioField(
        lazy_gettext("What is wrong in it?"),
        choices=[SelectChoice(value, words) for value, words in FIELDS.items()],
        validators=[DataRequired(lazy_gettext("Choose what is wrong."))],
    )
    what_is_wrong = TextField(
        lazy_gettext("What is wrong?"),
        validators=[DataRequired(lazy_gettext("Write what is wrong.")), _check_length],
    )
    should_be = TextField(
        lazy_gettext("What should it be?"),
        validators=[DataRequired(lazy_gettext("Write what it should be.")), _check_length],
    )

    def _field(self) -> str:
        return str(self.field.data or "")


class MissingForm(_ReportForm):
    """Something is missing from the record."""

    what_is_wrong = TextField(
        lazy_gettext("What is missing?"),
        validators=[DataRequired(lazy_gettext("Write what is missing.")), _check_length],
    )
    should_be = TextField(
        lazy_gettext("When did you complete it, and with what grade and extent?"), validators=[_check_length]
    )


class UseForm(_ReportForm):
    """A question about a use of the data."""

    because = None
    what_is_wrong = TextField(
        lazy_gettext("What do you want to ask?"),
        validators=[DataRequired(lazy_gettext("Write your question.")), _check_length],
    )


class AttachmentForm(Form):
    """One file. It is checked by its content when it is kept."""

    file = FileField(lazy_gettext("File: PDF, JPEG or PNG, 5 megabytes at most"))


class MessageForm(Form):
    """A message to the keeper."""

    text = TextField(
        lazy_gettext("Your message"),
        validators=[DataRequired(lazy_gettext("Write your message.")), _check_length],
    )


class SchoolForm(Form):
    """The search of a school."""

    haku = SearchField(
        lazy_gettext("Name of the school, or a part of it"),
        validators=[Length(max=LONGEST_QUERY, message=lazy_gettext("Write at most %(max)d characters."))],
    )


def make_form(draft: Draft, *, filled_in: bool) -> _ReportForm:
    """The form of a draft: as it is filled in now, or as it was saved."""
    kind: type[_ReportForm] = WrongForm if draft.is_wrong else UseForm if draft.is_use else MissingForm
    if filled_in:
        return kind()
    content = draft.content
    saved: dict[str, Any] = {
        "what_is_wrong": content.words.what_is_wrong,
        "should_be": content.words.should_be,
        "because": content.words.because,
        "lang": content.lang,
        "email": content.email,
    }
    if draft.is_wrong:
        saved["field"] = content.field
    return kind(formdata=None, data=saved)


def replace_content(content: DraftContent, **changes: Any) -> DraftContent:
    """A copy of the content with changes."""
    return DraftContent(**{name: getattr(content, name) for name in content.__struct_fields__} | changes)
