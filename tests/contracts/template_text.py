"""Reads templates as the translator and the browser would: what words and attributes stand in them as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = PROJECT / "templates"
EXPRESSION = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands where an expression puts its value."""
SPOKEN_ATTRIBUTES = frozenset({"alt", "aria-description", "aria-label", "content", "placeholder", "title"})
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
NAMES_IN_EVERY_LANGUAGE = ("OmaOpintopolku", "Opintopolku")
LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a template that should not be there: where, and the text itself."""

    line: int
    text: str


def find_templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".svg", ".xml"})


def find_literal_text(source: str) -> list[Finding]:
    """Words of the page that are written in the template itself and therefore stay the same in every language.

    Text inside an element with a `lang` of its own is meant to (a language's name in that language), as are the names
    in NAMES_IN_EVERY_LANGUAGE. `content` counts for `<meta name=description>` only.
    """
    reader = _TextReader()
    reader.feed(_without_jinja(source))
    reader.close()
    return [finding for finding in reader.findings if LETTERS.search(_without_names(finding.text))]


def find_attributes(source: str, name: str) -> list[Finding]:
    """Every use of an attribute whose name matches the pattern `name`."""
    reader = _TextReader()
    reader.feed(_without_jinja(source))
    reader.close()
    return [Finding(line, attribute) for line, attribute in reader.attributes if re.fullmatch(name, attribute)]


def _without_names(text: str) -> str:
    for name in NAMES_IN_EVERY_LANGUAGE:
        text = text.replace(name, "")
    return text


def _without_jinja(source: str) -> str:
    """The template's own HTML: statements and comments gone (their line breaks stay), expressions as one character."""
    out: list[str] = []
    translated = expression = False
    tokens = list(Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(source))
    for index, (_, kind, text) in enumerate(tokens):
        if kind == "block_begin":
            word = _first_name(tokens[index + 1 :])
            translated = word == "trans" or (translated and word != "endtrans")
        elif kind == "variable_begin":
            expression = True
        elif kind == "variable_end":
            expression = False
            out.append(EXPRESSION)
        if kind == "data" and not translated and not expression:
            out.append(text)
        else:
            out.append("\n" * text.count("\n"))
    return "".join(out)


def _first_name(tokens: list[tuple[int, str, str]]) -> str:
    return next((text for _, kind, text in tokens if kind == "name"), "")


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    has_lang: bool


class _TextReader(HTMLParser):
    """Collects text and spoken attributes outside elements with their own `lang`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[Finding] = []
        self.attributes: list[tuple[int, str]] = []
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        given = {name: value or "" for name, value in attrs}
        self.attributes += [(line, name) for name in given]
        has_lang = "lang" in given and tag != "html"
        if not has_lang and not self._in_other_language():
            self._read_attributes(tag, given, line)
        if tag not in VOID:
            self._open.append(_Open(tag, has_lang))

    def _read_attributes(self, tag: str, given: dict[str, str], line: int) -> None:
        for name, value in given.items():
            spoken = name in SPOKEN_ATTRIBUTES and (name != "content" or given.get("name") == "description")
            if spoken or (tag == "input" and name == "value" and given.get("type") in {"submit", "button"}):
                self.findings.append(Finding(line, value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        if self._in_other_language() or (self._open and self._open[-1].tag in {"script", "style"}):
            return
        self.findings += [Finding(self.getpos()[0], data.strip())] if data.strip() else []

    def _in_other_language(self) -> bool:
        return any(element.has_lang for element in self._open)
