"""Words in templates: escaped, marked by language, translated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from app import create_app
from app.register.words import Message, Text, Words, say, say_number
from app.settings import Settings
from app.web.filters import plain_words, render_words


@pytest.fixture(autouse=True)
def context() -> Iterator[Flask]:
    app = create_app(Settings.for_tests())
    with app.test_request_context("/"), force_locale("en"):
        yield app


@pytest.mark.parametrize(
    ("words", "html", "text"),
    [
        (None, "", ""),
        ("a<b", "a&lt;b", "a<b"),
        (7, "7", "7"),
        (Text("Lukio & muut"), "Lukio &amp; muut", "Lukio & muut"),
        (Text("Lukio <x>", "fi"), '<span lang="fi">Lukio &lt;x&gt;</span>', "Lukio <x>"),
        (say("Valid 100 % <now>"), "Valid 100 % &lt;now&gt;", "Valid 100 % <now>"),
        (say("Kept by %(who)s", who="A&B"), "Kept by A&amp;B", "Kept by A&B"),
        (
            say("Kept by %(who)s", who=Text("Koulu <1>", "fi")),
            'Kept by <span lang="fi">Koulu &lt;1&gt;</span>',
            "Kept by Koulu <1>",
        ),
        (say("%(a)s of %(b)s", a=say("half <%(c)s>", c="x%"), b=3), "half &lt;x%&gt; of 3", "half <x%> of 3"),
        (say_number("%(num)s course", "%(num)s courses", 1), "1 course", "1 course"),
        (
            say_number("%(num)s course of %(x)s", "%(num)s courses of %(x)s", 2, x="<"),
            "2 courses of &lt;",
            "2 courses of <",
        ),
    ],
)
def test_words(words: Words | str | int | None, html: str, text: str) -> None:
    assert str(render_words(words)) == html
    assert plain_words(words) == text


def test_a_template_does_not_escape_words_twice(context: Flask) -> None:
    template = context.jinja_env.from_string("<p title='{{ w|plain_words }}'>{{ w|words }}</p>")
    words = Message("Kept by %(who)s", {"who": Text("<Å>", "sv")})
    assert template.render(w=words) == ("<p title='Kept by &lt;Å&gt;'>Kept by <span lang=\"sv\">&lt;Å&gt;</span></p>")
