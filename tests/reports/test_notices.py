"""What a citizen's confirmed e-mail address is used for: notices without anything personal, and the keeper's reply."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database, utc_now
from app.mail.models import Mail
from app.persons.addresses import Notice, ask_confirmation, choose_wanted
from app.persons.models import Sahkoposti
from app.reports.desk import Desk
from tests.browser_client import Browser
from tests.mail_rules import check_mail
from tests.reports.keeper_cases import (
    NUMBER,
    PERSON,
    PLANTED,
    SCHOOL_EMAIL,
    Sent,
    make_case,
    read_contents,
    read_mails,
    store_people_and_schools,
)
from tests.reports.test_deliveries import bounce, make_bounce

OWN = "aino@posti.example"
ACTS = {
    "kysy": ("Send the question", {"text": "Mikä vuosi?"}),
    "korjattu": ("Send the answer: corrected", {"text": "Korjattu nyt."}),
    "ei-virhetta": ("Send the answer: not an error", {"text": "Oikein on."}),
    "lisaaika": ("Extend the time", {"text": "Arkisto on kiinni."}),
}


@pytest.fixture
def sent(app: Flask, database: Database) -> Sent:
    store_people_and_schools(database)
    return make_case(app)


def give_address(app: Flask, desk: Desk, *, is_confirmed: bool = True, lang: str = "sv") -> None:
    with app.app_context(), desk.database.write() as session:
        ask_confirmation(session, desk.settings, desk.seal, PERSON, OWN, lang, utc_now())
        if is_confirmed:
            session.scalars(select(Sahkoposti)).one().confirmed_at = utc_now()


def act(app: Flask, sent: Sent, word: str) -> None:
    button, texts = ACTS[word]
    Browser(app).open(f"{sent.path}/{word}?kieli=en").submit("Go on", **texts).submit(button)


def notices(sent: Sent) -> list[bytes]:
    return [
        content
        for content, (about, _) in zip(read_contents(sent.desk), read_mails(sent.desk), strict=True)
        if about.startswith("report-notice:")
    ]


@pytest.mark.parametrize("word", list(ACTS))
def test_the_citizen_is_told_without_anything_personal(app: Flask, sent: Sent, word: str) -> None:
    give_address(app, sent.desk)
    act(app, sent, word)
    (content,) = notices(sent)
    mail = check_mail(content)
    assert (mail.message["To"], mail.message["Content-Language"]) == (OWN, "sv")
    assert NUMBER in mail.subject
    for word_of_theirs in (*PLANTED, *ACTS[word][1].values(), "Mallikylän"):
        assert word_of_theirs not in mail.text + mail.html + mail.subject
    (link,) = mail.links
    assert link.endswith(f"/virheilmoitukset/{NUMBER}")


def test_nobody_without_a_confirmed_address_is_written_to(app: Flask, sent: Sent) -> None:
    give_address(app, sent.desk, is_confirmed=False)
    act(app, sent, "korjattu")
    assert notices(sent) == []


def test_nobody_who_wants_no_notices_is_written_to(app: Flask, sent: Sent, database: Database) -> None:
    give_address(app, sent.desk)
    with database.write() as session:
        choose_wanted(session, PERSON, [Notice.SHARE_ENDS])
    act(app, sent, "korjattu")
    assert notices(sent) == []


def test_a_report_that_came_back_is_told_to_the_citizen(app: Flask, sent: Sent, database: Database) -> None:
    give_address(app, sent.desk)
    with database.read() as session:
        message_id = session.scalars(select(Mail.message_id).where(Mail.about == f"report:{NUMBER}")).one()
    bounce(app, sent, make_bounce(message_id))
    (content,) = notices(sent)
    assert SCHOOL_EMAIL not in check_mail(content).text


@pytest.mark.parametrize(("detail", "expected"), [("full", OWN), ("link", None)])
def test_a_keeper_replies_to_a_confirmed_address_in_full_detail_only(
    app: Flask, database: Database, sent: Sent, detail: str, expected: str | None
) -> None:
    app.extensions["settings"] = app.extensions["settings"].replace(report_mail_detail=detail)
    give_address(app, sent.desk)
    other = make_case(app, number="VI-2026-3333")
    mails = [mail for about, mail in read_mails(other.desk) if about == f"report:{other.number}"]
    assert [mail["Reply-To"] for mail in mails] == [expected]
    assert (OWN in mails[0].get_body(("plain",)).get_content()) is False


def test_an_address_that_waits_is_no_reply_address(app: Flask, database: Database, sent: Sent) -> None:
    app.extensions["settings"] = app.extensions["settings"].replace(report_mail_detail="full")
    give_address(app, sent.desk, is_confirmed=False)
    other = make_case(app, number="VI-2026-3333")
    assert all(mail["Reply-To"] is None for _, mail in read_mails(other.desk))
