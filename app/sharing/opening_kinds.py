"""Who opens a link, as far as its request tells: a person, a machine, or we cannot tell.

A browser's signature proves nothing: scanners of mail (Microsoft Safe Links among them) often carry that of a plain
browser. So PERSON takes a deed that a scanner does not do: a right PIN, or going on from the page itself by a hand's
press (browsers tell that in `Sec-Fetch-User`, Fetch Metadata §2.4). Anything else with a browser's signature is
CANNOT_TELL. A robot that presses buttons in a real browser would pass for a person; there is no way to see that.

Robots that are known to fetch previews and scan mail are shown no studies; nobody reads what they fetch. A program of
somebody's own (a browser driven by one too) is a machine as well, but it reads what it was sent to read.
Browsers and systems are named by ua-parser, whose list is maintained; what it knows as robots are machines here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ua_parser import parse

from app.sharing.words import OpeningKind

MOST_LETTERS = 60
LONGEST_SIGNATURE = 500

ROBOTS: Mapping[str, str] = {
    # Protection of mail: they open every link before the reader does.
    "safelinks": "Microsoft Safe Links",
    "ms-office": "Microsoft Office",
    "microsoft office": "Microsoft Office",
    "ms-search": "Microsoft Office",
    "bingpreview": "Microsoft Bing",
    "proofpoint": "Proofpoint",
    "urldefense": "Proofpoint",
    "mimecast": "Mimecast",
    "barracuda": "Barracuda",
    "trendmicro": "Trend Micro",
    "symantec": "Symantec",
    "forcepoint": "Forcepoint",
    "sophos": "Sophos",
    "zscaler": "Zscaler",
    "fireeye": "Trellix",
    "trellix": "Trellix",
    "cisco-email": "Cisco",
    "ironport": "Cisco",
    "withsecure": "WithSecure",
    "f-secure": "WithSecure",
    "googleimageproxy": "Google",
    "yahoomailproxy": "Yahoo",
    # Previews of messages: made when the link is sent, not when it is read.
    "skypeuripreview": "Microsoft Teams",
    "microsoftpreview": "Microsoft Teams",
    "msteams-": "Microsoft Teams",
    "slackbot": "Slack",
    "slack-imgproxy": "Slack",
    "whatsapp/": "WhatsApp",
    "facebookexternalhit": "Facebook",
    "facebookcatalog": "Facebook",
    "meta-externalagent": "Facebook",
    "meta-externalfetcher": "Facebook",
    "telegrambot": "Telegram",
    "discordbot": "Discord",
    "linkedinbot": "LinkedIn",
    "twitterbot": "X",
    "snap url preview": "Snapchat",
    "signal-desktop-linkpreview": "Signal",
    "google-safety": "Google",
    "google-pagerenderer": "Google",
    "googlebot": "Google",
    "google-read-aloud": "Google",
    "applebot": "Apple",
}
"""What a signature holds, in small letters → whose robot it is."""

DRIVEN = ("headlesschrome", "phantomjs")
"""Browsers without a window: a program drives them."""

TEXT_BROWSERS = ("lynx/", "w3m/", "links ", "elinks/", "edbrowse/")
"""Browsers whose signature does not begin as all others' do."""

FAMILIES: Mapping[str, str] = {
    "Mobile Safari": "Safari",
    "Mobile Safari UI/WKWebView": "Safari",
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Chrome Mobile WebView": "Chrome",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "Edge Mobile": "Edge",
    "Opera Mobile": "Opera",
    "Opera Mini": "Opera",
}
SYSTEMS: Mapping[str, str] = {"Mac OS X": "macOS", "Chrome OS": "ChromeOS", "Ubuntu": "Linux", "Fedora": "Linux"}
"""As people call them. Their numbers are left out: browsers themselves no longer tell them truthfully."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a request tells of its sender. Headers as they came, "" for none.

    user_agent     User-Agent
    purpose        Sec-Purpose or Purpose: a browser fetches ahead of the reader
    fetch_site     Sec-Fetch-Site
    fetch_user     Sec-Fetch-User
    is_head        the method is HEAD: only the headers are asked for
    wants_json     it asks for the machine-readable copy
    knew_pin       the right PIN came with it, or the ticket of one
    pressed        the button of the page without the record was pressed
    """

    user_agent: str = ""
    purpose: str = ""
    fetch_site: str = ""
    fetch_user: str = ""
    is_head: bool = False
    wants_json: bool = False
    knew_pin: bool = False
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens: `browser` and `system` in words, "" where the signature does not tell; `gets_record` is whether the
    record is shown to them."""

    kind: OpeningKind
    browser: str
    system: str
    gets_record: bool = True


def recognise(signs: Signs) -> Opener:
    """Who sent the request."""
    signature = signs.user_agent[:LONGEST_SIGNATURE]
    browser, system, is_robot = describe_signature(signature)
    if signs.is_head or is_prefetch(signs) or (is_robot and not signs.pressed):
        return Opener(OpeningKind.MACHINE, browser, system, gets_record=False)
    if is_robot:
        # Whoever presses the button of the page without the record gets it: a list of robots must lock nobody out.
        return Opener(OpeningKind.CANNOT_TELL, browser, system)
    if signs.wants_json:
        return Opener(OpeningKind.JSON, browser, system)
    if not _is_browser(signature):
        return Opener(OpeningKind.MACHINE, browser, system)
    return Opener(OpeningKind.PERSON if _acts(signs) else OpeningKind.CANNOT_TELL, browser, system)


def is_prefetch(signs: Signs) -> bool:
    """Whether a browser fetches the page ahead, before anybody has asked for it (Sec-Purpose; older ones Purpose)."""
    return any(word in signs.purpose.lower() for word in ("prefetch", "prerender", "preview"))


@lru_cache(maxsize=512)
def describe_signature(signature: str) -> tuple[str, str, bool]:
    """Browser (or whose robot, or which program), system, and whether it is a robot."""
    small = signature.lower()
    robot = next((name for sign, name in ROBOTS.items() if sign in small), "")
    if robot:
        return robot, "", True
    parsed = parse(signature)
    family = parsed.user_agent.family if parsed.user_agent else ""
    system = parsed.os.family if parsed.os else ""
    is_robot = parsed.device is not None and parsed.device.family == "Spider"
    return (
        _printable(FAMILIES.get(family, family)),
        _printable(SYSTEMS.get(system, system)),
        is_robot,
    )


def _is_browser(signature: str) -> bool:
    """Every browser for people begins "Mozilla/" (RFC 9110 calls it a relic), some text browsers apart."""
    small = signature.lower()
    return small.startswith(("mozilla/", "opera/", *TEXT_BROWSERS)) and not any(sign in small for sign in DRIVEN)


def _acts(signs: Signs) -> bool:
    """Whether the request shows a deed of a person."""
    return signs.knew_pin or (signs.fetch_site == "same-origin" and signs.fetch_user == "?1")


def _printable(name: str) -> str:
    """Names come from the signature, which anybody may write: no control letters, not too long."""
    return "".join(letter for letter in name if letter.isprintable())[:MOST_LETTERS].strip()
