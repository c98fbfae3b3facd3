"""A mail's words laid out twice, as text and as HTML, so that both say the same. Needs a Flask application context.

Each message has a folder in `templates/mail/` with `words.txt`: the first line is the subject, the rest paragraphs
with an empty line between them. In a mail of two languages the words stand twice, the link once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import force_locale, gettext

_PARAGRAPHS = re.compile(r"\n\s*\n")
_NOT_IN_A_SUBJECT = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Part:
    """The words in one language."""

    lang: str
    subject: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What both forms of a mail say.

    href        the one link; "" for none
    link_label  what it opens, in all languages of the mail
    facts       (label, value) below the link, in the language of the case
    """

    parts: tuple[Part, ...]
    href: str = ""
    link_label: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    facts_lang: str = "fi"

    @property
    def subject(self) -> str:
        return " / ".join(part.subject for part in self.parts)


def write_part(message: str, lang: str, **values: object) -> Part:
    """The words of a message in one language; organisations' names and the like come in as plain values."""
    with force_locale(lang):
        words = render_template(f"mail/{message}/words.txt", **values)
    subject, *paragraphs = (" ".join(one.split()) for one in _PARAGRAPHS.split(words.strip()))
    return Part(lang, _NOT_IN_A_SUBJECT.sub(" ", subject), tuple(paragraph for paragraph in paragraphs if paragraph))


def label_link(langs: Sequence[str]) -> str:
    """What stands before the link."""
    labels = []
    for lang in langs:
        with force_locale(lang):
            labels.append(str(gettext("Open the report")))
    return " / ".join(dict.fromkeys(labels))


def lay_out(letter: Letter) -> tuple[str, str]:
    """(text, html) of a letter."""
    text = render_template("mail/report_layout/mail.txt", letter=letter)
    return text.strip() + "\n", render_template("mail/report_layout/mail.html", letter=letter)
