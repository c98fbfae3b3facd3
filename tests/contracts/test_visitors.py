"""Every address, as every kind of visitor: exactly the allowed ones get an answer.

The tables hold the status that the allowed ones get when a form is sent empty. The ids in the addresses are real ones
of somebody's things, so that what others are refused is there to be had.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from werkzeug.test import TestResponse

from tests.contracts.test_addresses import ADDRESSES
from tests.contracts.visiting import FIREFOX, KEPT_WORDS, Kind, Things, World, make_world

EVERYBODY = {
    "GET /": 200,
    "GET /demo/posti": 200,
    "GET /demo/posti/<name>": 404,
    "GET /demo/posti/<name>/html": 404,
    "GET /health": 200,
    "GET /ilmoitus/<token>": 200,
    "GET /ilmoitus/<token>/<act>": 200,
    "POST /ilmoitus/<token>/<act>": 422,
    "GET /ilmoitus/<token>/<act>/tehty": 200,
    "POST /ilmoitus/<token>/<act>/vahvista": 422,
    "GET /ilmoitus/<token>/liite/<id>": 200,
    "POST /ilmoitus/<token>/uusi-linkki": 200,
    "GET /jako": 404,
    "GET /jako/": 404,
    "GET /jako/<path:damaged>": 404,
    "GET /jako/<token>": 200,
    "POST /jako/<token>": 200,
    "GET /jako/<token>.json": 200,
    "POST /jako/<token>/valmis": 200,
    "GET /jako/skeema.json": 200,
    "GET /kirjaudu": 200,
    "POST /kirjaudu": 400,
    "GET /kirjaudu-ulos": 200,
    "POST /kirjaudu-ulos": 303,
    "GET /kirjaudu/<name>/alku": 400,
    "GET /kirjaudu/<name>/paluu": 400,
    "POST /kirjaudu/cas/paluu": 400,
    "GET /omat-tiedot/ilmoitukset/vahvista/<token>": 404,
    "POST /omat-tiedot/ilmoitukset/vahvista/<token>": 303,
    "GET /palaute": 200,
    "POST /palaute": 422,
    "GET /palaute/kiitos": 200,
    "GET /saavutettavuus": 200,
    "GET /static/<version>/<path:name>": 404,
    "GET /tietosuoja": 200,
}
"""Answers anybody, in the same way; a link (`<token>`) answers whoever has it."""

SIGNED_IN = {
    "GET /istunto": 200,
    "GET /istunto/lomake/<name>": 200,
    "POST /istunto/lomake/<name>/unohda": 303,
    "GET /jaot": 200,
    "GET /jaot/uusi": 200,
    "POST /jaot/uusi": 422,
    "GET /jaot/uusi/esikatselu": 303,
    "POST /jaot/uusi/esikatselu": 422,
    "GET /jaot/uusi/lomake": 303,
    "POST /jaot/uusi/lomake": 200,
    "GET /kaytto": 200,
    "GET /kaytto/kaytto.csv": 200,
    "GET /kaytto/kaytto.json": 200,
    "GET /kaytto/kayttajat": 200,
    "GET /kaytto/omat": 200,
    "POST /kirjaudu-ulos/kaikkialta": 303,
    "GET /omat-tiedot/ilmoitukset": 200,
    "POST /omat-tiedot/ilmoitukset/osoite": 422,
    "POST /omat-tiedot/ilmoitukset/poista": 303,
    "POST /omat-tiedot/ilmoitukset/valinnat": 303,
    "GET /omat-tiedot/lataa": 200,
    "POST /omat-tiedot/lataa": 303,
    "POST /omat-tiedot/lataa/poista": 303,
    "GET /omat-tiedot/suostumukset": 200,
    "GET /opinnot": 200,
    "GET /opinnot/miksi-puuttuu": 200,
    "GET /opinnot/tuloste": 200,
    "GET /opinnot/tuloste/<id>": 200,
    "GET /virheilmoitukset": 200,
    "GET /virheilmoitukset/uusi": 200,
    "POST /virheilmoitukset/uusi": 404,
    "GET /virheilmoitukset/koulu": 200,
    "POST /virheilmoitukset/koulu": 404,
    "GET /virheilmoitukset/kaytosta": 200,
    "POST /virheilmoitukset/kaytosta": 303,
}
"""Answers whoever has signed in, of what is their own."""

OWNER = {
    "GET /omat-tiedot/lataa/tiedosto": 200,
    "GET /omat-tiedot/suostumukset/<key>": 200,
    "POST /omat-tiedot/suostumukset/<key>": 422,
    "GET /jaot/<id>": 200,
    "GET /jaot/<id>/esikatselu": 200,
    "GET /jaot/<id>/muuta": 200,
    "POST /jaot/<id>/muuta": 422,
    "GET /jaot/<id>/peruuta": 200,
    "POST /jaot/<id>/peruuta": 303,
    "POST /jaot/<id>/pin": 303,
    "POST /jaot/<id>/uusi": 303,
    "GET /jaot/<id>/vaara-saaja": 200,
    "POST /jaot/<id>/vaara-saaja": 303,
    "GET /virheilmoitukset/luonnos/<id>": 200,
    "POST /virheilmoitukset/luonnos/<id>": 422,
    "GET /virheilmoitukset/luonnos/<id>/esikatselu": 303,
    "POST /virheilmoitukset/luonnos/<id>/laheta": 303,
    "GET /virheilmoitukset/luonnos/<id>/liitteet": 200,
    "POST /virheilmoitukset/luonnos/<id>/liitteet": 422,
    "POST /virheilmoitukset/luonnos/<id>/liitteet/poista": 404,
    "GET /virheilmoitukset/luonnos/<id>/poista": 200,
    "POST /virheilmoitukset/luonnos/<id>/poista": 303,
    "GET /virheilmoitukset/<number>": 200,
    "GET /virheilmoitukset/<number>/kuitti": 200,
    "GET /virheilmoitukset/<number>/liite/<id>": 200,
    "GET /virheilmoitukset/<number>/sulje": 200,
    "POST /virheilmoitukset/<number>/sulje": 303,
    "POST /virheilmoitukset/<number>/viesti": 422,
}
"""Answers the owner; to everybody else who has signed in there is no such thing."""

STRANGERS = (Kind.NOBODY, Kind.RECIPIENT, Kind.KEEPER)
"""Have not signed in"""
OTHERS = (Kind.OTHER, Kind.GUARDIAN, Kind.FORMER)
PRIVATE = ("Merenkulku", "Job application", "Arvosana on 9.", KEPT_WORDS, "todistus.png")
"""Words of the owner's record, share, report, attachment and kept form"""
DEPENDANTS = {
    "GET /huollettavat/<huollettava>/opinnot": 200,
    "GET /huollettavat/<huollettava>/opinnot/miksi-puuttuu": 200,
    "GET /huollettavat/<huollettava>/opinnot/tuloste": 200,
    "GET /huollettavat/<huollettava>/opinnot/tuloste/<id>": 200,
}
"""Answers the guardian of today, by their own name of the child; to everybody else there is no such thing."""
VIEWS_OF_DEPENDANTS = (*DEPENDANTS, "GET /virheilmoitukset/uusi?kohta=s1o1&huollettava=<huollettava>")

