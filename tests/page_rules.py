"""What every page of the service keeps to. `find_faults` says in words what a page breaks, by element."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import pairwise
from urllib.parse import urlsplit

import html5lib
from lxml import etree

Element = etree._Element
IsRoute = Callable[[str, str], bool]
"""(path, method) -> whether the service has such an address"""

UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
LEFT_OVER = re.compile(
    r"\bNone\b|\bUndefined\b|\?\?\?|[{}]|%\(\w+\)|<lambda>|\bMessage\(|\bText\(|&(?:amp|lt|gt|quot|#39);"
)
LINK_PAGES = ("/jako/", "/ilmoitus/", "/omat-tiedot/ilmoitukset/vahvista/")
"""Pages that a signed link opens set no cookie, so their forms carry no token that a cookie would back."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def parse(html: str) -> tuple[Element, list[str]]:
    """The page as a tree, and the parser's complaints by the HTML standard."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    return tree.getroot(), [f"HTML: {code} at {position} {data or ''}" for position, code, data in parser.errors]


def find_faults(html: str, headers: Mapping[str, str], is_route: IsRoute) -> list[str]:
    """Everything that the page breaks; empty for a good page."""
    root, faults = parse(html)
    for rule in (_language, _headings, _ids, _references, _landmarks, _controls, _inline, _text, _tables, _links):
        faults += rule(root)
    return [*faults, *_forms(root, is_route), *_addresses(root, is_route), *_policy(root, headers)]


def text_of(element: Element) -> str:
    """The text of an element with white space made single."""
    return " ".join("".join(element.itertext()).split())


def visible_text(root: Element) -> str:
    """The text of the page's body, without styles and scripts."""
    parts = root.xpath("//body//text()[not(ancestor::style or ancestor::script)]")
    return " ".join(" ".join(parts).split())


def _all(root: Element, path: str) -> list[Element]:
    return list(root.xpath(path))


def _describe(element: Element) -> str:
    attributes = "".join(f" {name}={value!r}" for name, value in element.attrib.items() if name in _TELLING)
    return f"<{element.tag}{attributes}> {text_of(element)[:40]!r}"


_TELLING = {"id", "name", "href", "class", "action"}


def _language(root: Element) -> Iterator[str]:
    if root.get("lang") not in ("fi", "sv", "en"):
        yield f"<html lang> is {root.get('lang')!r}"
    for element in _all(root, "//*[@lang]"):
        if not LANGUAGE.fullmatch(element.get("lang", "")):
            yield f"no language: {_describe(element)}"


def _headings(root: Element) -> Iterator[str]:
    titles = [text_of(title) for title in _all(root, "//head/title")]
    firsts = [text_of(heading) for heading in _all(root, "//h1")]
    if len(firsts) != 1:
        yield f"{len(firsts)} h1 instead of one: {firsts}"
    elif len(titles) != 1 or not firsts[0] or not titles[0].startswith(firsts[0]):
        yield f"the title {titles} does not begin with the h1 {firsts}"
    headings = _all(root, "//h1|//h2|//h3|//h4|//h5|//h6")
    for one, next_one in pairwise(headings):
        if int(next_one.tag[1]) > int(one.tag[1]) + 1:
            yield f"{_describe(next_one)} follows {_describe(one)}: a level is missing"
    yield from (f"empty heading: {_describe(heading)}" for heading in headings if not text_of(heading))


def _ids(root: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in _all(root, "//*[@id]"))
    yield from (f"id {id!r} stands {count} times" for id, count in counts.items() if count > 1)
    yield from (f"bad id {id!r}" for id in counts if not id or re.search(r"\s", id))


def _references(root: Element) -> Iterator[str]:
    ids = {element.get("id") for element in _all(root, "//*[@id]")}
    for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for element in _all(root, f"//*[@{name}]"):
            for id in element.get(name, "").split():
                if id not in ids:
                    yield f"{name} of {_describe(element)} names {id!r}, which is not there"
    for link in _all(root, "//a[starts-with(@href, '#')]"):
        if link.get("href", "")[1:] not in ids:
            yield f"a link to nowhere on this page: {_describe(link)}"


