"""The demo's mail: really sent by SMTP, kept, and readable at /demo/posti."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.demo.mail_receiver import running_mail_receiver
from app.demo.mail_store import MOST_KEPT, MailStore, split_links
from app.mail.composing import compose
from app.settings import Settings
from tests.browser_client import Browser
from tests.mail.outbox import NOW, make_mail

MESSAGE_ID = "<" + "0" * 32 + "@omaopintopolku.example>"
LINK = "http://127.0.0.1:8000/palaute"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.for_tests(
        database_url=f"sqlite:///{tmp_path / 'none.db'}", demo=True, demo_mail_folder=str(tmp_path / "posti")
    )


@pytest.fixture
def store(settings: Settings) -> MailStore:
    return MailStore(Path(settings.demo_mail_folder))


@pytest.fixture
def app(settings: Settings) -> Flask:
    from app.database import Database

    Database(settings.database_url).upgrade()
    return create_app(settings)


def content_of(**changes: object) -> bytes:
    return compose(make_mail(**changes), MESSAGE_ID, NOW).content


def test_a_mail_that_was_sent_is_read_as_text_and_as_html(client: Browser, settings: Settings) -> None:
    said = {
        "text": f"Hyvä rehtori <script>\n\nkatso {LINK}\ntai https://muualla.example/x",
        "html": "<p>Hyvä <b>x</b></p>",
    }
    with running_mail_receiver(Path(settings.demo_mail_folder)) as receiver:
        assert receiver.settings()["smtp_port"] == receiver.port > 0
        with smtplib.SMTP("127.0.0.1", receiver.port, timeout=10) as sending:
            sending.sendmail("a@x.example", ["rehtori@koulu.example", "b@koulu.example"], content_of(**said))
    page = client.open("/demo/posti")
    assert page.text.count("VI-2026-7F3K") == 2
    assert "rehtori@koulu.example" in page.text
    [mail, _copy] = MailStore(Path(settings.demo_mail_folder)).list_newest()
    page = client.open(f"/demo/posti/{mail.name}")
    assert "Hyvä rehtori <script>" in page.text
    assert MESSAGE_ID in page.text
    assert [a.get("href") for a in page.root.iter("a") if a.text == LINK] == ["/palaute"]
    assert "https://muualla.example/x" not in {a.get("href") for a in page.root.iter("a")}
    answer = client.client.get(f"/demo/posti/{mail.name}/html")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "<p>Hyvä <b>x</b></p>" in answer.text


def test_an_empty_mailbox_says_so(client: Browser) -> None:
    assert "No mail has been sent yet" in client.open("/demo/posti?kieli=en").text


@pytest.mark.parametrize(
    "name", ["x", "..%2f..%2ftest", "20261123T100000000000-0123abcd", "20261123T100000000000-0123abcd%0a"]
)
def test_what_is_not_there_is_not_found(client: Browser, name: str) -> None:
    for path in (f"/demo/posti/{name}", f"/demo/posti/{name}/html"):
        assert client.client.get(path).status_code == 404


def test_outside_the_demo_there_is_no_mailbox() -> None:
    app = create_app(Settings.for_tests())
    assert app.test_client().get("/demo/posti").status_code == 404


def test_the_oldest_go_when_there_are_too_many(store: MailStore) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for number in range(MOST_KEPT + 3):
        store.keep(content_of(subject=f"Viesti {number}"), ["a@koulu.example"], now + timedelta(seconds=number))
    kept = store.list_newest(MOST_KEPT * 2)
    assert len(kept) == MOST_KEPT
    assert (kept[0].subject, kept[-1].subject) == (f"Viesti {MOST_KEPT + 2}", "Viesti 3")


def test_a_page_of_ours_is_a_link_and_nothing_else_is() -> None:
    pieces = split_links(f"katso {LINK} tai http://127.0.0.1:8000.paha.example/x", "http://127.0.0.1:8000")
    assert [(piece.text, piece.href is not None) for piece in pieces] == [
        ("katso ", False),
        (LINK, True),
        (" tai ", False),
        ("http://127.0.0.1:8000.paha.example/x", False),
    ]