addresses = count(1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("visitors"))
    yield world
    world.close()


def put_in(address: str, things: Things) -> str:
    """The path with the ids of the owner's things."""
    path = address.partition(" ")[2]
    id = things.file_id
    for beginning, found in (("/jaot", things.share_id), ("/virheilmoitukset/luonnos", things.draft_id)):
        id = found if path.startswith(beginning) else id
    values = {
        "token": things.keeper_token if path.startswith("/ilmoitus") else things.share_token,
        "id": "s1o1" if "/opinnot" in path else id,
        "huollettava": things.child_name,
        "key": things.consent_key,
        "number": things.number,
        "act": "korjattu",
        "name": things.kept_name if "lomake" in path else "oidc",
        "version": "x",
        "path:name": "style.css",
        "path:damaged": "a/b",
    }
    for name, value in values.items():
        path = path.replace(f"<{name}>", value)
    return path


def visit(world: World, kind: Kind, method: str, path: str) -> TestResponse:
    """The answer. What a form changes is undone; each visit comes from an address of its own, for the rate limits."""
    number = next(addresses)
    answer = world.client_of(kind).open(
        path,
        method=method,
        data={"csrf_token": world.csrf[kind]} if method == "POST" else None,
        headers={"User-Agent": FIREFOX, "Accept": "text/html"},
        environ_base={"REMOTE_ADDR": f"10.0.{number >> 8}.{number & 255}"},
    )
    if method == "POST" and answer.status_code < 400:
        world.reset()
    return answer


