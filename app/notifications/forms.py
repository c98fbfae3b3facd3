"""The forms of the notifications page."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField, EmailField, Field
from wtforms.validators import DataRequired, Length, ValidationError

from app.persons.addresses import LONGEST_ADDRESS, UnusableAddress, read_address
from app.web.csrf import Form


def _strip(text: str | None) -> str | None:
    return text.strip() if text else text


def _check_email(form: Form, field: Field) -> None:
    try:
        read_address(field.data)
    except UnusableAddress:
        raise ValidationError(lazy_gettext("Write the e-mail address in the form name@example.com.")) from None


class AddressForm(Form):
    """The address to confirm."""

    email = EmailField(
        lazy_gettext("Your e-mail address"),
        filters=[_strip],
        validators=[
            DataRequired(lazy_gettext("Write your e-mail address.")),
            Length(max=LONGEST_ADDRESS, message=lazy_gettext("Write at most %(max)d characters.")),
            _check_email,
        ],
    )


class NoticesForm(Form):
    """What the person wants to be told of; the names are those of `persons.addresses.Notice`."""

    share_ends = BooleanField(lazy_gettext("A share link of mine ends in 3 days"))
    report_answered = BooleanField(lazy_gettext("Something happens in an error report of mine, or it is answered"))
