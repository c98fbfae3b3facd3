"""The catalogues beside what the code and the templates ask for."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parents[2]
TRANSLATED = ("fi", "sv")
"""English is the language of the messages themselves."""
PLACE = re.compile(r"%\((\w+)\)[sd]|%%|%.")
Key = str | tuple[str, ...]


@cache
def extract_messages() -> dict[Key, str]:
    """Every message of the project, with the first place where it stands: the very extraction of `make catalogues`."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "messages.pot"
        command = ["-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml", "-o", str(pot)]
        subprocess.run([sys.executable, *command, "app", "templates"], cwd=PROJECT, check=True)
        with pot.open("rb") as file:
            template = read_po(file)
    return {entry.id: f"{entry.locations[0][0]}:{entry.locations[0][1]}" for entry in template if entry.id}


def read_catalogue(lang: str) -> Catalog:
    path = PROJECT / "translations" / lang / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def find_gaps(lang: str) -> list[str]:
    """What the catalogue of a language lacks, one line for each message."""
    catalogue = read_catalogue(lang)
    gaps = []
    for key, place in sorted(extract_messages().items(), key=lambda item: item[1]):
        entry = catalogue.get(key if isinstance(key, str) else key[0])
        if entry is None:
            gaps.append(f"{place}: {key!r} is missing")
        elif problem := find_problem(entry, key):
            gaps.append(f"{place}: {key!r} {problem}")
    return gaps


def find_problem(entry: Message, key: Key) -> str | None:
    """What is wrong with a translation: empty, unsure, another number of forms, other places than the message has."""
    forms = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
    asked = (key,) if isinstance(key, str) else key
    if len(asked) > 1 and len(forms) != len(asked):
        return f"has {len(forms)} forms for {len(asked)}"
    if not all(form and form.strip() for form in forms):
        return "is empty"
    if entry.fuzzy:
        return "is marked fuzzy"
    # One thing may be said without its number ("one school"), where the message or its translation does so.
    allowed = [{frozenset(find_places(text)) for text in asked}, {frozenset(find_places(asked[-1]))}]
    if any(find_places(form) not in allowed[index == len(forms) - 1] for index, form in enumerate(forms)):
        return f"has other places: {forms!r}"
    return None


def find_places(text: str) -> set[str]:
    return {match.group(0) for match in PLACE.finditer(text)} - {"%%"}


def find_leftovers(lang: str) -> list[str]:
    """Messages that a catalogue has and nothing asks for."""
    wanted = {key if isinstance(key, str) else key[0] for key in extract_messages()}
    known = [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in read_catalogue(lang) if entry.id]
    return sorted(msgid for msgid in known if msgid not in wanted)