def _landmarks(root: Element) -> Iterator[str]:
    if len(_all(root, "//main")) != 1:
        yield "there is not exactly one <main>"
    links = _all(root, "//body//a")
    main = _all(root, "//main/@id")
    if not links or not main or links[0].get("href") != f"#{main[0]}":
        yield "the first link does not skip to the content"


def _controls(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in _all(root, "//label[@for]") if text_of(label)}
    for control in _all(root, "//input|//select|//textarea"):
        if control.get("type") in UNLABELLED:
            continue
        if not (
            control.get("id") in labelled
            or control.get("aria-label")
            or control.get("aria-labelledby")
            or control.xpath("ancestor::label")
        ):
            yield f"no label: {_describe(control)}"
    for button in _all(root, "//button|//summary"):
        if not text_of(button) and not button.get("aria-label"):
            yield f"no words: {_describe(button)}"
    for image in _all(root, "//img[not(@alt)]"):
        yield f"no alt: {_describe(image)}"


def _inline(root: Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"inline {name}: {_describe(element)}"
    for script in _all(root, "//script"):
        if not script.get("src") or (script.text or "").strip():
            yield f"inline script: {_describe(script)}"


def _text(root: Element) -> Iterator[str]:
    words = visible_text(root)
    attributes = " ".join(root.xpath("//@title|//@aria-label|//@alt|//@placeholder|//input[@type='submit']/@value"))
    for place, text in (
        ("text", words),
        ("attributes", attributes),
        ("title", " ".join(root.xpath("//title//text()"))),
    ):
        for match in LEFT_OVER.finditer(text):
            yield f"left over in {place}: …{text[max(0, match.start() - 30) : match.end() + 30]}…"


def _tables(root: Element) -> Iterator[str]:
    for table in _all(root, "//table"):
        captions = table.xpath("caption")
        if len(captions) != 1 or not text_of(captions[0]):
            yield f"no caption: {_describe(table)}"
        yield from (f"no scope: {_describe(header)}" for header in table.xpath(".//th[not(@scope)]"))


def _links(root: Element) -> Iterator[str]:
    for link in _all(root, "//a"):
        if not link.get("href"):
            yield f"no href: {_describe(link)}"
        if not text_of(link) and not link.get("aria-label"):
            yield f"no words: {_describe(link)}"


def _forms(root: Element, is_route: IsRoute) -> Iterator[str]:
    for form in _all(root, "//form"):
        method, action = form.get("method", "get").upper(), form.get("action", "")
        if not action.startswith("/") or not is_route(urlsplit(action).path, method):
            yield f"no such action: {method} {_describe(form)}"
        tokens = form.xpath(".//input[@type='hidden'][@name='csrf_token']")
        if len(tokens) != (method == "POST" and not action.startswith(LINK_PAGES)):
            yield f"{len(tokens)} CSRF tokens: {method} {_describe(form)}"
        if not form.xpath(".//button[not(@type) or @type='submit']|.//input[@type='submit']"):
            yield f"nothing to send it with: {_describe(form)}"


def _addresses(root: Element, is_route: IsRoute) -> Iterator[str]:
    for address in {*root.xpath("//a/@href|//link/@href|//script/@src|//img/@src")}:
        parts = urlsplit(str(address))
        if parts.scheme in ("https", "mailto", "data") or (not parts.path and not parts.netloc):
            continue
        if parts.scheme or parts.netloc or not is_route(parts.path, "GET"):
            yield f"an address that leads nowhere: {address}"


def _policy(root: Element, headers: Mapping[str, str]) -> Iterator[str]:
    policy = headers.get("Content-Security-Policy", "")
    if not policy or "unsafe" in policy:
        yield f"Content-Security-Policy: {policy!r}"
    for style in _all(root, "//style"):
        digest = b64encode(sha256((style.text or "").encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy:
            yield "the policy does not allow the <style>"
    if headers.get("Content-Language") != root.get("lang"):
        yield f"Content-Language {headers.get('Content-Language')!r} on a page in {root.get('lang')!r}"
