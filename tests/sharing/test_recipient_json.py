"""The machine-readable copy: the page's selection in KOSKI's shape, by its published schema."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from app.database import Database
from tests.sharing.recipients import NAME, Links, ask, make_links
from tests.sharing.shared import OWNER


@pytest.fixture
def links(app: Flask, database: Database) -> Links:
    return make_links(app, database)


@pytest.fixture
def validator(app: Flask) -> Draft202012Validator:
    schema = json.loads(ask(app, "/jako/skeema.json").data)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("is_frozen", [False, True])
def test_copy_keeps_to_the_published_schema(
    app: Flask, links: Links, validator: Draft202012Validator, is_frozen: bool
) -> None:
    answer = ask(app, f"{links.path_of(is_frozen=is_frozen)}.json")
    assert answer.mimetype == "application/json"
    copy = json.loads(answer.data)
    validator.validate(copy)
    assert copy["jakolinkki"]["seuraaRekisteriä"] is not is_frozen
    assert answer.text.count("\n") > 50, "it is pretty"


def test_copy_holds_what_the_page_shows_and_no_more(app: Flask, links: Links, validator: Draft202012Validator) -> None:
    copy = json.loads(ask(app, f"{links.path_of(1)}.json").data)
    validator.validate(copy)
    assert copy["kattavuus"] == {
        "suorituksia": 1,
        "suorituksiaYhteensä": 3,
        "valituistaPuuttuu": 0,
        "lähteetEivätVastanneet": [],
    }
    assert copy["henkilö"] == {"etunimet": "Maija Inkeri", "kutsumanimi": "Maija", "sukunimi": "Mainio"}
    assert [len(right["suoritukset"]) for right in copy["opiskeluoikeudet"]] == [1]
    assert OWNER not in json.dumps(copy)
    assert "@avain" not in json.dumps(copy)
    assert "Job application" not in json.dumps(copy)


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("application/json", "application/json"),
        ("application/json;q=0.9, text/html;q=0.5", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("image/png", "text/html"),
    ],
)
def test_one_address_answers_in_the_form_asked_for(app: Flask, links: Links, accept: str, mimetype: str) -> None:
    answer = ask(app, links.path_of(), headers={"Accept": accept})
    assert answer.mimetype == mimetype
    assert "Accept" in answer.headers["Vary"]


def test_same_copy_is_not_sent_again(app: Flask, links: Links) -> None:
    one, other = links.path_of(), links.path_of()
    tag = ask(app, f"{one}.json").headers["ETag"]
    again = ask(app, f"{one}.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert ask(app, f"{one}.json", headers={"If-None-Match": '"other"'}).status_code == 200
    assert ask(app, f"{other}.json").headers["ETag"] != tag, "a tag tells nothing of the content"


def test_pin_and_ticket_come_in_headers(app: Flask, links: Links) -> None:
    made = links.make(wants_pin=True)
    path = f"{links.path(made)}.json"
    refused = ask(app, path)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("PIN")
    assert json.loads(refused.data)["tila"] == "pin_asked"
    assert NAME not in refused.text
    assert ask(app, f"{path}?pin={made.pin}").status_code == 401
    right = ask(app, path, headers={"Jako-PIN": made.pin or ""})
    assert right.status_code == 200
    ticket = right.headers["Jako-Lippu"]
    assert ask(app, path, headers={"Jako-Lippu": ticket}).status_code == 200
    tagged = ask(app, path, headers={"If-None-Match": right.headers["ETag"]})
    assert tagged.status_code == 401, "a tag opens nothing"


def test_head_gets_nothing(app: Flask, links: Links) -> None:
    answer = ask(app, f"{links.path_of()}.json", "HEAD")
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
