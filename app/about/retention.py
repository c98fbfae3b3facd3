"""The retention table of the settings in plain words, for the privacy page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import LazyString, lazy_gettext, ngettext

from app.settings import Settings
from app.settings.retention import RETENTIONS, Retention

WORDS: Mapping[str, tuple[LazyString, LazyString]] = MappingProxyType(
    {
        "kept_forms_hours": (
            lazy_gettext("A form that you sent after your session had ended"),
            lazy_gettext("from the moment you sent it"),
        ),
        "bundle_hours": (
            lazy_gettext("The file of all your data that you ordered"),
            lazy_gettext("from its making"),
        ),
        "source_answers_days": (
            lazy_gettext("The last answer of Virta and of the matriculation register about you"),
            lazy_gettext("from the answer"),
        ),
        "drafts_days": (
            lazy_gettext("An error report that you began and did not send, with its attachments"),
            lazy_gettext("from the last time you saved it"),
        ),
        "attachments_months": (
            lazy_gettext("Attachments of an error report"),
            lazy_gettext("from the day it was answered or closed"),
        ),
        "cases_months": (
            lazy_gettext("An error report with all its messages"),
            lazy_gettext("from the day it was answered or closed"),
        ),
        "mail_bodies_days": (
            lazy_gettext("What a message by e-mail said, and to which address"),
            lazy_gettext("from its delivery"),
        ),
        "ended_links_months": (
            lazy_gettext("The name, content and openings of a share link"),
            lazy_gettext("from the day the link ended"),
        ),
        "openings_months": (
            lazy_gettext("An opening of a share link that still works"),
            lazy_gettext("from the opening"),
        ),
        "feedback_months": (
            lazy_gettext("Feedback; the e-mail address goes at once when it is answered"),
            lazy_gettext("from the answer"),
        ),
        "external_use_months": (
            lazy_gettext("Uses of your data that other services have told us of"),
            lazy_gettext("from the use"),
        ),
    }
)
"""What is kept, and from when its time is counted, by the setting that says for how long."""


@dataclass(frozen=True, slots=True)
class KeptThing:
    """A row of the table on the privacy page."""

    what: LazyString
    how_long: str
    since: LazyString


def list_kept_things(settings: Settings) -> list[KeptThing]:
    """The rows in the order of the retention table, with the lengths that this service runs with."""
    return [
        KeptThing(WORDS[one.setting][0], _say_length(one, one.length(settings)), WORDS[one.setting][1])
        for one in RETENTIONS
    ]


def _say_length(retention: Retention, length: int) -> str:
    if retention.unit == "hours":
        return str(ngettext("%(num)d hour", "%(num)d hours", length))
    if retention.unit == "days":
        return str(ngettext("%(num)d day", "%(num)d days", length))
    return str(ngettext("%(num)d month", "%(num)d months", length))
