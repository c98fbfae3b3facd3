"""The bytes of a mail: what every header says, and what must never get into one."""

from __future__ import annotations

import pytest

from app.mail.addresses import BadAddress, to_ascii
from app.mail.composing import BadMail, compose, make_message_id
from tests.mail.outbox import NOW, make_mail
from tests.mail_rules import check_mail

MESSAGE_ID = "<" + "a1" * 16 + "@omaopintopolku.example>"


def test_a_mail_reads_back_as_it_was_rendered() -> None:
    composed = compose(make_mail(reply_to="maija@posti.example"), MESSAGE_ID, NOW)
    checked = check_mail(composed.content)
    assert checked.subject == "Ilmoitus virheestä: VI-2026-7F3K"
    assert checked.text.replace("\r\n", "\n") == make_mail().text
    assert checked.links == ("https://omaopintopolku.example/ilmoitus/abc",)
    assert checked.message["From"] == "OmaOpintopolku <ei-vastausta@omaopintopolku.example>"
    assert checked.message["To"] == "rehtori@koulu.example"
    assert checked.message["Reply-To"] == "maija@posti.example"
    assert checked.message["Message-ID"] == MESSAGE_ID
    assert checked.message["Date"] == "Mon, 23 Nov 2026 10:00:00 +0000"
    assert checked.message["Content-Language"] == "fi"


def test_the_same_mail_is_always_the_same_bytes() -> None:
    assert compose(make_mail(), MESSAGE_ID, NOW) == compose(make_mail(), MESSAGE_ID, NOW)


def test_a_message_id_is_new_each_time_and_of_the_senders_domain() -> None:
    ids = {make_message_id("ei-vastausta@älykoulu.fi") for _ in range(100)}
    assert len(ids) == 100
    assert all(found.endswith("@xn--lykoulu-4wa.fi>") for found in ids)


def test_long_lines_and_every_letter_survive() -> None:
    words = "å€😀 " + "x" * 5000 + "\n.\n..piste\nFrom alku\n" + "sana " * 3000
    composed = compose(make_mail(text=words, html=f"<p>{words}</p>", subject="Ä" * 200), MESSAGE_ID, NOW)
    checked = check_mail(composed.content)
    assert checked.text.split() == words.split()
    assert checked.subject == "Ä" * 200


def test_two_recipients_see_each_other_and_each_stands_once() -> None:
    composed = compose(make_mail(to=("a@koulu.example", "b@älykoulu.fi", "a@koulu.example")), MESSAGE_ID, NOW)
    assert composed.recipients == ("a@koulu.example", "b@xn--lykoulu-4wa.fi")
    assert check_mail(composed.content).message["To"] == "a@koulu.example, b@xn--lykoulu-4wa.fi"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hei\r\nBcc: kaikki@koulu.example"},
        {"subject": "Hei\nBcc: kaikki@koulu.example"},
        {"subject": "Hei\x00"},
        {"subject": "Hei\u2028toinen rivi"},
        {"subject": ""},
        {"subject": "x" * 201},
        {"about": "report:1\r\nX: y"},
        {"about": ""},
        {"languages": ()},
        {"languages": ("fi\r\nX: y",)},
        {"to": ()},
        {"to": ("rehtori@koulu.example\r\nBcc: x@y.fi",)},
        {"to": ("rehtori@koulu.example, toinen@koulu.example",)},
        {"to": ("Rehtori <rehtori@koulu.example>",)},
        {"to": ("rehtori",)},
        {"to": ("",)},
        {"to": ("äijä@koulu.example",)},
        {"reply_to": "x@y.fi\nBcc: z@y.fi"},
        {"sender": "x@y.fi\nBcc: z@y.fi"},
        {"text": " \n"},
        {"html": ""},
    ],
)
def test_what_would_change_the_header_or_say_nothing_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises((BadMail, BadAddress)):
        compose(make_mail(**changes), MESSAGE_ID, NOW)


def test_a_refusal_never_repeats_the_address() -> None:
    with pytest.raises(BadAddress) as refused:
        compose(make_mail(to=("matti.meikäläinen@koulu.example",)), MESSAGE_ID, NOW)
    assert "matti" not in str(refused.value)
    assert "the address of the recipient" in str(refused.value)


@pytest.mark.parametrize(
    ("address", "ascii_form"),
    [
        ("rehtori@koulu.example", "rehtori@koulu.example"),
        ("Rehtori@KOULU.example", "Rehtori@koulu.example"),
        ("info@älykoulu.fi", "info@xn--lykoulu-4wa.fi"),
        ("etu.suku+virheet@koulu.example", "etu.suku+virheet@koulu.example"),
    ],
)
def test_a_domain_goes_as_punycode(address: str, ascii_form: str) -> None:
    assert to_ascii(address) == ascii_form