def tells_nothing(answer: TestResponse) -> bool:
    return not any(word in answer.text for word in PRIVATE)


def test_every_address_has_one_line_here() -> None:
    assert sorted([*EVERYBODY, *SIGNED_IN, *OWNER, *DEPENDANTS]) == sorted(ADDRESSES)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("address", EVERYBODY)
def test_what_is_for_everybody_answers_everybody_alike(world: World, address: str, kind: Kind) -> None:
    answer = visit(world, kind, address.partition(" ")[0], put_in(address, world.things))
    assert answer.status_code == (303 if address == "GET /kirjaudu" and kind not in STRANGERS else EVERYBODY[address])
    if "<token>" not in address and kind not in (Kind.OWNER, Kind.GUARDIAN):
        assert tells_nothing(answer)


@pytest.mark.parametrize("kind", STRANGERS)
@pytest.mark.parametrize("address", [*SIGNED_IN, *OWNER])
def test_who_has_not_signed_in_is_led_to_sign_in(world: World, address: str, kind: Kind) -> None:
    method = address.partition(" ")[0]
    answer = visit(world, kind, method, put_in(address, world.things))
    if method == "POST":
        assert answer.status_code == 403
    else:
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/kirjaudu")
    assert tells_nothing(answer)


@pytest.mark.parametrize("kind", [Kind.OWNER, *OTHERS])
@pytest.mark.parametrize("address", SIGNED_IN)
def test_who_has_signed_in_gets_what_is_their_own(world: World, address: str, kind: Kind) -> None:
    answer = visit(world, kind, address.partition(" ")[0], put_in(address, world.things))
    if address == "GET /opinnot/tuloste/<id>" and kind in (Kind.OTHER, Kind.FORMER):
        assert answer.status_code == 404  # they have no study right
    else:
        assert answer.status_code == SIGNED_IN[address]
    if kind in (Kind.OTHER, Kind.FORMER):
        assert tells_nothing(answer)


@pytest.mark.parametrize("kind", [Kind.OWNER, *OTHERS])
@pytest.mark.parametrize("address", OWNER)
def test_a_thing_of_somebodys_exists_for_nobody_else(world: World, address: str, kind: Kind) -> None:
    answer = visit(world, kind, address.partition(" ")[0], put_in(address, world.things))
    if kind is Kind.OWNER:
        assert answer.status_code == OWNER[address]
    else:
        assert answer.status_code == 404
        assert tells_nothing(answer)


@pytest.mark.parametrize("kind", OTHERS)
def test_a_kept_form_is_shown_to_nobody_else_and_removed_by_nobody_else(world: World, kind: Kind) -> None:
    path = f"/istunto/lomake/{world.things.kept_name}"
    assert KEPT_WORDS not in visit(world, kind, "GET", path).text
    client = world.client_of(kind)
    client.post(f"{path}/unohda", data={"csrf_token": world.csrf[kind]})
    assert KEPT_WORDS in visit(world, Kind.OWNER, "GET", path).text


@pytest.mark.parametrize("view", VIEWS_OF_DEPENDANTS)
@pytest.mark.parametrize("kind", Kind)
def test_a_dependant_is_seen_by_the_guardian_of_today_only(world: World, view: str, kind: Kind) -> None:
    answer = visit(world, kind, "GET", put_in(view, world.things))
    if kind is Kind.GUARDIAN:
        assert answer.status_code == 200
        assert "Aada" in answer.text
    elif kind in STRANGERS:
        assert answer.location.startswith("/kirjaudu?")
    else:
        assert answer.status_code == 404
        assert tells_nothing(answer)


@pytest.mark.parametrize("view", VIEWS_OF_DEPENDANTS)
def test_a_former_guardians_own_address_opens_nothing(world: World, view: str) -> None:
    path = put_in(view.replace("<huollettava>", world.things.former_name), world.things)
    answer = visit(world, Kind.FORMER, "GET", path)
    assert answer.status_code == 404
    assert tells_nothing(answer)


@pytest.mark.parametrize("kind", Kind)
def test_a_link_opens_its_own_page_and_no_other(world: World, kind: Kind) -> None:
    share, keeper = world.things.share_token, world.things.keeper_token
    for path in (f"/jako/{keeper}", f"/jako/{keeper}.json", f"/ilmoitus/{share}", f"/ilmoitus/{share}/liite/x"):
        answer = visit(world, kind, "GET", path)
        assert answer.status_code == 404, path
        assert tells_nothing(answer)
