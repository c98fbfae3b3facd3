"""The filter of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, SearchField, SelectField
from wtforms.validators import Length, Optional, ValidationError

from app.usage.service import LONGEST_SEARCH, Filter
from app.web.csrf import Form

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def _clean(text: str | None) -> str:
    """Without what cannot be seen: a page could not show it in the field again."""
    return "".join(sign for sign in text or "" if sign.isprintable()).strip()


def _check_day(_form: Form, field: Field) -> None:
    if field.data is not None and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError(lazy_gettext("Choose a day between the years 1900 and 2999."))


class DayField(DateField):  # type: ignore[misc]
    """A day; what is none is told in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(lazy_gettext("Write the day as year-month-day, for example 2026-03-14.")) from None


class FilterForm(Form):
    """Sent by GET; nothing is kept."""

    kuka = SelectField(lazy_gettext("Who"), default="", validate_choice=False)
    alkaen = DayField(lazy_gettext("From day"), validators=[Optional(), _check_day])
    asti = DayField(lazy_gettext("To day"), validators=[Optional(), _check_day])
    haku = SearchField(lazy_gettext("Words"), filters=[_clean], validators=[Length(max=LONGEST_SEARCH)])

    def validate_kuka(self, field: Field) -> None:
        if field.data and field.data not in dict(field.choices):
            raise ValidationError(lazy_gettext("Choose one of the list."))


def read_filter(args: MultiDict[str, str], choices: Sequence[tuple[str, str]]) -> tuple[FilterForm, Filter]:
    """The form and what it asks for: nothing at all when something in it is wrong, which the form then says."""
    form = FilterForm(args)
    form.kuka.choices = [("", lazy_gettext("Everybody")), *choices]
    if not form.validate():
        return form, Filter()
    return form, Filter(form.kuka.data or "", form.alkaen.data, form.asti.data, form.haku.data or "")
