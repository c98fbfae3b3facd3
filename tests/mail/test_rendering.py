"""Templates → words, in the recipient's languages, with and without a request."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader

from app import ROOT
from app.mail.composing import compose
from app.mail.rendering import NO_SENDER, link_to, mail_sender, render_mail
from app.mail.service import OutgoingMail
from app.settings import Settings
from tests.mail.outbox import NOW
from tests.mail_rules import check_mail

LINK = "https://omaopintopolku.example/x?a=1&b=2"
TEMPLATES = {
    "mail/greeting/subject.txt": "{{ _('Sign out') }}\n  {{ name }}\n",
    "mail/greeting/body.txt": "{{ _('Sign out') }} {{ name }}\n\n{{ link }}\n",
    "mail/greeting/body.html": '<p>{{ _("Sign out") }} {{ name }}</p><p><a href="{{ link }}">{{ link }}</a></p>',
}


@pytest.fixture
def templates(app: Flask) -> Flask:
    page = (ROOT / "templates" / "mail" / "page.html").read_text(encoding="utf-8")
    app.jinja_env.loader = DictLoader({**TEMPLATES, "mail/page.html": page})
    return app


def test_each_language_says_everything_and_the_parts_say_the_same(templates: Flask) -> None:
    name = '<b>Åke</b> & "Öst"'
    with templates.app_context():
        rendered = render_mail("greeting", ("fi", "sv"), name=name, link=LINK)
    assert rendered.subject == f"Kirjaudu ulos {name} / Logga ut {name}"
    assert rendered.text.count(name) == 2
    assert "<b>Åke" not in rendered.html
    mail = OutgoingMail(
        to=["a@koulu.example"], subject=rendered.subject, text=rendered.text, html=rendered.html,
        languages=rendered.languages, about="test:1", sender=NO_SENDER,
    )  # fmt: skip
    checked = check_mail(compose(mail, "<" + "0" * 32 + "@x.example>", NOW).content)
    assert checked.message["Content-Language"] == "fi, sv"
    assert checked.links == (LINK,)


def test_the_language_of_a_mail_is_not_that_of_the_page(templates: Flask) -> None:
    with templates.test_request_context("/?kieli=fi"):
        assert render_mail("greeting", ("sv",), name="x", link=LINK).subject == "Logga ut x"


def test_links_lead_to_the_address_by_which_people_reach_the_service(app: Flask) -> None:
    base_url = app.extensions["settings"].base_url
    with app.app_context():
        assert link_to("about.show_front_page") == f"{base_url}/"
    with app.test_request_context(base_url="http://muualla.example"):
        assert link_to("records.show_record") == f"{base_url}/opinnot"


def test_there_is_always_a_sender() -> None:
    assert mail_sender(Settings.for_tests()) == "ei-vastausta@omaopintopolku.example"
    assert mail_sender(Settings()) == NO_SENDER


def test_each_mail_has_its_three_files() -> None:
    rendered = [folder for folder in (ROOT / "templates" / "mail").iterdir() if (folder / "subject.txt").exists()]
    assert rendered
    for folder in rendered:
        assert {path.name for path in Path(folder).iterdir()} == {"subject.txt", "body.txt", "body.html"}
