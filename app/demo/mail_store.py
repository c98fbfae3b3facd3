"""Mails that the demo's own mail server took: a folder of files, which every process that answers the web sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from secrets import token_hex

MOST_KEPT = 500
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}", re.ASCII)
_LINK = re.compile(r"(https?://[^\s<>]+)")
SHOWN_HEADERS = (
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "Delivered-To",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a mail's text; `href` is the path where it is the address of a page of this service."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail. `name` is its own in the folder; `recipient` is whom this copy was delivered to."""

    name: str
    received_at: datetime
    recipient: str
    subject: str
    lang: str
    headers: Sequence[tuple[str, str]]
    text: str
    html: str


class MailStore:
    """The folder. Nothing is there until the first mail comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes, recipients: Sequence[str], now: datetime) -> None:
        """Write the mail once for each recipient; the oldest ones go when there are too many. `now` is in UTC."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for recipient in recipients:
            name = f"{now:%Y%m%dT%H%M%S%f}-{token_hex(4)}"
            unfinished = self._folder / f"{name}.part"
            unfinished.write_bytes(b"Delivered-To: " + recipient.encode() + b"\r\n" + content)
            unfinished.rename(self._path(name))
        for name in self._names()[MOST_KEPT:]:
            self._path(name).unlink(missing_ok=True)

    def list_newest(self, most: int = 100) -> list[StoredMail]:
        """The newest mails, the newest first."""
        return [mail for name in self._names()[:most] if (mail := self.find(name)) is not None]

    def find(self, name: str) -> StoredMail | None:
        """The mail of that name, None when there is none."""
        if not _NAME.fullmatch(name):
            return None
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        return _read(name, message_from_bytes(content, policy=default))

    def _names(self) -> list[str]:
        return sorted((path.stem for path in self._folder.glob("*.eml") if _NAME.fullmatch(path.stem)), reverse=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.eml"


def split_links(text: str, base_url: str) -> list[TextPiece]:
    """The text in pieces; addresses of this service become links, others stay text."""
    return [
        TextPiece(piece, piece.removeprefix(base_url) if piece.startswith(f"{base_url}/") else None)
        for piece in _LINK.split(text)
        if piece
    ]


def _read(name: str, message: EmailMessage) -> StoredMail:
    return StoredMail(
        name=name,
        received_at=datetime.strptime(f"{name.partition('-')[0]}+0000", "%Y%m%dT%H%M%S%f%z"),
        recipient=str(message["Delivered-To"]),
        subject=str(message["Subject"] or ""),
        lang=str(message["Content-Language"] or "fi").partition(",")[0],
        headers=[(header, str(message[header])) for header in SHOWN_HEADERS if header in message],
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
