"""Forms of the keeper's acts. A text is cleaned as it is read: identity codes are taken out of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, Field, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.register.formats import format_date
from app.reports.acts import Act
from app.reports.forms import TextField
from app.reports.keeper import KeeperCase
from app.reports.keeper_acts import Deed
from app.reports.keeper_words import suggest_complaint
from app.reports.texts import LONGEST_TEXT, clean_line
from app.web.csrf import Form

LONGEST_NAME = 100
LARGEST_VERSION = 2**62
EXTENDED_DAYS = 30
"""What the form of an extension suggests."""
_TOO_LONG = lazy_gettext("Write at most %(max)d characters. What you wrote is kept: shorten it here.")


def _check_length(_form: Form, field: Field) -> None:
    if len(field.data or "") > LONGEST_TEXT:
        raise ValidationError(_TOO_LONG % {"max": LONGEST_TEXT})


def _clean(text: str | None) -> str:
    return clean_line(text or "").text


class DayField(DateField):  # type: ignore[misc]
    """A day; what is none is taken as not given, so that one sentence says what to choose."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


class ActForm(Form):
    """What every act asks. `version` tells whether the case has changed since the form was opened."""

    act = Act.TAKE_UP
    version = IntegerField(validators=[InputRequired()])
    by = StringField(
        lazy_gettext("Your name, if the person may see it"),
        filters=[_clean],
        validators=[Length(max=LONGEST_NAME, message=lazy_gettext("Write at most %(max)d characters."))],
    )

    def bind(self, case: KeeperCase) -> None:
        """Take from the case what the checks need."""

    def deed(self) -> Deed:
        """What is filled in; the form has been validated."""
        return Deed(
            self.act,
            self.version.data,
            by=self.by.data,
            text=self.text.data if "text" in self else "",
            complaint=self.complaint.data if "complaint" in self else "",
            due_on=self.due_on.data if "due_on" in self else None,
            organisation_oid=self.organisation_oid.data if "organisation_oid" in self else "",
        )

    def list_filled(self) -> Iterator[tuple[str, str]]:
        """(name, value) of all fields, as the page of confirmation carries them."""
        for field in self:
            value = field.data
            yield field.name, "" if value is None else value.isoformat() if field.name == "due_on" else str(value)


class TakeUpForm(ActForm):
    """Take the report up."""


class CorrectedForm(ActForm):
    """The record has been corrected."""

    act = Act.CORRECTED
    text = TextField(lazy_gettext("What was corrected"), validators=[_check_length])


class NotAnErrorForm(ActForm):
    """It is not an error: with reasons and the complaint route, both compulsory."""

    act = Act.NOT_AN_ERROR
    text = TextField(
        lazy_gettext("The reasons"),
        validators=[DataRequired(lazy_gettext("Write the reasons.")), _check_length],
    )
    complaint = TextField(
        lazy_gettext("How the person can complain"),
        validators=[DataRequired(lazy_gettext("Write how the person can complain.")), _check_length],
    )


class AskForm(ActForm):
    """A question to the person."""

    act = Act.ASK
    text = TextField(
        lazy_gettext("Your question"),
        validators=[DataRequired(lazy_gettext("Write your question.")), _check_length],
    )


class ExtendForm(ActForm):
    """More time, with the reason."""

    act = Act.EXTEND
    due_on = DayField(lazy_gettext("Answer by"))
    text = TextField(
        lazy_gettext("Why more time is needed"),
        validators=[DataRequired(lazy_gettext("Write why more time is needed.")), _check_length],
    )
    _case: KeeperCase | None = None

    def bind(self, case: KeeperCase) -> None:
        self._case = case

    def validate_due_on(self, field: Field) -> None:
        """Later than now granted, and at most three months from the request."""
        case = self._case
        assert case is not None
        if field.data is None or not case.earliest_extension <= field.data <= case.latest_due_on:
            raise ValidationError(
                lazy_gettext("Choose a day from %(first)s to %(last)s.")
                % {
                    "first": format_date(case.earliest_extension.isoformat()),
                    "last": format_date(case.latest_due_on.isoformat()),
                }
            )


class HandOnForm(ActForm):
    """It belongs to somebody else. The page shows the organisations that were found as choices."""

    act = Act.HAND_ON
    organisation_oid = HiddenField(
        lazy_gettext("Whose report it is"),
        validators=[DataRequired(lazy_gettext("Choose the organisation.")), Length(max=64)],
    )
    text = TextField(
        lazy_gettext("Why it belongs there"),
        validators=[DataRequired(lazy_gettext("Write why it belongs there.")), _check_length],
    )


FORMS: Mapping[Act, type[ActForm]] = {
    Act.TAKE_UP: TakeUpForm,
    Act.CORRECTED: CorrectedForm,
    Act.NOT_AN_ERROR: NotAnErrorForm,
    Act.ASK: AskForm,
    Act.EXTEND: ExtendForm,
    Act.HAND_ON: HandOnForm,
}


def read_form(act: Act, case: KeeperCase) -> ActForm:
    """The form as it was filled in."""
    form = FORMS[act]()
    form.bind(case)
    return form


def begin_form(act: Act, case: KeeperCase) -> ActForm:
    """The form to fill in, with what can be suggested."""
    data: dict[str, Any] = {"version": case.version}
    if act is Act.NOT_AN_ERROR:
        data["complaint"] = suggest_complaint(case.lang)
    if act is Act.EXTEND:
        data["due_on"] = min(case.due_on + timedelta(days=EXTENDED_DAYS), case.latest_due_on)
    form = FORMS[act](formdata=None, data=data)
    form.bind(case)
    return form
