"""Links that name no school: by choice, and since their owner came under a protection order."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.database import Database
from app.persons.service import store_henkilo
from app.register.names import Directory
from app.sharing.export import SCHEMA
from app.sharing.making import renew_share
from app.sharing.models import ShareLink
from app.sharing.words import ShareKind
from app.sources.koski import store_opiskeluoikeus
from app.sources.models import FollowedScope
from tests.register.records import study_right, subject
from tests.sharing.recipients import Links, ask, make_links
from tests.sharing.shared import FIRST, NOW, OWNER, SEAL, make, school_year

SCHOOL = "Kuusimäen"
ISSUER = "OmaOpintopolku, from the national study registers"
VALIDATOR = Draft202012Validator(json.loads(SCHEMA))


@pytest.fixture
def links(app: Flask, database: Database) -> Links:
    return make_links(app, database)


def protect(database: Database, *, turvakielto: bool = True) -> None:
    with database.write() as session:
        store_henkilo(session, oid=OWNER, turvakielto=turvakielto)


def page(app: Flask, path: str) -> str:
    answer = ask(app, f"{path}?kieli=en&avaa=kaikki")
    assert answer.status_code == 200
    return answer.text


def copy(app: Flask, path: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(ask(app, f"{path}.json").data)
    VALIDATOR.validate(found)
    return found


def tells_places(app: Flask, path: str) -> bool:
    """Whether page and copy name the school; they must say the same."""
    told = [SCHOOL in page(app, path), SCHOOL in json.dumps(copy(app, path), ensure_ascii=False)]
    assert told[0] is told[1]
    return told[0]


@pytest.mark.parametrize("is_frozen", [False, True])
@pytest.mark.parametrize("kind", ["chosen", "everything"])
def test_a_masked_link_names_no_school_and_says_who_issues_it(
    app: Flask, links: Links, kind: str, is_frozen: bool
) -> None:
    chosen = 1 if kind == "chosen" else None
    plain = links.path_of(chosen, is_frozen=is_frozen)
    masked = links.path_of(chosen, is_masked=True, is_frozen=is_frozen)
    assert tells_places(app, plain)
    assert not tells_places(app, masked)
    text = page(app, masked)
    for words in (ISSUER, "Basic education", "Educational institution", "days are told as years", "2026"):
        assert words in text
    assert "30.5.2026" not in text
    assert ISSUER not in page(app, plain)
    assert copy(app, masked)["kattavuus"] == copy(app, plain)["kattavuus"]
    assert "peitetty" not in json.dumps(copy(app, plain))


@pytest.mark.parametrize("kind", [ShareKind.QUALIFICATIONS, ShareKind.STUDIES])
def test_the_basics_can_be_masked_too(app: Flask, links: Links, database: Database, kind: ShareKind) -> None:
    school = study_right("lukiokoulutus", subject("MA", tyyppi="lukionoppiaineenoppimaara"))
    with database.write() as session:
        store_opiskeluoikeus(session, OWNER, {**school, "oid": "1.2.246.562.15.10000000003"}, Directory())
    path = links.path_of(kind=kind.value, is_masked=True)
    assert not tells_places(app, path)
    assert ISSUER in page(app, path)


@pytest.mark.parametrize("is_frozen", [False, True])
def test_an_order_masks_the_links_made_before_it_from_the_next_opening(
    app: Flask, links: Links, database: Database, is_frozen: bool
) -> None:
    path = links.path_of(is_frozen=is_frozen)
    assert tells_places(app, path)
    protect(database)
    assert not tells_places(app, path)
    assert "marked" not in page(app, path), "that it is masked is no change of the studies"
    protect(database, turvakielto=False)
    assert tells_places(app, path), "when the order ends, the link is as it was made"


def test_a_protected_person_who_was_warned_is_taken_at_their_word(app: Flask, links: Links, database: Database) -> None:
    protect(database)
    assert tells_places(app, links.path_of(knows_protection=True))
    assert not tells_places(app, links.path_of())
    assert not tells_places(app, links.path_of(knows_protection=True, is_masked=True))


def test_to_have_been_warned_of_nothing_is_no_consent(app: Flask, links: Links, database: Database) -> None:
    """Somebody not under an order when making the link cannot have chosen for the time after it."""
    path = links.path_of(knows_protection=True)
    protect(database)
    assert not tells_places(app, path)


def test_what_a_mask_hides_shows_no_change(app: Flask, links: Links, database: Database) -> None:
    path = links.path_of(is_masked=True)
    page(app, path)
    years = school_year("8", subject("AI")), school_year("9", subject("MA", "5"))
    changed = {**study_right("perusopetus", *years), "oid": FIRST}
    for right in years:
        right["luokka"] = "8 Z"
    with database.write() as session:
        store_opiskeluoikeus(session, OWNER, changed, Directory())
    assert "1 detail has changed" in page(app, path), "the grade of one subject, not the class"


def test_the_mask_is_written_down_and_renewed(database: Database, links: Links) -> None:
    made = make(links.registers, is_masked=True, is_frozen=True).share
    assert made.selection.is_masked
    with database.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "create_share")).one()
        assert event.details["masked"] is True
        assert f"jako:{made.public_id}:peitetty" in session.scalars(select(FollowedScope.scope)).all()
    again = renew_share(links.registers, SEAL, OWNER, made.public_id, "form-key-of-the-tests-2", NOW)
    assert again.share.selection.is_masked


def test_a_frozen_copy_of_a_masked_link_holds_no_school(database: Database, links: Links) -> None:
    made = make(links.registers, is_masked=True, is_frozen=True).share
    with database.read() as session:
        sealed = session.scalars(select(ShareLink.sealed_copy).where(ShareLink.public_id == made.public_id)).one()
    assert sealed is not None
    assert SCHOOL not in SEAL.open(sealed, f"share copy {made.public_id}").decode()
