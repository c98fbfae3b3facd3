"""Rendered words → the bytes of a mail (RFC 5322, MIME)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from secrets import token_hex
from typing import TYPE_CHECKING

from app.mail.addresses import BadAddress, to_ascii

if TYPE_CHECKING:
    from app.mail.service import OutgoingMail

SENDER_NAME = "OmaOpintopolku"
MAX_SUBJECT_LETTERS = 200
MAX_ABOUT_LETTERS = 200


class BadMail(ValueError):
    """A mail that must not be written; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The bytes with CRLF line ends, and the envelope: sender and recipients in ASCII, each once."""

    content: bytes
    sender: str
    recipients: tuple[str, ...]


def make_message_id(sender: str) -> str:
    """A new Message-ID in the sender's domain. It stays the mail's own at every try."""
    return f"<{token_hex(16)}@{to_ascii(sender).rpartition('@')[2]}>"


def compose(mail: OutgoingMail, message_id: str, now: datetime) -> Composed:
    """Write the mail as multipart/alternative, text first, both parts quoted-printable: no server on the way has to
    touch it, so that a signature (DKIM) made by the first one holds. Raises BadMail and BadAddress.
    """
    _check_words(mail)
    sender, recipients = _to_wire("sender", mail.sender), _list_recipients(mail.to)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(SENDER_NAME, addr_spec=sender)
    message["To"] = [Address(addr_spec=address) for address in recipients]
    if mail.reply_to is not None:
        message["Reply-To"] = Address(addr_spec=_to_wire("reply address", mail.reply_to))
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = ", ".join(mail.languages)
    # The library's boundary may differ between two writings of the same mail; ours belongs to the Message-ID.
    message.set_boundary(f"=_{message_id[1:33]}")
    return Composed(message.as_bytes(), sender, recipients)


def _list_recipients(addresses: Iterable[str]) -> tuple[str, ...]:
    recipients = tuple(dict.fromkeys(_to_wire("recipient", address) for address in addresses))
    if not recipients:
        raise BadMail("a mail needs a recipient")
    return recipients


def _to_wire(role: str, address: str) -> str:
    try:
        return to_ascii(address)
    except BadAddress as error:
        raise BadAddress(f"the address of the {role} cannot be used: {error}") from None


def _check_words(mail: OutgoingMail) -> None:
    for name, words, most in (
        ("subject", mail.subject, MAX_SUBJECT_LETTERS),
        ("about", mail.about, MAX_ABOUT_LETTERS),
        ("languages", ", ".join(mail.languages), 20),
    ):
        if not words or not words.isprintable():
            raise BadMail(f"the {name} of a mail must be one line without control characters")
        if len(words) > most:
            raise BadMail(f"the {name} of a mail is longer than {most} letters")
    if not all(language.isalpha() and language.isascii() for language in mail.languages):
        raise BadMail("languages are words of the letters a to z")
    if not mail.text.strip() or not mail.html.strip():
        raise BadMail("a mail has a text and the same as HTML")
