"""A person's own e-mail address, from the form by the mail to the row."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.database import Database, utc_now
from app.demo.people import PEOPLE
from app.demo.seeding import seed_people
from app.mail.models import Mail
from app.mail.outcomes import Outcome, Result
from app.persons.addresses import CONFIRM_DAYS, Notice, confirmed_address, find_confirmed, list_wanted
from app.persons.models import Sahkoposti
from app.persons.service import link_henkilo, store_henkilo
from app.sealing import Seal
from app.worker import OUTCOMES
from tests.browser_client import Browser, Page

PATH = "/omat-tiedot/ilmoitukset"
SOMEBODY, ANOTHER = PEOPLE[0], PEOPLE[1]


@pytest.fixture
def me(client: Browser, database: Database) -> Browser:
    """Somebody who has signed in and reads English."""
    seed_people(database)
    client.sign_in(SOMEBODY.oid)
    client.open("/?kieli=en")
    return client


@pytest.fixture
def seal(app: Flask) -> Seal:
    found: Seal = app.extensions["seal"]
    return found


def give(browser: Browser, email: str, status: int = 200) -> Page:
    page = browser.open(PATH)
    button = "Change the address" if "We write to" in page.text else "Send the link"
    return page.submit(button, status=status, email=email)


def list_mails(database: Database, seal: Seal) -> list[EmailMessage]:
    with database.read() as session:
        rows = session.scalars(select(Mail).order_by(Mail.id)).all()
    return [read_mail(row, seal) for row in rows]


def read_mail(row: Mail, seal: Seal) -> EmailMessage:
    assert row.sealed is not None
    found = message_from_bytes(seal.open(row.sealed, f"mail:{row.message_id}"), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(rf"https?://[^/\s]+({PATH}/vahvista/[^\s?]+)\?kieli=en\s", body.get_content())
    return str(link)


def address_of(session: Session, seal: Seal) -> str | None:
    return confirmed_address(session, seal, SOMEBODY.oid)


def test_an_address_is_used_only_once_its_link_is_followed_and_the_button_pressed(
    me: Browser, app: Flask, database: Database, seal: Seal
) -> None:
    page = give(me, "  Minna@esimerkki.example ")
    assert page.path == PATH
    assert "We have sent a link to Minna@esimerkki.example" in page.text
    with database.read() as session:
        assert address_of(session, seal) is None
    (mail,) = list_mails(database, seal)
    assert mail["To"] == "Minna@esimerkki.example"
    assert SOMEBODY.sukunimi not in mail.as_string()
    stranger = Browser(app)
    opened = stranger.open(f"{link_in(mail)}?kieli=en")
    assert opened.h1 == "Confirm your e-mail address"
    with database.read() as session:
        assert address_of(session, seal) is None
    done = opened.submit("Confirm the address")
    assert done.h1 == "Your e-mail address is confirmed"
    with database.read() as session:
        assert address_of(session, seal) == "Minna@esimerkki.example"
    assert "We write to Minna@esimerkki.example" in me.open(PATH).text
    assert stranger.client.get_cookie("istunto") is None


def test_a_scanner_that_opens_the_link_confirms_nothing(
    me: Browser, app: Flask, database: Database, seal: Seal
) -> None:
    give(me, "a@esimerkki.example")
    link = link_in(list_mails(database, seal)[0])
    for method in ("GET", "HEAD"):
        assert app.test_client().open(link, method=method).status_code == 200
    assert app.test_client().post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    with database.read() as session:
        assert address_of(session, seal) is None


def test_the_old_address_is_in_use_until_the_new_one_is_confirmed(me: Browser, database: Database, seal: Seal) -> None:
    for email in ("vanha@esimerkki.example", "uusi@esimerkki.example"):
        page = give(me, email)
        if email.startswith("uusi"):
            assert "It stays in use until you confirm the new one." in page.text
            with database.read() as session:
                assert address_of(session, seal) == "vanha@esimerkki.example"
        link = link_in(list_mails(database, seal)[-1])
        me.open(f"{link}?kieli=en").submit("Confirm the address")
    with database.read() as session:
        assert address_of(session, seal) == "uusi@esimerkki.example"
        assert session.scalar(select(func.count()).select_from(Sahkoposti)) == 1


def test_only_the_latest_link_works(me: Browser, database: Database, seal: Seal) -> None:
    give(me, "a@esimerkki.example")
    give(me, "b@esimerkki.example")
    first, second = (link_in(mail) for mail in list_mails(database, seal))
    assert me.open(f"{first}?kieli=en", status=404).h1 == "This link does not work"
    assert me.open(f"{second}?kieli=en").h1 == "Confirm your e-mail address"


@pytest.mark.parametrize("harm", ["damaged", "old", "removed", "of another purpose"])
def test_a_dead_link_says_so_and_confirms_nothing(
    me: Browser, app: Flask, database: Database, seal: Seal, harm: str
) -> None:
    give(me, "a@esimerkki.example")
    link = link_in(list_mails(database, seal)[0])
    if harm == "damaged":
        link = link[:-2] + ("AA" if link[-2:] != "AA" else "BA")
    elif harm == "old":
        with database.write() as session:
            session.execute(update(Sahkoposti).values(asked_at=utc_now() - timedelta(days=CONFIRM_DAYS)))
    elif harm == "removed":
        me.open(PATH).submit("Remove the address")
    else:
        from app.tokens import TokenSigner, new_id

        link = f"{PATH}/vahvista/{TokenSigner(app.extensions['settings'].secret_keys, 'jako').sign(new_id())}"
    assert me.open(f"{link}?kieli=en", status=404).h1 == "This link does not work"
    assert app.test_client().post(link).status_code == 303
    with database.read() as session:
        assert address_of(session, seal) is None


@pytest.mark.parametrize(
    "email",
    [
        "",
        "   ",
        "nobody",
        "a@b",
        "a@b.fi\r\nBcc: c@d.fi",
        "a@b.fi, c@d.fi",
        "ääkkönen@b.fi",
        f"a@{'b' * 260}.fi",
        "a@b.test",
    ],
)
def test_what_is_no_address_is_told_and_nothing_is_sent(
    me: Browser, database: Database, seal: Seal, email: str
) -> None:
    page = give(me, email, status=422)
    assert page.find("//*[@role='alert']")
    assert page.find("//input[@name='email'][@aria-invalid='true']")
    assert list_mails(database, seal) == []


def test_an_address_whose_domain_has_other_letters(me: Browser, database: Database, seal: Seal) -> None:
    give(me, "minna@älykoulu.example")
    (mail,) = list_mails(database, seal)
    assert mail["To"] == "minna@xn--lykoulu-5wa.example" or "xn--" in mail["To"]
    me.open(f"{link_in(mail)}?kieli=en").submit("Confirm the address")
    with database.read() as session:
        assert address_of(session, seal) == "minna@älykoulu.example"


def test_a_mailbox_is_not_flooded(me: Browser, database: Database, seal: Seal) -> None:
    for number in range(5):
        give(me, f"a{number}@esimerkki.example")
        me.open(PATH).submit("Remove the address")
    page = give(me, "a6@esimerkki.example", status=429)
    assert "too many confirmation messages" in page.text
    assert page.find("//input[@name='email'][@value='a6@esimerkki.example']")
    assert len(list_mails(database, seal)) == 5


def test_the_address_that_is_confirmed_already_gets_no_second_mail(me: Browser, database: Database, seal: Seal) -> None:
    give(me, "a@esimerkki.example")
    me.open(f"{link_in(list_mails(database, seal)[0])}?kieli=en").submit("Confirm the address")
    give(me, "a@esimerkki.example")
    assert len(list_mails(database, seal)) == 1


def test_a_removed_address_is_gone(me: Browser, database: Database, seal: Seal) -> None:
    give(me, "a@esimerkki.example")
    me.open(f"{link_in(list_mails(database, seal)[0])}?kieli=en").submit("Confirm the address")
    page = me.open(PATH).submit("Remove the address")
    assert "You have not given an address." in page.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Sahkoposti)) == 0


def test_choices_of_notifications(me: Browser, database: Database, seal: Seal) -> None:
    page = me.open(PATH)
    assert len(page.find("//input[@type='checkbox'][@checked]")) == len(Notice)
    give(me, "a@esimerkki.example")
    me.open(f"{link_in(list_mails(database, seal)[0])}?kieli=en").submit("Confirm the address")
    token = me.open(PATH).find("//input[@name='csrf_token']")[0].get("value")
    page = me.send("POST", f"{PATH}/valinnat", {"csrf_token": token, "report_answered": "y"})
    assert "Your choices have been saved." in page.text
    with database.read() as session:
        assert list_wanted(session, SOMEBODY.oid) == {Notice.REPORT_ANSWERED}
        assert find_confirmed(session, seal, SOMEBODY.oid, Notice.SHARE_ENDS) is None
        assert find_confirmed(session, seal, SOMEBODY.oid, Notice.REPORT_ANSWERED) is not None
        assert list_wanted(session, ANOTHER.oid) == set(Notice)


def test_nothing_of_the_address_stands_in_the_audit_trail_or_in_the_open(
    me: Browser, database: Database, seal: Seal
) -> None:
    give(me, "minna@esimerkki.example")
    me.open(f"{link_in(list_mails(database, seal)[0])}?kieli=en").submit("Confirm the address")
    me.open(PATH).submit("Remove the address")
    with database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action.like("%address%"))).all()
        assert [event.action for event in events] == [
            "ask_address_confirmation", "confirm_address", "remove_address",
        ]  # fmt: skip
        assert all(event.subject_oid == SOMEBODY.oid and event.details == {} for event in events)


def test_an_address_is_sealed_and_follows_the_person_to_another_number(
    me: Browser, database: Database, seal: Seal
) -> None:
    give(me, "minna@esimerkki.example")
    me.open(f"{link_in(list_mails(database, seal)[0])}?kieli=en").submit("Confirm the address")
    with database.write() as session:
        row = session.scalars(select(Sahkoposti)).one()
        assert b"minna" not in row.sealed
        master = store_henkilo(session, oid="1.2.246.562.24.99999999991")
        link_henkilo(session, SOMEBODY.oid, master.oid)
        assert confirmed_address(session, seal, master.oid) == "minna@esimerkki.example"
    with database.read() as session:
        assert confirmed_address(session, Seal(("another-key-that-is-quite-long-enough",)), master.oid) is None


def test_a_stranger_is_led_to_sign_in(client: Browser) -> None:
    assert client.open(PATH).path.startswith("/kirjaudu")


@pytest.mark.parametrize(("result", "is_told"), [("refused", True), ("failed", True), ("deferred", False)])
def test_a_confirmation_that_could_not_be_delivered_is_told(
    me: Browser, app: Flask, database: Database, result: str, is_told: bool
) -> None:
    give(me, "ei.ole@omaopintopolku.example")
    told = "Our message to ei.ole@omaopintopolku.example could not be delivered"
    with database.write() as session:
        mail = session.scalars(select(Mail)).one()
        outcome = Outcome(
            about=mail.about, mail_id=mail.id, result=Result(result), recipient_result=Result(result),
            reply="550 5.1.1 no such user", attempt=1, at=utc_now(),
        )  # fmt: skip
        OUTCOMES[mail.about.partition(":")[0]](session, outcome)
    assert (told in me.open(PATH).text) is is_told
    give(me, "on.olemassa@omaopintopolku.example")
    assert "could not be delivered" not in me.open(PATH).text
