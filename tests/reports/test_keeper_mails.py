"""Mails about a case: what they say and what they never say, in the languages of the organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.database import Database, utc_now
from app.reports.keeper_languages import choose_languages
from app.reports.letters import Letter, Part, lay_out
from app.reports.mails import Occasion, queue_keeper_mail
from app.reports.models import ErrorReport
from tests.mail_rules import check_mail
from tests.reports.keeper_cases import (
    NUMBER,
    PERSON,
    PLANTED,
    SCHOOL_EMAIL,
    make_case,
    read_contents,
    read_mails,
    store_people_and_schools,
)


@pytest.mark.parametrize(
    ("nimi", "contacts", "langs"),
    [
        ({"fi": "Koulu"}, None, ("fi",)),
        ({"sv": "Skola"}, None, ("sv",)),
        ({"fi": "Koulu", "sv": "Skola"}, None, ("fi", "sv")),
        ({"fi": "Careeria", "sv": "Careeria"}, None, ("fi", "sv")),
        ({"fi": "Careeria", "sv": "Careeria"}, {"yhteystiedot": [{"kieli": "kieli_sv#1", "email": "a@b.fi"}]}, ("sv",)),
        ({"fi": "Koulu"}, {"yhteystiedot": [{"kieli": "kieli_sv#1", "numero": "1"}]}, ("fi", "sv")),
        ({"fi": "Koulu"}, {"yhteystiedot": [{"kieli": "kieli_sv#1", "email": " "}]}, ("fi",)),
        ({"fi": "Koulu"}, {"yhteystiedot": ["x", None], "yhteystietoArvos": None}, ("fi",)),
        ({"en": "School"}, {}, ("fi", "sv")),
        ({}, None, ("fi", "sv")),
    ],
)
def test_an_organisation_is_written_to_in_its_own_languages(
    nimi: dict[str, str], contacts: dict[str, Any] | None, langs: tuple[str, ...]
) -> None:
    assert choose_languages(nimi, contacts) == langs


@pytest.mark.parametrize("occasion", list(Occasion))
def test_no_mail_holds_personal_data_and_all_follow_the_rules(
    app: Flask, database: Database, occasion: Occasion
) -> None:
    store_people_and_schools(database)
    sent = make_case(app)
    with app.app_context(), database.write() as session:
        report = session.query(ErrorReport).one()
        report.organisation_oid = None  # nobody's languages are known: both
        queue_keeper_mail(session, sent.desk, report, utc_now(), occasion)
    for content in read_contents(sent.desk):
        mail = check_mail(content)
        assert NUMBER in mail.subject
        for word in PLANTED:
            assert word not in mail.text + mail.html + mail.subject
    assert mail.message["Content-Language"] == "fi, sv"
    assert len(mail.links) == (occasion is not Occasion.ENDED)
    assert mail.text.count("http") == len(mail.links)


@pytest.fixture
def detailed(app: Flask, database: Database) -> Flask:
    app.extensions["settings"] = replace(app.extensions["settings"], report_mail_detail="full")
    store_people_and_schools(database)
    return app


def test_a_mail_in_full_tells_the_report_and_never_in_its_subject(detailed: Flask) -> None:
    sent = make_case(detailed)
    (content,) = read_contents(sent.desk)
    mail = check_mail(content)
    for word in PLANTED:
        assert word in mail.text
        assert word not in mail.subject
    assert PERSON in mail.html
    assert "Reply-To" not in mail.message, "the person has confirmed no address"


def test_all_addresses_of_the_route_get_the_mail(app: Flask, database: Database) -> None:
    store_people_and_schools(database)
    sent = make_case(app, also=["toinen@koulu.example"])
    ((_, mail),) = read_mails(sent.desk)
    assert mail["To"] == f"{SCHOOL_EMAIL}, toinen@koulu.example"


def test_the_legal_time_is_told(app: Flask, database: Database) -> None:
    store_people_and_schools(database)
    sent = make_case(app)
    with database.read() as session:
        due = session.query(ErrorReport).one().due_on
    ((_, mail),) = read_mails(sent.desk)
    assert f"{due.day}.{due.month}.{due.year}" in mail["Subject"]


@pytest.mark.parametrize("value", ['<b>x</b> & "y"', "a\nb", "ä" * 3000, "'; --"])
def test_what_people_write_is_text_in_both_forms(app: Flask, value: str) -> None:
    with app.app_context():
        letter = Letter((Part("fi", "S", ("Hei",)),), "https://x.example/a", "Avaa", (("Syy", value),))
        text, html = lay_out(letter)
    assert value in text
    assert "<b>x" not in html
