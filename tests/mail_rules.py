"""What holds of every mail that we send. Each test that gets one passes it through `check_mail`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

HEADERS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
    "Content-Type",
}  # fmt: skip
BLOCKS = {"p", "div", "h1", "h2", "h3", "li", "ul", "ol", "br", "table", "tr", "td", "th", "blockquote", "title", "dl"}
BLOCKS |= {"dt", "dd"}
UNSAFE = {"script", "style", "img", "iframe", "object", "form", "link"}
MARKS = re.compile(r"^(?:[-*•>]|\* \* \*)$")


@dataclass(frozen=True, slots=True)
class CheckedMail:
    """A mail that follows the rules. `links`: each address once, in the order of the text."""

    message: EmailMessage
    subject: str
    text: str
    html: str
    links: tuple[str, ...]


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value for name, value in attrs if name == "href" and value]
        self._in_head = self._in_head or tag == "head"
        if tag in BLOCKS:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self._in_head = False
        if tag in BLOCKS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._in_head:
            self.words.append(data)


def check_mail(content: bytes, *, most_links: int = 1) -> CheckedMail:
    """Read a mail as a receiving system would. Raises AssertionError for anything that is not as it should be."""
    _check_lines(content)
    message = message_from_bytes(content, policy=default)
    assert not message.defects, message.defects
    _check_headers(message)
    text, html = _read_parts(message)
    reading = _Reading()
    reading.feed(html)
    assert _words(text) == _words("".join(reading.words)), "text and HTML must say the same"
    links = tuple(dict.fromkeys(re.findall(r"https?://[^\s<>]+", text)))
    assert links == tuple(dict.fromkeys(reading.links)), "text and HTML must lead to the same pages"
    assert len(links) <= most_links, f"{len(links)} links, at most {most_links}"
    assert not reading.tags & UNSAFE, reading.tags & UNSAFE
    assert not any(name == "style" or name.startswith("on") for name in reading.attributes)
    return CheckedMail(message, str(message["Subject"]), text, html, links)


def _check_lines(content: bytes) -> None:
    """RFC 5322: lines end with CRLF, are at most 998 octets, and here ASCII, so that nothing recodes them."""
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def _check_headers(message: EmailMessage) -> None:
    names = message.keys()
    assert set(names) <= HEADERS, set(names) - HEADERS
    assert len(set(names)) == len(names), "each header once"
    assert HEADERS - set(names) <= {"Reply-To"}, HEADERS - set(names)
    for name in names:
        assert not message[name].defects, (name, message[name].defects)
    assert re.fullmatch(r"<[0-9a-f]{32}@[a-z0-9.-]+>", message["Message-ID"])
    assert message["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"[a-z]{2}(, [a-z]{2})*", message["Content-Language"])
    assert parsedate_to_datetime(message["Date"]).tzinfo is not None
    assert str(message["Subject"]).isprintable()
    assert str(message["Subject"]).strip()


def _read_parts(message: EmailMessage) -> tuple[str, str]:
    assert message.get_content_type() == "multipart/alternative"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    for part in parts:
        assert isinstance(part, EmailMessage)
        assert part.get_content_charset() == "utf-8"
    text, html = (str(part.get_content()) for part in parts)  # type: ignore[attr-defined]
    return text, html


def _words(text: str) -> list[str]:
    """Words alone: what marks a list or a break in plain text is markup in the other."""
    return [word for word in text.split() if not MARKS.match(word)]
