"""Every address of the service: who may open it. A new one is written down here; a page also in browser/pages.py."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from app import create_app
from app.settings import Settings
from app.web.gate import Access, get_access
from tests.browser.pages import PAGES

ADDRESSES = {
    "GET /": "public",
    "GET /demo/posti": "public",
    "GET /demo/posti/<name>": "public",
    "GET /demo/posti/<name>/html": "public",
    "GET /health": "public",
    "GET /ilmoitus/<token>": "public",
    "GET /ilmoitus/<token>/<act>": "public",
    "POST /ilmoitus/<token>/<act>": "public",
    "GET /ilmoitus/<token>/<act>/tehty": "public",
    "POST /ilmoitus/<token>/<act>/vahvista": "public",
    "GET /ilmoitus/<token>/liite/<id>": "public",
    "POST /ilmoitus/<token>/uusi-linkki": "public",
    "GET /istunto": "citizen",
    "GET /istunto/lomake/<name>": "citizen",
    "POST /istunto/lomake/<name>/unohda": "citizen",
    "GET /jaot": "citizen",
    "GET /jaot/<id>": "citizen",
    "GET /jaot/<id>/esikatselu": "citizen",
    "GET /jaot/<id>/muuta": "citizen",
    "POST /jaot/<id>/muuta": "citizen",
    "GET /jaot/<id>/peruuta": "citizen",
    "POST /jaot/<id>/peruuta": "citizen",
    "POST /jaot/<id>/pin": "citizen",
    "POST /jaot/<id>/uusi": "citizen",
    "GET /jaot/<id>/vaara-saaja": "citizen",
    "POST /jaot/<id>/vaara-saaja": "citizen",
    "GET /jaot/uusi": "citizen",
    "POST /jaot/uusi": "citizen",
    "GET /jaot/uusi/esikatselu": "citizen",
    "POST /jaot/uusi/esikatselu": "citizen",
    "GET /jaot/uusi/lomake": "citizen",
    "POST /jaot/uusi/lomake": "citizen",
    "GET /jako": "public",
    "GET /jako/": "public",
    "GET /jako/<path:damaged>": "public",
    "GET /jako/<token>": "public",
    "POST /jako/<token>": "public",
    "GET /jako/<token>.json": "public",
    "POST /jako/<token>/valmis": "public",
    "GET /jako/skeema.json": "public",
    "GET /kaytto": "citizen",
    "GET /kaytto/kaytto.csv": "citizen",
    "GET /kaytto/kaytto.json": "citizen",
    "GET /kaytto/kayttajat": "citizen",
    "GET /kaytto/omat": "citizen",
    "GET /kirjaudu": "public",
    "POST /kirjaudu": "public",
    "GET /kirjaudu-ulos": "public",
    "POST /kirjaudu-ulos": "public",
    "POST /kirjaudu-ulos/kaikkialta": "citizen",
    "GET /kirjaudu/<name>/alku": "public",
    "GET /kirjaudu/<name>/paluu": "public",
    "POST /kirjaudu/cas/paluu": "public",
    "GET /omat-tiedot/ilmoitukset": "citizen",
    "GET /omat-tiedot/lataa": "citizen",
    "POST /omat-tiedot/lataa": "citizen",
    "GET /omat-tiedot/lataa/tiedosto": "citizen",
    "POST /omat-tiedot/lataa/poista": "citizen",
    "POST /omat-tiedot/ilmoitukset/osoite": "citizen",
    "POST /omat-tiedot/ilmoitukset/poista": "citizen",
    "POST /omat-tiedot/ilmoitukset/valinnat": "citizen",
    "GET /omat-tiedot/ilmoitukset/vahvista/<token>": "public",
    "POST /omat-tiedot/ilmoitukset/vahvista/<token>": "public",
    "GET /omat-tiedot/suostumukset": "citizen",
    "GET /omat-tiedot/suostumukset/<key>": "citizen",
    "POST /omat-tiedot/suostumukset/<key>": "citizen",
    "GET /huollettavat/<huollettava>/opinnot": "citizen",
    "GET /huollettavat/<huollettava>/opinnot/miksi-puuttuu": "citizen",
    "GET /huollettavat/<huollettava>/opinnot/tuloste": "citizen",
    "GET /huollettavat/<huollettava>/opinnot/tuloste/<id>": "citizen",
    "GET /opinnot": "citizen",
    "GET /opinnot/miksi-puuttuu": "citizen",
    "GET /opinnot/tuloste": "citizen",
    "GET /opinnot/tuloste/<id>": "citizen",
    "GET /palaute": "public",
    "POST /palaute": "public",
    "GET /palaute/kiitos": "public",
    "GET /saavutettavuus": "public",
    "GET /static/<version>/<path:name>": "public",
    "GET /tietosuoja": "public",
    "GET /virheilmoitukset": "citizen",
    "GET /virheilmoitukset/uusi": "citizen",
    "POST /virheilmoitukset/uusi": "citizen",
    "GET /virheilmoitukset/koulu": "citizen",
    "POST /virheilmoitukset/koulu": "citizen",
    "GET /virheilmoitukset/kaytosta": "citizen",
    "POST /virheilmoitukset/kaytosta": "citizen",
    "GET /virheilmoitukset/luonnos/<id>": "citizen",
    "POST /virheilmoitukset/luonnos/<id>": "citizen",
    "GET /virheilmoitukset/luonnos/<id>/esikatselu": "citizen",
    "POST /virheilmoitukset/luonnos/<id>/laheta": "citizen",
    "GET /virheilmoitukset/luonnos/<id>/liitteet": "citizen",
    "POST /virheilmoitukset/luonnos/<id>/liitteet": "citizen",
    "POST /virheilmoitukset/luonnos/<id>/liitteet/poista": "citizen",
    "GET /virheilmoitukset/luonnos/<id>/poista": "citizen",
    "POST /virheilmoitukset/luonnos/<id>/poista": "citizen",
    "GET /virheilmoitukset/<number>": "citizen",
    "GET /virheilmoitukset/<number>/kuitti": "citizen",
    "GET /virheilmoitukset/<number>/liite/<id>": "citizen",
    "GET /virheilmoitukset/<number>/sulje": "citizen",
    "POST /virheilmoitukset/<number>/sulje": "citizen",
    "POST /virheilmoitukset/<number>/viesti": "citizen",
}
NOT_PAGES = {
    "/demo/posti/<name>",
    "/demo/posti/<name>/html",
    "/kirjaudu/<name>/alku",
    "/kirjaudu/<name>/paluu",
    "/health",
    "/kaytto/kaytto.csv",
    "/kaytto/kaytto.json",
    "/jako",
    "/jako/",
    "/jako/<token>.json",
    "/jako/skeema.json",
    "/ilmoitus/<token>/liite/<id>",
    "/omat-tiedot/lataa/tiedosto",
    "/virheilmoitukset/<number>/liite/<id>",
    "/static/<version>/<path:name>",
}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings.for_tests(demo=True))


def list_addresses(app: Flask) -> dict[str, str]:
    return {
        f"{method} {rule.rule}": str(get_access(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_address_has_the_access_that_is_written_here(app: Flask) -> None:
    assert list_addresses(app) == ADDRESSES


@pytest.mark.parametrize("address", [a for a, access in ADDRESSES.items() if access != Access.PUBLIC])
def test_a_stranger_gets_nothing_at_an_address_that_is_not_public(app: Flask, address: str) -> None:
    method, _, path = address.partition(" ")
    answer = app.test_client().open(path.replace("<id>", "s1o1"), method=method)
    assert answer.status_code in {303, 403, 404}
    assert answer.headers.get("Location", "/kirjaudu").startswith("/kirjaudu")


def test_every_page_is_tried_in_the_browser(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    tried = set()
    for page in PAGES:
        try:
            rule, _ = adapter.match(page.path.partition("?")[0], method="GET", return_rule=True)
        except HTTPException:
            continue
        tried.add(rule.rule)
    pages = {address.removeprefix("GET ") for address in ADDRESSES if address.startswith("GET ")} - NOT_PAGES
    assert tried == pages
