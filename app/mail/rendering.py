"""templates/mail/<message>/ → the words of a mail, in the recipient's language or languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale
from jinja2.environment import TemplateModule

from app.settings import Settings
from app.web import current_settings

NO_SENDER = "omaopintopolku@omaopintopolku.example"
BETWEEN_LANGUAGES = "\n\n* * *\n\n"


@dataclass(frozen=True, slots=True)
class Rendered:
    """Words of a mail, ready for `OutgoingMail(**)`. `text` and `html` say the same."""

    subject: str
    text: str
    html: str
    languages: tuple[str, ...]


def render_mail(message: str, languages: Sequence[str], **values: Any) -> Rendered:
    """Render the folder templates/mail/<message>: `subject.txt` (one line), `body.txt` and `body.html` (paragraphs).

    With several languages the mail says everything in each, one after another; its subject too. `values` are what the
    templates need; `lang` is there by itself. Needs an app context, no request. A link is written out in both parts
    (`<a href="{{ link }}">{{ link }}</a>`), so that text and HTML say the same.
    """
    parts = [(lang, *_render_part(message, lang, values)) for lang in languages]
    page = current_app.jinja_env.get_template("mail/page.html")
    subject = " / ".join(dict.fromkeys(subject for _lang, subject, _text, _html in parts))
    return Rendered(
        subject,
        BETWEEN_LANGUAGES.join(text for _lang, _subject, text, _html in parts) + "\n",
        page.render(subject=subject, parts=[(lang, html) for lang, _subject, _text, html in parts]),
        tuple(languages),
    )


def _render_part(message: str, lang: str, values: dict[str, Any]) -> tuple[str, str, TemplateModule]:
    """Subject, text and HTML in one language. The HTML is what its own template escaped: the page takes it as it is."""
    environment, known = current_app.jinja_env, {**values, "lang": lang}
    with force_locale(lang):
        subject = environment.get_template(f"mail/{message}/subject.txt").render(known)
        text = environment.get_template(f"mail/{message}/body.txt").render(known)
        html = environment.get_template(f"mail/{message}/body.html").make_module(known)
    return " ".join(subject.split()), text.strip(), html


def mail_sender(settings: Settings) -> str:
    """The sender of our mails: setting MAIL_FROM, or a name of no real domain where none is set."""
    return settings.mail_from or NO_SENDER


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page, with or without a request. Needs an app context."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return current_settings().base_url + path
