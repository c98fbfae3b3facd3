"""What a page says: register data (`Text`) and our own sentences (`Message`).

The register is pure and knows no catalogue. Our own words are English msgids that the templates translate;
names from the registers are data and carry the language they are in when it is not the language of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LANGUAGES = ("fi", "sv", "en")
"""The languages of the service, in the order in which a missing name falls back (design, decision 3)."""


@dataclass(frozen=True, slots=True)
class Text:
    """Register data as it stands. `lang` is set only when it differs from the language of the page."""

    text: str
    lang: str | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of ours: an English msgid with `%(name)s` places. A parameter may itself be Words.

    `plural` is the msgid for more than one; then `params["num"]` is the count.
    """

    msgid: str
    params: Mapping[str, Words | int] = field(default_factory=lambda: MappingProxyType({}))
    plural: str | None = None


Words = Text | Message


def say(msgid: str, **params: Words | int | str) -> Message:
    """Make a Message. The catalogue's extraction looks for this name (see babel keywords in pyproject.toml)."""
    return Message(msgid, {key: Text(value) if isinstance(value, str) else value for key, value in params.items()})


def say_number(singular: str, plural: str, num: int, **params: Words | int | str) -> Message:
    """Make a Message whose form depends on `num`; extracted like `ngettext`."""
    message = say(singular, **params)
    return Message(singular, {**message.params, "num": num}, plural)
