"""Who opens a link: people are called people only for what they do, robots by their signatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sharing.opening_kinds import LONGEST_SIGNATURE, MOST_LETTERS, Signs, recognise
from app.sharing.words import OpeningKind

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/121.0.0.0 Mobile Safari/537.36"
)
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.4 Safari/605.1.15"
)

ROBOTS = [
    (
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
        "Microsoft Teams",
    ),
    ("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "Microsoft Office"),
    ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Slack"),
    ("WhatsApp/2.23.20.0 A", "WhatsApp"),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "Facebook"),
    ("Mozilla/5.0 (compatible; Barracuda Sentinel (EE))", "Barracuda"),
    ("Mozilla/5.0 (compatible; Proofpoint URL Defense)", "Proofpoint"),
    ("Mozilla/5.0 (compatible; Mimecast TTP)", "Mimecast"),
    ("Mozilla/5.0 (compatible; Microsoft SafeLinks)", "Microsoft Safe Links"),
    ("TelegramBot (like TwitterBot)", "Telegram"),
    ("LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient)", "LinkedIn"),
]


@pytest.mark.parametrize(("signature", "name"), ROBOTS)
def test_a_known_robot_is_a_machine_and_gets_no_record(signature: str, name: str) -> None:
    opener = recognise(Signs(user_agent=signature))
    assert (opener.kind, opener.browser, opener.gets_record) == (OpeningKind.MACHINE, name, False)


def test_a_robot_that_only_the_library_knows_is_one_too() -> None:
    opener = recognise(Signs(user_agent="Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)"))
    assert (opener.kind, opener.gets_record) == (OpeningKind.MACHINE, False)


@pytest.mark.parametrize("signature", [name for name, _ in ROBOTS])
def test_a_robot_is_no_person_whatever_else_it_says(signature: str) -> None:
    signs = Signs(user_agent=signature, fetch_site="same-origin", fetch_user="?1")
    assert recognise(signs).kind is OpeningKind.MACHINE


@pytest.mark.parametrize("signs", [Signs(user_agent=CHROME, is_head=True), Signs(user_agent=CHROME, purpose="prefetch"),
                                   Signs(user_agent=CHROME, purpose="prefetch;prerender"),
                                   Signs(user_agent=IPHONE, purpose="preview")])  # fmt: skip
def test_whoever_asks_ahead_of_the_reader_is_a_machine_and_gets_no_record(signs: Signs) -> None:
    opener = recognise(signs)
    assert (opener.kind, opener.gets_record) == (OpeningKind.MACHINE, False)


PROGRAMS = [
    "curl/8.1.2",
    "python-requests/2.32",
    "Go-http-client/2.0",
    "okhttp/4",
    "",
    CHROME.replace("Chrome/", "HeadlessChrome/"),
]


@pytest.mark.parametrize("signature", PROGRAMS)
def test_a_program_of_somebodys_own_is_a_machine_that_reads(signature: str) -> None:
    opener = recognise(Signs(user_agent=signature))
    assert (opener.kind, opener.gets_record) == (OpeningKind.MACHINE, True)
    assert recognise(Signs(user_agent=signature, wants_json=True)).gets_record


@pytest.mark.parametrize(
    ("signature", "browser", "system"),
    [
        (CHROME, "Chrome", "Windows"),
        (IPHONE, "Safari", "iOS"),
        (FIREFOX, "Firefox", "Linux"),
        (ANDROID, "Chrome", "Android"),
        (MAC, "Safari", "macOS"),
    ],
)
def test_a_browser_is_named_in_words_and_proves_no_person(signature: str, browser: str, system: str) -> None:
    opener = recognise(Signs(user_agent=signature, fetch_site="none", fetch_user="?1"))
    assert (opener.kind, opener.browser, opener.system) == (OpeningKind.CANNOT_TELL, browser, system)
    assert opener.gets_record


@pytest.mark.parametrize("signature", [signature for signature, _ in ROBOTS])
def test_nobody_is_locked_out_by_the_list_of_robots(signature: str) -> None:
    opener = recognise(Signs(user_agent=signature, pressed=True))
    assert (opener.kind, opener.gets_record) == (OpeningKind.CANNOT_TELL, True)
    assert not recognise(Signs(user_agent=signature, pressed=True, is_head=True)).gets_record


def test_a_text_browser_is_one() -> None:
    assert recognise(Signs(user_agent="Lynx/2.9.0dev.12 libwww-FM/2.14")).kind is OpeningKind.CANNOT_TELL


def test_a_right_pin_and_a_press_on_the_page_itself_are_deeds_of_a_person() -> None:
    assert recognise(Signs(user_agent=CHROME, knew_pin=True)).kind is OpeningKind.PERSON
    assert recognise(Signs(user_agent=CHROME, fetch_site="same-origin", fetch_user="?1")).kind is OpeningKind.PERSON


@pytest.mark.parametrize(("site", "user"), [("same-origin", ""), ("cross-site", "?1"), ("none", "?1"), ("", "")])
def test_coming_from_elsewhere_is_none(site: str, user: str) -> None:
    assert recognise(Signs(user_agent=CHROME, fetch_site=site, fetch_user=user)).kind is OpeningKind.CANNOT_TELL


def test_the_machine_readable_copy_is_a_kind_of_its_own() -> None:
    assert recognise(Signs(user_agent="curl/8.1.2", wants_json=True)).kind is OpeningKind.JSON
    assert recognise(Signs(user_agent=CHROME, wants_json=True, knew_pin=True)).kind is OpeningKind.JSON
    assert recognise(Signs(user_agent=CHROME, wants_json=True, is_head=True)).kind is OpeningKind.MACHINE


@given(st.text(max_size=3 * LONGEST_SIGNATURE))
def test_any_signature_is_described_in_few_printable_letters(signature: str) -> None:
    opener = recognise(Signs(user_agent=signature))
    for words in (opener.browser, opener.system):
        assert len(words) <= MOST_LETTERS
        assert words.isprintable()
