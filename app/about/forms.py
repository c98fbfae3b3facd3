"""The feedback form."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext
from wtforms import EmailField, Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.about.service import Topic
from app.web.csrf import Form

LONGEST_MESSAGE = 5000


def _check_email(form: Form, field: Field) -> None:
    """Only the form of the address: asking a mail server would make the sender wait on another's."""
    try:
        validate_email(field.data, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(
            lazy_gettext("Write the e-mail address in the form name@example.com, or leave it empty.")
        ) from None


def _strip(text: str | None) -> str | None:
    return text.strip() if text else text


class FeedbackForm(Form):
    """What the sender fills in. Only the message is needed."""

    topic = RadioField(
        lazy_gettext("What is your feedback about?"),
        choices=[
            SelectChoice(Topic.ACCESSIBILITY.value, lazy_gettext("Accessibility of the service")),
            SelectChoice(Topic.OTHER.value, lazy_gettext("Something else")),
        ],
        validators=[DataRequired(lazy_gettext("Choose what your feedback is about."))],
    )
    message = TextAreaField(
        lazy_gettext("Your feedback"),
        filters=[_strip],
        validators=[
            DataRequired(lazy_gettext("Write your feedback.")),
            Length(max=LONGEST_MESSAGE, message=lazy_gettext("Write at most %(max)d characters.")),
        ],
    )
    page = StringField(
        lazy_gettext("The page or the place it is about"),
        filters=[_strip],
        validators=[Optional(), Length(max=300, message=lazy_gettext("Write at most %(max)d characters."))],
    )
    email = EmailField(
        lazy_gettext("Your e-mail address, if you want an answer"),
        filters=[_strip],
        validators=[Optional(), Length(max=254), _check_email],
    )
