"""Finnish and Swedish say everything that English says."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message

from tests.contracts.catalogues import TRANSLATED, extract_messages, find_gaps, find_leftovers, find_problem


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_catalogue_translates_every_message(lang: str) -> None:
    gaps = find_gaps(lang)
    assert not gaps, f"{len(gaps)} messages:\n" + "\n".join(gaps)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_catalogue_has_no_message_that_nobody_asks_for(lang: str) -> None:
    assert find_leftovers(lang) == []


def test_messages_of_the_register_and_the_templates_are_found() -> None:
    places = {place.split(":")[0].rsplit("/", 1)[0] for place in extract_messages().values()}
    assert any(place.startswith("app/register") for place in places)
    assert any(place.startswith("templates/") for place in places)


@pytest.mark.parametrize(
    ("string", "flags", "problem"),
    [
        ("%(num)s koulua", (), None),
        ("", (), "is empty"),
        ("%(num)s koulua", ("fuzzy",), "is marked fuzzy"),
        ("%(number)s koulua", (), "has other places"),
    ],
)
def test_a_wrong_translation_is_found(string: str, flags: tuple[str, ...], problem: str | None) -> None:
    found = find_problem(Message("%(num)s schools", string, flags=flags), "%(num)s schools")
    assert (found or "").startswith(problem or "")
    assert (found is None) == (problem is None)


def test_a_plural_with_one_form_is_found() -> None:
    entry = Message(("%(num)s school", "%(num)s schools"), ("%(num)s koulu",))
    assert find_problem(entry, ("%(num)s school", "%(num)s schools")) == "has 1 forms for 2"
