"""A small world with everybody who may come to the service, and one thing of every kind that belongs to somebody.

The owner is a child of 15, so that a guardian may see the record, and nothing else of the child's.
"""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.database import Database, utc_now
from app.demo.people import PEOPLE
from app.downloads.making import make_next
from app.downloads.ordering import order_bundle
from app.login.keeping import SentForm, keep_form
from app.persons.service import store_henkilo, store_huoltajuus
from app.records.service import finnish_today
from app.reports.blueprint import current_desk
from app.reports.mails import sign_link
from app.reports.models import KeeperLink
from app.settings import Settings
from app.sharing.lifecycle import day_of
from app.sharing.making import create_share
from app.sharing.shares import token_of
from app.sources.gather import Registers
from tests.browser_client import Browser, Page
from tests.consents.consenting import badge, give
from tests.consents.consenting import keys_of as consents_of
from tests.databases import make_sqlite_template
from tests.dependants import name_of
from tests.reports.cases_made import CHILD, GUARDIAN, STRANGER, begin, fill_in, number_of, store_people, store_schools
from tests.sharing.shared import draft, keys_of

FORMER = PEOPLE[3].oid
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64) + b"IEND\xaeB`\x82"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SILENT = "http://127.0.0.1:9"
"""Providers of sign-in that do not answer"""
KEPT_WORDS = "words of a kept form"


class Kind(StrEnum):
    """Who comes. A recipient and a keeper are nobody who has signed in: all they have is the link."""

    NOBODY = "nobody"
    OWNER = "citizen"
    OTHER = "other citizen"
    GUARDIAN = "guardian"
    FORMER = "former guardian"
    RECIPIENT = "recipient"
    KEEPER = "keeper"


WHO = {Kind.OWNER: CHILD, Kind.OTHER: STRANGER, Kind.GUARDIAN: GUARDIAN, Kind.FORMER: FORMER}


@dataclass(frozen=True, slots=True)
class Things:
    """What the owner has: the ids that stand in addresses."""

    consent_key: str
    share_id: str
    share_token: str
    draft_id: str
    draft_file_id: str
    number: str
    file_id: str
    keeper_token: str
    kept_name: str
    child_name: str
    """The owner, as the guardian's addresses name them"""
    former_name: str
    """And the former guardian's"""


@dataclass(slots=True)
class World:
    """`reset` puts everything back as it was, sessions included."""

    app: Flask
    database: Database
    things: Things
    clients: dict[Kind, FlaskClient]
    csrf: dict[Kind, str]
    path: Path
    saved: Path

    def reset(self) -> None:
        self.database.dispose()
        for leftover in (f"{self.path}-wal", f"{self.path}-shm"):
            Path(leftover).unlink(missing_ok=True)
        shutil.copyfile(self.saved, self.path)

    def client_of(self, kind: Kind) -> FlaskClient:
        """A browser with the cookies that the visitor has after signing in, and no others."""
        client = self.app.test_client()
        client._cookies = dict(self.clients[kind]._cookies)
        return client

    def close(self) -> None:
        self.app.extensions["database"].dispose()
        self.database.dispose()


def make_world(folder: Path) -> World:
    """Everybody and everything, in a database file of `folder`."""
    path = folder / "world.db"
    shutil.copyfile(make_sqlite_template(folder), path)
    app = create_app(
        Settings.for_tests(
            database_url=f"sqlite:///{path}",
            demo=True,
            oidc_metadata_url=SILENT + "/.well-known/openid-configuration",
            oidc_client_id="omaopintopolku",
            oidc_client_secret="a-secret-of-ours",
            cas_url=SILENT + "/cas",
        )
    )
    app.config["PROPAGATE_EXCEPTIONS"] = False
    database: Database = app.extensions["database"]
    _store_everybody(database)
    browsers = {kind: Browser(app) for kind in WHO}
    for kind, oid in WHO.items():
        browsers[kind].sign_in(oid)
    things = _make_things(app, database, browsers[Kind.OWNER])
    csrf = {kind: _csrf_of(browser.open("/palaute")) for kind, browser in browsers.items()}
    nobody = Browser(app)
    strangers = dict.fromkeys((Kind.NOBODY, Kind.RECIPIENT, Kind.KEEPER), nobody)
    csrf.update(dict.fromkeys(strangers, _csrf_of(nobody.open("/palaute"))))
    clients = {kind: browser.client for kind, browser in {**browsers, **strangers}.items()}
    database.dispose()
    saved = folder / "saved.db"
    shutil.copyfile(path, saved)
    return World(app, database, things, clients, csrf, path, saved)


def _store_everybody(database: Database) -> None:
    store_people(database)
    give(database, badge(), oid=CHILD)
    store_schools(database)
    today = finnish_today()
    with database.write() as session:
        store_henkilo(session, oid=FORMER, kutsumanimi="Entinen", syntymaaika=today - timedelta(days=365 * 45))
        store_huoltajuus(session, FORMER, CHILD, today - timedelta(days=900), today - timedelta(days=1))


def _make_things(app: Flask, database: Database, owner: Browser) -> Things:
    now, settings = utc_now(), app.extensions["settings"]
    registers: Registers = app.extensions["registers"]
    made = create_share(
        registers,
        app.extensions["seal"],
        CHILD,
        draft(tuple(keys_of(registers, CHILD)), form_key=uuid4().hex, last_day=day_of(now) + timedelta(days=30)),
        now,
    )
    sent_draft = fill_in(begin(owner))
    attach(sent_draft)
    receipt = owner.open(sent_draft.path).click("Go on to check and send").submit("Send the report")
    number = number_of(receipt)
    (file_link,) = owner.open(f"/virheilmoitukset/{number}").find("//a[contains(@href, '/liite/')]/@href")
    make_bundle(app, CHILD)
    kept_draft = fill_in(begin(owner, "s1o1"), field="other")
    attached = attach(kept_draft)
    (draft_file,) = attached.find("//*[@name='liite']/@value")
    with app.app_context(), database.write() as session:
        link = session.scalars(select(KeeperLink)).one()
        keeper_token = sign_link(current_desk(), link)
        form = SentForm("/palaute", (("message", KEPT_WORDS),))
        kept_name = keep_form(session, app.extensions["seal"], CHILD, form, now)
    assert kept_name
    return Things(
        consent_key=consents_of(database)["vstosaamismerkki"],
        share_id=made.share.public_id,
        share_token=token_of(settings.secret_keys, made.share),
        draft_id=kept_draft.path.split("/")[3],
        draft_file_id=str(draft_file),
        number=number,
        file_id=str(file_link).rpartition("/")[2],
        keeper_token=keeper_token,
        kept_name=kept_name,
        child_name=name_of(database, GUARDIAN, CHILD),
        former_name=name_of(database, FORMER, CHILD),
    )


def make_bundle(app: Flask, oid: str) -> None:
    """The file of everything of the person's, ready."""
    database, now = app.extensions["database"], utc_now()
    with database.write() as session:
        order_bundle(session, oid, "fi", timedelta(hours=24), now)
    with app.app_context():
        assert make_next(current_desk(), app.extensions["registers"], now)


def attach(page: Page) -> Page:
    """Add a picture to the draft whose page of attachments this is."""
    data = {"csrf_token": _csrf_of(page), "file": (io.BytesIO(PNG), "todistus.png")}
    return page.browser.send("POST", page.path, data)


def _csrf_of(page: Page) -> str:
    return str(page.find("//input[@name='csrf_token']/@value")[0])
