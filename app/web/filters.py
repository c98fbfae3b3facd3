"""What templates may say: `words` renders what the register and our own code say, escaped and marked by language."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_babel import get_translations
from markupsafe import Markup, escape

from app.register.words import Message, Text, Words


def render_words(words: Words | str | int | None) -> Markup:
    """HTML of words: register data in its own language is marked, a message is translated. None renders as nothing."""
    if words is None:
        return Markup("")
    if isinstance(words, Text):
        if words.lang is None:
            return escape(words.text)
        return Markup('<span lang="{}">{}</span>').format(words.lang, words.text)
    if isinstance(words, Message):
        params = {key: value if isinstance(value, int) else render_words(value) for key, value in words.params.items()}
        return escape(_translate(words)) % params if params else escape(_translate(words))
    return escape(words)


def plain_words(words: Words | str | int | None) -> str:
    """The same without markup, for attributes, titles and text drawings; the language of register data is lost."""
    if words is None:
        return ""
    if isinstance(words, Message):
        params: Mapping[str, str | int] = {
            key: value if isinstance(value, int) else plain_words(value) for key, value in words.params.items()
        }
        return _translate(words) % params if params else _translate(words)
    return words.text if isinstance(words, Text) else str(words)


def install_filters(app: Flask) -> None:
    """Give templates `words` (HTML) and `plain_words` (text)."""
    app.jinja_env.filters["words"] = render_words
    app.jinja_env.filters["plain_words"] = plain_words


def _translate(message: Message) -> str:
    catalogue = get_translations()
    if message.plural is None:
        return str(catalogue.ugettext(message.msgid))
    num = message.params["num"]
    return str(catalogue.ungettext(message.msgid, message.plural, num))
