"""How long what the service stores itself is kept: one table. The worker enforces it, the privacy page shows it.

What the registers hold is kept by law and is not in the table. Nor is the audit trail: it is append-only by the
database's own triggers, and the service has no right to remove from it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.settings import Settings

Unit = Literal["hours", "days", "months"]


@dataclass(frozen=True, slots=True)
class Retention:
    """One kind of stored thing. `setting` is the field of Settings that says for how long, from `least` to `most`."""

    setting: str
    unit: Unit
    least: int
    most: int

    def length(self, settings: Settings) -> int:
        """For how many hours, days or months it is kept."""
        value = getattr(settings, self.setting)
        if not isinstance(value, int):
            raise TypeError(self.setting)
        return value

    def limit(self, settings: Settings, now: datetime) -> datetime:
        """What is older than this moment goes. Months are calendar months; a missing day is the month's last."""
        length = self.length(settings)
        if self.unit == "hours":
            return now - timedelta(hours=length)
        if self.unit == "days":
            return now - timedelta(days=length)
        years, month = divmod(now.year * 12 + now.month - 1 - length, 12)
        return now.replace(year=years, month=month + 1, day=min(now.day, monthrange(years, month + 1)[1]))


KEPT_FORMS = Retention("kept_forms_hours", "hours", 1, 24)
"""A form sent after its session had ended, from the sending."""
SOURCE_ANSWERS = Retention("source_answers_days", "days", 1, 365)
"""The last answer of Virta and YTR about a person, from the answer."""
DRAFTS = Retention("drafts_days", "days", 1, 365)
"""A report that was not sent, with its attachments, from the last saving."""
ATTACHMENTS = Retention("attachments_months", "months", 1, 36)
"""Files of a case, from its answer or end."""
CASES = Retention("cases_months", "months", 6, 120)
"""A case with all that was written in it, from its answer or end."""
MAIL_BODIES = Retention("mail_bodies_days", "days", 1, 365)
"""What a mail said, and to whom, from its delivery or failure."""
ENDED_LINKS = Retention("ended_links_months", "months", 1, 36)
"""Name, selection, copy and openings of a share link, from its end."""
OPENINGS = Retention("openings_months", "months", 1, 60)
"""An opening of a share link that is still live, from the opening."""
FEEDBACK = Retention("feedback_months", "months", 1, 60)
"""Feedback, from its answer."""
EXTERNAL_USE = Retention("external_use_months", "months", 12, 240)
"""What other systems have told of uses, from the use."""
BUNDLES = Retention("bundle_hours", "hours", 1, 72)
"""The file of everything of somebody's, from its making."""

RETENTIONS = (
    KEPT_FORMS,
    BUNDLES,
    SOURCE_ANSWERS,
    DRAFTS,
    ATTACHMENTS,
    CASES,
    MAIL_BODIES,
    ENDED_LINKS,
    OPENINGS,
    FEEDBACK,
    EXTERNAL_USE,
)
