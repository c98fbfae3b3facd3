"""Delivery-status mails (RFC 3464): which mail of ours did not arrive, and what the other server says of it. Pure.

Mail servers differ in where they say which mail they mean. Looked at, in this order: `Original-Message-ID` of the
status, `Message-ID` of the mail or of its headers that came back, `In-Reply-To` and `References` of the notice itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

MAX_BYTES = 10_000_000
MAX_PARTS = 200
LONGEST_REASON = 300
FAILED = "failed"

_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_ACTION = re.compile(r"[a-z]{1,20}", re.ASCII)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)


class NotADeliveryStatus(ValueError):
    """The file is no delivery-status mail. `reason` is a plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What a mail server tells of a mail of ours.

    message_ids  those that may name our mail, with their angle brackets, the surest first
    recipient    for whom it was; "" when not told
    action       "failed", "delayed", "delivered", "relayed" or "expanded"
    status       "5.1.1" and the like (RFC 3463); "" when not told
    reason       the server's words, one line, at most 300 characters
    """

    message_ids: tuple[str, ...]
    recipient: str
    action: str
    status: str
    reason: str

    @property
    def is_failure(self) -> bool:
        return self.action == FAILED


def read_delivery_status(content: bytes) -> tuple[DeliveryStatus, ...]:
    """One for each recipient that the mail tells about. Raises NotADeliveryStatus."""
    if len(content) > MAX_BYTES:
        raise NotADeliveryStatus(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    mail = BytesParser(policy=policy.compat32).parsebytes(content)
    parts = []
    for part in mail.walk():
        parts.append(part)
        if len(parts) > MAX_PARTS:
            raise NotADeliveryStatus("it has too many parts")
    blocks = [block for part in parts for block in _status_blocks(part)]
    if not blocks:
        raise NotADeliveryStatus("it has no message/delivery-status part")
    ids = tuple(dict.fromkeys(_list_message_ids(mail, parts, blocks)))
    if not ids:
        raise NotADeliveryStatus("it does not tell the Message-ID of the mail that it is about")
    found = tuple(_read_block(block, ids) for block in blocks if "action" in block)
    if not found:
        raise NotADeliveryStatus("it does not tell what became of the mail")
    return found


def _status_blocks(part: Message) -> list[Message]:
    """The groups of fields of a status part: the parser gives each as a message of its own."""
    if part.get_content_type() != "message/delivery-status":
        return []
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _list_message_ids(mail: Message, parts: list[Message], blocks: list[Message]) -> Iterator[str]:
    for block in blocks:
        yield from _ids_in(block.get_all("original-message-id"))
    for part in parts:
        if part is not mail and part.get_content_type() not in ("message/delivery-status", "text/rfc822-headers"):
            yield from _ids_in(part.get_all("message-id"))
        if part.get_content_type() == "text/rfc822-headers":
            yield from _ids_in(_read_headers(part).get_all("message-id"))
    for name in ("in-reply-to", "references"):
        yield from _ids_in(mail.get_all(name))


def _ids_in(values: Sequence[object] | None) -> Iterator[str]:
    for value in values or ():
        yield from _MESSAGE_ID.findall(str(value))


def _read_headers(part: Message) -> Message:
    payload = part.get_payload(decode=True)
    return BytesParser(policy=policy.compat32).parsebytes(
        payload if isinstance(payload, bytes) else b"", headersonly=True
    )


def _read_block(block: Message, ids: tuple[str, ...]) -> DeliveryStatus:
    action = _ACTION.search(str(block["action"]).lower())
    status = _STATUS.search(str(block.get("status", "")))
    return DeliveryStatus(
        message_ids=ids,
        recipient=_after_type(block.get("final-recipient") or block.get("original-recipient")),
        action=action[0] if action else "",
        status=status[0] if status else "",
        reason=_after_type(block.get("diagnostic-code"))[:LONGEST_REASON],
    )


def _after_type(value: object) -> str:
    """ "rfc822; name@example.com" -> "name@example.com"; on one line and printable."""
    text = str(value) if value is not None else ""
    words = " ".join(text.partition(";")[2].split() or text.split())
    return "".join(letter for letter in words if letter.isprintable())
