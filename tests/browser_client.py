"""A visitor without JavaScript. Every page that opens is checked by the rules of `tests.page_rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app.web.gate import get_access
from tests.page_rules import find_faults, parse, text_of, visible_text

MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Page:
    """A page that has opened. `path` is where the visitor is, query included."""

    browser: Browser = field(repr=False)
    path: str
    status: int
    html: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    @cached_property
    def root(self) -> etree._Element:
        return parse(self.html)[0]

    @cached_property
    def text(self) -> str:
        """All text of the page, white space made single."""
        return visible_text(self.root)

    @property
    def h1(self) -> str:
        return self.texts("//h1")[0]

    @property
    def lang(self) -> str | None:
        return self.root.get("lang")

    def find(self, xpath: str) -> list[etree._Element]:
        """Elements by XPath."""
        return list(self.root.xpath(xpath))

    def texts(self, xpath: str) -> list[str]:
        """The texts of elements by XPath."""
        return [text_of(element) for element in self.find(xpath)]

    def click(self, words: str) -> Page:
        """Follow the one link with exactly these words."""
        links = [link for link in self.find("//a") if text_of(link) == words]
        assert len({link.get("href") for link in links}) == 1, f"{len(links)} links say {words!r}: {self.texts('//a')}"
        return self.browser.open(urljoin(self.path, links[0].get("href")))

    def submit(self, button: str, status: int = 200, **fields: str) -> Page:
        """Fill in the fields and press the one button with these words; what the form holds already is sent too."""
        buttons = [one for one in self.find("//form//button") if text_of(one) == button]
        assert len(buttons) == 1, f"{len(buttons)} buttons say {button!r}: {self.texts('//form//button')}"
        form = buttons[0].xpath("ancestor::form")[0]
        data = {**_filled_in(form), **fields}
        known = {control.get("name") for control in form.xpath(".//*[@name]")}
        assert set(fields) <= known, f"the form has no field {set(fields) - known}"
        if buttons[0].get("name"):
            data[buttons[0].get("name")] = buttons[0].get("value", "")
        action = buttons[0].get("formaction") or form.get("action")
        return self.browser.send(form.get("method", "get").upper(), action, data, status=status)


class Browser:
    """Opens pages of the app and keeps its cookies. `client` is Flask's own, for what is no page."""

    def __init__(self, app: Flask, lang: str | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.headers = {"Accept": "text/html", **({"Accept-Language": lang} if lang else {})}

    def open(self, path: str, status: int = 200) -> Page:
        """Open an address, follow where it leads, and check the page."""
        return self.send("GET", path, status=status)

    def sign_in(self, henkilo_oid: str) -> Page:
        """Sign in as a fictional person; the page is the one that sign-in leads to."""
        page = self.open("/kirjaudu")
        (button,) = page.find(f"//button[@name='henkilo'][@value='{henkilo_oid}']")
        return page.submit(text_of(button))

    def send(self, method: str, path: str, data: Mapping[str, str] | None = None, status: int = 200) -> Page:
        """Send a request, follow where it leads, and check the page. Asserts the last answer's status."""
        response = self.client.open(path, method=method, headers=self.headers, data=data if method == "POST" else None,
                                    query_string=data if method == "GET" else None)  # fmt: skip
        for _ in range(MOST_REDIRECTS):
            if response.status_code not in (301, 302, 303, 307, 308):
                break
            target = urlsplit(urljoin(path, response.location))
            path = target.path + (f"?{target.query}" if target.query else "")
            response = self.client.get(path, headers=self.headers)
        assert response.status_code == status, f"{path} answered {response.status}: {response.text[-2000:]}"
        return self._read(path, response)

    def _read(self, path: str, response: TestResponse) -> Page:
        assert response.mimetype == "text/html", f"{path} is no page but {response.mimetype}"
        # The page of an unknown address offers that same address in other languages.
        here = quote(unquote(urlsplit(path).path))
        faults = find_faults(response.text, response.headers, lambda to, by: to == here or self._is_route(to, by))
        assert not faults, f"{path}:\n  " + "\n  ".join(faults)
        return Page(self, path, response.status_code, response.text, response.headers)

    def _is_route(self, path: str, method: str) -> bool:
        try:
            endpoint, _values = self.app.url_map.bind("localhost").match(path, method=method)
        except HTTPException:
            return False
        return get_access(self.app, endpoint) is not None


def _filled_in(form: etree._Element) -> dict[str, str]:
    """What the form would send untouched."""
    data = {}
    for control in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
        if control.tag == "select":
            chosen = control.xpath("option[@selected]") or control.xpath("option")[:1]
            data[control.get("name")] = chosen[0].get("value", "") if chosen else ""
        elif control.tag == "textarea":
            data[control.get("name")] = control.text or ""
        elif control.get("type") not in ("radio", "checkbox") or control.get("checked") is not None:
            data[control.get("name")] = control.get("value", "on" if control.get("type") == "checkbox" else "")
    return data
